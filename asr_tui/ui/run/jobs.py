"""Jobs of a vault, polled, with filters by state, kind and time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from asr_tui.domain.drill_report import is_of_drill
from asr_tui.domain.jobs import Job
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import Run
from asr_tui.services.job_export import save_list
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.navigation import DrillReportOf
from asr_tui.ui.present import linear
from asr_tui.ui.present.job_detail import detail_rows
from asr_tui.ui.present.job_groups import group_rows
from asr_tui.ui.present.jobs import JobFilter, chosen, kinds
from asr_tui.ui.present.resource_links import ResourceLink, of_job
from asr_tui.ui.present.rows import Row, counted
from asr_tui.ui.run import drill_choice, jobs_keys
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.job_table import JobTable
from asr_tui.ui.shell.exporting import export
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.vault_screen import VaultScreen
from asr_tui.ui.tones import content
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine

_ALL_KINDS = "\0all"
CURSOR_REST = 0.3
"""Seconds of this computer that the cursor rests on a job before its tasks are read."""
_BESIDE = 160
"""Cells from which on the selected job stands beside the list."""
_READABLE = 118
"""Cells: wider, and a time stands too far from what it belongs to."""


def _runs_by_job(runs: Sequence[Run]) -> dict[str, str]:
    """The id of our run by the name of its job."""
    return {one.job_name: run.id for run in runs for one in run.steps if one.job_name}


def _count(shown: int, snapshot: VaultSnapshot) -> str:
    """How many are shown; while they are read, or after that has failed, how many have come."""
    count = f"{shown} of {len(snapshot.jobs)} jobs"
    if not snapshot.is_partial:
        return count
    if not snapshot.jobs:
        return "reading"
    return f"reading: {count} so far" if snapshot.error is None else f"only {count} read"


def _which_kind(jobs: Sequence[Job], shown: str) -> Question:
    offers = (
        PickOption(_ALL_KINDS, "All kinds", f"{len(jobs)} jobs"),
        *(PickOption(one, one, counted(count, "job")) for one, count in kinds(jobs)),
    )
    return Question("Which kind of job?", offers, shown or _ALL_KINDS)


class JobsScreen(ListScreen, VaultScreen):
    """Azure's jobs of the vault, whoever started them."""

    CSS_PATH = "jobs.tcss"
    shows_parts = True
    AUTO_FOCUS = ""
    title_words = "Jobs"
    explanation = (
        "A job is Azure's own record of a piece of work in this vault, whoever started it. Open one to see its tasks, "
        "its errors and what helps."
    )
    words = ("Initial replication", "Failover", "Test failover")
    BINDINGS: ClassVar[list[BindingType]] = jobs_keys.BINDINGS

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self._shown = self._drawn_for = JobFilter()
        self._had_jobs = False
        self._head_words = ""
        self._polled_job = ""
        self._ended: dict[str, Job] = {}
        super().__init__(workspace, vault)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, "Jobs")

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        yield Static(id="shown", classes="question", markup=False)
        with Vertical(id="both"):
            with Pane(id="list"):
                yield JobTable(id="jobs", classes="content")
            yield Picture(id="selected")

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words(f"Reading the jobs of {self.vault.name}")

    def show(self, snapshot: VaultSnapshot) -> None:
        pane, table = self.query_one(Pane), self.query_one(JobTable)
        now = snapshot.read_at or self.workspace.session.clock.now()
        jobs = chosen(snapshot.jobs, self._shown, now)
        chosen_now, self._drawn_for = self._shown != self._drawn_for, self._shown
        table.show_jobs(jobs, _runs_by_job(self.workspace.runs.all), now, self.zone, chosen=chosen_now)
        self._show_selected()
        self._head(_count(len(jobs), snapshot))
        if snapshot.is_partial and not snapshot.jobs and snapshot.error is None:
            return  # only machines have come
        if snapshot.read_at is None and snapshot.error is not None and not snapshot.jobs:
            pane.failed_words(snapshot.error, retry=self.retry_words(snapshot.error))
        elif not snapshot.jobs:
            pane.empty_words("No job yet: nothing was done in this vault.")
        elif not jobs:
            pane.empty_words("No job is like that.", "E, K and T choose others.")
        else:
            if pane.state != "ready":
                pane.ready()
            if self.focused is None:
                table.focus()
        if bool(snapshot.jobs) != self._had_jobs:
            self._had_jobs = bool(snapshot.jobs)
            self.refresh_bindings()

    def _show_selected(self) -> None:
        """Show the selected job with its tasks, where the terminal has room for it."""
        snapshot, found = self.snapshot, self._selected()
        now = snapshot.read_at or self._now
        known = self._with_tasks(found) if found else None
        self._poll_tasks(found, known)
        shown, group = known or found, self.query_one(JobTable).group

        def rows(width: int) -> list[Row]:
            if shown is None:
                return group_rows(group, now, min(width, _READABLE)) if group else []
            reading: list[Row] = [] if known else [(), (("~ Reading its tasks …", "busy"),)]
            return [*detail_rows(shown, now, min(width, _READABLE), self.zone), *reading]

        self.query_one("#selected", Picture).show(rows)

    def _with_tasks(self, listed: Job) -> Job | None:
        """The job with its tasks, or None; one that has ended is cached until it is restarted."""
        read = self.snapshot.detail(listed.name)
        if read is not None and read.state.over:
            self._ended[listed.name] = read
        kept = self._ended.get(listed.name) if listed.state.over else None
        return read or kept

    def _poll_tasks(self, listed: Job | None, known: Job | None) -> None:
        """Read the tasks of the selected job, which Azure's list omits."""
        settled = known is not None and known.state.over
        wanted = listed.name if listed and not settled and self.query_one("#selected").display else ""
        if wanted == self._polled_job:
            return
        self._polled_job = wanted
        self.workers.cancel_group(self, "watch-job")
        if wanted:
            self.run_worker(self._read_tasks(wanted), name="the job", group="watch-job")

    async def _read_tasks(self, name: str) -> None:
        """Poll the job until the worker is cancelled; its tasks come with the snapshots."""
        await self.workspace.session.clock.sleep(CURSOR_REST)
        with self.feed.follow(name, alone=True):
            await asyncio.Event().wait()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= _BESIDE, "-beside")
        if self.is_mounted:
            self.call_after_refresh(self._show_selected)

    def on_table_highlighted(self) -> None:
        self._show_selected()
        self.refresh_bindings()

    def _head(self, count: str) -> None:
        gap = ", " if linear.wanted() else "   "
        words = f"{count}{gap}{self._shown.words()}"
        if words != self._head_words:
            self._head_words = words
            self.query_one("#shown", Static).update(content(count, (f"{gap}{self._shown.words()}", "quiet")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without jobs most keys are hidden."""
        if not jobs_keys.offered(action, self.snapshot, self._drills()):
            return False
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the list does nothing now."""
        return jobs_keys.reason(action, self.snapshot) or super().reason(action, parameters)

    def _drills(self) -> tuple[Job, ...]:
        """The selected job, or those below the selected head, where they are of drills."""
        found, group = self._selected(), self.query_one(JobTable).group if self.is_mounted else None
        return tuple(job for job in (group.jobs if group else (found,)) if job and is_of_drill(job))

    def action_report(self) -> None:
        """Show the report of the drill that the selected job belongs to, or one of all below the selected head."""
        if found := self._selected():
            self.go_to(DrillReportOf(self.vault, found.target, found.name))
        elif drills := self._drills():
            drill_choice.report_of(self, self.vault, drills, self.snapshot.jobs, self.zone)

    def action_export(self) -> None:
        """Export the listed jobs as Markdown and JSON."""
        reports, vault, shown, now = self.workspace.reports, self.vault.name, self._shown, self._now
        jobs = chosen(self.snapshot.jobs, shown, self.snapshot.read_at or now)
        export(self, reports, lambda folder: save_list(reports, folder, vault, jobs, shown.words(), now))

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        found, group = self._selected(), self.query_one(JobTable).group
        jobs = group.jobs if group else (found,) if found else ()
        return tuple(of_job(self.vault.id, one.name, one) for one in jobs)

    def _selected(self) -> Job | None:
        return next((one for one in self.snapshot.jobs if one.name == self.cursor_key), None)

    @property
    def _now(self) -> datetime:
        return self.workspace.session.clock.now()

    def action_open(self) -> None:
        table = self.query_one(JobTable)
        if (group := table.group) is not None:
            table.fold(group)
            self.draw()
        elif self.cursor_key:
            self.app.push_screen(JobScreen(self.workspace, self.vault, self.cursor_key))

    def action_filter(self) -> None:
        """Filter all jobs, also those below folded heads."""
        super().action_filter()
        self.draw()

    def action_back(self) -> None:
        super().action_back()
        if self.is_current:
            self.draw()

    def action_states(self) -> None:
        self._shown = self._shown.next_states()
        self.draw()

    def action_kind(self) -> None:
        """Ask for one of the listed kinds, or all."""

        def picked(answer: Picked) -> None:
            self._shown = replace(self._shown, kind="" if answer.key == _ALL_KINDS else answer.key)
            self.draw()

        push_dialog(self.app, Pick(_which_kind(self.snapshot.jobs, self._shown.kind)), picked)

    def action_period(self) -> None:
        self._shown = self._shown.next_period()
        self.draw()
