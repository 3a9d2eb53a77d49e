"""Can we come back? What is asked before a failover; no answer stops it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from asr_tui.domain.checks import SOURCE_ANSWERS, Answer, Check
from asr_tui.domain.drafts.reprotect import proposed_cache
from asr_tui.domain.item_estate import Absence
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.resources import Machine, StorageAccount
from asr_tui.domain.rights import CREATE_MACHINES, Rights
from asr_tui.domain.rights_needed import Need, missing
from asr_tui.domain.roles import role_for

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What a read came to: a value, or the sentence that says why there is none, or that it is still awaited."""

    value: T | None
    why_not: str = ""
    pending: bool = False
    absence: Absence | None = None


def way_back(
    item: ProtectedItem,
    topology: Read[Topology],
    accounts: Read[tuple[StorageAccount, ...]],
    rights: Read[Rights],
    running: Read[Machine],
) -> tuple[Check, ...]:
    """The reverse mapping, the cache account, the rights, the source region: what a re-protect would need or make."""
    return (_mapping(item, topology), _cache(item, accounts), _rights(item, rights), _source(item, running))


def _unanswered(about: str, pending: bool, why_not: str) -> Check:
    return Check(about, Answer.ASKING) if pending else Check(about, Answer.COULD_NOT_CHECK, why_not)


def _mapping(item: ProtectedItem, topology: Read[Topology]) -> Check:
    about = "mapping back"
    if topology.value is None or item.target_container is None:
        return _unanswered(about, topology.pending, topology.why_not)
    if topology.value.mapping(item.target_container, item.container, item.policy):
        return Check(about, Answer.YES, "the vault maps the way back")
    return Check(about, Answer.WILL_BE_MADE, "none yet: the re-protect makes it")


def _cache(item: ProtectedItem, accounts: Read[tuple[StorageAccount, ...]]) -> Check:
    about = "cache account in the target region"
    if accounts.value is None:
        return _unanswered(about, accounts.pending, accounts.why_not)
    account, is_new = proposed_cache(item, accounts.value)
    if is_new:
        return Check(about, Answer.WILL_BE_MADE, "none yet: the re-protect makes one")
    return Check(about, Answer.YES, account.name)


def _rights(item: ProtectedItem, rights: Read[Rights]) -> Check:
    """Microsoft Learn, "Reprotect failed over Azure VMs": one must be able to create machines there."""
    about = "rights in the original region"
    if rights.value is None:
        return _unanswered(about, rights.pending, rights.why_not)
    group = item.machine.group_id
    lacking = missing(Need(group, CREATE_MACHINES), rights.value)
    if not lacking:
        return Check(about, Answer.YES, f"you may create machines in {group.name}")
    role = role_for(lacking[0])
    return Check(about, Answer.NO, f"no right to {lacking[0]} in {group.name}: ask for the role {role} there")


def _source(item: ProtectedItem, running: Read[Machine]) -> Check:
    about = SOURCE_ANSWERS
    if running.value is None:
        return _unanswered(about, running.pending, running.why_not)
    return Check(about, Answer.YES, f"{item.machine_name} is {running.value.power.value}")
