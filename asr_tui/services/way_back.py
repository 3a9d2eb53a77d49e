"""Can we come back? What is asked before a failover; no answer stops it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from asr_tui.domain.checks import SOURCE_ANSWERS, Answer, Check
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.resources import Machine, StorageAccount

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What a read came to: a value, or the sentence that says why there is none, or that it is still awaited."""

    value: T | None
    why_not: str = ""
    pending: bool = False


def way_back(
    item: ProtectedItem,
    topology: Read[Topology],
    accounts: Read[tuple[StorageAccount, ...]],
    running: Read[Machine],
) -> tuple[Check, ...]:
    """The reverse mapping, the cache account, the source region; each says what a re-protect would have to make."""
    return (_mapping(item, topology), _cache(item, accounts), _source(item, running))


def _unanswered(about: str, pending: bool, why_not: str) -> Check:
    return Check(about, Answer.ASKING) if pending else Check(about, Answer.COULD_NOT_CHECK, why_not)


def _mapping(item: ProtectedItem, topology: Read[Topology]) -> Check:
    about = "mapping back"
    if topology.value is None or item.target_container is None:
        return _unanswered(about, topology.pending, topology.why_not)
    if topology.value.mapping(item.target_container, item.container):
        return Check(about, Answer.YES, "the vault maps the way back")
    return Check(about, Answer.NO, "it can still be made after the failover, before the re-protect")


def _cache(item: ProtectedItem, accounts: Read[tuple[StorageAccount, ...]]) -> Check:
    about = "cache account in the target region"
    if accounts.value is None:
        return _unanswered(about, accounts.pending, accounts.why_not)
    there = [one.name for one in accounts.value if one.location == item.target_location and not one.premium]
    if there:
        return Check(about, Answer.YES, there[0])
    return Check(about, Answer.NO, "one is made by the re-protect")


def _source(item: ProtectedItem, running: Read[Machine]) -> Check:
    about = SOURCE_ANSWERS
    if running.value is None:
        return _unanswered(about, running.pending, running.why_not)
    return Check(about, Answer.YES, f"{item.machine_name} is {running.value.power.value}")
