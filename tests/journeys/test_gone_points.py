"""A recovery point that is thinned away between the choice and the sending: never sent twice, chosen anew by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds, steps
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.drafts.failover import ChangePointDraft, FailoverDraft
from asr_tui.domain.errors import PointGone
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint
from asr_tui.domain.run import RunState
from asr_tui.services.item_planning import Inquiry, plan
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.providers.site_recovery.rehearsed_faults import fail_task
from asr_tui.simulator.server import Simulator
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.push_button import PushButton
from tests.journeys.admin import Admin, admin
from tests.journeys.conftest import Open
from tests.journeys.test_failover_in_trouble import agree
from tests.ui.pilot import press, running, shown, until

Draft = Callable[[ProtectedItem, PointChoice, Choice], DayTwoDraft]


def sent(azure: Simulator, path: str) -> int:
    return sum(f"/{path}".casefold() in one.path.casefold() for one in azure.requests if one.method == "POST")


def open_run(one: Admin, run_id: str) -> None:
    screen = one.pilot.app.screen
    assert isinstance(screen, AsrScreen)
    screen.go_to(RunOf(run_id))


async def too_late(azure: Simulator, workspace: Workspace, one: Admin, of: Draft) -> str:
    """Start a run from a point that is thinned away between the last look and the sending; gives the run's id."""
    item = await one.item()
    assert item is not None
    inquiry = Inquiry(workspace.session, item)
    await inquiry.read()
    networks = await workspace.choices.all(kinds.NETWORK, item.machine.subscription)
    network = next(each for each in networks if each.location == item.target_location)
    point = thinned_next(inquiry.value.points or ())
    choice = PointChoice(PointKindChoice.CUSTOM, point.id)
    planned = plan(of(item, choice, Choice(id=network.id)), inquiry.value)
    azure.skip(3.0)
    listed = await workspace.session.site_recovery.recovery_points(item.id)
    assert point.id.name not in {each.id.name for each in listed}
    return workspace.runs.start(planned, workspace.place(item.id.vault_id))


def thinned_next(points: tuple[RecoveryPoint, ...]) -> RecoveryPoint:
    """A young point that is not the one of its hour that stays."""
    return sorted(points, key=lambda each: each.time)[-7]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_drill_whose_point_is_gone_leads_to_the_points_and_keeps_its_network(
    open_world: Open, size: tuple[int, int]
) -> None:
    azure, workspace = await open_world()
    azure.speed = 60
    async with running(size=size) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        before = sent(azure, "testFailover")
        run_id = await too_late(
            azure, workspace, one,
            lambda item, point, network: DrillDraft(item.id, item.machine_name, point, network, network_confirmed=True),
        )  # fmt: skip
        open_run(one, run_id)
        await one.at(RunScreen)
        await one.see("The recovery point does not exist any more")
        refused = workspace.runs.get(run_id)
        assert isinstance(refused.steps[-1].error, PointGone)
        assert "RecoveryPointNotFound" in one.words
        assert "r tries it again" not in one.words
        await press(pilot, "r")
        assert sent(azure, "testFailover") == before + 1
        await press(pilot, "O")
        await one.see("Drill: which state of sql-02 shall be tried?")
        first = refused.plan.steps[-1].step
        assert isinstance(first, steps.TestFailover)
        await one.see(f"Network: {first.network.name}, as chosen before.")
        await until(pilot, lambda: "Reading the recovery points" not in shown(pilot))
        await press(pilot, "enter")
        await one.see("You chose it all the same")
        await until(pilot, lambda: pilot.app.screen.query_one("#send", PushButton).ready)
        if pilot.app.screen.query_one("#cancel").has_focus:
            await press(pilot, "tab")
        await press(pilot, "enter")
        await one.at(RunScreen)
        azure.speed = 3000
        await one.see("All done")
        second = workspace.runs.all[-1].plan.steps[-1].step
        assert isinstance(second, steps.TestFailover)
        assert second.network == first.network
        assert second.point != first.point
        assert run_id not in {run.id for run in workspace.runs.unfinished()}


