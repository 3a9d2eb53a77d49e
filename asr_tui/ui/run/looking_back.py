"""Reads the tasks of the step under the cursor, where its end was told by a list, which has none."""

from __future__ import annotations

from contextlib import suppress

from asr_tui.domain.errors import AsrError
from asr_tui.domain.run import StepRun
from asr_tui.services.looking_back import lacks_tasks
from asr_tui.services.workspace import Workspace
from asr_tui.ui.run.jobs import CURSOR_REST
from asr_tui.ui.shell.base import AsrScreen


class LooksBack:
    """Reads each step once while its run is shown, when the cursor has rested on it."""

    def __init__(self, screen: AsrScreen[None], workspace: Workspace) -> None:
        self._screen = screen
        self._workspace = workspace
        self._at: tuple[str, str] | None = None
        self._read: set[tuple[str, str]] = set()

    def at(self, run_id: str, selected: StepRun | None) -> None:
        """The cursor is on this step of the run."""
        found = (run_id, selected.key) if selected is not None and lacks_tasks(selected) else None
        wanted = found if found not in self._read else None
        if wanted == self._at:
            return
        self._at = wanted
        self._screen.workers.cancel_group(self._screen, "look-back")
        if wanted is not None:
            self._screen.run_worker(self._read_tasks(*wanted), name="its tasks", group="look-back")

    async def _read_tasks(self, run_id: str, key: str) -> None:
        """An error shows nothing: the board has the step's end without its tasks."""
        await self._workspace.session.clock.sleep(CURSOR_REST)
        self._read.add((run_id, key))
        with suppress(AsrError):
            await self._workspace.runs.look_back(run_id, key)
