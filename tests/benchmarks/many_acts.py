"""How long one act on many protected machines takes in one run, against the least possible, and what it reads a minute.

Run: python -m tests.benchmarks.many_acts drill|failover|commit|reprotect|disable [machines]

As in `many_writes`: Azure's own pace with its limits, in a time that jumps over what is waited for. The critical path
is that of the writes, then of the slowest of the jobs.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.throttling import LIMITS
from tests.benchmarks.growing_world import GROUP, VAULT, world
from tests.benchmarks.many_writes import Counted, followed, opened
from tests.virtual_time import VirtualTimePolicy

OVER = {"act": "failover", "hours_ago": 5}
PAST: dict[str, list[JsonObject]] = {
    "commit": [OVER],
    "reprotect": [OVER, {"act": "commit", "hours_ago": 4}],
}
"""What the machines have behind them, by the act."""
NETWORK = ArmId(f"{GROUP.replace('rg-0', 'rg-asr')}/providers/Microsoft.Network/virtualNetworks/vnet-asr")

CACHE = ArmId(f"{GROUP.replace('rg-0', 'rg-dr')}/providers/Microsoft.Storage/storageAccounts/benchmarkreturn")


def _reprotect(item: ProtectedItem) -> steps.Step:
    group = ArmId(GROUP)
    disks = tuple(steps.DiskToReplicate(CACHE, group, disk=one.target) for one in item.disks)
    assert item.policy is not None
    return steps.Reprotect(item.id, item.machine_name, item.policy, item.id.parent(), group, disks)


ACTS: dict[str, Callable[[ProtectedItem], steps.Step]] = {
    "drill": lambda item: steps.TestFailover(item.id, item.machine_name, NETWORK),
    "failover": lambda item: steps.Failover(item.id, item.machine_name, shut_down_source=True),
    "commit": lambda item: steps.CommitFailover(item.id, item.machine_name),
    "reprotect": _reprotect,
    "disable": lambda item: steps.DisableReplication(item.id, item.machine_name),
}


def world_of(act: str, number: int) -> JsonObject:
    described = world(number * 5)
    described["protected_fleets"][0] |= {"count": number, "turns": [{"past": PAST.get(act, [])}]}
    described["storage_accounts"] += [{"name": CACHE.name, "group": "rg-dr", "location": "westeurope"}]
    described["quotas"]["westeurope"] |= dict.fromkeys(("standardDSv5Family", "standardESv5Family"), 10**6)
    return described


async def plan_of(workspace: Workspace, act: str) -> Plan:
    items = await workspace.session.site_recovery.items(ArmId(VAULT))
    each = [ACTS[act](one) for one in items]
    return Plan(f"{act} of {len(each)}", tuple(map(PlannedStep.of, each)))


async def main(act: str, number: int, folder: Path) -> None:
    simulator, workspace = await opened(world_of(act, number), folder)
    plan = await plan_of(workspace, act)
    cloud = simulator.cloud
    simulator.requests = counted = Counted(cloud, asyncio.get_running_loop().time)
    began = cloud.clock.now
    run_id = workspace.runs.start(plan, workspace.place(ArmId(VAULT)))
    with suppress(TimeoutError):
        await asyncio.wait_for(followed(workspace, run_id, done := set[str]()), 6 * 3600)
    took = asyncio.get_running_loop().time() - counted.began
    jobs = await workspace.session.site_recovery.jobs(ArmId(VAULT))
    failed = [str(one.error) for one in workspace.runs.get(run_id).steps if one.error is not None]
    if failed:
        raise SystemExit(failed[0])
    slowest = max(
        (one.ended - one.started).total_seconds() for one in jobs
        if one.ended and one.started and one.started >= began
    )  # fmt: skip
    await workspace.close()
    await simulator.stop()
    writes = LIMITS["writes"]
    least = max(0, number - writes.bucket) / writes.refill + slowest
    times = f"{took:.0f} s; the critical path is {least:.0f} s: {took / least:.2f} times"
    sys.stdout.write(f"{act} of {number}, {len(done)} done: {times}\n{counted.table(took)}\n")


if __name__ == "__main__":
    asyncio.set_event_loop_policy(VirtualTimePolicy())
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 500, Path(temporary)))
