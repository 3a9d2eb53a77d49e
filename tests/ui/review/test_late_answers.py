"""A machine whose points come after the limit of five seconds: filled in by itself, and never sent unseen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import RecoveryPoint
from asr_tui.services.item_planning import inquiries_of
from asr_tui.services.review import MachinesReview
from asr_tui.services.shared_reads import LATE
from asr_tui.ui.review.screen import ReviewScreen
from tests.domain import items
from tests.fakes import FakeChanges, FakeSiteRecovery
from tests.ui.machine.stage import ITEM, catalog_with
from tests.ui.pilot import press, running, settle, shown, type_ahead, until
from tests.ui.review.stage import MACHINES, Seen
from tests.workspaces import fake_workspace

SECOND = MACHINES[1]


@dataclass(kw_only=True)
class OneSlow(FakeSiteRecovery):
    """The points of the second machine come when `answers` is set."""

    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
        if item == SECOND.id:
            await self.answers.wait()
        return await super().recovery_points(item)


@asynccontextmanager
async def one_is_slow() -> AsyncIterator[tuple[Seen, OneSlow]]:
    recovery = OneSlow(items.estate().topology, MACHINES, (), items.POINTS)
    changes = FakeChanges()
    async with running(size=(80, 24)) as pilot:
        workspace = fake_workspace(catalog=catalog_with(ITEM), site_recovery=recovery, changes=changes)
        drafts = [FailoverDraft(one.id, one.machine_name) for one in MACHINES]
        asked = zip(inquiries_of(workspace.session, MACHINES), drafts, strict=True)
        await pilot.app.push_screen(ReviewScreen(workspace, MachinesReview(*asked), reads=True))
        await settle(pilot)
        await until(pilot, lambda: "Type FAIL OVER 2 to go on" in shown(pilot))
        yield Seen(pilot, workspace, recovery, changes), recovery
        await workspace.close()


async def test_it_fills_in_by_itself_keeps_the_focus_and_the_word_must_be_typed_anew() -> None:
    async with one_is_slow() as (seen, recovery):
        assert "web-02" in seen.words
        assert "Left out" in seen.words
        await press(seen.pilot, *"fail", "space", *"over", "space", "2")
        focused = seen.screen.focused
        assert seen.ready
        recovery.answers.set()
        await until(seen.pilot, lambda: "Type FAIL OVER 3 to go on" in shown(seen.pilot))
        assert seen.screen.focused is focused
        assert not seen.ready
        assert "Read later than 5 s, and filled in since: web-02." in seen.words
        assert "x not FAIL OVER 3" in shown(seen.pilot)
        await type_ahead(seen.pilot, "enter", "enter")
        assert seen.changes.applied == []
        await press(seen.pilot, "backspace", "3", "enter", "enter")
        await until(seen.pilot, lambda: len(seen.changes.applied) == 3)


async def test_what_comes_after_enter_is_not_sent_with_it() -> None:
    async with one_is_slow() as (seen, recovery):
        await press(seen.pilot, *"fail", "space", *"over", "space", "2", "enter")
        await type_ahead(seen.pilot, "enter")
        recovery.answers.set()
        await until(seen.pilot, lambda: len(seen.changes.applied) == 2)
        [run] = seen.workspace.runs.all
        assert run.plan.machines == ("web-01", "web-03")
        assert [one.machine for one in run.plan.left_out] == ["web-02"]


async def test_an_answer_that_never_comes_is_given_up_and_leaves_no_read_behind() -> None:
    recovery = OneSlow(items.estate().topology, MACHINES, (), items.POINTS)
    workspace = fake_workspace(catalog=catalog_with(ITEM), site_recovery=recovery)
    inquiries = inquiries_of(workspace.session, MACHINES)
    before, began = asyncio.all_tasks(), asyncio.get_running_loop().time()
    await asyncio.gather(*(one.read(late=True) for one in inquiries))
    assert LATE <= asyncio.get_running_loop().time() - began <= LATE + 6
    assert [bool(one.value.failed) for one in inquiries] == [False, True, False]
    assert not any(one.reading for one in inquiries)
    await workspace.close()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() <= before
