"""What Azure works on is followed although a read lacks it once or twice."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.run import RunState
from tests.services.fakes import (
    ENABLE_STEP,
    PLACE,
    POLICY_STEP,
    FakeAzure,
    FakeStores,
    InstantClock,
    ended,
    planned,
    runs_over,
)


@dataclass(slots=True)
class Blinking(FakeAzure):
    """Leaves the machine out of so many reads of the vault, once its first copy is under way."""

    absent: int = 0

    async def items(self, vault: ArmId) -> tuple[ProtectedItem, ...]:
        items = await FakeAzure.items(self, vault)
        if self.absent and any(item.stage is Stage.COPYING and item.percent for item in items):
            self.absent -= 1
            return ()
        return items


@pytest.mark.parametrize(("absent", "state"), [(2, RunState.DONE), (3, RunState.FAILED)])
async def test_a_machine_is_gone_when_three_reads_in_a_row_lack_it(absent: int, state: RunState) -> None:
    azure = Blinking(InstantClock(), absent=absent, copy_seconds=600)
    runs = runs_over(azure, FakeStores())
    run = await ended(runs, runs.start(Plan("one", (planned(ENABLE_STEP),)), PLACE))
    assert run.state is state
    error = run.steps[0].error
    assert (error.title if error else "") == ("The machine is no longer in the vault" if absent == 3 else "")


async def test_a_step_keeps_its_start_when_its_answer_was_lost() -> None:
    azure = FakeAzure(InstantClock(), loses_answer={POLICY_STEP.key})
    runs = runs_over(azure, FakeStores())
    run = await ended(runs, runs.start(Plan("one", (planned(POLICY_STEP),)), PLACE))
    assert run.steps[0].started == azure.works[0].started
    assert run.steps[0].ended is not None
    assert run.steps[0].ended > azure.works[0].started
