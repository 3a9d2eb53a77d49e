"""Run screen: steps with their Azure jobs, and at the end what was created and what failed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from asr_tui.domain import steps
from asr_tui.domain.drafts.kept_choices import kept_choices
from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import PointAgain, ShowsMachines
from asr_tui.ui.present import run as present
from asr_tui.ui.present.resource_links import ResourceLink, of_job, of_vault
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.putting_away import can_put_away, put_away
from asr_tui.ui.shell.starting import go_on_without_log
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.lines import Lines, Picture

WIDEST = 100
"""Cells: in wider lines a time is too far from its step."""


class RunScreen(AsrScreen[None]):
    """Only shows the run; closing it never stops Azure's work."""

    CSS_PATH = "run.tcss"
    title_words = "Run"
    explanation = (
        "The plan is carried out step by step; steps that do not need each other run side by side. Beneath a step "
        "stands what Azure reports of its job. A machine is protected only when its first copy has ended and a first "
        "recovery point exists."
    )
    words = ("Initial replication", "Recovery point", "Mobility service")
    changing_actions = frozenset({"retry", "another_point"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "home", "Home", tooltip="To the vault's machines; the run goes on.", id="run.home"),
        Binding("enter", "go_on", "Go on", tooltip="To where this began or what came of it.", id="run.go_on"),
        Binding("r", "retry", "Try the failed ones again", tooltip="Azure is looked at first.", id="run.retry"),
        Binding("O", "another_point", "Other point", tooltip="Choose another recovery point, and keep the rest.",
                id="run.point"),
        Binding("H", "put_away", "Put away", tooltip="Take the stopped run off the vault's home; asks first.",
                id="run.put_away"),
        Binding("d", "details", "Details", tooltip="Show or fold what is done.", id="run.details"),
        *copying.keys("one of its jobs, else of the vault"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, run_id: str, *, back_to: str = "") -> None:
        """`back_to`: name of the screen below, where that is not a vault's home."""
        self._back_to = back_to
        self._run = workspace.runs.get(run_id)
        self._unfolded = False
        self._keys = (False, False, False)
        self._seconds: Timer | None = None
        self._ticks = 0
        self._shown_at = workspace.session.clock.now()
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._run.place.vault.name, self._run.plan.title)

    def compose_body(self) -> ComposeResult:
        yield Picture(id="headline")
        yield Lines(id="board")
        yield Picture(id="leaving")

    def on_mount(self) -> None:
        self._seconds = self.set_interval(1.0, self._tick, pause=True)
        self._show(self._run)
        self._watch_run()

    def _watch_run(self) -> None:
        self.run_worker(self._watch(), name="the run", group="watch-run", exclusive=True)

    async def _watch(self) -> None:
        async for run in self.workspace.runs.changes(self._run.id):
            self._show(run)

    def _show(self, run: Run) -> None:
        self._run = run
        self.query_one("#headline", Picture).show(lambda _: [present.headline(run)])
        leaving = present.leaving(run, self._back_to, self.workspace.speed)
        self.query_one("#leaving", Picture).show(lambda width: wrapped(leaving, width, "quiet"))
        if present.seconds_between_ticks(run) == 1:
            self._shown_at = self.workspace.session.clock.now()
        self._draw()
        if self._seconds is not None:
            (self._seconds.resume if present.ticking(run) else self._seconds.pause)()
        self.update_top_line()
        keys = (bool(present.can_retry(run)), present.without_point(run) is not None, can_put_away(run))
        if keys != self._keys:
            self._keys = keys
            self.refresh_bindings()

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks % present.seconds_between_ticks(self._run) == 0:
            self._shown_at = self.workspace.session.clock.now()
            self._draw()
            self.update_top_line()

    def _draw(self) -> None:
        run, now = self._run, self._shown_at

        def rows(width: int) -> list[Row]:
            board = present.board(run, now, min(width, WIDEST), unfolded=self._unfolded)
            end = present.result(run)
            return [*board, (), *end] if end else board

        self.query_one("#board", Lines).show(rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Retry needs failed steps; Enter is named after the screen below."""
        if action in {"home", "go_on"}:
            return (action == "home") is (self._home() is not None)
        if action == "retry" and not present.can_retry(self._run):
            return False
        if action == "another_point" and present.without_point(self._run) is None:
            return False
        if action == "put_away" and not can_put_away(self._run):
            return False
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the run does nothing now."""
        over = "the run is under way." if self._run.state is RunState.RUNNING else "all of it is done."
        reasons = {"retry": f"no step of it has failed; {over}", "put_away": f"{over}"}
        return reasons.get(action) or super().reason(action, parameters)

    def action_put_away(self) -> None:
        put_away(self, self.workspace, self._run, self.action_back)

    async def action_retry(self) -> None:
        """Retry, one after the other, the steps that failed or whose outcome is unknown."""
        failed = present.can_retry(self._run)
        unkept = next((one.error for one in failed if isinstance(one.error, CannotStore)), None)
        if unkept is None or self.workspace.runs.in_memory:
            await self._retry()
        else:
            go_on_without_log(self, self.workspace.runs, unkept, self._retry_now)

    def _retry_now(self) -> None:
        self.run_worker(self._retry(), name="trying again", group="retry")

    async def _retry(self) -> None:
        for step in present.can_retry(self._run):
            try:
                await self.workspace.runs.retry(self._run.id, step.key)
            except CannotStore as error:
                go_on_without_log(self, self.workspace.runs, error, self._retry_now)
                return
            except AsrError as error:
                self.show_error(error)
                return

    def action_another_point(self) -> None:
        """Choose another recovery point for the step whose point is gone."""
        if (stopped := present.without_point(self._run)) is not None:
            self.run_worker(self._to_points(stopped.planned.step), name="the machine", group="load-item")

    async def _to_points(self, step: steps.Step) -> None:
        kept = kept_choices(step)
        try:
            item = await self.workspace.session.site_recovery.item(step.id)
        except AsrError as error:
            self.show_error(error)
            return
        if kept is not None:
            self.go_to(PointAgain(item, kept), self._follow_instead)

    def _follow_instead(self, run_id: str | None) -> None:
        """Show the run with the other point; the stopped one is put away, unless more of it waits for a person."""
        if run_id is None:
            return
        stopped = [one for one in self._run.steps if one.state is StepState.FAILED or one.state is StepState.UNKNOWN]
        try:
            if len(stopped) == 1:
                self.workspace.runs.put_away(self._run.id)
        except AsrError as error:
            self.show_error(error)
        self._run = self.workspace.runs.get(run_id)
        self._show(self._run)
        self._watch_run()

    def action_details(self) -> None:
        self._unfolded = not self._unfolded
        self._draw()

    def action_copy(self) -> None:
        """Copy the id, or while the run is paused the command that signs in."""
        if command := present.sign_in_command(self._run):
            copying.copy_command(self, command)
        else:
            super().action_copy()

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        """The jobs, which a support case asks for; before the first one, the vault."""
        vault = self._run.place.vault
        return tuple(
            of_job(vault, one.job_name, None, plain(one.planned.step.label)) for one in self._run.steps if one.job_name
        ) or (of_vault(vault),)

    def action_home(self) -> None:
        self.action_back()

    def action_go_on(self) -> None:
        self.action_back()

    def action_back(self) -> None:
        """Close, with the home's cursor on the machine of the run."""
        machine = present.first_machine(self._run)
        if (home := self._home()) and machine:
            home.point_at(machine)
        super().action_back()

    def _home(self) -> ShowsMachines | None:
        """The home directly below, or None."""
        stack = self.app.screen_stack
        below = stack[stack.index(self) - 1] if self in stack[1:] else None
        return below if isinstance(below, ShowsMachines) else None
