"""What a plan of a file costs beside its reads, in a process of its own: prints JSON.

Arguments: ENDPOINT VAULT ROUNDS. The file is what the vault has, with another policy setting, so that all is compared.
"""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from msgspec.structs import replace

from asr_tui.bootstrap import filing
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.local_store.paths import Paths
from asr_tui.services.recovery_files import READS_AT_ONCE
from asr_tui.services.workspace import AzureOptions, Workspace


async def reads(workspace: Workspace, filed: filing.FileOptions) -> None:
    """The reads of a plan, and nothing else."""
    choices, catalog = workspace.choices, workspace.session.catalog
    choices.refresh()
    _, vault = await filing.compared(filed, None, workspace)
    items, _, _ = await asyncio.gather(
        choices.items(vault.id), choices.topology(vault.id), choices.all(kinds.MACHINE, vault.id.subscription)
    )
    gate = asyncio.Semaphore(READS_AT_ONCE)

    async def one(index: int) -> TargetSettings:
        async with gate:
            return await catalog.one(kinds.TARGET_SETTINGS, items[index].id)

    await asyncio.gather(*map(one, range(len(items))))


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.monotonic()
    await work()
    return time.monotonic() - began


async def main(endpoint: str, vault: str, rounds: int) -> None:
    opener = ProgramOpener(Paths.under(Path(tempfile.mkdtemp())))
    workspace = await opener.azure(AzureOptions(endpoint=endpoint, read_only=True), lambda notice: None)
    filed = filing.FileOptions(vault, "")
    comparison, _ = await filing.compared(filed, None, workspace)
    file = await comparison.export(lambda _: None)
    await reads(workspace, filed)
    ratios, lasted = [], []
    for _ in range(rounds):
        alone = await timed(lambda: reads(workspace, filed))
        whole = await timed(lambda: comparison.plan(replace(file)))
        ratios.append(whole / alone)
        lasted.append(whole)
    machines = sum(len(rule.machines) for rule in file.protect)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"machines": machines, "ratio": statistics.median(ratios), "seconds": statistics.median(lasted)}
    sys.stdout.write(json.dumps({**found, "ratios": ratios, "memory MiB": round(memory)}) + "\n")
    await workspace.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
