"""Azure's resources, copied by their ids and opened by their addresses in the portal."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.present import job
from asr_tui.ui.text import plain

NOT_YET_MADE = "It is made when the plan is carried out: before that the portal does not know it."


class ResourceLink(Struct, frozen=True):
    """A resource, with what it is in a few words.

    page  the resource whose page in the portal shows it, where it has none of its own
    way   how to find it there
    """

    id: ArmId
    words: str
    page: ArmId | None = None
    way: str = ""


def of_subscription(subscription: str) -> ResourceLink:
    """A subscription, by its id without a path."""
    return ResourceLink(ArmId(f"/subscriptions/{subscription}"), f"Subscription {subscription}")


def of_vault(vault: ArmId) -> ResourceLink:
    return ResourceLink(vault, f"Vault {plain(vault.name)}")


def of_machine(machine: ArmId) -> ResourceLink:
    return ResourceLink(machine, f"Machine {plain(machine.name)}")


def of_item(item: ProtectedItem) -> ResourceLink:
    return ResourceLink(item.id, f"Protected item {plain(item.machine_name)}")


def of_job(vault: ArmId, name: str, known: Job | None, title: str = "") -> ResourceLink:
    """Microsoft documents no address for a job's own page: the vault's leads there."""
    words = job.name(known) if known and known.title else title or f"Job {plain(name)}"
    return ResourceLink(vault.child("replicationJobs", name), words, vault, f"There: Site Recovery jobs, “{words}”.")


def of_new(resource: ArmId, words: str, *, is_new: bool) -> ResourceLink:
    """A resource that exists, or that the plan makes."""
    return ResourceLink(resource, plain(words), way=NOT_YET_MADE if is_new else "")


def of_steps(planned: Iterable[steps.Step]) -> tuple[ResourceLink, ...]:
    """What each step makes or acts on."""
    return tuple(
        of_job(step.id.vault_id, step.id.name, None, plain(step.title))
        if isinstance(step, steps.CancelJob | steps.RestartJob | steps.ResumeJob)
        else of_new(step.id, step.label, is_new=step.creates)
        for step in planned
    )
