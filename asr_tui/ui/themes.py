"""The four looks, each for terminals of many colours and of sixteen."""

from __future__ import annotations

from textual.app import App
from textual.theme import Theme
from textual.widget import Widget

from asr_tui.domain.settings import THEMES
from asr_tui.ui.textual_private import filter_colours

_ANSI_BASE = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "footer-key-foreground": "ansi_default",
    "block-cursor-background": "ansi_default",
    "input-cursor-text-style": "reverse",
    "border": "ansi_default",
    "border-blurred": "ansi_default",
    "scrollbar": "ansi_default",
}


def _own(
    good: str, warn: str, bad: str, busy: str, quiet: str, title: str, badges: tuple[str, str, str], on_badge: str
) -> dict[str, str]:
    """Our own colour names, used by every style sheet. Badges: practice, endpoint, Azure."""
    return {
        "scrollbar": quiet,
        "scrollbar-hover": quiet,
        "scrollbar-active": quiet,
        "good": good,
        "warn": warn,
        "bad": bad,
        "busy": busy,
        "quiet": quiet,
        "title": title,
        "badge-practice": badges[0],
        "badge-endpoint": badges[1],
        "badge-azure": badges[2],
        "on-badge": on_badge,
    }


def _many() -> tuple[Theme, ...]:
    return (_dark(), _light(), _high_contrast(), _monochrome())


def _dark() -> Theme:
    return Theme(
        "dark",
        primary="#5fafff",
        foreground="#d0d0d0",
        background="#121212",
        surface="#1c1c1c",
        panel="#262626",
        error="#ff5f5f",
        warning="#ffaf5f",
        success="#87d787",
        variables={
            **_own(
                "#87d787",
                "#ffaf5f",
                "#ff5f5f",
                "#5fd7ff",
                "#8a8a8a",
                "#ffffff",
                ("#005f5f", "#5f005f", "#005faf"),
                "#ffffff",
            ),
            "cursor": "#1f3f66",
            "scrollbar-background": "#121212",
            "scrollbar-background-hover": "#121212",
            "scrollbar-background-active": "#121212",
        },
    )


def _light() -> Theme:
    return Theme(
        "light",
        primary="#005faf",
        foreground="#262626",
        background="#f5f5f5",
        surface="#eeeeee",
        panel="#e4e4e4",
        error="#af0000",
        warning="#875f00",
        success="#005f00",
        dark=False,
        variables={
            **_own(
                "#005f00",
                "#875f00",
                "#af0000",
                "#005f87",
                "#6c6c6c",
                "#000000",
                ("#005f5f", "#5f005f", "#005faf"),
                "#ffffff",
            ),
            "cursor": "#c4dcf7",
            "scrollbar-background": "#f5f5f5",
            "scrollbar-background-hover": "#f5f5f5",
            "scrollbar-background-active": "#f5f5f5",
        },
    )


def _high_contrast() -> Theme:
    return Theme(
        "high-contrast",
        primary="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        error="#ff5f5f",
        warning="#ffff00",
        success="#00ff00",
        variables={
            **_own(
                "#00ff00",
                "#ffff00",
                "#ff5f5f",
                "#00ffff",
                "#d0d0d0",
                "#ffffff",
                ("#00ff00", "#ff87ff", "#00ffff"),
                "#000000",
            ),
            "cursor": "#0000af",
            "scrollbar-background": "#000000",
            "scrollbar-background-hover": "#000000",
            "scrollbar-background-active": "#000000",
        },
    )


def _sixteen() -> tuple[Theme, ...]:
    """The terminal's own background and its named colours: nothing has to be approximated."""
    colours = _own(
        "ansi_green",
        "ansi_yellow",
        "ansi_red",
        "ansi_cyan",
        "ansi_default",
        "ansi_default",
        ("ansi_green", "ansi_magenta", "ansi_blue"),
        "ansi_bright_white",
    )
    bright = _own(
        "ansi_bright_green",
        "ansi_bright_yellow",
        "ansi_bright_red",
        "ansi_bright_cyan",
        "ansi_bright_white",
        "ansi_bright_white",
        ("ansi_green", "ansi_magenta", "ansi_blue"),
        "ansi_bright_white",
    )
    return (_ansi("dark", colours), _ansi("light", colours, dark=False), _ansi("high-contrast", bright), _monochrome())


def _ansi(name: str, own: dict[str, str], *, dark: bool = True) -> Theme:
    return Theme(
        name,
        primary="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        error="ansi_red",
        warning="ansi_yellow",
        success="ansi_green",
        dark=dark,
        ansi=True,
        variables={**_ANSI_BASE, **own, "cursor": "ansi_default"},
    )


def _monochrome() -> Theme:
    none = "ansi_default"
    return _ansi("monochrome", _own(none, none, none, none, none, none, (none, none, none), none))


def is_without_colours(widget: Widget) -> bool:
    """Whether what colour says must be said by reversed text."""
    return widget.app.no_color or widget.app.theme == "monochrome"


def themes(colours: str | None, *, no_color: bool) -> tuple[Theme, ...]:
    """The themes for a terminal of so many colours, as Rich names them ("truecolor", "256", "standard")."""
    if no_color:
        return tuple(Theme(**{**vars(_monochrome()), "name": name}) for name in THEMES)
    return _sixteen() if colours in {"standard", "windows", None} else _many()


def begin_with(app: App[None], name: str) -> None:
    """Set the theme before anything is drawn; setting `App.theme` would read and apply all styles a second time."""
    app.set_reactive(App.theme, name if name in THEMES else THEMES[0])
    app.set_class(app.current_theme.dark, "-dark-mode", update=False)
    app.set_class(not app.current_theme.dark, "-light-mode", update=False)
    app.stylesheet.set_variables(app.get_css_variables())
    filter_colours(app)
