"""Problems of the machines' target names, which are unique in a resource group.

Rules: Microsoft Learn, "Naming rules and restrictions for Azure resources".
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication.concerned import about
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.wording import short_list


def machine_name_problems(estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """Names that Azure refuses, and names that another machine has or will have in the target group."""
    existing = {one.id for one in (*estate.machines, *estate.target_machines)}
    promised = {_machine(item.target_group, item.target_name or item.machine_name): item for item in estate.items}
    by_name: dict[ArmId, list[MachineTarget]] = {}
    for target in resolved.machines:
        by_name.setdefault(_machine(target.group.id, target.name), []).append(target)
    for name, targets in by_name.items():
        yield from _refused(targets, resolved)
        first = targets[0]
        at, item = FieldRef("target", "name", first.machine.id), promised.get(name)
        if item is not None and item.machine != first.machine.id:
            yield at.blocking(
                f"{item.machine_name} is protected in this vault, and would be {first.name} in {first.group.name} too.",
                "Only one of them could start there: give another name, or another resource group.",
            )
        elif name in existing:
            yield at.warning(
                f"There is a machine {first.name} in {first.group.name} already: a failover could not make another, "
                "and would fail.",
                "Delete it there if an earlier protection left it; or give another name or another resource group.",
            )


def _machine(group: ArmId | None, name: str) -> ArmId:
    return resource_id(group or ArmId(""), "Microsoft.Compute/virtualMachines", name)


def _refused(targets: list[MachineTarget], resolved: Resolved) -> Iterator[Problem]:
    """Machines of one new name: whether Azure takes it, and whether it is unique."""
    for target in targets:
        why = names.machine_refusal(target.name, windows=target.machine.windows)
        if target.name != target.machine.name and why:
            what = f"Azure would refuse the machine name {names.quoted(target.name)}."
            yield FieldRef("target", "name", target.machine.id).blocking(what, why)
    if len(targets) > 1:
        # Reported for the last of them, whose name was typed last or which was marked last.
        last = targets[-1]
        called = short_list([one.machine.id.group + "/" + one.machine.name for one in targets])
        found = FieldRef("target", "name", last.machine.id).blocking(
            f"{called} would {'both' if len(targets) == 2 else 'all'} be called {last.name} in {last.group.name}.",
            "Give each another name, or another resource group.",
        )
        yield about(found, (one.machine.id for one in targets), resolved)
