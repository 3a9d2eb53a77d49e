"""The board of a run of so many machines, as a program: first copies advance as they do on Azure, one ends at a time.

Its argument is the number of machines.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Welcome
from asr_tui.ui import app
from asr_tui.ui.app import AsrApp
from asr_tui.ui.run.run import RunScreen
from tests.ui.run.many import machine, run_of
from tests.ui.run.run_under_test import ShownRuns, showing
from tests.workspaces import FakeOpener

SECONDS_A_PERCENT = 18.0
"""A first copy of half an hour."""
ROUND = 10.0
"""Seconds between two reads of a busy vault."""


def at(number: int, seconds: float) -> Run:
    """The run after so many seconds: one machine failed, one more is done in each round, the others copy."""
    done = int(seconds / ROUND)

    def one(index: int) -> StepRun:
        if index < done:
            return machine(index, StepState.DONE)
        if index == number // 2:
            return machine(index, StepState.FAILED)
        copied = 10 + index % 40 + (seconds + index) / SECONDS_A_PERCENT
        return machine(index, StepState.COPYING, min(copied, 99))

    return run_of(*(one(index) for index in range(number)))


class Board(AsrApp):
    """Opens the board at once."""

    CSS_PATH = str(Path(app.__file__).with_name("app.tcss"))
    number = 60

    async def on_ready(self) -> None:
        workspace, runs = showing(at(self.number, 0))
        await self.push_screen(RunScreen(workspace, "run-1"))
        self.run_worker(self._go_on(runs), name="the run", group="benchmark")

    async def _go_on(self, runs: ShownRuns) -> None:
        seconds = 0.0
        while True:
            await asyncio.sleep(ROUND)
            seconds += ROUND
            runs.state.publish(at(self.number, seconds))


if __name__ == "__main__":
    Board.number = int(sys.argv[1])
    Board(Welcome(), FakeOpener(), Settings()).run()
