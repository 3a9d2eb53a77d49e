"""Settings screen; each change applies at once and is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from textual.app import ComposeResult
from textual.widgets import Static

from asr_tui.domain.settings import NAMES, NUMBERS, Settings, label, next_word, with_word, word
from asr_tui.ui import messages
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import gauge
from asr_tui.ui.present.rows import Row, marked
from asr_tui.ui.shell.form import FormScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone, content, lines
from asr_tui.ui.widgets.top_line import speed_text

_LINE: Row = (("── ", "frame"), ("━━━━━━▶", "busy"))
_MAP: Part = ("⢎⡀⢇⣀⡠⠎⠁", "quiet")
SPEEDS = (1.0, 10.0, 50.0, 200.0, 0.0)
_MEANINGS = {
    "explanations": "the short texts below each screen",
    "times": "local ones with their offset",
    "theme": "the colours, or none",
    "characters": "of lines, bars and maps",
    "screen_reader": "nothing drawn; from the next start",
    "mouse": "clicks here; from the next start",
    "practice_speed": "how fast time passes in practice",
    "unencrypted_token_cache": "sign-ins in a file, if need be",
    "start_on_azure": "the answer that is selected there",
    "hourly_price": "of a test machine, shown in a drill",
    "currency": "of Azure's retail prices",
    "price_requests": "on Costs: by $ there, or at once",
    "daily_change": "of a machine's data, for its costs",
    "late_minutes": "from then on a loss is a warning",
    "critical_minutes": "from then on a loss is critical",
    "drill_days": "then the next drill is due",
    "home_order": "of a vault's machines; s there",
    "home_columns": "of a vault's machines; C there",
    "application_tag": "of machines, names their application",
    "tier_tag": "of machines, names their tier",
    "log_workspace": "id in Log Analytics, for signals",
    "deciders": "of a failover, on the runbook's paper",
    "unavailable_percent": "down in a region: a sign of an outage",
}
_UNITS = {"late_minutes": "min", "critical_minutes": "min", "drill_days": "days", "unavailable_percent": "%"}
_EMPTY = {"log_workspace": "none", "deciders": "none", "daily_change": "not known"}
_QUESTIONS = {
    "hourly_price": "What does a test machine cost an hour, in your currency? (empty: no price)",
    "daily_change": "How much of a machine changes a day, such as 10 GB or 5 %? (empty: not known)",
    "late_minutes": "From how many minutes on is a loss a warning? (empty: 15)",
    "critical_minutes": "From how many minutes on is a loss critical? (empty: 60, as in Azure)",
    "drill_days": "After how many days is the next drill due? (empty: 183)",
    "home_columns": "Which columns have a vault's machines, with commas? (empty: as many as fit)",
    "application_tag": "Which tag of machines names their application? (empty: app)",
    "tier_tag": "Which tag of machines names their tier? (empty: tier)",
    "log_workspace": "Which Log Analytics workspace, by its id, do the vaults write to? (empty: none)",
    "deciders": "Who decides a failover? Names and numbers, with semicolons (empty: lines to fill in)",
    "unavailable_percent": "Of which per cent on are machines down a sign that a region is lost? (empty: 50)",
}
"""The settings that are typed."""


class SettingsScreen(FormScreen):
    """Enter selects the next value. Posts `SettingsChanged`."""

    title_words = "Settings"
    question = "Enter changes the selected line."
    explanation = (
        "These are kept in a file under the same names and words, as in practice_speed = 50; `asr-tui paths` tells "
        "where. Practice speed counts from the next start."
    )

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

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
        value = word(now, name)
        if isinstance(value, float):
            return f"{value:g} {_UNITS[name]}"
        return plain(value) or _EMPTY.get(name, "as many as fit")

    def change(self, key: str) -> None:
        if key in _QUESTIONS:
            self._ask(key)
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

    def _ask(self, name: str) -> None:
        """Ask for a number or a text; what is left empty has its default."""
        now, usual = word(self._settings, name), word(Settings(), name)
        shown = f"{now:g}" if isinstance(now, float) else now
        dialog = AskText(
            _QUESTIONS[name],
            "" if now == usual else shown,
            refusal=lambda text: _refusal(name, text),
        )
        push_dialog(self.app, dialog, lambda text: self._set(with_word(self._settings, name, _said(name, text))))


def _said(name: str, text: str) -> str | float:
    """The typed value; the default where nothing was typed. Raises ValueError where it is no number."""
    if not text.strip():
        return word(Settings(), name)
    return float(text) if name in NUMBERS else text.strip()


def _refusal(name: str, text: str) -> str:
    try:
        said = _said(name, text)
    except ValueError:
        return "This is not a number, such as 0.25."
    try:
        with_word(Settings(), name, said)
    except ValueError as error:
        return "A price is zero or more." if name == "hourly_price" else f"It {str(error).removeprefix(name).strip()}"
    return ""
