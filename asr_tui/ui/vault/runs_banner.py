"""Lines with unfinished runs, above a vault's machines and above the vaults."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from asr_tui.domain.resources import Vault
from asr_tui.domain.run import Run
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present import home as present
from asr_tui.ui.shell.putting_away import can_put_away
from asr_tui.ui.widgets.lines import Picture

MOST_STORED = 3
MOST = 2
"""Most lines; at least one is kept, so that the end of a run does not lay out the whole screen."""


class RunsBanner(Picture):
    """Unfinished runs that change a vault, or any vault: those of this session, and the stored ones as last read."""

    def __init__(self, workspace: Workspace, vault: Vault | None) -> None:
        super().__init__(id="runs")
        self._workspace = workspace
        self._place = workspace.place(vault.id) if vault else None
        self._stored: tuple[Run, ...] = ()

    def read_unfinished(self) -> None:
        """Read the stored unfinished runs."""
        self._stored = self._workspace.runs.unfinished(self._place)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The unfinished runs, those of this session first."""
        going = (run for run in self._workspace.runs.offered if run.done < len(run.steps))
        own = tuple(run for run in going if self._place is None or run.touches(self._place))
        in_session = {run.id for run in self._workspace.runs.all}
        return (*reversed(own), *(run for run in self._stored if run.id not in in_session))

    @property
    def stopped(self) -> Run | None:
        """The first of the runs that can be put away; None where there is none."""
        return next((run for run in self.runs if can_put_away(run)), None)

    @property
    def lines(self) -> int:
        """Number of lines."""
        return min(max(len(self.runs), 1), MOST)

    def show_runs(self, zone: tzinfo | None) -> None:
        """Draw the runs, with times in this zone."""
        if self.size.height != self.lines:
            self.styles.height = self.lines
        runs, now = self.runs, self._workspace.session.clock.now()
        self.show(lambda width: [present.run_row(run, now, width, zone) for run in runs])

    def watch_runs(self, changed: Callable[[], None]) -> None:
        """Call `changed` at each change of the runs of this session."""
        for run in self.runs:
            if not run.interrupted:
                self.run_worker(self._watch(run.id, changed), group=f"watch-run-{run.id}", exclusive=True)

    async def _watch(self, run_id: str, changed: Callable[[], None]) -> None:
        async for _ in self._workspace.runs.changes(run_id):
            changed()


class UnfinishedRuns(Picture):
    """Stored unfinished runs of all vaults; hidden where there are none."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(id="left")
        self._workspace = workspace
        self.runs: tuple[Run, ...] = ()

    def read(self, zone: tzinfo | None) -> None:
        """Read the runs and draw the first, with times in this zone."""
        self.runs = runs = self._workspace.runs.unfinished()
        now = self._workspace.session.clock.now()
        self.display = bool(runs)
        self.styles.height = min(len(runs), MOST_STORED)
        self.show(lambda width: [present.unfinished_row(run, now, width, zone) for run in runs[:MOST_STORED]])
