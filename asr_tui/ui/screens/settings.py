"""What the user can set; every change is used at once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from asr_tui.ui import messages
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import marked
from asr_tui.ui.screens.form import FormScreen
from asr_tui.ui.themes import NAMES
from asr_tui.ui.tones import Tone, content, lines
from asr_tui.ui.widgets.top_line import speed_text

if TYPE_CHECKING:
    from asr_tui.services.workspace import Settings, Workspace

SPEEDS = (1.0, 10.0, 50.0, 200.0, 0.0)


class SettingsScreen(FormScreen):
    """Enter goes to the next value. Posts `SettingsChanged`."""

    title_words = "Settings"
    question = "Enter changes the selected line."
    explanation = "These are kept in a file; `asr-tui paths` tells where. Practice speed counts from the next start."

    def __init__(self, settings: Settings, workspace: Workspace | None = None) -> None:
        self._settings = settings
        super().__init__(workspace)

    def compose_body(self) -> ComposeResult:
        yield from super().compose_body()
        yield Static(id="sample", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self._show_sample()

    def _show_sample(self) -> None:
        """States and times as these settings make them look."""
        zone = UTC if self._settings.times == "utc" else None
        states: tuple[tuple[Tone, str], ...] = (
            ("good", "healthy"), ("warn", "warning"), ("bad", "critical"), ("busy", "working"), ("quiet", "nothing"),
        )  # fmt: skip
        shown = [part for tone, words in states for part in (marked(tone, words), "   ")]
        now = datetime.now(UTC)
        self.query_one("#sample", Static).update(
            lines(content(("It looks so   ", "quiet"), *shown, (times.zoned(now, zone), "strong")))
        )

    def form_rows(self) -> Sequence[tuple[str, str, str, str]]:
        now = self._settings
        return (
            ("explanations", "Explanations", "on" if now.explanations else "off", "the short texts below each screen"),
            ("times", "Times", "UTC" if now.times == "utc" else "local", "with the offset where they are local"),
            ("theme", "Theme", now.theme, "dark, light, high-contrast or monochrome"),
            ("practice_speed", "Practice speed", speed_text(now.practice_speed), "how fast time passes in practice"),
            (
                "unencrypted_token_cache",
                "Plain token file",
                "yes" if now.unencrypted_token_cache else "no",
                "keep sign-ins unencrypted if need be",
            ),
            (
                "start_with_changes",
                "Start on Azure",
                "with changes" if now.start_with_changes else "read-only",
                "the answer that is selected there",
            ),
            (
                "hourly_price",
                "Test machine",
                f"{now.hourly_price:g} an hour" if now.hourly_price else "no price",
                "shown while a drill runs",
            ),
        )

    def change(self, key: str) -> None:
        now = self._settings
        if key == "hourly_price":
            self._ask_price()
            return
        if key == "explanations":
            now = replace(now, explanations=not now.explanations)
        elif key == "times":
            now = replace(now, times="local" if now.times == "utc" else "utc")
        elif key == "theme":
            now = replace(now, theme=NAMES[(NAMES.index(now.theme) + 1) % len(NAMES)] if now.theme in NAMES else "dark")
        elif key == "practice_speed":
            faster = [speed for speed in SPEEDS if speed > now.practice_speed > 0]
            now = replace(now, practice_speed=faster[0] if faster else (0.0 if now.practice_speed else SPEEDS[0]))
        elif key == "unencrypted_token_cache":
            now = replace(now, unencrypted_token_cache=not now.unencrypted_token_cache)
        elif key == "start_with_changes":
            now = replace(now, start_with_changes=not now.start_with_changes)
        self._settings = now
        self.show_rows()
        self._show_sample()
        self.post_message(messages.SettingsChanged(now))

    def _ask_price(self) -> None:
        from asr_tui.ui.dialogs.ask_text import AskText

        def answered(text: str | None) -> None:
            if text is not None:
                self._settings = replace(self._settings, hourly_price=float(text or 0))
                self.show_rows()
                self.post_message(messages.SettingsChanged(self._settings))

        question = "What does a test machine cost an hour, in your currency? (empty: no price)"
        now = self._settings.hourly_price
        self.app.push_screen(AskText(question, f"{now:g}" if now else "", refusal=_price_refusal), answered)


def _price_refusal(text: str) -> str:
    try:
        price = float(text or 0)
    except ValueError:
        return "This is not a number, such as 0.25."
    return "" if 0 <= price < 1e6 else "A price is zero or more."
