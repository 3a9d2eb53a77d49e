"""Disable replication, complete a migration, and purge: what goes and what stays behind."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain import steps
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import DayTwoDraft, one_step, under_way
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.jobs import JobState
from asr_tui.domain.left_behind import at_disable
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.plan import Consequence, Plan
from asr_tui.domain.problems import FieldRef, Problem


class DisableDraft(DayTwoDraft, frozen=True):
    migration: bool = False


class PurgeDraft(DayTwoDraft, frozen=True):
    """The machine is forced out of the vault after a disable that failed."""


@day_two.plan.register
def disable_plan(draft: DisableDraft, estate: ItemEstate) -> Plan:
    item = estate.item
    word = "Complete the migration of" if draft.migration else "Disable replication of"
    return one_step(
        f"{word} {item.machine_name}",
        steps.DisableReplication(item.id, item.machine_name, draft.migration),
        estate,
        verb="Complete migration of" if draft.migration else "Disable replication of",
        problems=_disable_problems(draft, estate),
        consequences=(
            Consequence("deletes", f"the protection of {item.machine_name} and all its recovery points"),
            *at_disable(estate),
        ),
        expected=steps.DisableReplication.after_failover if item.active_on_target else None,
    )


def _disable_problems(draft: DisableDraft, estate: ItemEstate) -> Iterator[Problem]:
    item, at = estate.item, FieldRef("review", "item")
    yield from under_way(steps.DisableReplication.scenario, "Disabling", estate)
    # Source: Microsoft Learn, "Troubleshoot Azure VM errors in Site Recovery" (150225).
    for lock in estate.locks_on_machine():
        yield FieldRef("review", "item", item.machine).warning(
            f"The lock {lock.name} on {lock.where} stops the clean-up: the job will end as completed with information, "
            f"and stale links stay on {item.machine_name}, which stop its next protection.",
            "Remove the lock first, and set it again when the job is over.",
            "150225",
        )
    # A machine that failed over has its agent where it runs now.
    if estate.absence is Absence.SILENT and not item.active_on_target:
        yield at.warning(
            f"{estate.display(item.source_location)} did not answer for {item.machine_name}: its agent there cannot "
            "be told to stop, and the job may fail.",
            "Wait for the region; or, after a failed attempt, Purge forces the machine out of the vault.",
        )
    operation = "CompleteMigration" if draft.migration else "DisableProtection"
    if not item.allowed_operations & {operation, "DisableProtection"}:
        what = f"Azure does not offer this for {item.machine_name} now ({stage_words(item)})."
        yield at.blocking(what, "Wait for the job that is under way.")


def can_purge(estate: ItemEstate) -> bool:
    """Whether an earlier disable failed: Azure advises a purge only then."""
    return any(
        job.scenario == steps.DisableReplication.scenario
        and job.state in {JobState.FAILED, JobState.CANCELLED}
        and job.is_on(estate.item.machine_name)
        for job in estate.jobs
    )


@day_two.plan.register
def purge_plan(draft: PurgeDraft, estate: ItemEstate) -> Plan:
    item = estate.item
    refused = FieldRef("review", "item").blocking(
        "A purge is for a machine whose disabling failed; here none did.", "Disable replication instead."
    )
    return one_step(
        f"Purge {item.machine_name} from the vault",
        steps.PurgeItem(item.id, item.machine_name),
        estate,
        verb="Purge",
        problems=() if can_purge(estate) else (refused,),
        consequences=(
            Consequence("deletes", f"the vault's record of {item.machine_name} and all its recovery points"),
            Consequence("stays", "the agent on the machine, and links that can stop the next protection (150226)"),
        ),
    )
