"""All problems of a draft.

Rules: Microsoft Learn, "Enable replication for Azure VMs" (vault and source region).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asr_tui.domain.drafts.enable_replication.consistency_group import group_problems
from asr_tui.domain.drafts.enable_replication.disk_rules import subscription_problems
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.machine_rules import machine_problems
from asr_tui.domain.drafts.enable_replication.policy_proposal import resolved_policy
from asr_tui.domain.drafts.enable_replication.policy_rules import policy_problems
from asr_tui.domain.drafts.enable_replication.target_rules import (
    region_problems,
    target_problems,
    target_problems_in_parts,
)
from asr_tui.domain.drafts.enable_replication.targets import Resolved, resolve, resolve_in_parts, target_region
from asr_tui.domain.drafts.enable_replication.vault_choice import vault_refusal
from asr_tui.domain.estate import OF_MACHINES_ALONE, Estate, Parts, at_once
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import Vault

MAKE_A_MACHINE = "Choose another subscription, or make a machine in Azure first and read again."
ANOTHER_VAULT = "Choose another vault or make a new one; or choose another source region."
MARK_ONE = "Mark one."


def problems(draft: EnableReplicationDraft, estate: Estate) -> tuple[Problem, ...]:
    """In the order of the pages."""
    return tuple(problem for page in _OF_PAGES for problem in problems_of(page, draft, estate))


def problems_of(page: str, draft: EnableReplicationDraft, estate: Estate) -> tuple[Problem, ...]:
    """Those of one page; the rules of the other pages are not asked."""
    rule = _OF_PAGES.get(page)
    without = OF_MACHINES_ALONE if page in {"target", "policy"} else frozenset()
    return estate.last(rule, draft, without) if rule else ()


def _on_source(draft: EnableReplicationDraft, estate: Estate) -> tuple[Problem, ...]:
    found = region_problems(draft, estate, target_region(draft, estate))
    return (*source_problems(draft, estate), *(one for one in found if one.page == "source"))


def _on_machines(draft: EnableReplicationDraft, estate: Estate) -> tuple[Problem, ...]:
    return tuple(_machines(draft, estate, target_region(draft, estate)))


def _on_target(draft: EnableReplicationDraft, estate: Estate) -> tuple[Problem, ...]:
    return at_once(_on_target_in_parts(draft, estate))


def _on_target_in_parts(draft: EnableReplicationDraft, estate: Estate) -> Parts[tuple[Problem, ...]]:
    found = list[Problem]()
    yield from resolve_in_parts(draft, estate)
    for one in target_problems_in_parts(draft, estate, resolve(draft, estate)):
        if one is None:
            yield
        elif one.page == "target":
            found.append(one)
    return tuple(found)


def problems_of_target_in_parts(draft: EnableReplicationDraft, estate: Estate) -> Iterator[None]:
    """Compute in parts what `resolve`, and `problems_of` of the target, then give."""
    return estate.last_in_parts(_on_target, _on_target_in_parts, draft, OF_MACHINES_ALONE)


def _on_policy(draft: EnableReplicationDraft, estate: Estate) -> tuple[Problem, ...]:
    resolved = Resolved(target_region(draft, estate), (), resolved_policy(draft, estate))  # no rule asks for machines
    return (*policy_problems(draft, estate, resolved), *group_problems(draft, estate, resolved))


def _on_review(_draft: EnableReplicationDraft, estate: Estate) -> tuple[Problem, ...]:
    at, remedy = FieldRef("review", "unread"), "Checks that need it were left out."
    return tuple(at.warning(what, remedy) for what in estate.unread)


_OF_PAGES: dict[str, Callable[[EnableReplicationDraft, Estate], tuple[Problem, ...]]] = {
    "source": _on_source,
    "machines": _on_machines,
    "target": _on_target,
    "policy": _on_policy,
    "review": _on_review,
}


def target_findings(draft: EnableReplicationDraft, estate: Estate) -> Iterator[Problem]:
    """Only the problems of the target: they are asked for each row of a picker."""
    return target_problems(draft, estate, resolve(draft, estate))


def source_region_refusal(region: str, draft: EnableReplicationDraft, estate: Estate) -> str:
    """Why machines of this region cannot be protected in the draft's vault, or an empty string."""
    vault = Vault(draft.vault, draft.vault_location)
    return vault_refusal(vault, estate.group(draft.vault.group_id), region, estate.display(region))


def source_problems(draft: EnableReplicationDraft, estate: Estate) -> Iterator[Problem]:
    if not estate.machines:
        yield FieldRef("source", "subscription").blocking(
            "This subscription has no virtual machine to protect.", MAKE_A_MACHINE
        )
        return
    if not draft.source_region:
        yield FieldRef("source", "source_region").blocking("No source region is chosen.", "Choose one.")
        return
    refusal = source_region_refusal(draft.source_region, draft, estate)
    if refusal:
        yield FieldRef("source", "vault").blocking(refusal, ANOTHER_VAULT)


def _machines(draft: EnableReplicationDraft, estate: Estate, target_region: str) -> Iterator[Problem]:
    if not draft.machines:
        yield FieldRef("machines", "machines").blocking("No machine is marked.", MARK_ONE)
    for marked in draft.machines:
        machine = estate.machine(marked)
        if machine is None:
            yield FieldRef("machines", "machines", marked).blocking(
                f"{marked.name} is not there any more.", "Somebody deleted or moved it. Take its mark away."
            )
        elif machine.location != draft.source_region:
            yield FieldRef("machines", "machines", marked).blocking(
                f"{machine.name} is in {estate.display(machine.location)}, not in the source region.",
                "Unmark it, and protect it afterwards from its own region.",
            )
        else:
            found = machine_problems(machine, estate, draft.override(marked).excluded_disks, target_region)
            # Problems of another page are reported there.
            yield from (one for one in found if one.page == "machines")
    marks = map(estate.machine, draft.machines)
    yield from subscription_problems([machine for machine in marks if machine], estate)
