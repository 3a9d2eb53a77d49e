"""The lines that name runs which are not done, above a vault's machines and above the vaults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from asr_tui.domain.resources import Vault
from asr_tui.domain.run import Run
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present import home as present
from asr_tui.ui.widgets.lines import Picture

MOST_LEFT = 3
MOST = 2
"""Lines that it has at most; at least one, so that the end of a run does not lay out the whole screen."""


class RunsBanner(Picture):
    """Knows the runs of this session at any time, and those left behind since it last looked."""

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        super().__init__(id="runs")
        self._workspace = workspace
        self._place = workspace.place(vault.id)
        self._left_behind: tuple[Run, ...] = ()

    def look_for_left(self) -> None:
        """Read from this computer which runs were left behind."""
        self._left_behind = self._workspace.runs.unfinished(self._place)

    @property
    def runs(self) -> tuple[Run, ...]:
        """Those of the vault that are not done: of this session first, then those left behind."""
        own = tuple(run for run in self._workspace.runs.all if run.place == self._place and run.done < len(run.steps))
        taken_up = {run.id for run in self._workspace.runs.all}
        return (*reversed(own), *(run for run in self._left_behind if run.id not in taken_up))

    @property
    def lines(self) -> int:
        """How many lines they take."""
        return min(max(len(self.runs), 1), MOST)

    def show_runs(self, zone: tzinfo | None) -> None:
        """Draw them, with times in this zone."""
        if self.size.height != self.lines:
            self.styles.height = self.lines
        runs, now = self.runs, self._workspace.session.clock.now()
        self.show(lambda width: [present.run_row(run, now, width, zone) for run in runs])


class LeftBehind(Picture):
    """Names the runs that were left behind in any vault; takes no room where there are none."""

    def show_left(self, runs: Sequence[Run], now: datetime, zone: tzinfo | None) -> None:
        """Draw the first of them, with times in this zone."""
        self.display = bool(runs)
        self.styles.height = min(len(runs), MOST_LEFT)
        self.show(lambda width: [present.left_row(run, now, width, zone) for run in runs[:MOST_LEFT]])
