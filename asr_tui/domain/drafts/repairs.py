"""Repairs of a protected machine: new disks, disks whose adding failed, warnings, its agent."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.aftercare import AGAIN
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import DayTwoDraft, not_offered, one_step, under_way
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.machines import Disk, Power
from asr_tui.domain.plan import Confirm, Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import Stage
from asr_tui.domain.repair_ways import Repair
from asr_tui.domain.wording import short_list

_HERE = FieldRef("review", "item")


class AddDisksDraft(DayTwoDraft, frozen=True):
    """All disks that the machine got since it was protected, with the types and the account of its other disks."""


class RemoveDisksDraft(DayTwoDraft, frozen=True):
    """All disks that Azure lets be taken out."""


class DismissDraft(DayTwoDraft, frozen=True):
    """All warnings that Azure lets be dismissed."""


class UpdateAgentDraft(DayTwoDraft, frozen=True):
    """The newest Mobility service for the machine."""


class ReinstallAgentDraft(DayTwoDraft, frozen=True):
    """The Mobility service once more, where its item says that it is needed."""


def _checked_after(made: Plan) -> Plan:
    """The repair, and after it Azure's health check, which shows whether the finding is gone."""
    last = made.steps[-1]
    check = steps.RefreshHealth(last.step.id.vault_id.child("replicationVaultHealth", "default"))
    again = Consequence("afterwards", AGAIN)
    return replace(
        made, steps=(*made.steps, PlannedStep.of(check, [last.key])), consequences=(*made.consequences, again)
    )


def new_disks(estate: ItemEstate) -> tuple[Disk, ...]:
    """The machine's disks that are not replicated; Azure names them by their LUN only."""
    luns = {disk.lun for disk in estate.item.unprotected_disks}
    disks = estate.running.disks if estate.running else ()
    return tuple(disk for disk in disks if disk.lun in luns and disk.id is not None)


@day_two.plan.register
def add_disks_plan(draft: AddDisksDraft, estate: ItemEstate) -> Plan:
    """New disks go where the machine's other disks go, and keep their type."""
    item, found = estate.item, new_disks(estate)
    like = next(iter(item.disks), None)
    disks = tuple(
        steps.DiskToReplicate(like.cache_account, like.target_group, disk.id, disk.sku, disk.sku)
        for disk in found
        if like is not None and like.cache_account is not None and like.target_group is not None
    )
    names = short_list([f"{disk.name} ({disk.size_gib} GiB)" for disk in found])
    return _checked_after(
        one_step(
            f"Protect the new disks of {draft.machine_name}",
            steps.AddDisks(draft.item, draft.machine_name, disks),
            estate,
            verb="Protect disks of",
            problems=(*_needs_protected(estate, "new disks", steps.AddDisks.scenario), *_no_disks(disks, estate)),
            consequences=(
                Consequence(
                    "copies", f"{names or 'the new disks'} to {estate.target_words}: a first copy of the whole disk"
                ),
                Consequence(
                    "costs", "a replica disk of the same type and size for each, and the traffic of its first copy"
                ),
                Consequence(
                    "stays", f"{draft.machine_name} protected meanwhile, without the new disks until they are copied"
                ),
            ),
            confirm=Confirm.ENTER,
        )
    )


def _no_disks(disks: tuple[steps.DiskToReplicate, ...], estate: ItemEstate) -> Iterator[Problem]:
    if disks:
        return
    if estate.running is None:
        yield _HERE.blocking("The machine could not be read, so its new disks are not known.", "Read again with r.")
    else:
        yield _HERE.blocking(
            f"{estate.item.machine_name} has no disk that is not replicated.", "There is nothing to do."
        )


@day_two.plan.register
def remove_disks_plan(draft: RemoveDisksDraft, estate: ItemEstate) -> Plan:
    found = [disk for disk in estate.item.disks if disk.removable and disk.id is not None]
    names = short_list([disk.name for disk in found])
    step = steps.RemoveDisks(draft.item, draft.machine_name, tuple(disk.id for disk in found if disk.id))
    nothing = _HERE.blocking("Azure offers no disk of it to be taken out now.", "Only one whose adding failed can be.")
    return _checked_after(
        one_step(
            f"Take disks of {draft.machine_name} out of the replication",
            step,
            estate,
            verb="Take out disks of",
            problems=(
                *_needs_protected(estate, "a change of its disks", steps.RemoveDisks.scenario),
                *(() if found else (nothing,)),
            ),
            consequences=(
                Consequence("deletes", f"the replica of {names or 'the disk'} in {estate.target_words}"),
                Consequence("warning", "a failover makes the machine without it"),
                Consequence("stays", f"the disk on {draft.machine_name}, with all its data"),
            ),
        )
    )


