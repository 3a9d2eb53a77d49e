"""What can be copied by its id and shown by its address in the portal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.present import job
from asr_tui.ui.present import step as step_words
from asr_tui.ui.text import plain

COMING = "It is made when the plan is carried out: before that the portal does not know it."


@dataclass(frozen=True, slots=True)
class Addressed:
    """Something of Azure's, with what it is in a few words.

    page  whose page in the portal shows it, where it has none of its own
    way   what else one must know to find it there
    """

    id: ArmId
    words: str
    page: ArmId | None = None
    way: str = ""


def of_vault(vault: ArmId) -> Addressed:
    return Addressed(vault, f"Vault {plain(vault.name)}")


def of_machine(machine: ArmId) -> Addressed:
    return Addressed(machine, f"Machine {plain(machine.name)}")


def of_item(item: ProtectedItem) -> Addressed:
    return Addressed(item.id, f"Protected item {plain(item.machine_name)}")


def of_job(vault: ArmId, name: str, known: Job | None, title: str = "") -> Addressed:
    """A job's own page has no address that Microsoft has written down: the vault's leads there."""
    words = job.name(known) if known and known.title else title or f"Job {plain(name)}"
    return Addressed(vault.child("replicationJobs", name), words, vault, f"There: Site Recovery jobs, “{words}”.")


def of_new(resource: ArmId, words: str, *, is_new: bool) -> Addressed:
    """Something that is there already, or will be."""
    return Addressed(resource, plain(words), way=COMING if is_new else "")


def of_steps(planned: Iterable[steps.Step]) -> tuple[Addressed, ...]:
    """What each step makes or acts on."""
    return tuple(_of_step(one) for one in planned)


def _of_step(step: steps.Step) -> Addressed:
    words = step_words.title(step)
    if isinstance(step, steps.CancelJob | steps.RestartJob | steps.ResumeJob):
        return of_job(step.id.vault_id, step.id.name, None, plain(step.title))
    return of_new(step.id, words, is_new=step.creates)
