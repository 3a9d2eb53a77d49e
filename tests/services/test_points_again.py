"""A run whose later waves begin when the reviewed recovery points are gone: chosen again by kind, held, let go on."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import PointGone, PointOlder, Refused
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import MachineFacts, Plan
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.domain.rollout import Between, OnError, Rollout, Wave
from asr_tui.domain.run import Pause, Run, RunState, StepState
from asr_tui.services.runs import Runs
from tests.fakes import NOW, VAULT
from tests.services.plans import CONTAINERS, PLACE, planned
from tests.services.working_azure import WorkingAzure, ended, lost_answer, runs_over
from tests.workspaces import stores

NETWORK = ArmId("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n")
LATEST = PointChoice(PointKindChoice.LATEST_PROCESSED)
BEFORE = PointChoice(PointKindChoice.NEWEST_BEFORE, before=NOW - timedelta(hours=1))
ITEMS = [CONTAINERS[0].child("replicationProtectedItems", f"vm-{number}") for number in range(2)]


def point(name: str, time: datetime, kind: PointKind = PointKind.CRASH) -> RecoveryPoint:
    return RecoveryPoint(ITEMS[0].child("recoveryPoints", name), time, kind)


OLD = point("reviewed", NOW - timedelta(minutes=4))
ONE_OF_BEFORE = point("before", NOW - timedelta(minutes=61))


class Thinning(WorkingAzure):
    """Lists the points that `now` gives, keeps every step that it received, and refuses points that are not listed."""

    def __init__(self) -> None:
        super().__init__()
        self.points = (OLD, ONE_OF_BEFORE)
        self.sent: list[steps.Step] = []

    async def apply(self, step: steps.Step, client_request_id: str):  # type: ignore[no-untyped-def]
        self.sent.append(step)
        used = getattr(step, "point", None)
        if used is not None and used.name not in {one.id.name for one in self.points}:
            raise Refused("Azure refused", "This recovery point does not exist.", code="RecoveryPointNotFound")
        return await super().apply(step, client_request_id)

    def names(self) -> list[str]:
        return [
            one.point.name for one in self.sent if isinstance(one, steps.TestFailover | steps.Failover) and one.point
        ]


@pytest.fixture
async def azure() -> Thinning:
    return Thinning()


@pytest.fixture
async def runs(azure: Thinning, tmp_path: Path) -> Runs:
    kept = stores(tmp_path)
    return runs_over(azure, kept.journal, kept.audit)


def entries(folder: Path) -> list[AuditEntry]:
    return list(stores(folder).audit.entries())


def plan_of(kind: type[steps.Step], choice: PointChoice | None, used: RecoveryPoint = OLD) -> Plan:
    """Two machines in two waves; the second waits for a person."""
    each: list[steps.Step] = [
        steps.TestFailover(item, item.name, NETWORK, used.id, choice)
        if kind is steps.TestFailover
        else steps.Failover(item, item.name, shut_down_source=False, point=used.id, choice=choice)
        for item in ITEMS
    ]
    waves = tuple(Wave(f"tier {at}", frozenset({one.key})) for at, one in enumerate(each))
    facts = tuple(MachineFacts(item.name, VAULT.name, used.time, NOW - used.time) for item in ITEMS)
    rollout = Rollout(waves, Between.WHEN_TOLD, timedelta(), OnError.GO_ON)
    return Plan("many", tuple(planned(one) for one in each), facts=facts, rollout=rollout)


async def second_wave(runs: Runs, plan: Plan) -> str:
    """The run, hours after its first wave ended well."""
    run_id = runs.start(plan, PLACE)
    async for run in runs.changes(run_id):
        if run.pause is Pause.WHEN_TOLD and run.steps[0].state is StepState.DONE:
            break
    await asyncio.sleep(5 * 3600)
    return run_id


def ago(azure: Thinning, **time: float) -> datetime:
    return azure.clock.now() - timedelta(**time)


async def after(runs: Runs, run_id: str) -> Run:
    runs.go_on(run_id)
    return await ended(runs, run_id)


@pytest.mark.parametrize("kind", [steps.TestFailover, steps.Failover])
async def test_a_later_wave_takes_the_newest_point_then(
    azure: Thinning, runs: Runs, tmp_path: Path, kind: type[steps.Step]
) -> None:
    run_id = await second_wave(runs, plan_of(kind, LATEST))
    azure.points = (point("newer", ago(azure, minutes=3)), point("newest", ago(azure, minutes=1)))
    run = await after(runs, run_id)
    assert run.state is RunState.DONE
    assert azure.names() == ["reviewed", "newest"]
    second = run.steps[1]
    assert second.again is not None
    assert "the one in the review was of 12 Nov 13:58:00 UTC" in second.again.difference
    intent = next(one for one in entries(tmp_path) if one.phase == "intent" and one.machine == "vm-1")
    assert (intent.point, intent.point_time) == ("newest", azure.points[1].time)
    assert intent.new["point chosen as"] == "latest processed"
    assert intent.new["other point"] == second.again.difference
    [kept] = [one for one in stores(tmp_path).journal.finished(PLACE.endpoint, PLACE.tenant) if one.id == run_id]
    assert kept.steps[1].again == second.again
    assert kept.steps[1].planned.step == second.planned.step


async def test_a_drill_from_a_much_older_state_waits_and_a_retry_sends_it(azure: Thinning, runs: Runs) -> None:
    run_id = await second_wave(runs, plan_of(steps.TestFailover, LATEST))
    azure.points = (point("hours", ago(azure, hours=3)),)
    run = await after(runs, run_id)
    held = run.steps[1]
    assert isinstance(held.error, PointOlder)
    assert "misses 3 h; the one in the review was of 12 Nov 13:58:00 UTC and missed 4 min" in held.error.what
    assert (held.sent, azure.names()) == (0, ["reviewed"])
    await runs.retry(run_id, held.key)
    run = await ended(runs, run_id)
    assert run.state is RunState.DONE
    assert azure.names() == ["reviewed", "hours"]


async def test_the_state_that_was_said_goes_through_however_late_it_is_tried_again(azure: Thinning, runs: Runs) -> None:
    run_id = await second_wave(runs, plan_of(steps.TestFailover, LATEST))
    azure.points = (point("hours", ago(azure, hours=3)),)
    held = (await after(runs, run_id)).steps[1]
    await asyncio.sleep(3600)
    await runs.retry(run_id, held.key)
    assert (await ended(runs, run_id)).state is RunState.DONE
    assert azure.names() == ["reviewed", "hours"]


async def test_what_a_person_agreed_to_is_no_leave_for_a_still_older_state(azure: Thinning, runs: Runs) -> None:
    run_id = await second_wave(runs, plan_of(steps.TestFailover, LATEST))
    azure.points = (point("hours", ago(azure, hours=3)),)
    held = (await after(runs, run_id)).steps[1]
    azure.points = (point("older", ago(azure, hours=4)),)
    await runs.retry(run_id, held.key)
    again = (await ended(runs, run_id)).steps[1]
    assert isinstance(again.error, PointOlder)
    assert again.sent == 0


async def test_nothing_holds_a_failover_up(azure: Thinning, runs: Runs) -> None:
    run_id = await second_wave(runs, plan_of(steps.Failover, LATEST))
    azure.points = (point("hours", ago(azure, hours=5)),)
    run = await after(runs, run_id)
    assert run.state is RunState.DONE
    assert run.steps[1].again is not None
    assert "misses 5 h" in run.steps[1].again.difference


async def test_newest_before_takes_none_after_and_stops_where_none_is_left(azure: Thinning, runs: Runs) -> None:
    run_id = await second_wave(runs, plan_of(steps.Failover, BEFORE, ONE_OF_BEFORE))
    azure.points = (point("later", NOW),)
    failed = (await after(runs, run_id)).steps[1]
    assert isinstance(failed.error, PointGone)
    assert "newest before 12 Nov 13:02:00 UTC" in failed.error.what
    assert azure.names() == ["before"]


async def test_a_custom_point_that_is_gone_stays_an_error(azure: Thinning, runs: Runs) -> None:
    run_id = await second_wave(runs, plan_of(steps.Failover, None))
    azure.points = (point("newest", ago(azure, minutes=1)),)
    failed = (await after(runs, run_id)).steps[1]
    assert isinstance(failed.error, PointGone)
    assert failed.error.code == "RecoveryPointNotFound"
    assert azure.names() == ["reviewed", "reviewed"]


async def test_a_point_that_went_between_review_and_the_first_wave_is_chosen_again(azure: Thinning, runs: Runs) -> None:
    azure.points = (point("newest", NOW),)
    run_id = runs.start(plan_of(steps.TestFailover, LATEST), PLACE)
    async for run in runs.changes(run_id):
        if run.steps[0].state.over:
            break
    assert run.steps[0].state is StepState.DONE
    assert azure.names() == ["reviewed", "newest"]


async def test_points_that_cannot_be_read_hold_nothing_up(azure: Thinning, runs: Runs) -> None:
    run_id = await second_wave(runs, plan_of(steps.Failover, LATEST))
    azure.held["recovery_points"] = asyncio.Event()
    run = await after(runs, run_id)
    assert run.state is RunState.DONE
    assert azure.names() == ["reviewed", "reviewed"]


async def test_a_lost_answer_is_looked_up_by_the_point_that_was_sent(azure: Thinning, tmp_path: Path) -> None:
    kept = stores(tmp_path)
    runs = runs_over(azure, kept.journal, kept.audit)
    run_id = await second_wave(runs, plan_of(steps.Failover, LATEST))
    azure.points = (point("newest", ago(azure, minutes=1)),)
    azure.loses_answer.add(runs.get(run_id).steps[1].key)
    run = await after(runs, run_id)
    assert run.state is RunState.DONE
    assert azure.names() == ["reviewed", "newest"]
    assert run.steps[1].sent == 1


async def test_a_resumed_run_knows_the_point_of_an_intent_that_the_journal_has_not(
    azure: Thinning, runs: Runs, tmp_path: Path
) -> None:
    run_id = await second_wave(runs, plan_of(steps.Failover, LATEST))
    waiting = runs.get(run_id)
    azure.points = (point("newest", ago(azure, minutes=1)),)
    await after(runs, run_id)
    await runs.close()
    kept = stores(tmp_path)
    kept.journal.save(replace(waiting, interrupted=True))
    second = runs_over(azure, kept.journal, kept.audit)
    [left] = second.unfinished()
    resumed = second.get(second.resume(left))
    change = resumed.steps[1].planned.step
    assert isinstance(change, steps.Failover)
    assert change.point is not None
    assert change.point.name == "newest"
    await second.close()


async def test_a_change_of_point_whose_answer_was_lost_is_known_by_the_point_that_was_sent(
    azure: Thinning, runs: Runs
) -> None:
    each = [steps.ChangeRecoveryPoint(item, item.name, OLD.id, LATEST) for item in ITEMS]
    plan = plan_of(steps.TestFailover, LATEST)
    waves = tuple(Wave(f"tier {at}", frozenset({one.key})) for at, one in enumerate(each))
    rollout = replace(plan.rollout, waves=waves)
    run_id = await second_wave(runs, replace(plan, steps=tuple(planned(one) for one in each), rollout=rollout))
    azure.points = (point("thinned", OLD.time - timedelta(minutes=1)),)
    azure.refuses[each[1].key] = lost_answer()
    runs.go_on(run_id)
    await asyncio.sleep(1)
    used = replace(azure.all_items[0], id=ITEMS[1], failover_point=azure.points[0].id)
    azure.all_items = (*(one for one in azure.all_items if one.id != ITEMS[1]), used)
    run = await ended(runs, run_id)
    assert run.steps[1].state is StepState.DONE
    assert run.steps[1].sent == 1
    change = run.steps[1].planned.step
    assert isinstance(change, steps.ChangeRecoveryPoint)
    assert change.point == azure.points[0].id
