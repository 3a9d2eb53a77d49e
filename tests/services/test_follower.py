"""What Azure works on is followed although a read lacks it once or twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from asr_tui.domain import steps
from asr_tui.domain.errors import AsrError, Cancelled, NotFound, Throttled, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.operations import Accepted, OperationState, OperationStatus
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.requests import Request
from asr_tui.domain.run import RunState, StepRun
from asr_tui.services.follower import Follower, LostSight
from tests.fakes import NOW
from tests.services.plans import ENABLE_STEP, PLACE, POLICY_STEP, planned
from tests.services.working_azure import WorkingAzure, ended, runs_over
from tests.workspaces import stores


@dataclass
class Blinking(WorkingAzure):
    """Leaves the machine out of so many reads of the vault, once its first copy is under way."""

    absent: int = 0

    async def items(self, vault: ArmId, come: object = None) -> tuple[ProtectedItem, ...]:
        items = await super().items(vault)
        if self.absent and any(item.stage is Stage.COPYING and item.percent for item in items):
            self.absent -= 1
            return ()
        return items


@pytest.mark.parametrize(("absent", "state"), [(2, RunState.DONE), (3, RunState.FAILED)])
async def test_a_machine_is_gone_when_three_reads_in_a_row_lack_it(absent: int, state: RunState) -> None:
    azure = Blinking(absent=absent, copy_seconds=600)
    kept = stores()
    runs = runs_over(azure, kept.journal, kept.audit)
    run = await ended(runs, runs.start(Plan("one", (planned(ENABLE_STEP),)), PLACE))
    assert run.state is state
    error = run.steps[0].error
    assert (error.title if error else "") == ("The machine is no longer in the vault" if absent == 3 else "")


async def test_a_step_keeps_its_start_when_its_request_arrived_late() -> None:
    azure = WorkingAzure(delays={POLICY_STEP.key: 30.0})
    began = azure.clock.now()
    kept = stores()
    runs = runs_over(azure, kept.journal, kept.audit)
    run = await ended(runs, runs.start(Plan("one", (planned(POLICY_STEP),)), PLACE))
    assert run.state is RunState.DONE
    assert run.steps[0].started == began
    assert azure.all_jobs[0].started == began + timedelta(seconds=30)


@dataclass(slots=True)
class Answers:
    """Changes whose operation answers these in turn; an error is raised."""

    answers: list[OperationStatus | AsrError]

    async def status(self, operation: str) -> OperationStatus:
        answer = self.answers.pop(0)
        if isinstance(answer, AsrError):
            raise answer
        return answer

    async def apply(self, step: steps.Step, client_request_id: str) -> Accepted:
        raise NotImplementedError

    def as_rest(self, step: steps.Step) -> str:
        raise NotImplementedError

    def request(self, step: steps.Step) -> Request:
        raise NotImplementedError


@dataclass(slots=True)
class Sleeps:
    """A clock that writes down the seconds that it was asked to wait."""

    asked: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return NOW

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)


GOING, DONE = OperationStatus(OperationState.IN_PROGRESS), OperationStatus(OperationState.SUCCEEDED)
SILENT = Unreachable("No answer")


async def pauses(*answers: OperationStatus | AsrError) -> list[float]:
    clock, told = Sleeps(), list[StepRun]()
    step = StepRun(planned(POLICY_STEP), operation="o")
    await Follower(Answers([*answers, DONE]), clock, told.append).operation(step, 30.0)
    assert len(told) == len(answers)
    return clock.asked


async def test_an_operation_is_asked_for_when_azure_says_or_every_five_seconds() -> None:
    wished = OperationStatus(OperationState.IN_PROGRESS, retry_after=12.0)
    assert await pauses(GOING, wished, GOING) == [30, 5, 12, 5]


async def test_the_pauses_double_to_a_minute_while_azure_does_not_answer() -> None:
    assert await pauses(*[SILENT] * 5) == [30, 10, 20, 40, 60, 60]
    assert await pauses(SILENT, GOING, SILENT) == [30, 10, 5, 10], "one answer, and the pauses are short again"


async def test_a_throttled_look_waits_as_long_as_azure_asks_for() -> None:
    assert await pauses(Throttled("Slow down", wait=90.0), Throttled("Slow down", wait=3.0)) == [30, 90, 20]


@pytest.mark.parametrize("state", [OperationState.FAILED, OperationState.CANCELLED])
async def test_an_operation_that_ended_badly_fails_the_step(state: OperationState) -> None:
    with pytest.raises(AsrError) as failed:
        await pauses(OperationStatus(state, "150097", "No quota."))
    assert isinstance(failed.value, Cancelled) is (state is OperationState.CANCELLED)


async def test_an_operation_that_nobody_knows_is_lost_from_sight() -> None:
    with pytest.raises(LostSight):
        await pauses(NotFound("Gone"))
