"""What all vaults hold that an account may read: machines, jobs and recovery plans, as they were asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain.applications import Branch, plan_names
from asr_tui.domain.attention import needs
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.listed_machine import ListedMachine, listed
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault

Tags = tuple[tuple[str, str], ...]


class VaultsSource(Enum):
    """Where the values come from; how old Resource Graph's are Azure does not say."""

    GRAPH = "Azure Resource Graph"
    LISTS = "the vaults' own lists"


class TaggedItem(Struct, frozen=True):
    """A protected item with the tags of its machine; None where those could not be read."""

    item: ProtectedItem
    tags: Tags | None


class GraphRows(Struct, frozen=True):
    """Machines of a page of a query's answer.

    unreadable  rows that could not be made sense of
    ends_page   whether the page has no more of them
    """

    items: tuple[TaggedItem, ...]
    unreadable: int = 0
    ends_page: bool = True


class Unread(Struct, frozen=True):
    """Something that could not be read, such as "The vault contoso-vault", and why."""

    what: str
    error: AsrError


class VaultsSnapshot(Struct, frozen=True):
    """Machines, jobs, plans and vaults as of one moment.

    tags        of each machine by its item; items without an entry: not known
    source      None before the first answer
    asked_at    when the first of its questions was sent
    complete    whether all questions were answered
    reading     whether Azure is being asked now
    unread      what could not be read; the rest is there
    unreadable  rows of Resource Graph that could not be made sense of
    own_reads   how many of the vaults are shown as this program has read them itself lately
    refused     why Resource Graph could not be asked, where the lists were read instead
    error       why the newest attempt failed; the values are then older
    """

    items: tuple[ProtectedItem, ...] = ()
    tags: Mapping[ArmId, Tags] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    plans: tuple[RecoveryPlan, ...] = ()
    vaults: tuple[Vault, ...] = ()
    source: VaultsSource | None = None
    asked_at: datetime | None = None
    complete: bool = False
    reading: bool = False
    unread: tuple[Unread, ...] = ()
    unreadable: int = 0
    own_reads: int = 0
    refused: AsrError | None = None
    error: AsrError | None = None

    def vault(self, vault: ArmId) -> Vault:
        """The vault; one without a region where only something in it is known."""
        return next((one for one in self.vaults if one.id == vault), Vault(vault, ""))

    def with_own(self, vaults: Mapping[ArmId, tuple[tuple[ProtectedItem, ...], tuple[Job, ...]]]) -> VaultsSnapshot:
        """With these machines and jobs of some vaults in place of what is said of them here."""
        if not vaults:
            return self
        items = tuple(one for one in self.items if one.id.vault_id not in vaults)
        jobs = tuple(one for one in self.jobs if one.id.vault_id not in vaults)
        own = tuple(vaults.values())
        return replace(
            self,
            items=(*items, *(one for found, _ in own for one in found)),
            jobs=(*jobs, *(one for _, found in own for one in found)),
            own_reads=len(vaults),
        )


def by_vault(items: Iterable[ProtectedItem]) -> dict[ArmId, list[ProtectedItem]]:
    found: dict[ArmId, list[ProtectedItem]] = {}
    for item in items:
        found.setdefault(item.id.vault_id, []).append(item)
    return found


def machines_of(snapshot: VaultsSnapshot, now: datetime, display: Callable[[str], str]) -> tuple[ListedMachine, ...]:
    """The machines of all vaults with what is known of each; a job counts in its own vault only.

    display  gives a region's name as people read it
    """
    jobs: dict[ArmId, list[Job]] = {}
    for job in snapshot.jobs:
        jobs.setdefault(job.id.vault_id, []).append(job)
    tags = {
        item.machine.casefold(): dict(snapshot.tags[item.id]) for item in snapshot.items if item.id in snapshot.tags
    }
    plans = plan_names(snapshot.plans)
    found: list[ListedMachine] = []
    for vault, items in by_vault(snapshot.items).items():
        own = jobs.get(vault, [])
        found += listed(items, needs(items, own, now), own, now, display, tags, plans)
    return tuple(found)


def grouped(
    machines: Sequence[ListedMachine], name: Callable[[ListedMachine], str], none: str = ""
) -> tuple[Branch, ...]:
    """A branch for each name, in the order of names; `none` names those without one, which come last."""
    found: dict[str, list[ListedMachine]] = {}
    for one in machines:
        found.setdefault(name(one), []).append(one)
    return tuple(
        Branch((key or none,), tuple(members), rest=not key)
        for key, members in sorted(found.items(), key=lambda pair: (not pair[0], pair[0].casefold()))
    )


def vault_names(vaults: Iterable[ArmId]) -> dict[ArmId, str]:
    """The name of each vault; with its resource group where several vaults have that name."""
    known = tuple(dict.fromkeys(vaults))
    count = Counter(one.name.casefold() for one in known)
    return {one: one.name if count[one.name.casefold()] == 1 else f"{one.name} ({one.group})" for one in known}
