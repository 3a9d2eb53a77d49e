"""How long protecting 500 machines in one run takes under Azure's limit of writes, against the least possible.

Run: python -m tests.benchmarks.many_writes [machines]

The simulator runs at Azure's own pace with its limits on, in a time that jumps over what is waited for.
The critical path is that of the writes (a bucket of 200, ten a second), then of the slowest machine to its first
recovery point, measured in a world where it is alone. Reads are counted by the minute.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.bootstrap.cadences import ON_AZURE
from asr_tui.bootstrap.wiring import Stores, new_workspace
from asr_tui.domain import kinds, steps
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.place import EndpointKind, Environment, Identity
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.run import Run
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from asr_tui.simulator.throttling import LIMITS, Throttle
from tests.benchmarks.growing_world import CONTAINER, GROUP, SUBSCRIPTION, VAULT, begin_protecting, is_protected, world
from tests.virtual_time import VirtualTimePolicy

KINDS = 12
"""After so many machines of the world they are alike."""
SPARE = 10
"""Machines that are protected already, so that the vault has its fabrics and mappings."""


async def plan_of(workspace: Workspace, number: int) -> Plan:
    """The plan that protects so many machines in the vault of the world."""
    container, other = ArmId(CONTAINER), ArmId(CONTAINER.replace("centralus", "westeurope"))
    group = ArmId(GROUP.replace("rg-0", "rg-asr"))
    cache = resource_id(ArmId(GROUP.replace("rg-0", "rg-dr")), "Microsoft.Storage/storageAccounts", "benchmarkcache")
    policy = ArmId(VAULT).child("replicationPolicies", "24-hour-retention-policy")
    machines = await workspace.choices.all(kinds.MACHINE, SUBSCRIPTION.rpartition("/")[2])
    enabled = [
        steps.EnableReplication(
            container.child("replicationProtectedItems", f"new-{one.name}"), one.id, policy, other, group,
            tuple(steps.DiskToReplicate(cache, group, disk=disk.id) for disk in one.disks),
        )
        for one in machines[-number:]
    ]  # fmt: skip
    return Plan(f"Protect {number} machines", tuple(map(PlannedStep.of, enabled)))


async def ended(workspace: Workspace, run_id: str) -> Run:
    async for run in workspace.runs.changes(run_id):
        if all(one.state.over for one in run.steps):
            return run
    raise AssertionError("the run was left")


def slowest_alone(described: JsonObject) -> float:
    """Seconds from the request to the first recovery point, of the slowest of the machines' kinds."""
    cloud = Simulator.open(described).cloud
    took = []
    for number in range(KINDS):
        began, item = cloud.clock.now, begin_protecting(cloud, number)
        while not is_protected(cloud, item) and cloud.clock.jump():
            pass
        took.append((cloud.clock.now - began).total_seconds())
    return max(took)


async def main(number: int, folder: Path) -> None:
    described = world(number + SPARE * 5)
    described["protected_fleets"][0]["count"] = SPARE
    simulator = Simulator.open(described, 1.0, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
    loop = asyncio.get_running_loop()
    simulator.throttle = Throttle(loop.time)
    url = await simulator.start()
    session = AzureSession(Endpoint.of(url=url))
    stores = Stores(Paths.under(folder).azure, Notices(lambda: datetime.now(UTC)), url)
    environment = Environment(EndpointKind.ENDPOINT, url, "benchmark")
    workspace = new_workspace(environment, Identity("benchmark", "benchmark"), session, stores, lambda: ON_AZURE)
    plan = await plan_of(workspace, number)
    simulator.requests.clear()
    began = loop.time()
    run = await ended(workspace, workspace.runs.start(plan, workspace.place(ArmId(VAULT))))
    took = loop.time() - began
    writes = LIMITS["writes"]
    least = max(0, number - writes.bucket) / writes.refill + slowest_alone(described)
    reads = sum(one.method == "GET" for one in simulator.requests)
    good = sum(one.state.value == "done" for one in run.steps)
    sys.stdout.write(
        f"{number} machines, {good} done: {took:.0f} s; the critical path is {least:.0f} s: {took / least:.2f} times\n"
        f"{reads / took * 60:.0f} reads a minute\n"
    )
    await workspace.close()
    await simulator.stop()


if __name__ == "__main__":
    asyncio.set_event_loop_policy(VirtualTimePolicy())
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, Path(temporary)))
