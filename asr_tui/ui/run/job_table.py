"""The table of a vault's jobs: jobs that belong together below a head that folds, and bars on a clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from asr_tui.domain.jobs import Job
from asr_tui.ui.present import job, job_groups
from asr_tui.ui.present.gantt import Axis
from asr_tui.ui.present.job_clock import WIDTH, clock_of, clock_title, group_bar, job_bar
from asr_tui.ui.present.job_groups import JobGroup, grouped
from asr_tui.ui.present.rows import Drawing, split
from asr_tui.ui.present.times import Zone
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable

_COLUMNS = (
    Column("State", most=24),
    Column("Job", most=60),
    Column("On", most=30),
    Column("Started"),
    Column("Took", align="right"),
)
_CLOCK = Column("", least=WIDTH, most=WIDTH, drop=1)


class JobTable(FilterTable):
    """Jobs by name, heads by a key of their own. While it is filtered no head is folded."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  as all widgets
        super().__init__(*_COLUMNS, _CLOCK, id=id, classes=classes)
        self._groups: dict[str, JobGroup] = {}
        self._unfolded: set[str] = set()

    def show_jobs(
        self, jobs: Sequence[Job], runs: Mapping[str, str], now: datetime, zone: Zone, *, chosen: bool = False
    ) -> None:
        """Show the jobs.

        runs    the id of our run by the name of its job
        chosen  a person chose other jobs
        """
        axis = clock_of(jobs, now)
        under_cursor = self.cursor_key or ""
        self.table.set_columns(*_COLUMNS, replace(_CLOCK, title=clock_title(axis, zone)))
        shown = grouped(jobs, runs)
        self._groups = {one.key: one for one in shown if isinstance(one, JobGroup)}
        rows = [row for one in shown for row in self._rows_of(one, axis, now, zone)]
        head = next((key for key, one in self._groups.items() if one.has(under_cursor)), None)
        self.show(rows, successor=head, chosen=chosen)
        if self.cursor_key != under_cursor:
            self.table.move_to(head or "")
            self.table.move_to(under_cursor)

    def _rows_of(self, one: Job | JobGroup, axis: Axis, now: datetime, zone: Zone) -> Iterator[TableRow]:
        if not isinstance(one, JobGroup):
            yield TableRow(one.name, (*job.cells(one, now, zone), Drawing(job_bar(axis, one, now))))
            return
        unfolded = one.key in self._unfolded or self.has_class("-filtering")
        head = job_groups.cells(one, now, zone, unfolded=unfolded)
        yield TableRow(one.key, (*head, Drawing(group_bar(axis, one, now))))
        for member in job_groups.members_in_sight(one, unfolded=unfolded):
            state, title, *others = job.cells(member, now, zone)
            shown, shade = split(title)
            yield TableRow(member.name, (state, (f"    {shown}", shade), *others, Drawing(job_bar(axis, member, now))))

    @property
    def group(self) -> JobGroup | None:
        """The group whose head is under the cursor."""
        return self._groups.get(self.cursor_key or "")

    def fold(self, group: JobGroup) -> None:
        """Fold or unfold; the next `show_jobs` shows it."""
        self._unfolded ^= {group.key}
