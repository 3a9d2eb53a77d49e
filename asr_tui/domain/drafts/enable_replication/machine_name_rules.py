"""Problems of the machines' target names, which are unique in a resource group.

Rules: Microsoft Learn, "Naming rules and restrictions for Azure resources".
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.wording import short_list


def machine_name_problems(estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """Names that Azure refuses, and names that another machine has or will have in the target group."""
    there = {one.id for one in (*estate.machines, *estate.target_machines)}
    items = {_becomes(item): item for item in estate.items if item.target_group is not None}
    alike: dict[ArmId, list[MachineTarget]] = {}
    for target in resolved.machines:
        alike.setdefault(_machine(target.group.id, target.name), []).append(target)
    for wanted, targets in alike.items():
        for target in targets:
            yield from _refused(target)
        if len(targets) > 1:
            yield _twice(targets)
        item = items.get(wanted)
        if item is not None and item.machine != targets[0].machine.id:
            yield _promised(targets[0], item)
        elif wanted in there:
            yield _taken(targets[0])


def _machine(group: ArmId, name: str) -> ArmId:
    return resource_id(group, "Microsoft.Compute/virtualMachines", name)


def _becomes(item: ProtectedItem) -> ArmId:
    return _machine(item.target_group or ArmId(""), item.target_name or item.machine_name)


def _refused(target: MachineTarget) -> Iterator[Problem]:
    machine = target.machine
    why = names.machine_refusal(target.name, windows=machine.os.casefold() == "windows")
    if target.name != machine.name and why:
        yield FieldRef("target", "name", machine.id).blocking(
            f"Azure would refuse the machine name {names.quoted(target.name)}.", why
        )


def _twice(targets: list[MachineTarget]) -> Problem:
    """Reported for the last of them, whose name was typed last or which was marked last."""
    last = targets[-1]
    called = short_list([one.machine.id.group + "/" + one.machine.name for one in targets])
    return FieldRef("target", "name", last.machine.id).blocking(
        f"{called} would {'both' if len(targets) == 2 else 'all'} be called {last.name} in {last.group.name}.",
        "Give each another name, or another resource group.",
    )


def _promised(target: MachineTarget, item: ProtectedItem) -> Problem:
    return FieldRef("target", "name", target.machine.id).blocking(
        f"{item.machine_name} is protected in this vault, and would be {target.name} in {target.group.name} too.",
        "Only one of them could start there: give another name, or another resource group.",
    )


def _taken(target: MachineTarget) -> Problem:
    return FieldRef("target", "name", target.machine.id).warning(
        f"There is a machine {target.name} in {target.group.name} already: a failover could not make another.",
        "Give another name or another resource group, or see to it that it is gone by then.",
    )
