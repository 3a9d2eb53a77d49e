"""What is known of a machine comes in piece by piece; what is down holds nothing up; every draft has its plan."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds, recovery_time, steps
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.disable import DisableDraft, PurgeDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.failover import CancelFailoverDraft, ChangePointDraft, CommitDraft, FailoverDraft
from asr_tui.domain.drafts.repair import RepairDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.errors import AccessDenied, AsrError, NotFound, Unreachable
from asr_tui.domain.item_estate import Absence, ItemEstate, ReadKey
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.plan import Answer
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_points import proposed_choice
from asr_tui.domain.source_machine import Shutdown
from asr_tui.services.item_planning import Inquiry, inquiries_of, plan
from asr_tui.services.review import MachinesReview
from tests.domain.estates import ESTATE, WEB_01, set_up
from tests.domain.items import COMMITTED, FAILED_OVER, PROTECTED, REPLICA_NETWORK, estate, point
from tests.fakes import NOW, FakeCatalog, FakeSession, FakeSiteRecovery
from tests.read_estate import read_estate

POINTS = (point(120), point(9), point(4))
WHO = (PROTECTED.id, "web-01")


def session(
    item: ProtectedItem = PROTECTED, catalog: FakeCatalog | None = None, recovery: FakeSiteRecovery | None = None
) -> FakeSession:
    catalog = catalog or FakeCatalog({kinds.MACHINE: (WEB_01,), kinds.NETWORK: (*ESTATE.networks, REPLICA_NETWORK)})
    recovery = recovery or FakeSiteRecovery(set_up(), (item,), (), POINTS)
    return FakeSession(catalog, recovery)


def hanging() -> FakeCatalog:
    """Every read of the source region is never answered."""
    never = asyncio.Event()
    names = ("machine", "networks", "storage_accounts", "resource_groups", "availability_sets", "regions")
    return FakeCatalog(held=dict.fromkeys(names, never))


async def test_everything_known_is_gathered() -> None:
    known = await read_estate(session(), PROTECTED)
    assert known.points == POINTS
    assert known.running == WEB_01
    assert not known.pending
    assert not known.unread
    assert [check.answer for check in known.checks] == [Answer.YES, Answer.WILL_BE_MADE, Answer.YES, Answer.YES]


async def test_the_other_machines_of_a_replication_group_are_known_and_stop_a_failover_alone() -> None:
    item, other, alone = (
        replace(PROTECTED, id=PROTECTED.id.parent().child("replicationProtectedItems", name), machine_name=name,
                multi_vm_group=group)
        for name, group in (("web-01", "Shop"), ("web-02", "shop"), ("web-03", ""))
    )  # fmt: skip
    recovery = FakeSiteRecovery(set_up(), (item, other, alone), (), POINTS)
    known = await read_estate(session(recovery=recovery), item)
    assert known.group == ("web-02",)
    assert not plan(FailoverDraft(item.id, "web-01"), known).can_start
    assert (await read_estate(session(recovery=recovery), alone)).group == ()


async def test_a_dead_region_is_told_and_waited_for_no_longer_than_the_limit() -> None:
    azure = session(catalog=hanging())
    reading = asyncio.create_task(read_estate(azure, PROTECTED))
    known = await reading
    assert known.points == POINTS
    assert known.running is None
    assert known.absence is Absence.SILENT
    assert any("the machine in the source region" in one for one in known.unread)
    assert known.checks[-1].answer is Answer.COULD_NOT_CHECK
    made = plan(FailoverDraft(*WHO), known)
    assert made.can_start
    assert made.word_to_type == "web-01"


async def test_a_region_that_was_silent_stays_so_until_it_is_known_better() -> None:
    azure = session(catalog=hanging())
    inquiry = Inquiry(azure, PROTECTED)
    for _ in range(2):
        reading = asyncio.create_task(inquiry.read())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert ReadKey.RUNNING in inquiry.value.pending
        silent = inquiry.value.absence
        await reading
    assert silent is Absence.SILENT, "while it is asked again"
    assert not any("in the target region" in one for one in inquiry.value.unread), "no machine was made there"


async def test_a_second_look_that_fails_keeps_what_the_vault_said() -> None:
    recovery = FakeSiteRecovery(set_up(), (PROTECTED,), (), POINTS)
    inquiry = Inquiry(session(recovery=recovery), PROTECTED)
    await inquiry.read()
    before = inquiry.value
    recovery.errors.update(dict.fromkeys(("recovery_points", "topology", "jobs"), Unreachable("No answer")))
    await inquiry.read()
    assert inquiry.value.points == before.points == POINTS
    assert (inquiry.value.topology, inquiry.value.jobs) == (before.topology, before.jobs)
    assert any("recovery points" in one for one in inquiry.value.unread), "and that it was not read is said"


@pytest.mark.parametrize(
    ("error", "absence"),
    [
        (NotFound("Not found"), Absence.GONE),
        (Unreachable("No answer"), Absence.SILENT),
        (AccessDenied("No right"), Absence.UNREAD),
    ],
)
async def test_why_the_original_machine_could_not_be_read_is_told_apart(error: AsrError, absence: Absence) -> None:
    known = await read_estate(session(catalog=FakeCatalog(errors={"machine": error})), PROTECTED)
    assert known.running is None
    assert known.absence is absence


async def test_what_is_known_is_published_while_the_rest_is_asked() -> None:
    azure = session(catalog=hanging())
    inquiry = Inquiry(azure, PROTECTED)
    pending: list[int] = []
    asking: list[bool] = []

    async def watch() -> None:
        async for known in inquiry.estate.changes():
            pending.append(len(known.pending))
            if known.points and known.pending:
                assert plan(FailoverDraft(*WHO), known).can_start
                asking.append(Answer.ASKING in {check.answer for check in known.checks})
            if not known.pending:
                return

    watching = asyncio.create_task(watch())
    reading = asyncio.create_task(inquiry.read())
    await reading
    await watching
    assert pending[-1] == 0
    assert len(pending) > 2
    assert any(asking), "the checks that Azure has not answered yet say so; the last answers run out one by one"


async def test_the_last_look_reads_the_vault_alone() -> None:
    recovery = FakeSiteRecovery(set_up(), (PROTECTED,), (), POINTS)
    catalog = FakeCatalog({kinds.MACHINE: (WEB_01,)})
    inquiry = Inquiry(session(catalog=catalog, recovery=recovery), PROTECTED)
    await inquiry.read()
    asked = len(catalog.reads)
    recovery.points = (point(4), point(1))
    recovery.all_items = (replace(PROTECTED, rpo=timedelta(minutes=1)),)
    fresh = await inquiry.again()
    assert len(catalog.reads) == asked
    assert fresh.points == (point(4), point(1))
    assert fresh.item.rpo == timedelta(minutes=1)
    assert fresh.running == WEB_01


async def test_a_vault_that_does_not_answer_leaves_what_was_known() -> None:
    recovery = FakeSiteRecovery(set_up(), (PROTECTED,), (), POINTS)
    inquiry = Inquiry(session(recovery=recovery), PROTECTED)
    await inquiry.read()
    gone: AsrError = Unreachable("No answer")
    recovery.errors = {"item": gone, "recovery_points": gone, "jobs": gone}
    fresh = await inquiry.again()
    assert fresh.item == PROTECTED
    assert fresh.points == POINTS
    assert len(fresh.unread) == 3
    assert plan(FailoverDraft(*WHO), fresh).can_start


@pytest.mark.parametrize(
    ("draft", "kind", "item"),
    [
        (DrillDraft(*WHO), steps.TestFailover, PROTECTED),
        (CleanUpDraft(*WHO), steps.CleanUpTestFailover, PROTECTED),
        (FailoverDraft(*WHO), steps.Failover, PROTECTED),
        (ChangePointDraft(*WHO), steps.ChangeRecoveryPoint, FAILED_OVER),
        (CommitDraft(*WHO), steps.CommitFailover, FAILED_OVER),
        (CancelFailoverDraft(*WHO), steps.CancelFailover, FAILED_OVER),
        (ReprotectDraft(*WHO), steps.Reprotect, COMMITTED),
        (DisableDraft(*WHO), steps.DisableReplication, COMMITTED),
        (PurgeDraft(*WHO), steps.PurgeItem, COMMITTED),
        (RepairDraft(*WHO), steps.RepairReplication, PROTECTED),
    ],
)
def test_each_draft_has_its_step(draft: DayTwoDraft, kind: type[steps.Step], item: ProtectedItem) -> None:
    assert isinstance(plan(draft, estate(item)).steps[-1].step, kind)


def drill_job(**changes: object) -> Job:
    job = Job(
        PROTECTED.id, "1", "TestFailover", "Test failover", JobState.SUCCEEDED, "Completed", "WEB-01",
        started=NOW - timedelta(days=3), ended=NOW - timedelta(days=3) + timedelta(seconds=170),
    )  # fmt: skip
    return replace(job, **changes)


def test_the_recovery_time_is_that_of_this_machines_last_drill() -> None:
    told = recovery_time.expected(*WHO, (drill_job(),), Shutdown.SHUTS_DOWN)
    assert told.seconds == 170
    assert told.origin == "as in the drill of web-01 on 9 Nov"


@pytest.mark.parametrize(
    "useless",
    [
        drill_job(state=JobState.FAILED),
        drill_job(target="web-02"),
        drill_job(ended=None, state=JobState.RUNNING),
        drill_job(scenario="TestFailoverCleanup"),
    ],
)
def test_without_one_it_is_the_typical_time_and_says_so(useless: Job) -> None:
    told = recovery_time.expected(*WHO, (useless,), Shutdown.SHUTS_DOWN)
    assert "as recorded from Azure" in told.origin


def test_the_newest_of_drill_and_failover_counts() -> None:
    failover = drill_job(
        name="2", scenario="UnplannedFailover", started=NOW - timedelta(days=1),
        ended=NOW - timedelta(days=1) + timedelta(seconds=200),
    )  # fmt: skip
    told = recovery_time.expected(*WHO, (drill_job(), failover), Shutdown.SHUTS_DOWN)
    assert told.seconds == 200
    assert "failover" in told.origin
    assert plan(FailoverDraft(*WHO), replace(estate(), jobs=(failover,))).steps[0].estimate == told


def test_the_same_change_under_way_is_watched_and_never_sent() -> None:
    under_way = drill_job(scenario="UnplannedFailover", state=JobState.RUNNING, ended=None)
    made = plan(FailoverDraft(*WHO), replace(estate(), jobs=(under_way,)))
    assert not made.can_start
    assert "under way since" in made.problems[0].what
    another = drill_job(scenario="UpdateVmProperties", state=JobState.RUNNING, ended=None)
    assert plan(FailoverDraft(*WHO), replace(estate(), jobs=(another,))).can_start


def test_without_known_points_latest_is_proposed() -> None:
    assert proposed_choice(estate()) == PointChoice(PointKindChoice.LATEST_PROCESSED)
    assert proposed_choice(replace(estate(), points=None)) == PointChoice(PointKindChoice.LATEST)
    assert proposed_choice(replace(estate(), points=())) == PointChoice(PointKindChoice.LATEST)


async def test_a_second_look_begins_with_the_machines_of_which_least_is_known() -> None:
    items = [
        replace(PROTECTED, id=PROTECTED.id.parent().child("replicationProtectedItems", f"web-0{n}")) for n in (1, 2)
    ]
    inquiries = inquiries_of(session(recovery=FakeSiteRecovery(set_up(), tuple(items), (), POINTS)), items)
    await inquiries[0].read()
    asked: list[Inquiry] = []
    for one in inquiries:
        one.again = partial(_noted, asked, one)  # type: ignore[method-assign]
    await MachinesReview(*((one, FailoverDraft(one.value.item.id, "web-01")) for one in inquiries)).again()
    assert asked == [inquiries[1], inquiries[0]]


async def _noted(asked: list[Inquiry], one: Inquiry) -> ItemEstate:
    asked.append(one)
    return one.value
