"""Base of the pages that stay open while their machine changes: they follow it in the vault's poll."""

from __future__ import annotations

from textual.screen import Screen

from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import Run
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.navigation import JobOf, ShowsMachines
from asr_tui.ui.shell.palette import return_to


class FollowedMachinePage(DayTwoPage):
    """Reads its machine again when the poll shows another state of it; `gone`: the vault protects it no more."""

    def __init__(self, workspace: Workspace, inquiry: Inquiry) -> None:
        self.gone = False
        super().__init__(workspace, inquiry)

    def follow_machine(self) -> None:
        """Begin to compare it with the vault's poll."""
        self.run_worker(self._watch_vault(), name="the vault", group="watch-vault")

    async def _watch_vault(self) -> None:
        async for snapshot in self.workspace.feeds.of(self.item.id.vault_id).changes():
            if not snapshot.loading and snapshot.error is None:
                self._compare(snapshot)

    def _compare(self, snapshot: VaultSnapshot) -> None:
        """Read everything again when the poll shows the machine in another state or container."""
        known = self.item
        now = snapshot.followed(known.id)
        self.gone = now is None
        if now is None:
            self.show(self.estate)
            self.refresh_bindings()
        elif (now.id, now.stage, now.allowed_operations) != (known.id, known.stage, known.allowed_operations):
            self.inquiry.now(now)
            self.ask()
        elif now.percent != known.percent:
            self.inquiry.now(now)

    def run_under_way(self) -> Run | None:
        """Active run of this session with this machine, or None."""
        active = self.workspace.runs.active
        return next((run for run in active if any(one.step.id == self.item.id for one in run.plan.steps)), None)

    def show_running(self) -> None:
        """Show the run that is under way with this machine, else Azure's job."""
        run, job = self.run_under_way(), self.estate.job_under_way()
        if run is not None:
            self._begun(run.id)
        elif job is not None:
            self.go_to(JobOf(self.vault, job.name))

    def action_leave(self) -> None:
        """Return to the vault's home: the vault does not protect the machine any more."""
        self.workspace.feeds.of(self.item.id.vault_id).refresh()
        _to_home(self)


def _to_home(screen: FollowedMachinePage) -> None:
    """Return to the vault's home, past the screens of a machine that is no longer protected."""
    stack = screen.app.screen_stack
    below = stack[: stack.index(screen)]
    homes: list[Screen[object]] = [one for one in below if isinstance(one, ShowsMachines)]
    screen.app.run_worker(return_to((homes or below)[-1]), name="home", group="home", exclusive=True)


def not_protected_words(item: ProtectedItem) -> str:
    """That the vault protects it no more."""
    return f"{item.machine_name} is no longer protected by this vault."
