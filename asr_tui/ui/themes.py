"""The four looks, each for terminals of many colours and of sixteen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from rich.color import Color as RichColor
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.theme import Theme
from textual.widget import Widget

from asr_tui.domain.settings import THEMES
from asr_tui.ui.textual_private import filter_colours
from asr_tui.ui.tones import Tone

_TONES = ("good", "warn", "bad", "busy", "quiet", "title", "accent", "frame")
_BADGES = ("badge-practice", "badge-endpoint", "badge-azure", "on-badge")
_FILLS = ("fill-good", "fill-warn", "fill-bad", "fill-busy", "on-fill", "track")
_NAMES = (*_TONES, *_BADGES, *_FILLS)
"""Our own colour names, used by every style sheet, in the order of the tables below."""
_OWN = {
    "dark": "#87d787 #ffaf5f #ff5f5f #5fd7ff #8a8a8a #ffffff #5fafff #585858 "
    "#005f5f #5f005f #005faf #ffffff #005f00 #875f00 #870000 #005f87 #ffffff #262626",
    "light": "#005f00 #875f00 #af0000 #005f87 #626262 #000000 #005faf #a8a8a8 "
    "#005f5f #5f005f #005faf #ffffff #87d787 #ffd787 #ffafaf #afd7ff #000000 #dadada",
    "high-contrast": "#00ff00 #ffff00 #ff5f5f #00ffff #d0d0d0 #ffffff #ffff00 #d0d0d0 "
    "#00ff00 #ff87ff #00ffff #000000 #00ff00 #ffff00 #ff5f5f #00ffff #000000 #303030",
}
"""Every colour is one of the palette of 256: a terminal gets it by its number, in a third of the bytes."""
_TEXTUAL = {
    "dark": "#5fafff #d0d0d0 #121212 #1c1c1c #262626 #00005f",
    "light": "#005faf #262626 #eeeeee #e4e4e4 #dadada #afd7ff",
    "high-contrast": "#ffff00 #ffffff #000000 #000000 #000000 #0000af",
}
"""Textual's primary, foreground, background, surface, panel and cursor."""
_BADGES_16 = ("ansi_green", "ansi_magenta", "ansi_blue", "ansi_bright_white")
_FILLS_16 = ("ansi_green", "ansi_yellow", "ansi_red", "ansi_cyan", "ansi_default", "ansi_default")
_OWN_16 = (*_FILLS_16[:4], "ansi_default", "ansi_default", "ansi_default", "ansi_default", *_BADGES_16, *_FILLS_16)
_BRIGHT_16 = (
    *("ansi_bright_green", "ansi_bright_yellow", "ansi_bright_red", "ansi_bright_cyan"),
    *("ansi_bright_white", "ansi_bright_white", "ansi_bright_yellow", "ansi_bright_white"),
    *_BADGES_16,
    *("ansi_bright_green", "ansi_bright_yellow", "ansi_bright_red", "ansi_bright_cyan"),
    *("ansi_default", "ansi_default"),
)
_DEFAULTS_16 = (
    "ansi-background",
    "ansi-foreground",
    "footer-key-foreground",
    "block-cursor-background",
    "border",
    "border-blurred",
    "cursor",
)
"""Textual's variables that are the terminal's own colour where it has sixteen."""


def _variables(own: tuple[str, ...]) -> dict[str, str]:
    variables = dict(zip(_NAMES, own, strict=True))
    scrollbars = dict.fromkeys(("scrollbar", "scrollbar-hover", "scrollbar-active"), variables["quiet"])
    return variables | scrollbars


def _of_many_colours(name: str) -> Theme:
    own = _variables(tuple(_OWN[name].split()))
    primary, foreground, background, surface, panel, cursor = _TEXTUAL[name].split()
    behind = ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active")
    return Theme(
        name,
        primary=primary,
        foreground=foreground,
        background=background,
        surface=surface,
        panel=panel,
        error=own["bad"],
        warning=own["warn"],
        success=own["good"],
        dark=name != "light",
        variables={**own, "cursor": cursor, **dict.fromkeys(behind, background)},
    )


def _of_sixteen(name: str, own: tuple[str, ...]) -> Theme:
    """The terminal's own background and its named colours: nothing has to be approximated."""
    defaults = dict.fromkeys(_DEFAULTS_16, "ansi_default")
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
        dark=name != "light",
        ansi=True,
        variables={**defaults, "input-cursor-text-style": "reverse", **_variables(own)},
    )


def drawn_style(theme: Theme, tone: Tone) -> Style:
    """The style of a drawing's tone: fills have a background of their own, or are reversed on a terminal of sixteen."""
    return _drawn_style(theme.ansi, tone, *(theme.variables.get(name, "") for name in _of_tone(tone)))


def _of_tone(tone: Tone) -> tuple[str, str]:
    """The names of a tone's own colours, foreground first."""
    if tone == "track":
        return "frame", "track"
    return ("on-fill", tone) if tone.startswith("fill-") else (tone, "")


@cache
def _drawn_style(ansi: bool, tone: Tone, first: str, second: str) -> Style:
    bold = tone in {"accent", "fill-bad"} or None
    if ansi and tone in {"frame", "track"}:
        return Style(dim=True)
    if ansi and second:
        return Style(color=_rich_color(second), reverse=True, bold=bold)
    return Style(color=_rich_color(first), bgcolor=_rich_color(second) if second else None, bold=bold)


def _rich_color(name: str) -> RichColor:
    return Color.parse(name).rich_color


def is_without_colours(widget: Widget) -> bool:
    """Whether reversed text must replace colour."""
    return widget.app.no_color or widget.app.theme == "monochrome"


def themes(colours: str | None, *, no_color: bool) -> tuple[Theme, ...]:
    """The themes for a terminal of so many colours, as Rich names them ("truecolor", "256", "standard")."""
    monochrome = _of_sixteen("monochrome", ("ansi_default",) * len(_NAMES))
    if no_color:
        return tuple(replace(monochrome, name=name) for name in THEMES)
    if colours in {"standard", "windows", None}:
        sixteen = (_of_sixteen("dark", _OWN_16), _of_sixteen("light", _OWN_16))
        return (*sixteen, _of_sixteen("high-contrast", _BRIGHT_16), monochrome)
    return (*map(_of_many_colours, _OWN), monochrome)


def begin_with(app: App[None], name: str) -> None:
    """Set the theme before anything is drawn; setting `App.theme` would read and apply all styles a second time."""
    app.set_reactive(App.theme, name if name in THEMES else THEMES[0])
    app.set_class(app.current_theme.dark, "-dark-mode", update=False)
    app.set_class(not app.current_theme.dark, "-light-mode", update=False)
    app.stylesheet.set_variables(app.get_css_variables())
    filter_colours(app)
