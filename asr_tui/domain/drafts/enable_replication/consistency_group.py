"""The multi-VM group of a draft: its members, who may join, and its problems.

Rules: Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery": 16 machines at most; a machine joins a
new or an existing group while its replication is enabled, and never later; no failover of one machine alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain import names
from asr_tui.domain.direction import replication_words
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.targets import Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.wording import short_list

MAX_MEMBERS = 16


class ConsistencyGroup(Struct, frozen=True):
    """`members` are protected already; `joining` are the marked machines."""

    name: str
    members: tuple[ProtectedItem, ...] = ()
    joining: tuple[ArmId, ...] = ()

    @property
    def is_new(self) -> bool:
        return not self.members

    @property
    def size(self) -> int:
        return len(self.members) + len(self.joining)


def group_named(name: str, draft: EnableReplicationDraft, estate: Estate) -> ConsistencyGroup:
    """The group together with the marked machines that are not protected yet."""
    members = tuple(item for item in estate.items if name and item.multi_vm_group.casefold() == name.casefold())
    joining = tuple(machine for machine in draft.machines if estate.item_of(machine) is None)
    return ConsistencyGroup(members[0].multi_vm_group if members else name, members, joining)


def groups_in(draft: EnableReplicationDraft, estate: Estate) -> tuple[ConsistencyGroup, ...]:
    """The vault's groups, by name."""
    found = {item.multi_vm_group.casefold(): item.multi_vm_group for item in estate.items if item.multi_vm_group}
    return tuple(group_named(name, draft, estate) for _, name in sorted(found.items()))


def group_problems(draft: EnableReplicationDraft, estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    if not draft.policy.multi_vm_group:
        return
    group, at = group_named(draft.policy.multi_vm_group, draft, estate), FieldRef("policy", "multi_vm_group")
    if group.is_new:
        why = names.consistency_group_refusal(group.name)
        if why:
            yield at.blocking(f"{names.quoted(group.name)} is no name for a group.", why)
    way = (draft.source_region, resolved.target_region)
    other = next((one for one in group.members if (one.source_location, one.target_location) != way), None)
    if other is not None:
        there = replication_words(other, estate.display)
        yield at.blocking(
            f"The machines of {group.name} replicate another way: {there}.",
            "A group replicates in one direction: choose another name.",
        )
    if group.size > MAX_MEMBERS:
        members = f"{len(group.members)} are in it and " if group.members else ""
        yield at.blocking(
            f"A replication group holds at most {MAX_MEMBERS} machines: {members}{len(group.joining)} are marked.",
            "Mark fewer, or use another group or none.",
        )
    existing = estate.topology.policy(resolved.policy.id)
    if existing and not existing.multi_vm_sync:
        yield at.warning(
            f"The policy {existing.name} has multi-VM consistency off: a group would get no shared recovery points.",
            "Choose another policy or a new one, or no group.",
        )
    yield from _together(group, at)


def _together(group: ConsistencyGroup, at: FieldRef) -> Iterator[Problem]:
    """What a group means for its machines, and what this program can do with them."""
    machines = [*(item.machine_name for item in group.members), *(machine.name for machine in group.joining)]
    if len(machines) > 1:
        yield at.warning(
            f"{short_list(machines)} can then fail over only together, by a recovery plan that holds all of them. "
            "Drills of one machine stay possible.",
            "Choose no group if each shall fail over by itself.",
        )
    elif machines:
        yield at.note(f"{machines[0]} is the only machine of the group: it fails over by itself until another joins.")
    yield at.note(
        "A machine joins only while its replication is enabled, never later. The machines connect to each other on "
        "TCP port 20004."
    )
