"""The program without its screens, as a process: one operation of the round, with a mishap of this computer's.

Its arguments: ROOT ENDPOINT OPERATION [MISHAP]. What was left behind is gone on with instead; what failed or whose
outcome is unknown is tried again once. Mishaps: `kill:N` ends the process at its Nth boundary: before or after each
change that is sent, and each file that is written; `full:N` lets no file be written from the Nth on; `clock:HOURS` lets
this computer's clock be wrong by so much.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from asr_tui.azure_gateway import clock
from asr_tui.azure_gateway.wire.reads import is_read
from asr_tui.azure_gateway.wire.transport import Transport
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.errors import AsrError
from asr_tui.domain.run import RunState
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions
from tests.faults.work import reviewed
from tests.journeys.headless import lines, tell


async def main(root: Path, endpoint: str, operation: str, mishap: str = "") -> None:
    boundaries = Boundaries(*mishap.split(":")) if mishap else Boundaries()
    boundaries.watch()
    tell("begun")
    opener = ProgramOpener(Paths.under(root))
    workspace = await opener.azure(AzureOptions(endpoint=endpoint), lambda notice: None)
    try:
        left = workspace.runs.unfinished()
        if left:
            run_id = workspace.runs.resume(left[0])
        else:
            plan = await reviewed(workspace, operation)
            if plan is None or not plan.can_start:
                tell("nothing to do " + "; ".join(one.what for one in plan.problems if one.blocks) if plan else "gone")
                return
            run_id = workspace.runs.start(plan, workspace.place(plan.steps[0].step.id.vault_id))
        tell("started")
        tried_again, told = False, set[tuple[str, str]]()
        async for run in workspace.runs.changes(run_id):
            for line in lines(run):
                if line not in told:
                    told.add(line)
                    tell(f"{line[0]} {line[1]}")
            if run.state is RunState.FAILED and not tried_again:
                tried_again = True
                await workspace.runs.retry(run_id)
            elif run.state is not RunState.RUNNING:
                tell(f"ended {run.state.name}")
                for step in run.steps:
                    if step.error is not None:
                        tell(f"error {step.error}")
                if run.state is RunState.FAILED:
                    workspace.runs.put_away(run_id)
                break
    except AsrError as error:
        tell(f"error {error}")
    finally:
        tell(f"boundaries {boundaries.count}")
        await workspace.close()


class Boundaries:
    """Counts the moments at which a process may end, and lets its mishap happen."""

    def __init__(self, kind: str = "", at: str = "0") -> None:
        self.count = 0
        self._kind = kind
        self._at = float(at)

    def watch(self) -> None:
        if self._kind == "clock":
            _set_clock(timedelta(hours=self._at))
        send, sync = Transport.send, os.fsync

        async def sent(transport: Transport, request: Any, **kwargs: Any) -> Any:
            if is_read(request.method, request.url):
                return await send(transport, request, **kwargs)
            self._pass()
            answer = await send(transport, request, **kwargs)
            self._pass()
            return answer

        def synced(descriptor: Any) -> None:
            self._pass()
            if self._kind == "full" and self.count >= self._at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            sync(descriptor)
            self._pass()

        _replace(Transport, "send", sent)
        _replace(os, "fsync", synced)

    def _pass(self) -> None:
        self.count += 1
        if self._kind == "kill" and self.count == self._at:
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)


def _set_clock(ahead: timedelta) -> None:
    now: Callable[[Any], datetime] = lambda _zone: datetime.now(UTC) + ahead  # noqa: E731
    _replace(clock, "datetime", SimpleNamespace(now=now))


def _replace(where: object, name: str, what: object) -> None:
    setattr(where, name, what)
