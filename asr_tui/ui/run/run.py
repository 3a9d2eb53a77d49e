"""Run screen: steps with their Azure jobs, and at the end what was created and what failed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from asr_tui.domain import steps
from asr_tui.domain.aftercare import mends
from asr_tui.domain.ids import ArmId
from asr_tui.domain.run import Run
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import ShowsMachines
from asr_tui.ui.present import run as present
from asr_tui.ui.present.aftercare import run_words
from asr_tui.ui.present.resource_links import ResourceLink, of_job, of_vault
from asr_tui.ui.present.run_stages import machine_steps
from asr_tui.ui.present.run_tiles import FOLDS, as_tiles
from asr_tui.ui.run import run_after, run_control, run_keys
from asr_tui.ui.run.board import RunBoard, View, next_view
from asr_tui.ui.run.looking_back import LooksBack
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.going_on import let_go_on
from asr_tui.ui.shell.putting_away import put_away
from asr_tui.ui.text import plain

ORDER_SECONDS = 60
"""Seconds of this computer after which the tiles of hundreds are brought into order again."""
_ROOMY = 100
"""Cells from which on the line below tiles says also how long a first copy takes in practice."""


class RunScreen(AsrScreen[None]):
    """Only shows the run; closing it never stops Azure's work."""

    CSS_PATH = "run.tcss"
    AUTO_FOCUS = ""  # the board gives it to its tiles or its lines
    title_words = "Run"
    explanation = (
        "The plan is carried out step by step; steps that do not need each other run side by side. Beneath a step "
        "stands what Azure reports of its job. A machine is protected only when its first copy has ended and a first "
        "recovery point exists."
    )
    words = ("Initial replication", "Recovery point", "Mobility service")
    changing_actions = run_keys.CHANGING
    BINDINGS: ClassVar[list[BindingType]] = run_keys.BINDINGS

    def __init__(self, workspace: Workspace, run_id: str, *, back_to: str = "") -> None:
        """`back_to`: name of the screen below, where that is not a vault's home."""
        self._back_to = back_to
        self._run = workspace.runs.get(run_id)
        self._view = View.FOLDED
        self._offered: dict[str, bool] = {}
        self._seconds: Timer | None = None
        self._ticks = 0
        self._looks_back = LooksBack(self, workspace)
        self._shown_at = workspace.session.clock.now()
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._run.place.vault.name, self._run.plan.title)

    def compose_body(self) -> ComposeResult:
        yield RunBoard(self._run, self._shown_at)

    def on_mount(self) -> None:
        self._seconds = self.set_interval(1.0, self._tick, pause=True)
        self._show(self._run)
        self._watch_run()
        if mends(self._run):
            self.run_worker(self._watch_aftercare(), name="after the repair", group="watch-aftercare")
        following = run_after.follow_machines(self.workspace, self._run, self._offer)
        self.run_worker(following, name="its machines", group="watch-machines")

    async def _watch_aftercare(self) -> None:
        async for _ in self.workspace.aftercare.changes():
            self._draw()

    def _watch_run(self) -> None:
        self.run_worker(self._watch(), name="the run", group="watch-run", exclusive=True)

    async def _watch(self) -> None:
        async for run in self.workspace.runs.changes(self._run.id):
            self._show(run)

    def _show(self, run: Run) -> None:
        self._run = run
        if self._stride == 1:
            self._shown_at = self.workspace.session.clock.now()
        self._draw()
        if self._seconds is not None:
            (self._seconds.resume if present.ticking(run) else self._seconds.pause)()
        self.update_top_line()
        self._offer()

    def _offer(self) -> None:
        offered = run_keys.offered(self._run, self.workspace.feeds)
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    @property
    def _tiled(self) -> bool:
        return self._view is not View.STEPS and bool(as_tiles(self._run))

    @property
    def _stride(self) -> int:
        """Seconds between two drawings of elapsed times; tiles have only that of the selected machine."""
        return 1 if self._tiled else present.seconds_between_ticks(self._run)

    def _tick(self) -> None:
        self._ticks += 1
        in_order = self._ticks % ORDER_SECONDS == 0
        if self._ticks % self._stride == 0 or in_order:
            self._shown_at = self.workspace.session.clock.now()
            self._draw(in_order=in_order)
            self.update_top_line()

    def _draw(self, *, in_order: bool = False) -> None:
        run, tiled = self._run, self._tiled
        short = tiled and self.size.width < _ROOMY
        leaving = present.leaving(run, self._back_to, 0.0 if short else self.workspace.speed)
        if tiled and not short:
            leaving = f"The arrows choose a machine, d lists all steps. {leaving}"
        after = run_words(self.workspace.aftercare.of_run(run.id), self.zone)
        leaving = " ".join(part for part in (after, leaving) if part)
        in_order = in_order or len(machine_steps(run)) < FOLDS or not present.ticking(run)
        self.query_one(RunBoard).show(run, self._shown_at, self.zone, leaving, self._view, in_order=in_order)
        self.on_tiles_pointed()

    def on_tiles_pointed(self) -> None:
        self._looks_back.at(self._run.id, self.query_one(RunBoard).selected)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Retry needs failed steps; Enter is named after the screen below."""
        if action in {"home", "go_on"}:
            return (action == "home") is (self._home() is not None)
        return super().check_action(action, parameters) if self._offered.get(action, True) else False

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action == "cancel_jobs":
            return steps.CancelJob.right, (self._run.place.vault,)
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the run does nothing now."""
        return run_keys.reason(action, self._run, self.workspace.feeds) or super().reason(action, parameters)

    def action_put_away(self) -> None:
        put_away(self, self.workspace, self._run, self.action_back)

    async def action_retry(self) -> None:
        """Try what failed or is unknown again as a set."""
        await run_control.retry(self, self.workspace, self._run)

    def action_release(self) -> None:
        """Let the next wave begin, what is held or stopped go on, or a job that waits for a person."""
        job = run_keys.waiting_job(self._run)
        if self._run.pause is None and job is not None:
            let_go_on(self, self._run.place.vault, job, lambda _: self.say("Told Azure; the job goes on in a moment."))
        else:
            run_control.go_on(self, self.workspace, self._run)

    def action_hold(self) -> None:
        run_control.hold_or_release(self, self.workspace, self._run)

    def action_on_error(self) -> None:
        run_control.switch_on_error(self, self.workspace, self._run)

    def action_cancel_jobs(self) -> None:
        work = run_control.cancel_jobs(self, self.workspace, self._run)
        self.run_worker(work, name="cancelling", group="ask-cancel")

    def action_report(self) -> None:
        run_after.report(self, self._run)

    def _to_next_step(self) -> None:
        work = run_after.next_step(self, self.workspace, self._run)
        self.run_worker(work, name="the machines", group="load-items")

    action_next_commit = action_next_clean_up = action_next_reprotect = _to_next_step

    def action_another_point(self) -> None:
        """Choose another recovery point for the steps whose points are gone, in one review."""
        if stopped := present.without_point(self._run):
            work = run_after.to_points(self, self.workspace, stopped, self._follow_instead)
            self.run_worker(work, name="the machines", group="load-item")

    def _follow_instead(self, run_id: str | None) -> None:
        """Show the run with the other point; the stopped one is put away, unless more of it waits for a person."""
        if run_id is None:
            return
        run_after.put_away_replaced(self, self.workspace, self._run)
        self._run = self.workspace.runs.get(run_id)
        self._show(self._run)
        self._watch_run()

    def action_details(self) -> None:
        self._view = next_view(self._run, self._view)
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

    action_go_on = action_home

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
