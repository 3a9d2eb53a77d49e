"""The list of recovery plans: where each stands, and which keys work."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.jobs import JobState
from asr_tui.ui.dialogs.go_on import GoOn
from asr_tui.ui.plans.editor import PlanEditor
from tests.ui.pilot import press, shown, until
from tests.ui.plans.stage import SHOP, WAITING, boot, listed, machine, plan, recovery


async def test_each_plan_says_where_it_stands_in_words() -> None:
    async with listed(size=(120, 40)) as (pilot, _):
        rows = {line.split()[0]: line for line in shown(pilot).replace(">", " ").splitlines() if line.strip()}
        assert "failed over, not committed" in rows["away"]
        assert "committed, not re-protected" in rows["committed"]
        assert "no machines" in rows["empty"]
        assert "+ ready" in rows["ready"]
        assert "failed over, not committed: 1 of 6" in rows["shop"]


async def test_a_job_that_waits_is_said_and_goes_on_with_a_comment() -> None:
    azure = recovery(WAITING)
    async with listed(azure) as (pilot, workspace):
        await press(pilot, *["down", "down", "down"])
        assert "Failover: waits for you" in shown(pilot)
        await press(pilot, "f")
        assert "has a job that has not ended" in shown(pilot)
        await press(pilot, "G")
        await until(pilot, lambda: isinstance(pilot.app.screen, GoOn))
        assert "Say: it is back." in shown(pilot)
        await press(pilot, *"done", "enter")
        await until(pilot, lambda: len(workspace.runs.all) == 1)
        (resumed,) = (one.planned.step for one in workspace.runs.all[0].steps)
    assert isinstance(resumed, steps.ResumeJob)
    assert resumed.comments == "done"


async def test_a_job_under_way_takes_the_keys_away_and_l_leads_to_it() -> None:
    azure = recovery(replace(WAITING, state=JobState.RUNNING))
    async with listed(azure) as (pilot, _):
        await press(pilot, *["down", "down", "down"])
        assert "Failover: under way" in shown(pilot)
        await press(pilot, "G")
        assert "no job of ready waits for a person" in shown(pilot)


async def test_a_plan_whose_machines_lead_home_is_due_to_fail_back() -> None:
    back = tuple(replace(machine(number), home_location="westeurope") for number in (1, 2, 3))
    azure = recovery(plans=(plan("ready", boot(1), boot(2, 3)),))
    azure.all_items = back
    async with listed(azure) as (pilot, _):
        assert "! failback due" in shown(pilot)
        assert "f  Fail back: its machines start at home again." in shown(pilot)
        assert "n Fail back" in shown(pilot)
        await press(pilot, "n")
        await until(pilot, lambda: "Failback of ready: how shall it start?" in shown(pilot))


async def test_a_key_that_does_nothing_says_why() -> None:
    async with listed() as (pilot, _):
        await press(pilot, "t")
        assert "Azure does not offer it for any machine of away" in " ".join(shown(pilot).split())
        await press(pilot, "u")
        assert "Azure does not offer it for any machine of away" in " ".join(shown(pilot).split())


async def test_a_vault_without_plans_offers_the_first_one() -> None:
    async with listed(recovery(plans=())) as (pilot, _):
        assert "This vault has no recovery plan yet." in shown(pilot)
        await press(pilot, "enter", *"first", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlanEditor))
        assert "0 machines, 1 group, 0 actions" in shown(pilot)


async def test_a_name_that_is_taken_is_refused_at_once() -> None:
    async with listed() as (pilot, _):
        await press(pilot, "N", *"SHOP")
        assert "There is a recovery plan SHOP already." in shown(pilot)
        await press(pilot, "enter")
        assert "What is the recovery plan called?" in shown(pilot)


async def test_plans_that_cannot_be_read_say_so_and_are_read_again() -> None:
    azure = recovery()
    azure.errors["plans"] = Unreachable("Azure does not answer", "No answer within 30 s.", "Try again.")
    async with listed(azure) as (pilot, _):
        assert "Azure does not answer" in shown(pilot)
        azure.errors.clear()
        await press(pilot, "r")
        await until(pilot, lambda: "shop" in shown(pilot))


async def test_one_plan_is_opened_at_once() -> None:
    async with listed(first=SHOP.id) as (pilot, _):
        await until(pilot, lambda: isinstance(pilot.app.screen, PlanEditor))
        assert "before: Tell the shop" in shown(pilot)