async def test_a_failover_whose_point_is_gone_keeps_that_nothing_is_shut_down(open_world: Open) -> None:
    azure, workspace = await open_world()
    azure.speed = 60
    async with running(size=(100, 40)) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        run_id = await too_late(
            azure, workspace, one,
            lambda item, point, _: FailoverDraft(item.id, item.machine_name, point, shut_down_source=False),
        )  # fmt: skip
        open_run(one, run_id)
        await one.see("The recovery point does not exist any more")
        await press(pilot, "r", "O")
        await one.see("which state of sql-02 shall start")
        await until(pilot, lambda: "Reading the recovery points" not in shown(pilot))
        assert "first: no" in one.words
        await press(pilot, "enter")
        await agree(one)
        azure.speed = 3000
        await one.see("All done")
        assert sent(azure, "unplannedFailover") == 2
        last = workspace.runs.all[-1].plan.steps[-1].step
        assert isinstance(last, steps.Failover)
        assert not last.shut_down_source


async def test_what_failed_for_another_reason_is_not_sent_again_from_a_point_that_is_gone(open_world: Open) -> None:
    azure, workspace = await open_world()
    azure.speed = 60
    async with running(size=(100, 40)) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        item = await one.item()
        assert item is not None
        fail_task(azure.cloud, item.machine, "FailoverTask", "28031", "No quota left.")
        inquiry = Inquiry(workspace.session, item)
        await inquiry.read()
        choice = PointChoice(PointKindChoice.CUSTOM, thinned_next(inquiry.value.points or ()).id)
        draft = FailoverDraft(item.id, item.machine_name, choice, shut_down_source=False)
        planned = plan(draft, inquiry.value)
        run_id = workspace.runs.start(planned, workspace.place(item.id.vault_id))
        azure.speed = 3000
        await until(pilot, lambda: workspace.runs.get(run_id).state is RunState.FAILED)
        error = workspace.runs.get(run_id).steps[0].error
        assert error is not None
        assert error.code == "28031"
        azure.speed = 60
        azure.skip(3.0)
        open_run(one, run_id)
        await one.see("r tries it again")
        await press(pilot, "r")
        await one.see("The recovery point does not exist any more")
        assert sent(azure, "unplannedFailover") == 1
        await press(pilot, "O")
        await one.see("which state of sql-02 shall start")


async def test_a_change_of_point_to_one_that_is_gone_leads_to_the_points(open_world: Open) -> None:
    azure, workspace = await open_world()
    azure.speed = 60
    async with running(size=(100, 40)) as pilot:
        one = await admin(pilot, workspace, "sql-02")
        azure.speed = 3000
        item = await one.item()
        assert item is not None
        start = steps.Failover(item.id, item.machine_name, shut_down_source=True)
        inquiry = Inquiry(workspace.session, item)
        await inquiry.read()
        over = plan(FailoverDraft(item.id, item.machine_name, PointChoice(PointKindChoice.LATEST)), inquiry.value)
        assert over.steps[0].step == start
        first = workspace.runs.start(over, workspace.place(item.id.vault_id))
        await until(pilot, lambda: workspace.runs.get(first).state is RunState.DONE)
        azure.speed = 60
        await inquiry.read()
        gone = inquiry.value.points
        assert gone
        other = gone[0].id.parent().child("recoveryPoints", "00000000-0000-4000-8000-00000000dead")
        planned = plan(ChangePointDraft(item.id, item.machine_name, PointChoice(PointKindChoice.LATEST_PROCESSED)),
                       inquiry.value)  # fmt: skip
        step = planned.steps[0].step
        assert isinstance(step, steps.ChangeRecoveryPoint)
        stale = _with_point(planned, other)
        run_id = workspace.runs.start(stale, workspace.place(item.id.vault_id))
        open_run(one, run_id)
        await one.see("The recovery point does not exist any more")
        await press(pilot, "r", "O")
        await one.see("From which other point shall sql-02 start")
        assert sent(azure, "applyRecoveryPoint") == 1
        await until(pilot, lambda: "Reading the recovery points" not in shown(pilot))
        await press(pilot, "enter")
        await agree(one)
        azure.speed = 3000
        await one.see("All done")


def _with_point(planned: Plan, point: ArmId) -> Plan:
    [only] = planned.steps
    assert isinstance(only.step, steps.ChangeRecoveryPoint)
    return replace(planned, steps=(replace(only, step=replace(only.step, point=point, choice=None)),))
