"""What was last read of a vault: its items, its jobs, and the details of followed ones."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.services.followed_jobs import at_work

_MOVING = frozenset(
    {
        Stage.ENABLING,
        Stage.COPYING,
        Stage.FIRST_POINT,
        Stage.FAILING_OVER,
        Stage.COMMITTING,
        Stage.REPROTECTING,
        Stage.DISABLING,
    }
)


class VaultSnapshot(Struct, frozen=True):
    """A vault as last read.

    details  the followed jobs with tasks and errors, each under the name by which it is followed
    read_at  the time of the last successful read; None before the first
    error    why the newest read failed, or one of its details; the values are of `read_at`
    loading  the first read has not ended
    reads    the number of successful reads
    arriving what has come so far of the first read, which nobody may take for all
    """

    items: tuple[ProtectedItem, ...] = ()
    jobs: tuple[Job, ...] = ()
    details: tuple[Job, ...] = ()
    read_at: datetime | None = None
    error: AsrError | None = None
    loading: bool = True
    reads: int = 0
    arriving: VaultSnapshot | None = None

    @property
    def so_far(self) -> VaultSnapshot:
        """What can be shown: before the first read has ended, what has come of it."""
        return replace(self.arriving, error=self.error, loading=self.loading) if self.arriving is not None else self

    @property
    def is_partial(self) -> bool:
        """Whether this is what has come so far of a first read, whether that goes on or has failed."""
        return self.read_at is None and bool(self.items or self.jobs)

    @property
    def busy(self) -> bool:
        """Whether Azure is at work here."""
        return any(at_work(job) for job in self.jobs) or any(item.stage in _MOVING for item in self.items)

    @property
    def under_way(self) -> int:
        """How many machines or jobs Azure is at work on."""
        return max(sum(map(at_work, self.jobs)), sum(item.stage in _MOVING for item in self.items))

    def detail(self, name: str) -> Job | None:
        return next((job for job in self.details if job.name == name), None)

    def without(self, name: str) -> VaultSnapshot:
        """The same without the details of this job."""
        return replace(self, details=tuple(job for job in self.details if job.name != name))

    def lists(self, name: str) -> bool:
        return any(job.name == name for job in self.jobs)

    def item(self, item: ArmId) -> ProtectedItem | None:
        return next((one for one in self.items if one.id == item), None)

    def followed(self, item: ArmId) -> ProtectedItem | None:
        """The item, also after a re-protect moved it by its name into the container of the other side."""
        name = item.name.casefold()
        return self.item(item) or next((one for one in self.items if one.id.name.casefold() == name), None)
