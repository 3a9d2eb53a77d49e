"""Lives of a program that is killed and started again, and what it did to Azure meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from asr_tui.domain.run import Run
from asr_tui.local_store.files import Notices
from asr_tui.local_store.journal import JournalFiles
from asr_tui.local_store.paths import Folder
from asr_tui.simulator.server import Simulator
from tests.virtual_time import TIME

READ_BY_POST = re.compile(r"checkName|/providers/microsoft\.resourcegraph/resources", re.IGNORECASE)


def writes(azure: Simulator) -> Counter[str]:
    """How often each thing was written; Azure's own name checks and questions to Resource Graph are no writes."""
    sent = [one for one in azure.requests if one.method not in {"GET", "HEAD"} and not READ_BY_POST.search(one.path)]
    return Counter(f"{one.method} {one.path.partition('?')[0].lower()}" for one in sent)


def states(azure: Simulator) -> set[str]:
    """Everything that exists, but for jobs, events and operations, which each run names anew."""
    store = azure.cloud.store
    named_anew = ("job", "event", "operation")
    kinds = [kind for kind in store.index.kinds() if not any(word in kind.lower() for word in named_anew)]
    return {str(resource["id"]).lower() for kind in kinds for resource in store.of_type(kind)}


class Lives:
    """Starts programs of this folder, each a process of its own."""

    def __init__(self) -> None:
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._server = subprocess.Popen([sys.executable, "-m", "tests.journeys.forking"], stdin=theirs.fileno())

    def close(self) -> None:
        self._requests.close()
        self._server.wait()

    async def live(self, program: str, *arguments: str, dies_at: Callable[[str], bool]) -> list[str]:
        """One start of a program, killed when it says a line that `dies_at`; its lines."""
        read, write = os.pipe()
        answers, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        socket.send_fds(self._requests, [json.dumps([program, *arguments]).encode()], [write, theirs.fileno()])
        os.close(write)
        theirs.close()
        with answers, TIME.real():
            answers.setblocking(False)  # noqa: FBT003
            said: list[str] = []
            process = await _number(answers)
            try:
                async for line in _lines(read):
                    said.append(line)
                    if dies_at(line):
                        break
                else:
                    process = None
            finally:
                if process is not None:
                    os.kill(process, signal.SIGKILL)
            code = await _number(answers)
        assert said, "the program said nothing"
        assert code in {0, -signal.SIGKILL}, said
        return said


async def _number(answers: socket.socket) -> int | None:
    """What is answered; None when nothing is answered any more."""
    answer = await asyncio.get_running_loop().sock_recv(answers, 64)
    return int(answer) if answer else None


async def _lines(file: int) -> AsyncIterator[str]:
    """What is written at the other end of a pipe, until that is closed."""
    reader = asyncio.StreamReader()
    with os.fdopen(file, "rb") as pipe:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), pipe
        )
        try:
            async for line in reader:
                yield line.decode().strip()
        finally:
            transport.close()


def unfinished(folder: Folder) -> tuple[Run, ...]:
    """What the next start would offer."""
    return JournalFiles(folder.runs, Notices(lambda: datetime.now(UTC))).all()


def first_time(state: str) -> Callable[[str], bool]:
    """Whether a line tells of a step in that state for the first time."""
    told: set[str] = set()

    def dies_at(line: str) -> bool:
        new = line.startswith(f"{state} ") and line not in told
        told.add(line)
        return new

    return dies_at
