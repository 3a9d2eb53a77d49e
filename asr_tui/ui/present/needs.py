"""The list "Needs you": one line each, gravest first, shared needs in one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import assert_never

from rich.cells import cell_len

from asr_tui.domain.attention import REBOOT_NEEDED, Need, NeedReason
from asr_tui.domain.direction import is_away, leads_home
from asr_tui.domain.error_codes import explain
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.repair_ways import way_of
from asr_tui.ui.present import job, times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.repairs import way_words
from asr_tui.ui.present.rows import Row, clipped, cut, left, marked, width_of, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

_TONES: dict[Severity, Tone] = {Severity.BLOCKING: "bad", Severity.WARNING: "warn", Severity.NOTE: "busy"}
_DATED = frozenset({NeedReason.AGENT_UPDATE, NeedReason.AGENT, NeedReason.CERTIFICATE})
"""Reasons that have the date of one machine."""
_IN_GAUGE = frozenset({NeedReason.NO_POINT, NeedReason.LATE, NeedReason.FAILBACK_DUE})
"""Reasons whose time is told elsewhere in the row or above."""
_LEAST_COMMON = 3
"""Characters that names must have in common before they are left out."""
_SHORT_REASONS = {
    NeedReason.NO_POINT: "no recovery point",
    NeedReason.HEALTH_CRITICAL: "critical health",
    NeedReason.NOT_COMMITTED: "not committed",
    NeedReason.UNPROTECTED: "no copy",
    NeedReason.RESYNC: "disk copied again",
    NeedReason.LATE: "late",
    NeedReason.FAILBACK_DUE: "away from home since",
    NeedReason.DRILL_RUNNING: "drill runs",
    NeedReason.HEALTH_WARNING: "health warning",
    NeedReason.AGENT_UPDATE: "update its agent",
    NeedReason.AGENT: "agent expires",
    NeedReason.CERTIFICATE: "certificate ends",
    NeedReason.REBOOT: "restart it (agent)",
    NeedReason.NEVER_DRILLED: "never drilled",
    NeedReason.DRILLED_BEFORE: "no drill of this copy",
    NeedReason.DRILL_OLD: "last drill long ago",
    NeedReason.COPYING: "being copied",
}
_SHORT_ERRORS = {
    "153006": "no app-consistent",
    "153007": "no recovery point",
    "153039": "new disk left out",
    "153077": "silent, no heartbeat",
}
"""Azure's findings by code, in few enough words to fit beside a machine's name."""

_WORDS, _LASTING = 21, 11
"""Cells of a reason and of the longest time that it lasts."""
_LEAST_NAMES = 8


def rows(
    needs: Sequence[Need], now: datetime, width: int, height: int, zone: Zone = UTC, rest: str = "i lists all"
) -> list[Row]:
    """A line a reason, gravest first: how many machines, the longest it lasts, and their names.

    The last row counts those that had no room; `rest` says where they are.
    """
    if not needs:
        return [(marked("good", "nothing"),)]
    groups = reasons(needs)
    shown = [_line(group, now, width, zone) for group in groups]
    if len(shown) <= height:
        return shown
    left_out = sum(len(group) for group in groups[max(height - 1, 0) :])
    return [*shown[: max(height - 1, 0)], ((f"  and {left_out} more: {rest}", "quiet"),)]


def reasons(needs: Sequence[Need]) -> list[list[Need]]:
    """The needs of one reason and code together, gravest first."""
    found: dict[tuple[NeedReason, str], list[Need]] = {}
    for need in sorted(needs, key=lambda one: one.reason):
        found.setdefault((need.reason, need.error.code if need.error else ""), []).append(need)
    return list(found.values())


def _line(group: Sequence[Need], now: datetime, width: int, zone: Zone) -> Row:
    worst = max(group, key=lambda need: need.lasting or timedelta())
    tone = tone_of(worst)
    lasting = _lasting(group, worst, now, zone)
    said = left(_reason(worst), _WORDS) + " " + left(lasting, _LASTING)
    if not lasting:  # Azure's own sentence is longer than our words
        said = left(_reason(worst), _WORDS + 1 + _LASTING)
    head: Row = (marked(tone, f"{len(group)} {said[:_WORDS]}"), (said[_WORDS:], "" if lasting else tone), " ")
    room = width - width_of(head)
    if room < _LEAST_NAMES:
        return clipped(head, width)
    return (*head, (names_in_short([need.item.machine_name for need in group], room), "quiet"))


def tone_of(need: Need) -> Tone:
    """Of a machine that is being copied busy, of another note quiet."""
    if need.severity is Severity.NOTE and need.reason is not NeedReason.COPYING:
        return "quiet"
    return _TONES[need.severity]


def names_in_short(names: Sequence[str], width: int) -> str:
    """As many names as fit; the others without what they have in common with the first: "erp-006 032"."""
    first = plain(names[0])
    common = _in_common([plain(one) for one in names])
    said = first
    for index, name in enumerate(names[1:], 1):
        more = f"{said} {plain(name)[common:]}"
        rest = len(names) - index - 1
        if cell_len(more) + (len(f" +{rest}") if rest else 0) > width:
            return cut(f"{said} +{len(names) - index}", width)
        said = more
    return cut(said, width)


def _in_common(names: Sequence[str]) -> int:
    """The characters before the numbers, or before the last part, of names that begin alike; 0 where they do not."""
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    begin = "".join(letters[0] for letters in same).rstrip("0123456789")
    if len(names) < 2 or len(begin) < _LEAST_COMMON:
        return 0
    rests = [name[len(begin) :] for name in names]
    return len(begin) if all(rest[:1].isdigit() or (rest and not begin[-1].isalnum()) for rest in rests) else 0


def _reason(need: Need) -> str:
    """The reason that machines share, in few words."""
    if need.reason is NeedReason.JOB_FAILED:
        return "last job failed"
    if need.error and need.error.code in _SHORT_ERRORS:
        return _SHORT_ERRORS[need.error.code]
    if need.error and need.reason in {NeedReason.HEALTH_CRITICAL, NeedReason.HEALTH_WARNING}:
        return plain(need.error.summary or need.error.message)
    return _SHORT_REASONS[need.reason]


def _lasting(group: Sequence[Need], worst: Need, now: datetime, zone: Zone) -> str:
    if worst.reason is NeedReason.JOB_FAILED:
        kinds = list(dict.fromkeys(job.word(one.job) for one in group if one.job))
        return f"{len(kinds)} kinds" if len(kinds) > 1 else "".join(kinds)
    if worst.reason is NeedReason.FAILBACK_DUE and worst.since:
        return times.day_or_clock(worst.since, now, zone) if len(group) > 1 else times.moment(worst.since, now, zone)
    if worst.lasting:
        return times.span(worst.lasting)
    return _expiry(worst, now, zone) if worst.reason in _DATED and len(group) == 1 else ""


def why(need: Need, now: datetime, zone: Zone = UTC) -> Part:
    """The need as the reason of one machine in a list of machines."""
    words = "failback due" if need.reason is NeedReason.FAILBACK_DUE else _reason(need)
    if need.reason is NeedReason.JOB_FAILED and need.job:
        words = f"{job.word(need.job)} failed"
        words += f" {times.day_or_clock(need.since, now, zone)}" if need.since else ""
    elif need.lasting and need.reason not in _IN_GAUGE:
        words += f" {times.coarse(need.lasting)}"
    elif need.reason in _DATED and need.since:
        words = f"agent {_expiry(need, now, zone)}"
    return marked(tone_of(need), words)


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
            what = "failback not committed" if leads_home(item) else "not committed"
            return f"{what}{lasting}" if lasting else f"{what} yet"
        case NeedReason.UNPROTECTED:
            return f"no copy{lasting}" if lasting else "committed, no copy"
        case NeedReason.RESYNC:
            return "a disk needs to be copied again"
        case NeedReason.LATE:
            return f"late: newest point is{lasting} old"
        case NeedReason.FAILBACK_DUE:
            return f"{_away_words(need, now, zone)}: failback due"
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
        case NeedReason.DRILLED_BEFORE:
            last = f", last drill {times.day(need.since, now, zone)}" if need.since else ""
            return f"no drill since this replication began{last}"
        case NeedReason.DRILL_OLD:
            return f"last drill {times.day(need.since, now, zone)}" if need.since else "last drill long ago"
        case NeedReason.COPYING:
            return f"{_copy_words(item)}, {_away_words(need, now, zone)}" if is_away(item) else _copy_words(item)
        case _:
            assert_never(need.reason)


def _copy_words(item: ProtectedItem) -> str:
    """ "first copy 43 %", "copying back 43 %", "waiting for first recovery point"."""
    return f"{stage_words(item).lower()}{f' {item.percent:.0f} %' if item.percent is not None else ''}"


def _away_words(need: Need, now: datetime, zone: Zone) -> str:
    return f"away from home since {times.moment(need.since, now, zone)}" if need.since else "away from home"


def _expiry(need: Need, now: datetime, zone: Zone) -> str:
    """ "expired 9 Nov", "expires 12 Dec"; empty without a date."""
    if need.since is None:
        return ""
    return f"{'expired' if need.since <= now else 'expires'} {times.day(need.since, now, zone)}"


def key(need: Need) -> str:
    """The need's identity across reads of the vault."""
    error, job = need.error, need.job
    about = f"{error.code} {error.id}" if error else job.name if job else ""
    return f"{need.item.id.casefold()} {need.reason.name} {about}"


