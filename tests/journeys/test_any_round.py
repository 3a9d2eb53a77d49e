"""Whatever is done to a machine in whatever order, with answers lost: only what Azure allows is sent, and only once."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import Refused
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import allowed_actions
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.local_store.paths import Paths
from asr_tui.services.item_planning import plan
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator
from tests.journeys.item_drafts import drafted
from tests.read_estate import read_estate

SPEED = 3000.0
VERBS = {
    steps.TestFailover: "testFailover",
    steps.CleanUpTestFailover: "testFailoverCleanup",
    steps.Failover: "unplannedFailover",
    steps.ChangeRecoveryPoint: "applyRecoveryPoint",
    steps.CommitFailover: "failoverCommit",
    steps.RepairReplication: "repairReplication",
    steps.Reprotect: "switchprotection",
    steps.DisableReplication: "remove",
}
Deed = tuple[int, bool, bool]
"""Which of the offered actions, whether its answer is lost, and whether the program is started anew before it."""

deeds = st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.booleans()), min_size=3, max_size=6)


class Program:
    """One admin's program, which can be ended and started again, over a simulator that goes on."""

    def __init__(self, root: Path, azure: Simulator) -> None:
        self._root = root
        self.azure = azure
        self.sent: Counter[str] = Counter()
        self.workspace: Workspace | None = None
        self.vault: ArmId | None = None

    async def start(self) -> Workspace:
        if self.workspace is not None:
            await self.workspace.close()
        opener = ProgramOpener(Paths.under(self._root))
        self.workspace = await opener.azure(AzureOptions(endpoint=self.azure.url), lambda notice: None)
        subscription = (await self.workspace.choices.all(kinds.SUBSCRIPTION))[0].id
        vaults = await self.workspace.choices.all(kinds.VAULT, subscription)
        self.vault = next(one.id for one in vaults if one.name == "contoso-vault")
        return self.workspace

    async def item(self) -> ProtectedItem | None:
        assert self.workspace is not None
        assert self.vault is not None
        items = await self.workspace.session.site_recovery.items(self.vault)
        return next((one for one in items if one.machine_name == "sql-02"), None)

    async def do(self, which: int, *, lost: bool) -> None:
        """One of the actions that are offered; what Azure has to finish by itself is waited for in its time."""
        assert self.workspace is not None
        assert self.vault is not None
        self.azure.skip(3)
        item = await self.item()
        if item is None or not allowed_actions(item).actions:
            return
        actions = allowed_actions(item).actions
        estate = await read_estate(self.workspace.session, item)
        made = plan(drafted(actions[which % len(actions)], estate.item), estate)
        if not made.can_start:
            return
        step = made.steps[-1].step
        if lost and type(step) in VERBS:
            self.azure.faults.add("POST", VERBS[type(step)], when="after")
        run = await self._to_the_end(self.workspace.runs.start(made, self.workspace.place(self.vault)))
        assert run.state is RunState.DONE, [(one.state, str(one.error)) for one in run.steps]
        assert not any(isinstance(one.error, Refused) for one in run.steps)
        self.sent[step.scenario] += 1

    async def _to_the_end(self, run_id: str) -> Run:
        assert self.workspace is not None
        async for run in self.workspace.runs.changes(run_id):
            for step in run.steps:
                if step.state is StepState.UNKNOWN:
                    await self.workspace.runs.retry(run_id, step.key)
            if run.state is not RunState.RUNNING and self.workspace.runs.get(run_id).state is not RunState.RUNNING:
                return self.workspace.runs.get(run_id)
        raise AssertionError("the run ended without a word")


async def live(root: Path, done: list[Deed]) -> None:
    azure = Simulator.open("contoso", SPEED)
    await azure.start()
    program = Program(root, azure)
    try:
        await program.start()
        for which, lost, restarted in done:
            if restarted:
                await program.start()
            await program.do(which, lost=lost)
        workspace = program.workspace
        assert workspace is not None
        assert program.vault is not None
        assert program.sent
        jobs = Counter(job.scenario for job in await workspace.session.site_recovery.jobs(program.vault))
        assert {kind: jobs[kind] for kind in program.sent} == dict(program.sent), "none twice, none forgotten"
        assert not workspace.runs.unfinished()
        await workspace.close()
    finally:
        await azure.stop()


@settings(
    max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(deeds)
def test_any_order_of_actions_lost_answers_and_restarts(done: list[Deed]) -> None:
    with TemporaryDirectory() as root:
        asyncio.run(live(Path(root), done))
