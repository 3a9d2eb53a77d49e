"""Starts stopped machines, so that they can be protected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.machines import Machine
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem


class StartMachinesDraft(Struct, frozen=True):
    machines: tuple[ArmId, ...]


def can_start(machine: Machine) -> bool:
    """Whether it is off and Azure starts it; a machine that starts or stops is left alone."""
    return machine.is_off and machine.managed


def plan(draft: StartMachinesDraft, machines: Sequence[Machine]) -> Plan:
    """One step for each machine that is off."""
    chosen = [one for one in machines if one.id in draft.machines]
    starts = [steps.StartMachine(one.id) for one in chosen if can_start(one)]
    names = ", ".join(step.id.name for step in starts) or "nothing"
    return Plan(
        title=f"Start {names}",
        steps=tuple(PlannedStep.of(step) for step in starts),
        problems=tuple(_problems(draft, chosen)),
        consequences=tuple(_consequences(chosen)),
    )


def _consequences(chosen: Sequence[Machine]) -> Iterator[Consequence]:
    for machine in chosen:
        if can_start(machine):
            yield Consequence("switches", f"{machine.name} ({machine.size}) on; it is billed from then on")


def _problems(draft: StartMachinesDraft, chosen: Sequence[Machine]) -> Iterator[Problem]:
    for wanted in draft.machines:
        machine = by_id(chosen, wanted)
        if machine is None:
            what, remedy = f"{wanted.name} is not there any more.", "Read the machines again."
        elif not machine.managed:
            what = f"{machine.name} has unmanaged disks: Azure starts no such machine since 31 March 2026."
            remedy = "Convert its disks to managed ones in the portal."
        elif not can_start(machine):
            what, remedy = f"{machine.name} is {machine.power.value}.", "There is nothing to start."
        else:
            continue
        yield FieldRef("machines", "machines", wanted).blocking(what, remedy)
