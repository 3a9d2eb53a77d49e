"""Settings screen; each change applies at once and is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from textual.app import ComposeResult
from textual.widgets import Static

from asr_tui.domain.settings import NAMES, Settings, label, next_word, with_word, word
from asr_tui.services.workspace import Workspace
from asr_tui.ui import messages
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import gauge
from asr_tui.ui.present.rows import Row, marked
from asr_tui.ui.shell.form import FormScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.tones import Part, Tone, content, lines
from asr_tui.ui.widgets.top_line import speed_text

_LINE: Row = (("── ", "frame"), ("━━━━━━▶", "busy"))
_MAP: Part = ("⢎⡀⢇⣀⡠⠎⠁", "quiet")
SPEEDS = (1.0, 10.0, 50.0, 200.0, 0.0)
_MEANINGS = {
    "explanations": "the short texts below each screen",
    "times": "with the offset where they are local",
    "theme": "the colours, or none",
    "characters": "of lines, bars and maps",
    "practice_speed": "how fast time passes in practice",
    "unencrypted_token_cache": "sign-ins in a plain file if need be",
    "start_on_azure": "the answer that is selected there",
    "hourly_price": "of a test machine, shown in a drill",
}


class SettingsScreen(FormScreen):
    """Enter selects the next value. Posts `SettingsChanged`."""

    title_words = "Settings"
    question = "Enter changes the selected line."
    explanation = (
        "These are kept in a file under the same names and words, as in practice_speed = 50; `asr-tui paths` tells "
        "where. Practice speed counts from the next start."
    )

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
        """Show sample states, times and drawings in these settings."""
        zone = UTC if self._settings.times == "utc" else None
        states: tuple[tuple[Tone, str], ...] = (
            ("good", "healthy"), ("warn", "warning"), ("bad", "critical"), ("busy", "working"), ("quiet", "nothing"),
        )  # fmt: skip
        shown = [part for tone, words in states for part in (marked(tone, words), "   ")]
        now = datetime.now(UTC)
        self.query_one("#sample", Static).update(
            lines(
                content(("It looks so   ", "quiet"), *shown),
                content(
                    " " * 14,
                    (times.zoned(now, zone), "strong"),
                    "   ",
                    *gauge(timedelta(minutes=40), 16),
                    "  ",
                    *_LINE,
                    "  ",
                    _MAP,
                ),
            )
        )

    def form_rows(self) -> Sequence[tuple[str, str, str, str]]:
        return [(name, label(name), self._value_text(name), _MEANINGS[name]) for name in NAMES]

    def _value_text(self, name: str) -> str:
        """Value as in the file; numbers with their unit."""
        now = self._settings
        if name == "practice_speed":
            return speed_text(now.practice_speed)
        if name == "hourly_price":
            return f"{now.hourly_price:g} an hour" if now.hourly_price else "no price"
        return str(word(now, name))

    def change(self, key: str) -> None:
        if key == "hourly_price":
            self._ask_price()
        elif key == "practice_speed":
            now = self._settings.practice_speed
            faster = [speed for speed in SPEEDS if speed > now > 0]
            self._set(with_word(self._settings, key, faster[0] if faster else (0.0 if now else SPEEDS[0])))
        else:
            self._set(next_word(self._settings, key))

    def _set(self, settings: Settings) -> None:
        self._settings = settings
        self.show_rows()
        self._show_sample()
        self.post_message(messages.SettingsChanged(settings))

    def _ask_price(self) -> None:
        question = "What does a test machine cost an hour, in your currency? (empty: no price)"
        now = self._settings.hourly_price
        dialog = AskText(question, f"{now:g}" if now else "", refusal=_price_refusal)
        push_dialog(
            self.app, dialog, lambda text: self._set(with_word(self._settings, "hourly_price", float(text or 0)))
        )


def _price_refusal(text: str) -> str:
    try:
        price = float(text or 0)
    except ValueError:
        return "This is not a number, such as 0.25."
    return "" if 0 <= price < 1e6 else "A price is zero or more."
