"""The list "Needs you": one line each, gravest first, shared needs in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import assert_never

from asr_tui.domain.attention import REBOOT_NEEDED, Need, NeedReason
from asr_tui.domain.error_codes import explain
from asr_tui.domain.problems import Severity
from asr_tui.ui.present import job, times
from asr_tui.ui.present.rows import Row, clipped, left, marked, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

_TONES: dict[Severity, Tone] = {Severity.BLOCKING: "bad", Severity.WARNING: "warn", Severity.NOTE: "busy"}
_TOGETHER = frozenset(
    {
        NeedReason.AGENT_UPDATE,
        NeedReason.CERTIFICATE,
        NeedReason.REBOOT,
        NeedReason.NEVER_DRILLED,
        NeedReason.DRILL_OLD,
        NeedReason.COPYING,
    }
)
"""Reasons that `_MANY` machines share in one line whatever the room."""
_DATED = frozenset({NeedReason.AGENT_UPDATE, NeedReason.AGENT, NeedReason.CERTIFICATE})
"""Reasons whose whole sentence holds the date of one machine."""
_MANY = 3
"""Machines from which on a reason can stand in one line."""
_ROOMY = 60
"""Cells from which on a need has its whole sentence."""
_SHORT_REASONS = {
    NeedReason.DRILL_RUNNING: "clean up its drill",
    NeedReason.DRILL_OLD: "last drill long ago",
    NeedReason.UNPROTECTED: "has no copy any more",
    NeedReason.RESYNC: "a disk is copied anew",
    NeedReason.AGENT_UPDATE: "update its agent",
    NeedReason.CERTIFICATE: "agent's certificate ends",
    NeedReason.REBOOT: "restart it, its agent waits",
}
_SHORT_ERRORS = {
    "153006": "no app-consistent point",
    "153007": "no recovery point",
    "153039": "a new disk is left out",
    "153077": "silent, no heartbeat",
}
"""Azure's findings by code, in few enough words to fit beside a machine's name."""

_Group = list[Need]


def rows(
    needs: Sequence[Need], now: datetime, width: int, height: int, zone: Zone = UTC, rest: str = "i lists all"
) -> list[Row]:
    """Rows that fit; shared needs are grouped, least severe first. The last row counts those left out; `rest` says
    where they are."""
    if not needs:
        return [(marked("good", "nothing"),)]
    groups = _groups(needs)
    many = [group for group in groups if len(group) >= _MANY]
    folded = [group for group in many if group[0].reason in _TOGETHER]
    for group in reversed(many):
        if sum(1 if one in folded else len(one) for one in groups) <= height:
            break
        if group not in folded:
            folded.append(group)
    name_width = min(max(len(need.item.machine_name) for need in needs), 12)
    lines = [
        clipped(one, width)
        for group in groups
        for one in (
            [_line_for_many(group, now, width, zone)]
            if group in folded
            else [_line(need, now, name_width, width, zone) for need in group]
        )
    ]
    if len(lines) <= height:
        return lines
    return [*lines[: height - 1], ((f"  and {len(lines) - height + 1} more: {rest}", "quiet"),)]


def _groups(needs: Sequence[Need]) -> list[_Group]:
    """The needs of one reason and code together, in the order of the reasons."""
    found: dict[tuple[NeedReason, str], _Group] = {}
    for need in sorted(needs, key=lambda one: one.reason):
        found.setdefault((need.reason, need.error.code if need.error else ""), []).append(need)
    return list(found.values())


def _line_for_many(group: _Group, now: datetime, width: int, zone: Zone) -> Row:
    worst = max(group, key=lambda need: need.lasting or timedelta())
    if worst.reason is NeedReason.COPYING:
        words = "being copied"
    else:  # Azure's own sentence names a single machine
        words = in_short(worst, now, zone) if worst.error or worst.reason in _DATED else _words(worst, now, width, zone)
    return (marked(_TONES[worst.severity], f"{len(group)} machines"), f"  {words}")


def _line(need: Need, now: datetime, name_width: int, width: int, zone: Zone) -> Row:
    tone = _TONES[need.severity]
    name = left(plain(need.item.machine_name), name_width)
    return (marked(tone), (name, tone), "  ", _words(need, now, width, zone))


def _words(need: Need, now: datetime, width: int, zone: Zone) -> str:
    return sentence(need, now, zone) if width >= _ROOMY else in_short(need, now, zone)


def in_short(need: Need, now: datetime, zone: Zone = UTC) -> str:
    """The reason in few enough words to fit beside a machine's name in half of a narrow terminal."""
    match need.reason:
        case NeedReason.NO_POINT if need.lasting:
            return f"no point for {times.span(need.lasting)}"
        case NeedReason.LATE if need.lasting:
            return f"{times.span(need.lasting)} behind"
        case NeedReason.HEALTH_CRITICAL | NeedReason.HEALTH_WARNING if need.error and need.error.code in _SHORT_ERRORS:
            return _SHORT_ERRORS[need.error.code]
        case _:
            return _SHORT_REASONS.get(need.reason) or sentence(need, now, zone)


