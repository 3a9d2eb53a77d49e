"""Run screen: steps with their Azure jobs, and at the end what was created and what failed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.run import Run
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import ShowsMachines
from asr_tui.ui.present import run as present
from asr_tui.ui.present.resource_links import ResourceLink, of_job, of_vault
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
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
    changing_actions = frozenset({"retry"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "home", "Home", tooltip="To the vault's machines; the run goes on.", id="run.home"),
        Binding("enter", "go_on", "Go on", tooltip="To where this began or what came of it.", id="run.go_on"),
        Binding("r", "retry", "Try the failed ones again", tooltip="Azure is looked at first.", id="run.retry"),
        Binding("d", "details", "All details", tooltip="Show or fold what is done.", id="run.details"),
        *copying.keys("one of its jobs, else of the vault"),
    ]

    def __init__(self, workspace: Workspace, run_id: str, *, back_to: str = "") -> None:
        """`back_to`: name of the screen below, where that is not a vault's home."""
        self._back_to = back_to
        self._run = workspace.runs.get(run_id)
        self._unfolded = False
        self._could_retry = False
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
        self.run_worker(self._watch(), name="the run", group="watch-run")

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
        if bool(present.can_retry(run)) != self._could_retry:
            self._could_retry = not self._could_retry
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
        return super().check_action(action, parameters)

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
