"""Runs of several machines of the world contoso-shop in trouble: quota, another administrator, cancelled jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.drafts.many import SetDraft
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import RunState, StepState
from asr_tui.domain.steps import DisableReplication
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from asr_tui.ui.plans.run_pages import RunPage
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.widgets.lines import Lines
from tests.journeys.lives import writes
from tests.journeys.plan_ground import planning
from tests.journeys.sets import at_end, begun, items_of
from tests.journeys.sixty import SPEED, Person
from tests.ui.pilot import running, until

VAULT = "shop-vault"


async def web_of(workspace: Workspace) -> tuple[ProtectedItem, ...]:
    """The six web servers of the shop, by name."""
    found = [one for one in await items_of(workspace, VAULT) if one.machine_name.startswith("shop-web")]
    return tuple(sorted(found, key=lambda one: one.machine_name))


@asynccontextmanager
async def shop(opener: ProgramOpener, world: str | JsonObject = "contoso-shop") -> AsyncIterator[Person]:
    """A person before the shop's web servers."""
    azure = Simulator.open(world, SPEED)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    try:
        items = await web_of(workspace)
        async with running(size=(100, 40)) as pilot:
            yield Person(pilot, azure, workspace, items)
    finally:
        await workspace.close()
        await azure.stop()


@asynccontextmanager
async def anyone_else(person: Person) -> AsyncIterator[Workspace]:
    """Another administrator's program, with files of its own."""
    with TemporaryDirectory() as folder:
        opener = ProgramOpener(Paths.under(Path(folder)))
        workspace = await opener.azure(AzureOptions(endpoint=person.azure.url), lambda notice: None)
        yield workspace
        await workspace.close()


def failovers(azure: Simulator) -> Counter[str]:
    return Counter({path: n for path, n in writes(azure).items() if path.endswith("/unplannedfailover")})


async def test_of_two_administrators_the_second_is_told_what_the_first_moved_and_disabled(
    opener: ProgramOpener,
) -> None:
    async with shop(opener) as second, anyone_else(second) as first:
        await second.open(Action.FAIL_OVER, second.items[1:])
        await until(second.pilot, lambda: "5 of 5 " in second.shown)
        await second.press("enter")
        await until(second.pilot, lambda: "read at" in second.shown)
        await second.type("FAIL OVER 5")
        gone = second.items[5]
        theirs = Plan("Theirs", (PlannedStep.of(DisableReplication(gone.id, gone.machine_name)),))
        disabled = await at_end(first, first.runs.start(theirs, first.place(gone.id.vault_id)))
        assert disabled.state is RunState.DONE
        await second.press("enter", "enter")
        assert "Azure does not offer a failover for shop-web-06 now" in second.words
        assert not failovers(second.azure)
        await second.press("backspace", "4")
        await begun(first, SetDraft(Action.FAIL_OVER), second.items[:3])
        await until(second.pilot, lambda: len(failovers(second.azure)) == 3)
        await second.press("enter", "enter")
        assert "Nothing was sent. shop-web-02, shop-web-03 changed" in second.words
        assert "Failover of shop-web-02, shop-web-03 is under way since" in second.words
        assert len(failovers(second.azure)) == 3
        await second.press("tab", "backspace", "2", "enter", "enter")
        await until(second.pilot, lambda: len(failovers(second.azure)) == 5)
        assert second.sent("unplannedFailover") == 5
        [run] = second.workspace.runs.all
        await at_end(second.workspace, run.id)
        assert [one.active_on_target for one in await web_of(second.workspace)] == [True] * 5


async def test_a_plan_that_is_deleted_between_review_and_enter_says_so_and_moves_nothing(opener: ProgramOpener) -> None:
    async with planning(opener) as planner:

        async def moved() -> set[str]:
            items = await items_of(planner.workspace, planner.vault.name)
            return {one.machine_name for one in items if one.active_on_target}

        before = await moved()
        await planner.to_line("shop-front")
        await planner.press("f")
        await planner.at(RunPage)
        await planner.see("machines")
        await planner.press("end", "enter")
        await planner.at(ReviewScreen)
        await planner.see("read at")
        planner.azure.cloud.store.delete(planner.vault.id.child("replicationRecoveryPlans", "shop-front"))
        await planner.write("FAIL OVER 10")
        await planner.press("enter", "enter")
        await planner.at(RunScreen)
        await planner.see(
            "The recovery plan might have been removed from the vault. What to do: Retry the operation with"
        )
        await planner.see("r tries it again; Azure is looked at before anything is sent.")
        assert await moved() == before


async def test_the_jobs_of_a_run_of_many_are_cancelled_by_one_key(opener: ProgramOpener) -> None:
    async with shop(opener) as person:
        run_id = await begun(person.workspace, SetDraft(Action.FAIL_OVER), person.items)
        await person.pilot.app.push_screen(RunScreen(person.workspace, run_id))
        await until(person.pilot, lambda: len(failovers(person.azure)) == 6)
        runs = person.workspace.runs
        await until(person.pilot, lambda: all(one.job is not None for one in runs.get(run_id).steps))
        await person.press("X")
        assert "Cancel 6 jobs?" in person.shown
        assert "what it has done may" in person.shown
        await person.press("down", "enter")
        await at_end(person.workspace, runs.all[-1].id)
        await person.press("enter")
        run = await at_end(person.workspace, run_id)
        assert Counter(one.state for one in run.steps) == {StepState.FAILED: 6}
        assert "6 machines: 6 cancelled" in person.shown
        assert "Try again when wanted; what was made stays." in person.words
        cancelled = [path for path, number in writes(person.azure).items() if path.endswith("/cancel") and number == 1]
        assert len(cancelled) == 6
        assert not any(one.active_on_target for one in await web_of(person.workspace))


async def test_of_a_quota_for_four_of_six_the_review_names_who_fits_and_the_run_fails_for_the_rest(
    opener: ProgramOpener,
) -> None:
    world = {"description": "little quota", "based_on": "contoso-shop",
             "quotas": {"westeurope": {"standardDSv5Family": 12}}}  # fmt: skip
    async with shop(opener, world) as person:
        await person.open(Action.FAIL_OVER)
        await until(person.pilot, lambda: "6 of 6 " in person.shown)
        await person.press("enter")
        await until(person.pilot, lambda: "read at" in person.shown)
        assert "! West Europe has not the quota for these 6 machines" in person.words
        assert "12 needed, 8 free of 12. In this order 4 fit" in person.words
        below = " ".join(" ".join(one.text for one in person.pilot.app.screen.query(Lines)).split())
        assert "and 2 do not: shop-web-05, shop-web-06." in below
        assert "Standard_D2s_v3 for the 2 of Standard_D2s_v5" in below
        await person.type("FAIL OVER 6")
        await person.press("enter", "enter")
        await until(person.pilot, lambda: "r tries all 2 again" in person.shown)
        [run] = person.workspace.runs.all
        run = await at_end(person.workspace, run.id)
        assert Counter(one.state for one in run.steps) == {StepState.DONE: 4, StepState.FAILED: 2}
        assert {one.error.code for one in run.steps if one.error} == {"28031"}
        assert "(28031) needs 2" in person.words
        assert "free 0 of 12 standardDSv5Family Cores" in person.words
        assert "another size or placement; quota in the portal" in person.words
        person.azure.cloud.store.put_private("/quotas", {"westeurope": {"standardDSv5Family": 16}})
        await person.press("r")
        assert (await at_end(person.workspace, run.id)).state is RunState.DONE
