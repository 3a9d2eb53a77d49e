"""What a watch tells of a vault, one line each: regions, machines, Site Recovery itself, and what was not read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import IntEnum

from msgspec import Struct

from asr_tui.domain.lifecycle import Action
from asr_tui.domain.outage import Assessment, RegionState
from asr_tui.domain.proposals import ProposalKind, ProposedAction
from asr_tui.domain.region_signals import machine_signals, region_signals
from asr_tui.domain.signals import Level, Observation, Signal


class Grade(IntEnum):
    """How grave a finding is; the gravest decides the exit code of a watch."""

    WELL = 0
    UNREAD = 1
    AMBER = 2
    RED = 3


class Finding(Struct, frozen=True):
    """One line of a watch.

    key       the same for the same thing in a later look
    kind      "vault", "region", "machine", "site recovery", "source" or "way home"
    about     the region, machine or source, as people read it
    proposed  what is proposed; empty where nothing is
    signals   what it is made from
    """

    key: str
    grade: Grade
    kind: str
    about: str
    says: str
    since: datetime | None = None
    proposed: str = ""
    signals: tuple[Signal, ...] = ()


_GRADES = {Level.WELL: Grade.WELL, Level.AMBER: Grade.AMBER, Level.RED: Grade.RED}


def findings(
    assessment: Assessment, seen: Observation, now: datetime, display: Callable[[str], str]
) -> tuple[Finding, ...]:
    """The gravest first; one that all is well where there is nothing else to tell."""
    found = [*_regions(assessment, seen, now, display), *_machines(assessment, seen, display), *_unread(assessment)]
    if not any(one.grade > Grade.UNREAD or one.kind == "source" for one in found):
        regions = ", ".join(display(one.region) for one in assessment.regions if one.items)
        machines = f"{len(seen.items)} machine{'' if len(seen.items) == 1 else 's'}"
        says = f"{machines}{f' of {regions}' if regions else ''}: no sign of an outage"
        found.append(Finding("vault", Grade.WELL, "vault", regions, says))
    return tuple(sorted(found, key=lambda one: -one.grade))


def gravest(found: Iterable[Finding]) -> Grade:
    return max((one.grade for one in found), default=Grade.WELL)


def _regions(
    assessment: Assessment, seen: Observation, now: datetime, display: Callable[[str], str]
) -> Iterable[Finding]:
    for state in assessment.regions:
        name, proposal = display(state.region), _proposed(assessment, state, ProposalKind.RELOCATE)
        if state.level > Level.WELL:
            says = state.because or "Azure reports an issue of Site Recovery"
            says = f"{says}, but {state.missing}" if state.missing else f"lost: {says}"
            single = _proposed(assessment, state, ProposalKind.FAIL_OVER) if state.many_down else None
            what = f"relocate: fail over {_of(proposal)}" if proposal else f"fail over {_of(single)}" if single else ""
            signals = region_signals(state, seen, now)
            yield Finding(
                f"region/{state.region}", _GRADES[state.level], "region", name, says, state.since, what, signals
            )
        if state.site_recovery:
            says = "Site Recovery itself has an issue there: a failover may not start"
            since = state.site_recovery[0].started
            yield Finding(f"recovery/{state.region}", Grade.AMBER, "site recovery", name, says, since)
        homewards = _proposed(assessment, state, ProposalKind.WAY_HOME)
        if homewards is not None:
            action = "failback" if homewards.action is Action.FAIL_OVER else homewards.action.value.lower()
            what = f"way home: {action} of {_of(homewards)}"
            yield Finding(f"home/{state.region}", Grade.WELL, "way home", name, "answers again", state.ended, what)


def _of(proposal: ProposedAction) -> str:
    able, total = len(proposal.items), proposal.of
    noun = "machine" if total == 1 else "machines"
    return f"{able} {noun}" if able == total else f"{able} of {total} {noun}"


def _proposed(assessment: Assessment, state: RegionState, kind: ProposalKind) -> ProposedAction | None:
    return next((one for one in assessment.proposals if one.kind is kind and one.region == state.region), None)


def _machines(assessment: Assessment, seen: Observation, display: Callable[[str], str]) -> Iterable[Finding]:
    """Machines that the platform took down; where these are a sign of a lost region, its finding has them all."""
    signals = {one.machine: one for one in machine_signals(assessment, seen)}
    for item in assessment.down:
        state = assessment.region(item.source_location)
        if state is None or not (state.level is Level.RED or state.many_down):
            health = signals[item.machine]
            says = f"{health.says} ({display(item.source_location)})"
            yield Finding(
                f"machine/{item.id.casefold()}", Grade.AMBER, "machine", item.machine_name, says, health.time,
                "fail over this machine", (health,),
            )  # fmt: skip


def _unread(assessment: Assessment) -> Iterable[Finding]:
    for one in assessment.unread:
        why = one.error.title if one.error else "no answer yet"
        code = f" ({one.error.code})" if one.error and one.error.code else ""
        says = f"not read: {why}{code}. {one.error.what if one.error else ''}".strip()
        key = f"source/{one.source.name}/{one.scope.casefold()}"
        yield Finding(key, Grade.UNREAD, "source", one.source.value, says, one.read_at)