def cells(need: Need, now: datetime, zone: Zone = UTC) -> tuple[Part, ...]:
    return ((plain(need.item.machine_name), "strong"), marked(tone_of(need), sentence(need, now, zone)))


def help_rows(need: Need, now: datetime, width: int, zone: Zone = UTC) -> list[Row]:
    known = explain(need.error.code, need.error.message, need.error.causes) if need.error else None
    words = f"{plain(need.item.machine_name)}: {sentence(need, now, zone)}."
    shown = wrapped(words, width, tone_of(need))
    if known:
        shown += wrapped(f"That means: {known.means}", width)
    shown += wrapped(f"What to do: {known.remedy if known else _remedy(need)}", width, "strong")
    return [*shown, *wrapped(plain(way_words(way_of(need))), width, "quiet")]


def _remedy(need: Need) -> str:
    homewards = need.reason is NeedReason.COPYING and is_away(need.item)
    return "Nothing yet: once it is protected, fail it back." if homewards else _REMEDIES[need.reason]


def selected_rows(item: ProtectedItem, needs: Sequence[Need], now: datetime, width: int, zone: Zone = UTC) -> list[Row]:
    """One machine beside the list: each of its needs with what helps, gravest first."""
    own = [need for need in needs if need.item.id == item.id]
    tone: Tone = "bad" if any(need.severity is Severity.BLOCKING for need in own) else "accent"
    head = rule(plain(item.machine_name), (), width, tone)
    if not own:
        return [head, (marked("good", "nothing needs you here"),)]
    return [head, *(row for need in own for row in (*help_rows(need, now, width, zone), ()))]


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
    NeedReason.FAILBACK_DUE: "Fail it back (n) when home can have it again; until then it stays protected where it is.",
    NeedReason.DRILL_RUNNING: "Look at the test machine, then clean up: it costs money until then.",
    NeedReason.AGENT: "Update the Mobility service before then, or let Azure update it (the vault's setting).",
    NeedReason.AGENT_UPDATE: "Update the Mobility service, or let Azure update it (the vault's setting).",
    NeedReason.CERTIFICATE: "Update the Mobility service before then: a new one has a new certificate.",
    NeedReason.REBOOT: "Reboot the machine when it suits. Replication goes on meanwhile.",
    NeedReason.NEVER_DRILLED: "Do a drill: nobody knows whether the copy starts. Production does not notice it.",
    NeedReason.DRILLED_BEFORE: (
        "Do a drill: the last one tried a replication that a re-protect or a new protection has replaced."
    ),
    NeedReason.DRILL_OLD: "Do a drill again: every six months at least.",
    NeedReason.COPYING: "Nothing: it is protected once the copy has ended and a first recovery point exists.",
}
