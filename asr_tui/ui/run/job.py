"""One job: tasks, times and errors with explanations and remedies."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from asr_tui.domain.drafts.job_action import STEPS, JobAction, JobDraft, offered, plan
from asr_tui.domain.drill_report import is_of_drill
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.repair_ways import RepairPlace, Way, way_of_code
from asr_tui.domain.resources import Vault
from asr_tui.services.job_export import save_one
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.navigation import DrillReportOf, RunOf
from asr_tui.ui.present import job
from asr_tui.ui.present.job_detail import detail_rows
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink, of_job
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.exporting import export
from asr_tui.ui.shell.going_on import let_go_on
from asr_tui.ui.shell.repairing import REPAIR, follow_way
from asr_tui.ui.shell.starting import start_run
from asr_tui.ui.shell.vault_screen import VaultScreen
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine

_ACTIONS = {"cancel_job": JobAction.CANCEL, "restart_job": JobAction.RESTART, "resume_job": JobAction.RESUME}


class JobScreen(VaultScreen):
    """Polls the job while the screen is open."""

    title_words = "Job"
    explanation = "Azure's record of one piece of work: its tasks in order, how long each took, and its errors."
    words = ("Initial replication", "Mobility service")
    changing_actions = frozenset(_ACTIONS)
    BINDINGS: ClassVar[list[BindingType]] = [
        *copying.keys("the job"),
        Binding("e", "export", "Export", tooltip="Write the job with its tasks and errors to a file.", id="job.export"),
        Binding("R", "report", "Report", tooltip="What this drill showed, to read and to save.", id="job.report"),
        VaultScreen.REFRESH,
        REPAIR,
        Binding("X", "cancel_job", "Cancel job", tooltip="Stop what it has not done yet; asks first.", id="job.cancel"),
        Binding("J", "restart_job", "Restart job", tooltip="The same work once more; asks first.", id="job.restart"),
        Binding("G", "resume_job", "Go on", tooltip="The job waits for a person; asks first.", id="job.resume"),
    ]

    def __init__(self, workspace: Workspace, vault: Vault, name: str) -> None:
        self._job_name = name
        self._job: Job | None = None
        self._seconds: Timer | None = None
        super().__init__(workspace, vault)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, "Jobs", job.name(self._job) if self._job else "Job")

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        with Pane(id="job"):
            yield Lines(classes="content", id="tasks")

    def on_mount(self) -> None:
        self._seconds = self.set_interval(1.0, self._tick, pause=True)
        self.query_one(Pane).loading_words("Reading the job")

    async def follow(self) -> None:
        with self.feed.follow(self._job_name, looked_at=True):
            await super().follow()

    def show(self, snapshot: VaultSnapshot) -> None:
        listed = next((one for one in snapshot.jobs if one.name == self._job_name), None)
        self._job = snapshot.detail(self._job_name) or self._job or listed
        pane = self.query_one(Pane)
        if self._job is not None:
            if pane.state != "ready":
                pane.ready()
            self._draw()
        elif snapshot.error is not None:
            pane.failed_words(snapshot.error, retry=self.retry_words(snapshot.error))
        elif snapshot.read_at is not None:
            pane.empty_words("Azure does not list this job any more.")
        if self._seconds is not None:
            running = self._job is not None and not self._job.state.over and self._job.started is not None
            (self._seconds.resume if running else self._seconds.pause)()
        self.refresh_bindings()

    def _tick(self) -> None:
        self._draw()
        self.update_top_line()

    def _draw(self) -> None:
        if (shown := self._job) is None:
            return
        now = self.workspace.session.clock.now()
        self.query_one(Lines).show(lambda width: detail_rows(shown, now, width, self.zone))

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return (of_job(self.vault.id, self._job_name, self._job),)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only actions that Azure allows for this job now have a key."""
        if action in _ACTIONS and (self._job is None or _ACTIONS[action] not in offered(self._job)):
            return False
        if action == "repair" and self._way is None:
            return False
        if action == "report" and (self._job is None or not is_of_drill(self._job)):
            return False
        if action == "export" and self._job is None:
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action in _ACTIONS:
            return STEPS[_ACTIONS[action]].right, (self.vault.id,)
        return super().right_of(action, parameters)

    def action_report(self) -> None:
        """Show the report of the drill that this job belongs to."""
        if self._job is not None:
            self.go_to(DrillReportOf(self.vault, self._job.target, self._job_name))

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the job does nothing now."""
        if action == "repair":
            return "no error of it has a code whose repair is known."
        if self.why_not(action) == "read-only" or action not in {*_ACTIONS, "export"}:
            return super().reason(action, parameters)
        if self._job is None or action == "export":
            return READING
        state = "it has ended" if self._job.state.over else f"it is {self._job.state.value}"
        return f"Azure does not offer that for this job: {plain(state)}."

    @property
    def _way(self) -> Way | None:
        """Where its first error of a known code is put right."""
        errors = self._job.errors if self._job else ()
        found = (way for error in errors if (way := way_of_code(error.code, error.message, error.causes)) is not None)
        return next((way for way in found if way.to is not RepairPlace.JOB), None)

    def action_repair(self) -> None:
        if (way := self._way) and (job := self._job):
            machine = next((one for one in self.snapshot.items if job.is_on(one.machine_name)), None)
            follow_way(self, self.vault, way, machine)

    def action_export(self) -> None:
        """Export the job as Markdown and JSON."""
        reports, job, now = self.workspace.reports, self._job, self.workspace.session.clock.now()
        if job is not None:
            export(self, reports, lambda folder: save_one(reports, folder, self.vault.name, job, now))

    async def _confirm(self, job: Job, action: JobAction) -> None:
        """Confirm an action on the job, start it and show its run."""
        planned = plan(JobDraft(action), job)
        name = plain(planned.title)
        sentences = [
            *(plain(one.what) for one in planned.problems),
            *(plain(f"This {one.kind} {one.text}.") for one in planned.consequences),
        ]
        answers = [("leave", "Leave it alone", "nothing is sent"), ("do", name, "sent to Azure at once")]
        question = Choose(f"{name}?", sentences, answers, danger=action is JobAction.CANCEL)
        if await self.app.push_screen_wait(question) != "do" or not planned.can_start:
            return
        start_run(
            self, self.workspace.runs, planned, self.workspace.place(self.vault.id),
            on_started=lambda run_id: self.go_to(RunOf(run_id)), on_refused=self.show_error,
        )  # fmt: skip

    def _act(self, action: JobAction) -> None:
        if self._job is not None:
            self.run_worker(self._confirm(self._job, action), name=action.value, group="ask-job")

    def action_cancel_job(self) -> None:
        self._act(JobAction.CANCEL)

    def action_restart_job(self) -> None:
        self._act(JobAction.RESTART)

    def action_resume_job(self) -> None:
        """Show what is to be done, ask for a comment, and let the job go on."""
        if self._job is not None:
            let_go_on(self, self.vault.id, self._job, lambda run_id: self.go_to(RunOf(run_id)))
