"""Whatever dies or gets lost, and whenever: in the end every step was carried out exactly once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr_tui.domain import steps
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, RunState, StepState
from tests.services.plans import GROUP_STEP, ITEM, PLACE, PLAN, planned
from tests.services.working_azure import WorkingAzure, ended, lost_answer, runs_over

logging.getLogger("asr_tui").setLevel(logging.CRITICAL)

KEYS = [step.key for step in PLAN.steps]
ROUND = Plan(
    "Fail over web-01 and commit",
    (
        planned(GROUP_STEP),
        planned(steps.Failover(ITEM, "web-01", shut_down_source=True), GROUP_STEP),
        planned(steps.CommitFailover(ITEM, "web-01"), steps.Failover(ITEM, "web-01", shut_down_source=True)),
    ),
)


class Crash(BaseException):
    """The process dies here."""


@dataclass(slots=True)
class Fate:
    """Kills the process at the points given, counted from each start: -1 never."""

    crashes: list[int]
    dead: bool = False
    left: int = field(init=False, default=-1)

    def begin(self) -> None:
        self.dead = False
        self.left = self.crashes.pop(0) if self.crashes else -1

    def at(self, point: str) -> None:
        if self.dead:
            raise Crash
        if self.left == 0:
            self.dead = True
            raise Crash
        self.left -= self.left > 0


@dataclass(slots=True)
class Disk:
    """Journal and audit log of one computer in memory, which is quick; the process may die at each writing."""

    at: Callable[[str], None]
    runs: dict[str, Run] = field(default_factory=dict)
    lines: list[AuditEntry] = field(default_factory=list)

    def save(self, run: Run) -> None:
        self.at("before save")
        self.runs[run.id] = run
        self.at("after save")

    def unfinished(self, endpoint: str, tenant: str) -> tuple[Run, ...]:
        return tuple(run for run in self.runs.values() if run.state is not RunState.DONE)

    def finished(self, endpoint: str, tenant: str) -> tuple[Run, ...]:
        return tuple(run for run in self.runs.values() if run.state is RunState.DONE)

    def hold(self, run_id: str) -> None:
        """Nobody else runs this."""

    release = put_away = hold

    def begin_write(self, resource: ArmId, run_id: str, kind: str) -> None:
        """Nobody else writes this."""

    def end_write(self, resource: ArmId, run_id: str, *, sent: bool) -> None:
        """Nobody else writes this."""

    def record(self, entry: AuditEntry) -> None:
        self.at("before audit")
        self.lines.append(entry)
        self.at("after audit")

    def entries(self) -> Sequence[AuditEntry]:
        return self.lines


@dataclass(slots=True)
class Computer:
    """Starts the program again whenever it died, as a person would, until the plan is done."""

    fate: Fate
    plan: Plan
    azure: WorkingAzure = field(init=False)
    disk: Disk = field(init=False)
    starts: int = 0

    def __post_init__(self) -> None:
        self.azure = WorkingAzure(on_step=self.fate.at, copy_seconds=30)
        self.disk = Disk(self.fate.at)

    async def to_the_end(self) -> Run:
        for _ in range(60):
            self.fate.begin()
            self.starts += 1
            try:
                run = await self._session()
            except Crash:
                run = None
            await self._die()
            if run is not None and run.state is RunState.DONE:
                return run
        raise AssertionError("the plan never came to its end")

    async def _session(self) -> Run:
        runs = runs_over(self.azure, self.disk, self.disk)
        left = runs.unfinished(PLACE)
        if not left and self.disk.runs:
            return next(iter(self.disk.runs.values()))
        run_id = runs.resume(left[0]) if left else runs.start(self.plan, PLACE)
        run = await ended(runs, run_id)
        for step in run.steps:
            if step.state in {StepState.UNKNOWN, StepState.FAILED}:
                await runs.retry(run_id, step.key)
        return await ended(runs, run_id)

    async def _die(self) -> None:
        """The process is gone with all that it held, and with what its last callbacks began."""
        self.fate.dead = True
        for _ in range(5):
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, asyncio.sleep(0), return_exceptions=True)


async def carried_out(plan: Plan, crashes: list[int]) -> Computer:
    computer = Computer(Fate(crashes), plan)
    run = await computer.to_the_end()
    assert run.state is RunState.DONE
    return computer


@pytest.mark.parametrize("plan", [PLAN, ROUND], ids=["protect", "fail over"])
async def test_a_crash_at_any_one_point(plan: Plan) -> None:
    point = 0
    while True:
        computer = await carried_out(plan, [point])
        assert computer.azure.times_received() == {step.key: 1 for step in plan.steps}, f"died at point {point}"
        if computer.starts == 1:
            break
        point += 1
    assert point > 8 * len(plan.steps), "every write and every line was a point"


@settings(max_examples=150, deadline=None)
@given(
    crashes=st.lists(st.integers(0, 60), max_size=8),
    lost_answers=st.sets(st.sampled_from(KEYS)),
    lost_requests=st.sets(st.sampled_from(KEYS)),
    late=st.dictionaries(st.sampled_from(KEYS), st.floats(1, 50), max_size=3),
    seconds=st.sampled_from([0.0, 5.0, 30.0, 400.0]),
)
def test_any_schedule_of_crashes_and_lost_messages(
    crashes: list[int], lost_answers: set[str], lost_requests: set[str], late: dict[str, float], seconds: float
) -> None:
    async def story() -> None:
        computer = Computer(Fate(list(crashes)), PLAN)
        azure = computer.azure
        azure.seconds = seconds
        azure.loses_answer, azure.refuses = set(lost_answers), dict.fromkeys(lost_requests, lost_answer())
        azure.delays = {key: wait for key, wait in late.items() if key not in lost_requests}
        await computer.to_the_end()
        assert azure.times_received() == dict.fromkeys(KEYS, 1)

    asyncio.run(story())


@settings(max_examples=100, deadline=None)
@given(
    crashes=st.lists(st.integers(0, 25), max_size=5),
    lost_answers=st.sets(st.sampled_from([step.key for step in ROUND.steps])),
    lost_requests=st.sets(st.sampled_from([step.key for step in ROUND.steps])),
)
def test_a_failover_is_never_sent_twice(crashes: list[int], lost_answers: set[str], lost_requests: set[str]) -> None:
    async def story() -> None:
        computer = Computer(Fate(list(crashes)), ROUND)
        computer.azure.loses_answer = set(lost_answers)
        computer.azure.refuses = dict.fromkeys(lost_requests, lost_answer())
        await computer.to_the_end()
        assert computer.azure.times_received() == {step.key: 1 for step in ROUND.steps}

    asyncio.run(story())


async def test_what_was_written_down_after_a_crash_is_audited() -> None:
    computer = await carried_out(PLAN, [7, 7, 7])
    sent = {request for _, request in computer.azure.received}
    intended = {line.client_request_id for line in computer.disk.lines if line.phase == "intent"}
    assert sent <= intended