@day_two.plan.register
def dismiss_plan(draft: DismissDraft, estate: ItemEstate) -> Plan:
    found = [error for error in estate.item.health_errors if error.dismissable and error.id]
    nothing = _HERE.blocking("Azure lets no warning of it be dismissed now.", "The others go when their cause is gone.")
    return _checked_after(
        one_step(
            f"Dismiss warnings of {draft.machine_name}",
            steps.DismissHealthErrors(draft.item, draft.machine_name, tuple(error.id for error in found)),
            estate,
            verb="Dismiss warnings of",
            problems=() if found else (nothing,),
            consequences=(
                *(Consequence("hides", f"{error.code}: {error.summary or error.message}") for error in found),
                Consequence("warning", "what is not replicated is not there after a failover"),
            ),
            confirm=Confirm.CHOICE,
        )
    )


@day_two.plan.register
def update_agent_plan(draft: UpdateAgentDraft, estate: ItemEstate) -> Plan:
    item = estate.item
    return _checked_after(
        one_step(
            f"Update the Mobility service of {draft.machine_name}",
            steps.UpdateAgent(draft.item, draft.machine_name),
            estate,
            verb="Update the Mobility service of",
            problems=(
                *_needs_protected(estate, "an update of the Mobility service", steps.UpdateAgent.scenario),
                *_agent_problems(estate),
            ),
            consequences=(
                Consequence(
                    "changes", f"the Mobility service inside {item.machine_name}, now {item.agent_version or 'unknown'}"
                ),
                Consequence("warning", "a reboot may be advised afterwards (151083); replication goes on until then"),
                Consequence("stays", f"{item.machine_name} runs on; recovery points are made meanwhile"),
            ),
            confirm=Confirm.CHOICE,
        )
    )


@day_two.plan.register
def reinstall_agent_plan(draft: ReinstallAgentDraft, estate: ItemEstate) -> Plan:
    item, upgrade = estate.item, estate.item.agent_upgrade
    blocked = tuple(
        _HERE.blocking(f"In the way: {why}", "Put that right, then read again with r.") for why in upgrade.blocked_by
    )
    nothing = _HERE.blocking("Azure does not ask for it to be installed again.", "There is nothing to do.")
    return _checked_after(
        one_step(
            f"Install the Mobility service again in {draft.machine_name}",
            steps.ReinstallAgent(draft.item, draft.machine_name),
            estate,
            verb="Install the Mobility service again in",
            problems=(
                *_needs_protected(estate, "an installation of the Mobility service", steps.ReinstallAgent.scenario),
                *_agent_problems(estate),
                *(blocked if upgrade.reinstall else (nothing,)),
            ),
            consequences=(
                Consequence("changes", f"the Mobility service inside {item.machine_name}: removed, and installed anew"),
                Consequence("warning", "replication pauses meanwhile; a reboot may be advised afterwards (151083)"),
                Consequence("stays", f"{item.machine_name} runs on; its recovery points stay"),
            ),
            confirm=Confirm.CHOICE,
        )
    )


DRAFTS: dict[Repair, type[DayTwoDraft]] = {
    Repair.ADD_DISKS: AddDisksDraft,
    Repair.REMOVE_DISKS: RemoveDisksDraft,
    Repair.DISMISS: DismissDraft,
    Repair.UPDATE_AGENT: UpdateAgentDraft,
    Repair.UPDATE_EXPIRING: UpdateAgentDraft,
    Repair.REINSTALL_AGENT: ReinstallAgentDraft,
}
"""What each repair of a machine begins with."""


def _agent_problems(estate: ItemEstate) -> Iterator[Problem]:
    if estate.running is not None and estate.running.power is not Power.RUNNING:
        power = estate.running.power.value
        yield _HERE.blocking(
            f"{estate.item.machine_name} is {power}: the service is updated inside the running machine.",
            "Start the machine, then read again with r.",
        )
    if estate.item.agent_upgrade.in_progress:
        yield _HERE.blocking("Azure is updating it by itself now.", "Wait, then read again with r.")


def _needs_protected(estate: ItemEstate, what: str, scenario: str) -> Iterator[Problem]:
    """Site Recovery changes these only in the state Protected (assumed after the changes of its settings)."""
    yield from under_way(scenario, what[:1].upper() + what[1:], estate)
    if estate.item.stage is not Stage.PROTECTED:
        yield not_offered(what, estate)
