"""Lives of a program that is killed and started again, and what it did to Azure meanwhile."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from asr_tui.domain.run import Run
from asr_tui.local_store.files import Notices
from asr_tui.local_store.journal import JournalFiles
from asr_tui.local_store.paths import Folder
from asr_tui.simulator.server import Simulator


def writes(azure: Simulator) -> Counter[str]:
    """How often each thing was written; Azure's own name checks are no writes."""
    sent = [one for one in azure.requests if one.method not in {"GET", "HEAD"} and "checkName" not in one.path]
    return Counter(f"{one.method} {one.path.partition('?')[0].lower()}" for one in sent)


def states(azure: Simulator) -> set[str]:
    """Everything that exists, but for jobs, events and operations, which each run names anew."""
    store = azure.cloud.store
    named_anew = ("job", "event", "operation")
    kinds = [kind for kind in store.types() if not any(word in kind.lower() for word in named_anew)]
    return {str(resource["id"]).lower() for kind in kinds for resource in store.of_type(kind)}


async def life(program: str, *arguments: str, dies_at: Callable[[str], bool]) -> list[str]:
    """One start of a program of this folder, killed when it says a line that `dies_at`; its lines."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"tests.journeys.{program}", *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    said: list[str] = []
    async for raw in process.stdout:
        said.append(raw.decode().strip())
        if dies_at(said[-1]):
            process.kill()
            break
    _, errors = await process.communicate()
    assert said, errors.decode()
    assert process.returncode in {0, -9}, errors.decode()
    return said


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
