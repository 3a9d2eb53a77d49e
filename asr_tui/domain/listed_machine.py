"""What is known of a protected machine in a list: its item, needs, loss, drill, tags and recovery plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from asr_tui.domain.attention import Need, lag
from asr_tui.domain.gravest import rank
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.last_drill import LastDrill, drill_jobs, last_drill
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import ProtectedItem

Tags = Mapping[str, str]
"""A machine's tags. Azure compares their names without letter case and their values with it (Microsoft Learn, "Use tags
to organize your Azure resources")."""


class ListedMachine(Struct, frozen=True):
    """A machine of a list at `now`.

    needs    what needs somebody, gravest first
    tags     of the item's machine; None where they are not read
    plans    the names of the recovery plans that hold it; None where they are not read
    display  gives a region's name as people read it
    """

    item: ProtectedItem
    now: datetime
    needs: tuple[Need, ...] = ()
    drill: LastDrill | None = None
    tags: Tags | None = None
    plans: tuple[str, ...] | None = None
    display: Callable[[str], str] = str

    @property
    def key(self) -> str:
        return self.item.id.casefold()

    @property
    def name(self) -> str:
        return self.item.machine_name

    @property
    def need(self) -> Need | None:
        """The gravest one."""
        return self.needs[0] if self.needs else None

    @property
    def needs_somebody(self) -> bool:
        """Whether one of its needs is more than a note."""
        return any(need.severity is not Severity.NOTE for need in self.needs)

    @property
    def loss(self) -> timedelta | None:
        """What a failover would lose now; None where Azure gives no RPO."""
        return lag(self.item, self.now)

    @property
    def drill_age(self) -> timedelta | None:
        """The time since its last drill; None without one."""
        return max(self.now - self.drill.at, timedelta()) if self.drill else None

    @property
    def vault(self) -> str:
        return self.item.id.part("vaults")

    def tag(self, name: str) -> str:
        """The value of a tag; empty without it."""
        return tag_of(self.tags or {}, name)


def tag_of(tags: Tags, name: str) -> str:
    """The value of a tag, whatever the letter case of its name; empty without it."""
    wanted = name.casefold()
    return next((value for key, value in tags.items() if key.casefold() == wanted), "")


def listed(
    items: Iterable[ProtectedItem],
    needs: Iterable[Need],
    jobs: Iterable[Job],
    now: datetime,
    display: Callable[[str], str] = str,
    tags: Mapping[str, Tags] | None = None,
    plans: Mapping[str, Sequence[str]] | None = None,
) -> tuple[ListedMachine, ...]:
    """The machines in the order of the items.

    tags   by the id of the item's machine, in lower case; None where they are not read
    plans  the names of recovery plans by `member_key`; None where they are not read
    """
    found: dict[str, list[Need]] = {}
    for need in sorted(needs, key=rank):
        found.setdefault(need.item.id.casefold(), []).append(need)
    drills = drill_jobs(jobs)
    return tuple(
        ListedMachine(
            item,
            now,
            tuple(found.get(item.id.casefold(), ())),
            last_drill(item, drills),
            None if tags is None else tags.get(item.machine.casefold()),
            None if plans is None else tuple(plans.get(member_key(item.id), ())),
            display,
        )
        for item in items
    )


def member_key(item: ArmId) -> str:
    """A key of a protected item that stays when a re-protect moves it to the other container: its vault and name."""
    return f"{item.vault_id.casefold()}/{item.name.casefold()}"
