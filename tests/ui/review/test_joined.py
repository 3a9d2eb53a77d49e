"""One review of several machines' failovers: what is the same stands once, and one word sends them all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from asr_tui.domain import steps
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.jobs import Job, JobState
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.review import MachinesReview
from asr_tui.ui.review.screen import ReviewScreen
from tests.domain import items
from tests.fakes import NOW, FakeChanges, FakeSiteRecovery
from tests.ui.machine.stage import ITEM, catalog_with
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.review.stage import MACHINES, Seen
from tests.workspaces import fake_workspace


@asynccontextmanager
async def three_failovers(size: tuple[int, int] = (120, 40)) -> AsyncIterator[Seen]:
    recovery = FakeSiteRecovery(items.estate().topology, MACHINES, (), items.POINTS)
    changes = FakeChanges()
    async with running(size=size) as pilot:
        workspace = fake_workspace(catalog=catalog_with(ITEM), site_recovery=recovery, changes=changes)
        asked = [(Inquiry(workspace.session, one), FailoverDraft(one.id, one.machine_name)) for one in MACHINES]
        await pilot.app.push_screen(ReviewScreen(workspace, MachinesReview(*asked), reads=True))
        await settle(pilot)
        yield Seen(pilot, workspace, recovery, changes)
        await workspace.close()


async def test_three_failovers_are_reviewed_once_and_sent_by_one_word() -> None:
    async with three_failovers() as seen:
        assert "contoso-vault > 3 machines > Fail over" in shown(seen.pilot)
        assert "FAIL OVER 3 machines" in shown(seen.pilot)
        assert "Type FAIL OVER 3 to go on:" in shown(seen.pilot)
        assert "> Cancel" in shown(seen.pilot)
        assert "switches web-01, web-02, web-03 in Central US off first" in seen.words
        assert "stays DNS and load balancers still point to Central US (3 machines)" in seen.words
        assert "Machine Address web-01 10.1.1.1 web-02 10.1.1.2 web-03 10.1.1.3" in seen.words
        assert seen.words.count("mapping back") == 1
        await press(seen.pilot, *"fail", "space", *"over", "space", "2", "enter")
        assert "x not FAIL OVER 3" in shown(seen.pilot)
        assert not seen.ready
        await press(seen.pilot, "backspace", "3", "enter")
        assert seen.changes.applied == []
        await press(seen.pilot, "enter")
        await until(seen.pilot, lambda: len(seen.changes.applied) == 3)
        assert len(seen.workspace.runs.all) == 1
        assert {step.id for step in seen.changes.applied} == {one.id for one in MACHINES}
        assert all(isinstance(step, steps.Failover) for step in seen.changes.applied)


async def test_what_is_under_way_on_one_machine_holds_up_no_other() -> None:
    async with three_failovers() as seen:
        seen.recovery.all_jobs = (
            Job(
                ITEM.id.vault_id.child("replicationJobs", "job-9"), "job-9", "UnplannedFailover", "Failover",
                JobState.RUNNING, "InProgress", "web-02", started=NOW - timedelta(minutes=2),
            ),
        )  # fmt: skip
        await press(seen.pilot, "f5")
        assert "Failover of web-02 is under way since 14:00 UTC. Left out." in seen.words
        assert "FAIL OVER 2 machines" in shown(seen.pilot)
        await press(seen.pilot, *"fail", "space", *"over", "space", "2", "enter", "enter")
        await until(seen.pilot, lambda: len(seen.changes.applied) == 2)
        assert {step.id for step in seen.changes.applied} == {MACHINES[0].id, MACHINES[2].id}


async def test_what_changes_on_one_machine_right_before_it_is_sent_is_asked_again() -> None:
    async with three_failovers() as seen:
        await press(seen.pilot, *"fail", "space", *"over", "space", "3", "enter")
        seen.recovery.points = items.POINTS[:-1]
        await press(seen.pilot, "enter")
        assert seen.changes.applied == []
        assert "Nothing was sent yet." in shown(seen.pilot)
        assert "> Cancel" in shown(seen.pilot)


async def test_it_fits_a_small_terminal() -> None:
    async with three_failovers((80, 24)) as seen:
        assert "Type FAIL OVER 3 to go on:" in shown(seen.pilot)
        assert "(Fail over)    locked until FAIL OVER 3 is typed above" in shown(seen.pilot)
