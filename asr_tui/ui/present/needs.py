"""The list "Needs you": one line each, gravest first, what is the same for many in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import assert_never

from asr_tui.domain.attention import REBOOT_NEEDED, Need, NeedReason
from asr_tui.domain.error_codes import explain
from asr_tui.domain.problems import Severity
from asr_tui.ui.present import job, times
from asr_tui.ui.present.rows import Row, clipped, left, marked, sign, wrapped
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
"""Reasons that are told once for all machines where more than two share them, whatever room there is."""
_DATED = frozenset({NeedReason.AGENT_UPDATE, NeedReason.AGENT, NeedReason.CERTIFICATE})
"""Reasons whose whole sentence holds the date of one machine."""
_MANY = 3
"""From so many machines on a reason can be told once for all."""
_ROOMY = 60
"""Cells from which on a need is told in its whole sentence."""
_IN_SHORT = {
    "153006": "no app-consistent point",
    "153007": "no recovery point",
    "153039": "a new disk is left out",
    "153077": "silent, no heartbeat",
}
"""Azure's findings in so few words that they fit beside a machine's name."""

_Group = list[Need]


def rows(needs: Sequence[Need], now: datetime, width: int, height: int, zone: tzinfo | None = UTC) -> list[Row]:
    """As many lines as there is room for: what many machines share is told once where it must, the least grave first.

    The last line counts what is left out even so.
    """
    if not needs:
        return [(marked("good", "nothing"),)]
    groups = _groups(needs)
    folded = [group for group in groups if len(group) >= _MANY and group[0].reason in _TOGETHER]
    for group in reversed(groups):
        if _lines_of(groups, folded) <= height:
            break
        if len(group) >= _MANY and group not in folded:
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
    return [*lines[: height - 1], ((f"  and {len(lines) - height + 1} more: i lists all", "quiet"),)]


def _groups(needs: Sequence[Need]) -> list[_Group]:
    """What is the same, in the order of the reasons."""
    found: dict[tuple[NeedReason, str], _Group] = {}
    for need in sorted(needs, key=lambda one: one.reason):
        found.setdefault((need.reason, need.error.code if need.error else ""), []).append(need)
    return list(found.values())


def _lines_of(groups: Sequence[_Group], folded: Sequence[_Group]) -> int:
    return sum(1 if group in folded else len(group) for group in groups)


def _line_for_many(group: _Group, now: datetime, width: int, zone: tzinfo | None) -> Row:
    worst = max(group, key=lambda need: need.lasting or timedelta())
    if worst.reason is NeedReason.COPYING:
        words = "being copied"
    else:  # Azure's own sentence names a single machine
        words = in_short(worst, now, zone) if worst.error or worst.reason in _DATED else _said(worst, now, width, zone)
    return (marked(_TONES[worst.severity], f"{len(group)} machines"), f"  {words}")


def _line(need: Need, now: datetime, name_width: int, width: int, zone: tzinfo | None) -> Row:
    tone = _TONES[need.severity]
    name = left(plain(need.item.machine_name), name_width)
    return (sign(tone), (name, tone), "  ", _said(need, now, width, zone))


def _said(need: Need, now: datetime, width: int, zone: tzinfo | None) -> str:
    return sentence(need, now, zone) if width >= _ROOMY else in_short(need, now, zone)


def in_short(need: Need, now: datetime, zone: tzinfo | None = UTC) -> str:
    """The reason in so few words that a machine's name fits beside them in half of a narrow terminal."""
    match need.reason:
        case NeedReason.NO_POINT if need.lasting:
            return f"no point for {times.span(need.lasting)}"
        case NeedReason.LATE if need.lasting:
            return f"{times.span(need.lasting)} behind"
        case NeedReason.DRILL_RUNNING:
            return "clean up its drill"
        case NeedReason.DRILL_OLD:
            return "last drill long ago"
        case NeedReason.UNPROTECTED:
            return "has no copy any more"
        case NeedReason.RESYNC:
            return "a disk is copied anew"
        case NeedReason.AGENT_UPDATE:
            return "update its agent"
        case NeedReason.CERTIFICATE:
            return "agent's certificate ends"
        case NeedReason.REBOOT:
            return "restart it, its agent waits"
        case NeedReason.HEALTH_CRITICAL | NeedReason.HEALTH_WARNING if need.error and need.error.code in _IN_SHORT:
            return _IN_SHORT[need.error.code]
        case _:
            return sentence(need, now, zone)


def sentence(need: Need, now: datetime, zone: tzinfo | None = UTC) -> str:
    """The reason in a few words."""
    item = need.item
    lasting = f" {times.span(need.lasting)}" if need.lasting else ""
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
            gone = need.since is not None and need.since <= now
            day = times.day(need.since, now, zone) if need.since else ""
            return f"agent expired {day}" if gone else f"agent expires {day}"
        case NeedReason.AGENT_UPDATE:
            return f"agent must be updated{_by(need, now, zone)}"
        case NeedReason.CERTIFICATE:
            gone = need.since is not None and need.since <= now
            day = times.day(need.since, now, zone) if need.since else "soon"
            return f"agent's certificate {'expired' if gone else 'expires'} {day}"
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


def key(need: Need) -> str:
    """One name for a need, however often the vault is read."""
    return f"{need.item.id.casefold()} {need.reason.name} {need.error.code if need.error else ''}"


def cells(need: Need, now: datetime, zone: tzinfo | None = UTC) -> tuple[Part, ...]:
    """The machine and the reason."""
    return ((plain(need.item.machine_name), "strong"), marked(_TONES[need.severity], sentence(need, now, zone)))


def help_rows(need: Need, now: datetime, width: int, zone: tzinfo | None = UTC) -> list[Row]:
    """The whole reason, what it means where it has a code that we know, and what to do."""
    known = explain(need.error.code) if need.error else None
    said = f"{plain(need.item.machine_name)}: {sentence(need, now, zone)}."
    shown = wrapped(said, width, _TONES[need.severity])
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


def _by(need: Need, now: datetime, zone: tzinfo | None) -> str:
    if need.since is None:
        return ""
    word = ", it expired" if need.since <= now else ", it expires"
    return f"{word} {times.day(need.since, now, zone)}"


def age(read_at: datetime, now: datetime) -> str:
    """How old what is shown is, in words."""
    return f"{times.span(max(now - read_at, timedelta()))} ago"
