"""What a command without a screen says while it follows a run, and when it leaves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import cast

import pytest
from msgspec.structs import replace

from asr_tui.bootstrap.following import RunFollower, Wait
from asr_tui.domain.errors import LocalError
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.services.follower import SIGNS_IN, UNREAD
from asr_tui.services.workspace import Workspace
from tests.fakes import NOW
from tests.services.plans import FAILOVER, GROUP_STEP, PLACE, planned

ODD = f"{UNREAD}: An answer that cannot be read. Its work goes on."


def run_of(*states: tuple[StepState, str]) -> Run:
    steps = tuple(
        replace(StepRun(planned(step)), state=state, note=note)
        for step, (state, note) in zip((FAILOVER, GROUP_STEP), states, strict=False)
    )
    return Run("1", PLACE, Plan("plan", tuple(one.planned for one in steps)), steps, NOW)


def following(*snapshots: Run) -> RunFollower:
    async def changes(run_id: str) -> AsyncIterator[Run]:
        for run in snapshots:
            yield run

    runs = SimpleNamespace(get=lambda run_id: snapshots[0], changes=changes)
    clock = SimpleNamespace(now=lambda: NOW)
    workspace = cast("Workspace", SimpleNamespace(runs=runs, session=SimpleNamespace(clock=clock)))
    return RunFollower(workspace, Wait.PROTECTED, as_json=False, again="failover")


async def test_a_trouble_of_reading_is_said_once_and_again_when_it_comes_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    under_way = StepState.UNDER_WAY
    odd, well = run_of((under_way, ODD), (under_way, ODD)), run_of((under_way, ""), (under_way, ""))
    await following(well, odd, odd, well, odd, run_of((StepState.DONE, ""))).follow("1")
    assert capsys.readouterr().err.count(f"{ODD} It is read again until it has ended.") == 2


@pytest.mark.parametrize("stopped", [(StepState.PAUSED, ""), (StepState.UNDER_WAY, f"{ODD}{SIGNS_IN}")])
async def test_who_has_to_sign_in_again_is_told_when_no_answer_is_awaited_any_more(
    stopped: tuple[StepState, str], capsys: pytest.CaptureFixture[str]
) -> None:
    sending, accepted = run_of(stopped, (StepState.SENDING, "")), run_of(stopped, (StepState.UNDER_WAY, ""))
    with pytest.raises(LocalError, match="run the same failover: it resumes"):
        await following(sending, accepted).follow("1")
    told = capsys.readouterr()
    assert "under way: Resource group" in told.out, "the answer of what was on its way has come"
    assert "S signs in" not in told.err, "there is no such key here"
