"""A change whose job succeeds is read again: what did not happen, or was lost beside it, is an error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import ArmId
from asr_tui.domain.kinds import Kind, values_of
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.run import Run, RunState, StepState
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.services.read_back import READS
from asr_tui.services.runs import Runs
from tests.services.plans import GROUP, ITEM, PLACE, POLICY
from tests.services.working_azure import WorkingAzure, ended, runs_over
from tests.workspaces import stores

T = TypeVar("T")
BEFORE = TargetSettings(name="web-01", size="Standard_D2s_v5", network=GROUP.child("networks", "vnet"), zone="1")
UPDATE = steps.UpdateItem(ITEM, target_size="Standard_D4s_v5", machine_name="web-01")


class Answering(WorkingAzure):
    """Answers an item's settings as `read` says."""

    def __init__(self, read: Callable[[ArmId], Awaitable[TargetSettings]]) -> None:
        super().__init__()
        self.read_settings = read

    async def one(self, kind: Kind[T], resource: ArmId) -> T:
        if kind is kinds.TARGET_SETTINGS:
            return values_of(kind, (await self.read_settings(resource),))[0]
        return await super().one(kind, resource)


class Settings:
    """What Azure answers of an item, one after another; the last one stays."""

    def __init__(self, *answers: TargetSettings) -> None:
        self.answers = list(answers)
        self.reads = 0

    async def read(self, item: ArmId) -> TargetSettings:
        self.reads += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def azure_with(read: Callable[[ArmId], Awaitable[TargetSettings]]) -> WorkingAzure:
    return Answering(read)


def runs_of(azure: WorkingAzure) -> Runs:
    kept = stores()
    return runs_over(azure, kept.journal, kept.audit)


async def run_of(settings: Settings) -> tuple[Run, WorkingAzure]:
    azure = azure_with(settings.read)
    runs = runs_of(azure)
    return await ended(runs, runs.start(Plan("Change", (PlannedStep.of(UPDATE),)), PLACE)), azure


def sent(run: Run) -> steps.UpdateItem:
    step = run.step(UPDATE.key).planned.step
    assert isinstance(step, steps.UpdateItem)
    return step


async def test_the_settings_of_before_are_sent_along() -> None:
    after = replace(BEFORE, size="Standard_D4s_v5")
    run, azure = await run_of(Settings(BEFORE, after))
    assert run.state is RunState.DONE
    assert sent(run).current == BEFORE
    [(step, _)] = azure.work.values()
    assert isinstance(step, steps.UpdateItem)
    assert step.wanted == after


@pytest.mark.parametrize(
    ("after", "named"),
    [
        (BEFORE, "size is Standard_D2s_v5 instead of Standard_D4s_v5"),
        (replace(BEFORE, size="Standard_D4s_v5", network=None), "network is none instead of vnet"),
    ],
    ids=["nothing changed", "something was lost"],
)
async def test_a_success_that_is_none_fails_the_step(after: TargetSettings, named: str) -> None:
    settings = Settings(BEFORE, after)
    run, azure = await run_of(settings)
    step = run.step(UPDATE.key)
    assert step.state is StepState.FAILED
    assert step.error is not None
    assert named in step.error.what
    assert settings.reads == 1 + READS
    assert azure.times_received() == {UPDATE.key: 1}


async def test_an_answer_older_than_the_job_is_read_again() -> None:
    run, _ = await run_of(Settings(BEFORE, BEFORE, replace(BEFORE, size="standard_d4s_v5")))
    assert run.state is RunState.DONE


async def test_nothing_is_sent_where_the_item_cannot_be_read() -> None:
    async def refused(item: ArmId) -> TargetSettings:
        raise AccessDenied("No right to read it")

    azure = azure_with(refused)
    runs = runs_of(azure)
    run = await ended(runs, runs.start(Plan("Change", (PlannedStep.of(UPDATE),)), PLACE))
    assert run.step(UPDATE.key).state is StepState.FAILED
    assert azure.received == []


async def test_a_retry_gives_back_what_the_first_sending_lost() -> None:
    lost = replace(BEFORE, size="Standard_D4s_v5", zone="")
    settings = Settings(BEFORE, lost)
    azure = azure_with(settings.read)
    runs = runs_of(azure)
    run_id = runs.start(Plan("Change", (PlannedStep.of(UPDATE),)), PLACE)
    assert (await ended(runs, run_id)).state is RunState.FAILED
    settings.answers = [lost, replace(lost, zone="1")]
    await runs.retry(run_id, UPDATE.key)
    run = await ended(runs, run_id)
    assert run.state is RunState.DONE
    assert sent(run).wanted.zone == "1"
    assert azure.times_received() == {UPDATE.key: 2}


async def test_a_policy_that_stayed_as_it_was_is_an_error_too() -> None:
    change = steps.UpdatePolicy(POLICY, 2880, 60)
    runs = runs_of(WorkingAzure())
    run = await ended(runs, runs.start(Plan("Change", (PlannedStep.of(change),)), PLACE))
    step = run.step(change.key)
    assert step.state is StepState.FAILED
    assert step.error is not None
    assert "day" in step.error.what
