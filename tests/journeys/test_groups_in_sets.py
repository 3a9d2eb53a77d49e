"""Members of a replication group among marked machines: the whole group goes along, in one review and one run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import steps
from asr_tui.domain.drafts.many import SetDraft
from asr_tui.domain.drill_set import drills_of_run
from asr_tui.domain.known_runs import known_runs
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.measured_times import measured
from asr_tui.domain.run import RunState
from asr_tui.local_store.paths import Paths
from asr_tui.services import drill_set
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator
from tests.journeys.lives import Lives, unfinished, writes
from tests.journeys.sets import done, items_of
from tests.journeys.sixty import Person
from tests.journeys.test_many_vaults import machines_of_both
from tests.ui.pilot import running, until

DATA, SPEED = "shop-data-vault", 200.0
MARKED = ("shop-db-01", "shop-web-01", "shop-web-02", "shop-app-03")


@pytest.fixture
async def azure() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso-shop", SPEED)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def workspace(opener: ProgramOpener, azure: Simulator) -> AsyncIterator[Workspace]:
    opened = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    yield opened
    await opened.close()


async def test_one_marked_member_takes_its_group_along_from_the_menu_to_the_commit(
    azure: Simulator, workspace: Workspace
) -> None:
    items = tuple(one for one in await machines_of_both(workspace) if one.machine_name in MARKED)
    for vault in {one.id.vault_id for one in items}:  # as home has read them
        async for snapshot in workspace.feeds.of(vault).changes():
            if not snapshot.loading:
                break
    async with running() as pilot:
        person = Person(pilot, azure, workspace, items)
        await person.open()
        await until(pilot, lambda: "all 4 +1" in person.words)
        await person.press("f")
        await until(pilot, lambda: "5 of 5 " in person.shown)
        assert "Come along shop-db-02 (group shop-db)" in person.words
        await person.press("enter")
        await until(pilot, lambda: "read at" in person.shown)
        assert "takes along shop-db-02, not marked: shop-db-01, shop-db-02 are the replication group" in person.words
        assert "creates Recovery plan shop-db" in person.words
        assert "2 vaults > 5 machines > Fail over" in person.shown
        await person.type("FAIL OVER 5")
        await person.press("enter", "enter")
        await until(pilot, lambda: person.sent("unplannedFailover") == 4)
        await until(pilot, lambda: "5 machines: 5 done" in person.words)
        [run] = workspace.runs.all
        assert {one.machine for one in measured(run).machines} == {*MARKED, "shop-db-02"}
        assert all(one.good and one.length for one in measured(run).machines)
        [made] = [one.planned.step for one in run.steps if isinstance(one.planned.step, steps.CreateRecoveryPlan)]
        assert made.id.name == "shop-db"
        await person.press("n")  # what is next: the commit
        await until(pilot, lambda: "COMMIT 5" in person.words.upper() or "5 machines > Commit" in person.words)
        assert "uses the recovery plan shop-db, which holds just shop-db-01, shop-db-02" in person.words
        await until(pilot, lambda: "read at" in person.shown)
        await person.type("COMMIT 5")
        await person.press("enter", "enter")
        await until(pilot, lambda: person.sent("failoverCommit") == 4)


async def test_a_drill_of_a_group_is_in_the_report_machine_by_machine(workspace: Workspace) -> None:
    items = [one for one in await items_of(workspace, DATA) if one.machine_name in {"shop-db-01", "shop-db-03"}]
    run = await done(workspace, SetDraft(Action.DRILL), items)
    assert run.state is RunState.DONE, [one.error for one in run.steps]
    asked = drills_of_run(run)
    assert {one.machine for one in asked} == {"shop-db-01", "shop-db-02", "shop-db-03"}
    report = await drill_set.gather(
        workspace.session, workspace.audit, workspace.feeds, asked, {}, "tests", known_runs([run])
    )
    assert {one.report.machine: one.words for one in report.machines} == {
        "shop-db-01": "ran", "shop-db-02": "ran", "shop-db-03": "ran",
    }  # fmt: skip
    assert len(report.started_by) == 1, "the group's by its plan's request"
    [group] = [one for one in run.steps if one.planned.members]
    assert group.job
    assert group.job.started == report.machines[0].report.test.started, "its checks are a part of the time"  # type: ignore[union-attr]
    assert {one.report.network for one in report.machines} == {"vnet-data-drill"}
    cleaned = await done(workspace, SetDraft(Action.CLEAN_UP), await items_of(workspace, DATA))
    kinds = {type(one.planned.step) for one in cleaned.steps}
    assert kinds == {steps.CleanUpTestOfPlan, steps.CleanUpTestFailover}, "what the plan began it ends"
    assert cleaned.state is RunState.DONE
    both = known_runs([run, cleaned])
    after = await drill_set.gather(
        workspace.session, workspace.audit, workspace.feeds, drills_of_run(cleaned), {}, "tests", both
    )
    assert not after.not_cleaned_up
    assert len(after.started_by) == len(after.cleaned_up_by) == 1
    before = {one.report.machine: one.report.recovery_time for one in report.machines}
    assert {one.report.machine: one.report.recovery_time for one in after.machines} == before


@pytest.mark.timeout(200)
async def test_killed_while_a_group_goes_it_is_sent_once(lives: Lives, azure: Simulator, tmp_path: Path) -> None:
    arguments = (str(tmp_path), azure.url, DATA, "3")
    await lives.live("headless_set", *arguments, dies_at=lambda line: line.startswith("SENDING FailoverOfPlan"))
    (left,) = unfinished(Paths.under(tmp_path).azure)
    [group] = [one.planned for one in left.steps if one.planned.members]
    assert [one.machine for one in group.members] == ["shop-db-01", "shop-db-02"]
    said = await lives.live("headless_set", *arguments, dies_at=lambda line: False)
    assert said[-1] == "ended DONE"
    assert [count for what, count in writes(azure).items() if what.endswith("/unplannedfailover")] == [1] * 2
