"""Whole sets of machines through their round on the simulator: drill in waves, an outage, commit, and the way home."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import steps
from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.drafts.many import MachineChoices, SetDraft
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.measured_times import measured
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.recovery_points import point_spread
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.run import Pause, RunState, StepState
from asr_tui.domain.taking_part import taking_part
from asr_tui.domain.waves import MachineWave, MachineWaves
from asr_tui.services.reads import SOON
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator
from tests.journeys.lives import writes
from tests.journeys.sets import at_end, begun, done, items_of, reviewed

VAULT = "contoso-global-vault"
SPEED = 50.0
"""As practice begins with: a faster one makes the points of hundreds of machines for hours."""
OUT = {"description": "sixty, and their region is down", "based_on": "contoso-large",
       "outages": [{"region": "centralus", "minutes": 25}]}  # fmt: skip


@pytest.fixture
async def opened(opener: ProgramOpener, request: pytest.FixtureRequest) -> AsyncIterator[tuple[Simulator, Workspace]]:
    azure = Simulator.open(getattr(request, "param", "contoso-large"), SPEED)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    yield azure, workspace
    await workspace.close()
    await azure.stop()


async def able(workspace: Workspace, action: Action, most: int = 60) -> tuple[ProtectedItem, ...]:
    return taking_part(action, await items_of(workspace, VAULT)).able[:most]


async def now(workspace: Workspace, items: tuple[ProtectedItem, ...]) -> tuple[ProtectedItem, ...]:
    """The same machines as the vault shows them now; a re-protect moves them into another container."""
    names = {one.machine_name for one in items}
    return tuple(one for one in await items_of(workspace, VAULT) if one.machine_name in names)


def sent(azure: Simulator, verb: str) -> list[int]:
    """How often each machine got this."""
    return [count for what, count in writes(azure).items() if what.endswith(verb)]


async def test_a_drill_of_nine_machines_in_three_waves_and_its_clean_up(opened: tuple[Simulator, Workspace]) -> None:
    azure, workspace = opened
    nine = await able(workspace, Action.DRILL, 9)
    tiers = tuple(
        MachineWave(name, frozenset(one.id for one in nine[at : at + 3]))
        for at, name in ((0, "data"), (3, "app"), (6, "web"))
    )
    before = workspace.session.clock.now() - timedelta(hours=1)
    chosen = SetDraft(
        Action.DRILL,
        MachineChoices(PointChoice(PointKindChoice.NEWEST_BEFORE, before=before), Choice(name="vnet-drill-of-nine")),
        waves=MachineWaves(tiers, Between.WHEN_TOLD, on_error=OnError.STOP),
    )
    review = await reviewed(workspace, chosen, nine)
    plan = review.plan
    assert plan.can_start, plan.problems
    assert [fact.tier for fact in plan.facts] == ["data"] * 3 + ["app"] * 3 + ["web"] * 3
    assert all(fact.point is not None and fact.point <= before for fact in plan.facts)
    spread = point_spread((chosen.choices.point, one.value) for one in review.inquiries)
    assert spread.words.startswith("The points lie ") or spread.words == "The points are of one moment"
    assert (spread.without, spread.unread) == ((), ())

    run_id = workspace.runs.start(plan, workspace.place(nine[0].id.vault_id))
    for wave in (1, 2):
        async for run in workspace.runs.changes(run_id):
            if run.pause is Pause.WHEN_TOLD and run.at_rest:
                break
        drills = [step for step in run.steps if isinstance(step.planned.step, steps.TestFailover)]
        assert [step.state is StepState.DONE for step in drills] == [True] * 3 * wave + [False] * (9 - 3 * wave)
        workspace.runs.go_on(run_id)
    run = await at_end(workspace, run_id)
    assert run.state is RunState.DONE
    assert sent(azure, "/testfailover") == [1] * 9
    times = measured(run)
    assert len(times.machines) == 9
    assert times.length is not None
    assert times.length > max(one.length or timedelta() for one in times.machines)

    after = await now(workspace, nine)
    cleaned = await done(workspace, SetDraft(Action.CLEAN_UP, MachineChoices(comments="for the auditor")), after)
    assert cleaned.state is RunState.DONE
    assert sent(azure, "/testfailovercleanup") == [1] * 9
    assert not any(one.drill_running for one in await now(workspace, nine))


@pytest.mark.parametrize("opened", [OUT], indirect=True)
async def test_in_an_outage_all_are_failed_over_and_committed(opened: tuple[Simulator, Workspace]) -> None:
    azure, workspace = opened
    everybody = await able(workspace, Action.FAIL_OVER)
    assert len(everybody) >= 40
    review = await reviewed(workspace, SetDraft(Action.FAIL_OVER), everybody)
    assert review.seconds <= SOON
    plan = review.plan
    assert plan.can_start, plan.problems
    assert plan.word_to_type == f"FAIL OVER {len(everybody)}"
    run = await at_end(workspace, workspace.runs.start(plan, workspace.place(everybody[0].id.vault_id)))
    assert run.state is RunState.DONE, Counter(step.state for step in run.steps)
    assert sent(azure, "/unplannedfailover") == [1] * len(everybody)
    times = measured(run)
    assert times.length is not None
    assert times.slowest is not None
    assert times.slowest.length is not None
    assert times.length <= 1.1 * times.slowest.length

    there = await now(workspace, everybody)
    assert {one.stage for one in there} == {Stage.FAILED_OVER}
    committed = await done(workspace, SetDraft(Action.COMMIT), there)
    assert committed.state is RunState.DONE
    assert sent(azure, "/failovercommit") == [1] * len(everybody)


async def test_six_go_there_and_home_again(opened: tuple[Simulator, Workspace]) -> None:
    azure, workspace = opened
    six = await able(workspace, Action.FAIL_OVER, 6)
    for action, stage in (
        (Action.FAIL_OVER, Stage.FAILED_OVER), (Action.COMMIT, Stage.COMMITTED),
        (Action.REPROTECT, Stage.PROTECTED), (Action.FAIL_OVER, Stage.FAILED_OVER), (Action.COMMIT, Stage.COMMITTED),
        (Action.REPROTECT, Stage.PROTECTED),
    ):  # fmt: skip
        present = await now(workspace, six)
        run_id = await begun(workspace, SetDraft(action), present)
        assert workspace.runs.get(run_id).plan.subject == "6 machines"
        run = await at_end(workspace, run_id)
        assert run.state is RunState.DONE, (action, Counter(step.state for step in run.steps))
        for _ in range(200):
            present = await now(workspace, six)
            if {one.stage for one in present} == {stage}:
                break
            await asyncio.sleep(5)  # the copy after a re-protect's job
        assert {one.stage for one in present} == {stage}, action
    assert {one.source_location for one in present} == {"centralus"}
    for verb in ("/unplannedfailover", "/failovercommit", "/switchprotection"):
        assert sum(sent(azure, verb)) == 12
