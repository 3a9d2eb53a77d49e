"""What happened to a machine of late, as Azure tells it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from asr_tui.domain.protection import VaultEvent
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import MARKS, Row, left, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_TONES: dict[str, Tone] = {"Critical": "bad", "Error": "bad", "Warning": "warn", "OK": "good"}
_MOST = 20
_WHEN = 13


def event_rows(
    events: Iterable[VaultEvent] | None, machine: str, now: datetime, width: int, zone: tzinfo | None = UTC
) -> list[Row]:
    """The vault's events about one machine, newest first; nothing where they could not be read."""
    if events is None:
        return []
    own = [one for one in events if one.affected.casefold() == machine.casefold()]
    shown: list[Row] = [(("Events", "title"),)]
    if not own:
        return [*shown, (("- none in the last 72 h", "quiet"),)]
    for event in sorted(own, key=lambda one: one.time, reverse=True)[:_MOST]:
        tone = _TONES.get(event.severity, "quiet")
        when = left(times.moment(event.time, now, zone), _WHEN)
        shown += wrapped(f"{when}{_words(event)}", width, tone, indent=" " * (_WHEN + 2), first=f"{MARKS[tone]} ")
    return shown


def _words(event: VaultEvent) -> str:
    """Azure's sentence, which kind of event it is, and the codes behind it: Health and the job explain these."""
    codes = dict.fromkeys(error.code for error in event.errors if error.code)
    told = " ".join((event.kind or event.code, *codes)).strip()
    title = plain(event.title).rstrip(".")
    return f"{title} ({plain(told)})" if told else title
