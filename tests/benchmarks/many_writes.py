"""How long protecting 500 machines in one run takes under Azure's limit of writes, against the least possible.

Run: python -m tests.benchmarks.many_writes [machines]

The simulator runs at Azure's own pace with its limits on, in a time that jumps over what is waited for.
The critical path is that of the writes (a bucket of 200, ten a second), then of the slowest machine to its first
recovery point, measured in a world where it is alone. Reads are counted by the minute and by what is read: what belongs
to a write once, and what is read again and again while its work is under way.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
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
from asr_tui.domain.run import StepState
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import job_record
from asr_tui.simulator.server import ReceivedRequest, Simulator
from asr_tui.simulator.throttling import LIMITS, Throttle
from tests.benchmarks.growing_world import CONTAINER, GROUP, SUBSCRIPTION, VAULT, begin_protecting, is_protected, world
from tests.virtual_time import VirtualTimePolicy

KINDS = 12
"""After so many machines of the world they are alike."""
SPARE = 10
"""Machines that are protected already, so that the vault has its fabrics and mappings."""


ONCE, AGAIN = "once a write", "again and again"
KINDS_OF_READS = {
    "one item": (ONCE, r"/replicationProtectedItems/[^/?]+\?"),
    "one job that has ended": (ONCE, r"/replicationJobs/[^/?]+\?"),
    "an operation's status": (ONCE, r"/replicationOperationStatus/"),
    "one job at work": (AGAIN, r"/replicationJobs/[^/?]+\?"),
    "a page of the items": (AGAIN, r"/replicationProtectedItems\?"),
    "a page of the jobs": (AGAIN, r"/replicationJobs\?"),
    "something else": (ONCE, ""),
}
"""Of each kind of read whether it belongs to a write once, and its address."""


class Counted(list[ReceivedRequest]):
    """The requests that a simulator receives, with the reads among them by kind and minute."""

    def __init__(self, cloud: Cloud, time: Callable[[], float]) -> None:
        super().__init__()
        self._cloud = cloud
        self._time = time
        self.reads: Counter[tuple[str, int]] = Counter()
        self.began = time()

    def append(self, request: ReceivedRequest) -> None:
        super().append(request)
        if request.method == "GET":
            self.reads[self._kind(request.path), int((self._time() - self.began) // 60)] += 1

    def _kind(self, path: str) -> str:
        kind = next(kind for kind, (_, address) in KINDS_OF_READS.items() if re.search(address, path))
        if kind == "one job that has ended":
            job = job_record.load(self._cloud, path.partition("?")[0])
            kind = kind if job.end is not None else "one job at work"
        return kind

    def most(self, *each: str, first: int = 0) -> int:
        """The reads of these kinds in the minute that had most of them, from the minute `first` on."""
        minutes: Counter[int] = Counter()
        for (kind, minute), count in self.reads.items():
            if kind in each and minute >= first:
                minutes[minute] += count
        return max(minutes.values(), default=0)

    def table(self, seconds: float) -> str:
        """Each kind and each sum: in all, a minute on average, and in the minute with most."""
        sums = {of: [kind for kind, (each, _) in KINDS_OF_READS.items() if each == of] for of in (ONCE, AGAIN)}
        rows = {f"  {kind}": [kind] for kind in KINDS_OF_READS} | sums | {"all reads": list(KINDS_OF_READS)}
        lines = [f"{'reads':<26}{'in all':>8}{'a minute':>10}{'at most':>9}"]
        for words, each in rows.items():
            count = sum(number for (kind, _), number in self.reads.items() if kind in each)
            lines.append(f"{words:<26}{count:>8}{count / seconds * 60:>10.1f}{self.most(*each):>9}")
        return "\n".join(lines)


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


async def followed(workspace: Workspace, run_id: str, done: set[str]) -> None:
    """Until all steps of the run are over; meanwhile the keys of those that are done are added to `done`."""
    async for run in workspace.runs.changes(run_id):
        done |= {one.key for one in run.steps if one.state is StepState.DONE}
        if all(one.state.over for one in run.steps):
            return


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


async def opened(described: JsonObject, folder: Path) -> tuple[Simulator, Workspace]:
    """This world's simulator with Azure's limits, and a session with it."""
    simulator = Simulator.open(described, 1.0, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
    simulator.throttle = Throttle(asyncio.get_running_loop().time)
    url = await simulator.start()
    session = AzureSession(Endpoint.of(url=url))
    stores = Stores(Paths.under(folder).azure, Notices(lambda: datetime.now(UTC)), url)
    environment = Environment(EndpointKind.ENDPOINT, url, "benchmark")
    identity = Identity("benchmark", "benchmark")
    return simulator, new_workspace(environment, identity, session, stores, lambda: ON_AZURE)


async def protect(number: int, folder: Path, seconds: float | None = None) -> tuple[int, float, Counted]:
    """Protect so many machines in one run, at most for so long; gives how many are, the time it took, and the reads."""
    described = world(number + SPARE * 5)
    described["protected_fleets"][0]["count"] = SPARE
    simulator, workspace = await opened(described, folder)
    loop = asyncio.get_running_loop()
    plan = await plan_of(workspace, number)
    simulator.requests = counted = Counted(simulator.cloud, loop.time)
    run_id = workspace.runs.start(plan, workspace.place(ArmId(VAULT)))
    with suppress(TimeoutError):
        await asyncio.wait_for(followed(workspace, run_id, done := set[str]()), seconds)
    took = loop.time() - counted.began
    await workspace.close()
    await simulator.stop()
    return len(done), took, counted


async def main(number: int, folder: Path) -> None:
    good, took, counted = await protect(number, folder)
    writes = LIMITS["writes"]
    described = world(number + SPARE * 5)
    described["protected_fleets"][0]["count"] = SPARE
    least = max(0, number - writes.bucket) / writes.refill + slowest_alone(described)
    sys.stdout.write(
        f"{number} machines, {good} done: {took:.0f} s; the critical path is {least:.0f} s: {took / least:.2f} times\n"
        f"{counted.table(took)}\n"
    )


if __name__ == "__main__":
    asyncio.set_event_loop_policy(VirtualTimePolicy())
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, Path(temporary)))