def sentence(need: Need, now: datetime, zone: Zone = UTC) -> str:
    item = need.item
    lasting = f" {times.span(need.lasting)}" if need.lasting else ""
    expiry = _expiry(need, now, zone)
    match need.reason:
        case NeedReason.NO_POINT:
            return f"no recovery point for{lasting}"
        case NeedReason.HEALTH_CRITICAL | NeedReason.HEALTH_WARNING:
            said = plain(need.error.summary or need.error.message) if need.error else "critical health"
            return f"{said} ({plain(need.error.code)})" if need.error and need.error.code else said
        case NeedReason.JOB_FAILED:
            what = job.name(need.job).rpartition(" ")[0] or "job" if need.job else "job"
            return f"failed: {what}"
        case NeedReason.NOT_COMMITTED:
            return f"not committed{lasting}" if lasting else "not committed yet"
        case NeedReason.UNPROTECTED:
            return f"unprotected{lasting}" if lasting else "committed, not protected any more"
        case NeedReason.RESYNC:
            return "a disk needs to be copied anew"
        case NeedReason.LATE:
            return f"newest point is{lasting} old"
        case NeedReason.DRILL_RUNNING:
            return f"drill runs for{lasting}, clean up" if lasting else "drill runs, clean up"
        case NeedReason.AGENT:
            return f"agent {expiry or 'expires soon'}"
        case NeedReason.AGENT_UPDATE:
            return f"agent must be updated{f', it {expiry}' if expiry else ''}"
        case NeedReason.CERTIFICATE:
            return f"agent's certificate {expiry or 'expires soon'}"
        case NeedReason.REBOOT:
            return f"reboot needed for the agent ({REBOOT_NEEDED})"
        case NeedReason.NEVER_DRILLED:
            return "never drilled"
        case NeedReason.DRILL_OLD:
            return f"last drill {times.day(need.since, now, zone)}" if need.since else "last drill long ago"
        case NeedReason.COPYING:
            return f"{item.stage.value.lower()}{f' {item.percent:.0f} %' if item.percent is not None else ''}"
        case _:
            assert_never(need.reason)


def _expiry(need: Need, now: datetime, zone: Zone) -> str:
    """ "expired 9 Nov", "expires 12 Dec"; empty without a date."""
    if need.since is None:
        return ""
    return f"{'expired' if need.since <= now else 'expires'} {times.day(need.since, now, zone)}"


def key(need: Need) -> str:
    """The need's identity across reads of the vault."""
    return f"{need.item.id.casefold()} {need.reason.name} {need.error.code if need.error else ''}"


def cells(need: Need, now: datetime, zone: Zone = UTC) -> tuple[Part, ...]:
    return ((plain(need.item.machine_name), "strong"), marked(_TONES[need.severity], sentence(need, now, zone)))


def help_rows(need: Need, now: datetime, width: int, zone: Zone = UTC) -> list[Row]:
    known = explain(need.error.code) if need.error else None
    words = f"{plain(need.item.machine_name)}: {sentence(need, now, zone)}."
    shown = wrapped(words, width, _TONES[need.severity])
    if known:
        shown += wrapped(f"That means: {known.means}", width)
    return [*shown, *wrapped(f"What to do: {known.remedy if known else _REMEDIES[need.reason]}", width, "strong")]


_ASK_ITS_HEALTH = "Open the machine: its health says why, and what helps."
_REMEDIES = {
    NeedReason.NO_POINT: "Open the machine: its health says why. A failover now would lose all that time.",
    NeedReason.HEALTH_CRITICAL: _ASK_ITS_HEALTH,
    NeedReason.HEALTH_WARNING: _ASK_ITS_HEALTH,
    NeedReason.JOB_FAILED: "Open the jobs (j on home): the failed task says why, and whether it can be restarted.",
    NeedReason.NOT_COMMITTED: (
        "When it runs well there, commit; until then you may still choose another recovery point."
    ),
    NeedReason.UNPROTECTED: "Re-protect it: nothing copies it to anywhere.",
    NeedReason.RESYNC: "Nothing, where it happens by itself; else Resynchronize, among the machine's actions.",
    NeedReason.LATE: "Watch it: beyond an hour Azure calls it critical. Open the machine to see why.",
    NeedReason.DRILL_RUNNING: "Look at the test machine, then clean up: it costs money until then.",
    NeedReason.AGENT: "Update the Mobility service before then, or let Azure update it (the vault's setting).",
    NeedReason.AGENT_UPDATE: "Update the Mobility service in the portal, or let Azure do it (the vault's setting).",
    NeedReason.CERTIFICATE: "Have the certificate of the Mobility service renewed before then.",
    NeedReason.REBOOT: "Reboot the machine when it suits. Replication goes on meanwhile.",
    NeedReason.NEVER_DRILLED: "Do a drill: nobody knows whether the copy starts. Production does not notice it.",
    NeedReason.DRILL_OLD: "Do a drill again: every six months at least.",
    NeedReason.COPYING: "Nothing: it is protected once the copy has ended and a first recovery point exists.",
}
