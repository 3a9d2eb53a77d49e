"""The list "Needs you": one line each, gravest first, what is the same for many in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import assert_never

from asr_tui.domain.attention import Need, Reason
from asr_tui.domain.problems import Severity
from asr_tui.ui.present import job, times
from asr_tui.ui.present.rows import Row, clipped, left, marked, sign
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_TONES: dict[Severity, Tone] = {Severity.BLOCKING: "bad", Severity.WARNING: "warn", Severity.NOTE: "busy"}
_TOGETHER = frozenset({Reason.NEVER_DRILLED, Reason.DRILL_OLD, Reason.COPYING})
"""Reasons that are told once for all machines where more than two share them."""


def rows(needs: Sequence[Need], now: datetime, width: int, height: int, zone: tzinfo | None = UTC) -> list[Row]:
    """As many lines as there is room for; the last one counts what is left out."""
    if not needs:
        return [(marked("good", "nothing"),)]
    name_width = min(max(len(need.item.machine_name) for need in needs), 12)
    lines = [clipped(one, width) for one in _lines(needs, now, name_width, zone)]
    if len(lines) <= height:
        return lines
    return [*lines[: height - 1], ((f"  and {len(lines) - height + 1} more, see Health below", "quiet"),)]


def _lines(needs: Sequence[Need], now: datetime, name_width: int, zone: tzinfo | None) -> list[Row]:
    lines: list[Row] = []
    for reason in Reason:
        same = [need for need in needs if need.reason is reason]
        if reason in _TOGETHER and len(same) > 2:
            tone = _TONES[same[0].severity]
            lines.append((marked(tone, f"{len(same)} machines"), f"  {_WORDS_FOR_MANY[reason]}"))
        else:
            lines += [_line(need, now, name_width, zone) for need in same]
    return lines


_WORDS_FOR_MANY = {
    Reason.NEVER_DRILLED: "never drilled",
    Reason.DRILL_OLD: "not drilled for half a year",
    Reason.COPYING: "being copied",
}


def _line(need: Need, now: datetime, name_width: int, zone: tzinfo | None) -> Row:
    tone = _TONES[need.severity]
    return (sign(tone), (left(plain(need.item.machine_name), name_width), tone), "  ", sentence(need, now, zone))


def sentence(need: Need, now: datetime, zone: tzinfo | None = UTC) -> str:
    """The reason in a few words."""
    item = need.item
    lasting = f" {times.span(need.lasting)}" if need.lasting else ""
    match need.reason:
        case Reason.NO_POINT:
            return f"no recovery point for{lasting}"
        case Reason.HEALTH_CRITICAL | Reason.HEALTH_WARNING:
            said = plain(need.error.summary or need.error.message) if need.error else "critical health"
            return f"{said} ({plain(need.error.code)})" if need.error and need.error.code else said
        case Reason.JOB_FAILED:
            what = job.name(need.job).rpartition(" ")[0] or "job" if need.job else "job"
            return f"failed: {what}"
        case Reason.NOT_COMMITTED:
            return f"not committed{lasting}" if lasting else "not committed yet"
        case Reason.UNPROTECTED:
            return f"unprotected{lasting}" if lasting else "committed, not protected any more"
        case Reason.RESYNC:
            return "a disk needs to be copied anew"
        case Reason.LATE:
            return f"newest point is{lasting} old"
        case Reason.DRILL_RUNNING:
            return f"drill runs for{lasting}, clean up" if lasting else "drill runs, clean up"
        case Reason.AGENT:
            gone = need.since is not None and need.since <= now
            day = times.day(need.since, now, zone) if need.since else ""
            return f"agent expired {day}" if gone else f"agent expires {day}"
        case Reason.NEVER_DRILLED:
            return "never drilled"
        case Reason.DRILL_OLD:
            return f"last drill {times.day(need.since, now, zone)}" if need.since else "last drill long ago"
        case Reason.COPYING:
            return f"{item.stage.value.lower()}{f' {item.percent:.0f} %' if item.percent is not None else ''}"
        case _:
            assert_never(need.reason)


def age(read_at: datetime, now: datetime) -> str:
    """How old what is shown is, in words."""
    return f"{times.span(max(now - read_at, timedelta()))} ago"
