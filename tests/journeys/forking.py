"""Starts programs of this folder as processes of their own, forked from one that has imported everything already.

Used as `python -m tests.journeys.forking`; stdin is a Unix socket. A request on it is a program's name and arguments as
JSON, with a file for what it says and a socket for the answers: its process id and, in the end, its exit code.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from asr_tui.azure_gateway import changes, session, sign_in  # noqa: F401 - imported before the forks
from asr_tui.azure_gateway.clients import Sdk
from asr_tui.azure_gateway.wire.transport import Transport
from asr_tui.bootstrap import azure_workspace, practice, wiring  # noqa: F401 - the same
from asr_tui.ui import flow, screens  # noqa: F401 - the same: an opened workspace imports them in a thread
from tests.faults import life
from tests.journeys import headless, headless_change, headless_round, headless_set
from tests.virtual_time import TIME, VirtualTimePolicy

_PROGRAMS: dict[str, Callable[..., Coroutine[object, object, None]]] = {
    "headless": headless.main,
    "headless_change": headless_change.main,
    "headless_round": headless_round.main,
    "headless_set": headless_set.main,
    "faults": life.main,
}


class PatientTransport(Transport):
    """Azure is another process: while it is asked, time passes as it really does."""

    async def send(self, request: Any, **kwargs: Any) -> Any:
        with TIME.real():
            return await super().send(request, **kwargs)


def serve(requests: socket.socket) -> None:
    """Fork a process for each request, one at a time, until the other side closes the socket."""
    while True:
        message, files, _, _ = socket.recv_fds(requests, 65536, 2)
        if not message:
            return
        output, answers = files[0], socket.socket(fileno=files[1])
        program, *arguments = json.loads(message)
        process = os.fork()
        if process == 0:
            _live(program, arguments, output)
        os.close(output)
        with answers:
            if not _told(answers, process):
                os.kill(process, signal.SIGKILL)
            _, status = os.waitpid(process, 0)
            _told(answers, os.waitstatus_to_exitcode(status))


def _told(answers: socket.socket, number: int) -> bool:
    """Whether there is somebody to hear it."""
    try:
        answers.send(str(number).encode())
    except OSError:
        return False
    return True


def _live(program: str, arguments: list[str], output: int) -> None:
    """Be that program, and end with it."""
    code = 1
    try:
        os.dup2(output, 1)
        os.dup2(output, 2)
        root, *others = arguments
        asyncio.run(_PROGRAMS[program](Path(root), *others))
        code = 0
    except BaseException:  # noqa: BLE001 - said where a program of its own would say it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    for sdk in Sdk:
        sdk.load()
    setattr(session, "Transport", PatientTransport)  # noqa: B010 - no name that a session offers
    asyncio.set_event_loop_policy(VirtualTimePolicy())
    serve(socket.socket(fileno=0))
