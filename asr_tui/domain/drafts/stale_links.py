"""Deletes the links that an earlier protection left on a machine, so that Azure protects it again (150226).

Source: Microsoft's published script Cleanup-Stale-ASR-Config-Azure-VM.ps1, which deletes every link from the machine to
a vault; and Microsoft Learn, "Troubleshoot Azure VM errors in Site Recovery".
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Link, Lock, stale_links
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem


class StaleLinksDraft(Struct, frozen=True):
    """All of Site Recovery's links on the machine are deleted."""

    machine: ArmId


class LinksEstate(Struct, frozen=True):
    """What is known about a machine's links.

    items   what all vaults protect that could be read
    unread  what could not be read, as sentences: a vault among them may protect the machine
    """

    links: tuple[Link, ...] = ()
    locks: tuple[Lock, ...] = ()
    items: tuple[ProtectedItem, ...] = ()
    unread: tuple[str, ...] = ()


def plan(draft: StaleLinksDraft, estate: LinksEstate) -> Plan:
    """One deletion a link, side by side; nothing where the machine is protected."""
    links = stale_links(estate.links, draft.machine)
    deletions = [steps.DeleteResourceLink(link.id, draft.machine) for link in links]
    name = draft.machine.name
    return Plan(
        title=f"Remove the stale links of {name}",
        steps=tuple(PlannedStep.of(step) for step in deletions),
        problems=tuple(_problems(draft, links, estate)),
        consequences=(
            *(_deleted(link) for link in links),
            Consequence("stays", f"{name} itself, its disks and its agent; no vault is changed"),
            Consequence("undo", "there is none: nothing brings a deleted link back"),
        ),
        word_to_type=name if deletions else "",
    )


def _deleted(link: Link) -> Consequence:
    """With the target in full: names alone may be those of another vault."""
    target = f"the vault {link.vault}: {link.target}" if link.vault else link.target
    return Consequence("deletes", f"the link {link.id.name}, from {link.source.name} to {target}")


def _problems(draft: StaleLinksDraft, links: tuple[Link, ...], estate: LinksEstate) -> Iterator[Problem]:
    name = draft.machine.name
    if not links:
        yield FieldRef("machines", "machines", draft.machine).blocking(
            f"There is no link of Site Recovery on {name} any more.", "Go on."
        )
        return
    for item in estate.items:
        if draft.machine in {item.machine, item.target_machine}:
            vault, state = item.id.vault_id.name, item.state_text or item.stage.value
            yield FieldRef("machines", "machines", draft.machine).blocking(
                f"{name} is protected now in the vault {vault} ({state}): its links are in use.",
                "To protect it elsewhere, disable its replication there first.",
            )
    for lock in dict.fromkeys(lock for link in links for lock in estate.locks if lock.holds(link.id)):
        yield FieldRef("machines", "machines", draft.machine).blocking(
            f"The lock {lock.name} on {lock.where} stops the deletion.",
            "Remove the lock, then read again; set it again when the links are gone.",
            "ScopeLocked",
        )
    for sentence in estate.unread:
        yield FieldRef("machines", "machines", draft.machine).warning(
            sentence, f"Go on only if you know that {name} is not protected there."
        )
