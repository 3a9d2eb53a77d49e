"""The operations of the audit log as rows of a table, and one of them in full."""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.domain.audit_history import NO_ANSWER, Operation
from asr_tui.domain.run import StepState
from asr_tui.domain.wording import span
from asr_tui.services.audit_export import from_words, took
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Cell, Row, marked, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_LABEL = 12


def cells(one: Operation, zone: times.Zone) -> tuple[Cell, ...]:
    """Time, operation, result, how long it took, the recovery point's age, and who did it."""
    took_words = times.elapsed(one.seconds) if one.seconds is not None else ""
    age = span(one.point_age) if one.point_age is not None else ""
    when = one.began.astimezone(zone)
    return (f"{when:%Y-%m-%d %H:%M}", plain(one.operation), marked(tone(one), plain(one.result)), took_words, age,
            plain(one.who))  # fmt: skip


def tone(one: Operation) -> Tone:
    if one.result == StepState.DONE.value:
        return "good"
    if one.result in {"refused", StepState.FAILED.value}:
        return "bad"
    return "warn" if one.result in {"unknown", StepState.UNKNOWN.value, NO_ANSWER} else "quiet"


def _result(one: Operation) -> str:
    return plain(f"{one.result} ({one.code})" if one.code else one.result)


def detail_rows(one: Operation, width: int, zone: times.Zone) -> list[Row]:
    """Who and from where, the recovery point, what was set, and what Azure said."""
    facts = [
        ("Sent", f"{_moment(one.began, zone)} by {one.who}, {from_words(one)}"),
        ("Result", f"{_result(one)}, {took(one)}. {one.message}".rstrip(". ") + "."),
        ("Point", _point(one, zone)),
        *(("Changed", f"{name}: {one.old.get(name) or 'none'} -> {one.new.get(name) or 'none'}")
          for name in {**one.old, **one.new} if one.old),
        *((("Set", "; ".join(f"{name} {value}" for name, value in one.new.items())),) if not one.old else ()),
        ("On", str(one.resource)),
        ("Request", " ".join(word for word in (one.request_id, one.run and f"run {one.run}") if word)),
    ]  # fmt: skip
    rows: list[Row] = []
    for label, words in facts:
        if words:
            head = f"{label:<{_LABEL}}"
            rows += wrapped(plain(words), width, indent=" " * _LABEL, first=head)
    return rows


def _point(one: Operation, zone: times.Zone) -> str:
    if not one.point:
        return ""
    if one.point_time is None:
        return one.point
    return f"{_moment(one.point_time, zone)}, {span(one.point_age or timedelta())} old when it was sent"


def _moment(time: datetime, zone: times.Zone) -> str:
    return f"{time.astimezone(zone):%Y-%m-%d} {times.zoned(time, zone)}"
