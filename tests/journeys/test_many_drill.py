"""A drill of nine machines in three tiers, and marks in mixed states, by keys at 80 by 24."""

from __future__ import annotations

import re
from functools import partial

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.rollout import Between
from asr_tui.domain.run import Pause, RunState
from asr_tui.services.item_planning import Inquiry
from asr_tui.simulator.messages import JsonObject
from tests.journeys.sixty import Person, at_the_menu, sixty
from tests.ui.pilot import until

TIERS = ("web", "app", "db")


def shop() -> JsonObject:
    """Nine machines, three in each tier, in one network."""
    world = sixty(9)
    world["protected_fleets"] = []
    world["machines"] = [
        {"name": f"{tier}-{number}", "group": "rg-erp-prod", "image": "rhel-9", "network": "vnet-erp",
         "subnet": "front", "size": "Standard_D2s_v5", "tags": {"Tier": tier}}
        for tier in TIERS for number in (1, 2, 3)
    ]  # fmt: skip
    world["protected"] = [
        {"vault": "contoso-global-vault", "machine": f"{tier}-{number}", "target_region": "westeurope",
         "target_group": "rg-erp-asr", "target_network": "vnet-erp-asr", "cache_account": "contosoglobalasrcache",
         "since_hours": 100}
        for tier in TIERS for number in (1, 2, 3)
    ]  # fmt: skip
    return world


def drilled(person: Person, machines: int) -> bool:
    return person.sent("testFailover") == machines


async def reviewed(person: Person) -> None:
    await until(person.pilot, lambda: "read at" in person.shown)


async def test_a_drill_goes_by_tiers_and_waits_for_go_on(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, shop()) as person:
        await person.open(Action.DRILL)
        await until(person.pilot, lambda: "by application tier: db, app, web" in person.words)
        await person.press("B")
        assert "How do the 9 machines follow one another?" in person.shown
        assert "3: db-1, db-2, db-3" in person.shown
        await person.press("down", "enter", "down", "down", "enter")
        assert "begins when you say so, with G" in person.words
        await person.press("enter")
        assert "begins when you say so, with G" in person.words
        await person.press("enter")
        assert "vnet-erp-drill" in person.shown
        assert "new, same subnets; 9 machines" in person.shown
        await person.press("enter")
        await reviewed(person)
        assert "3 waves: db (3), then app (3), then web (3)" in person.words
        await person.press("tab", "enter")
        await until(person.pilot, lambda: person.sent("testFailover") == 3)
        [run] = person.workspace.runs.all
        assert run.plan.rollout.between is Between.WHEN_TOLD
        person.azure.speed = 300.0
        for sent in (6, 9):
            await until(person.pilot, lambda: person.workspace.runs.get(run.id).pause is Pause.WHEN_TOLD)
            person.workspace.runs.go_on(run.id)
            await until(person.pilot, partial(drilled, person, sent))
        await until(person.pilot, lambda: person.workspace.runs.get(run.id).state is RunState.DONE)


async def test_waves_by_hand_are_given_by_digits(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, shop()) as person:
        await person.open(Action.FAIL_OVER)
        await until(person.pilot, lambda: "9 of 9" in person.shown)
        assert "none: all begin at once" in person.words
        await person.press("B", "enter", *"hand", "enter")
        assert "Which machine begins with which wave?" in person.shown
        await person.press("2", "1", "1", "2", "2", "1", "1", "1", "3", "enter")
        assert "by hand: Wave 1, Wave 2, Wave 3" in person.words
        await person.press("escape")
        assert "by hand: Wave 1, Wave 2, Wave 3" in person.words


async def test_the_newest_point_before_a_typed_moment(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, shop()) as person:
        await person.open(Action.FAIL_OVER)
        await until(person.pilot, lambda: "9 of 9" in person.shown)
        await person.press("end", "enter", *"tomorrow")
        assert "Not a time: type 14:20" in person.words
        await person.press(*("backspace" for _ in "tomorrow"))
        hour_ago = person.azure.cloud.clock.now.replace(minute=0)
        await person.type(f"{hour_ago:%d %b %H:%M}")
        await person.press("enter")
        assert re.search(rf"Before .*{hour_ago:%H:%M}", person.shown)
        await person.press("enter")
        await reviewed(person)
        assert "Type FAIL OVER 9 to go on:" in person.shown


async def test_mixed_states_name_who_is_left_out_before_and_in_the_review(opener: ProgramOpener) -> None:
    failed_over: JsonObject = {"past": [{"act": "failover", "hours_ago": 2.5}]}
    async with at_the_menu(opener, sixty(12, [{}, {}, failed_over])) as person:
        await person.open()
        await until(person.pilot, lambda: "8 of 12" in person.shown)
        assert "left out    erp-003, erp-006, erp-009, erp-012 (Failed over)" in person.shown
        await person.press("u")
        assert "Azure offers it for none of the 12 machines now" in person.words
        await person.press("k")
        await reviewed(person)
        assert "8 of the marked machines are left out: erp-001, erp-002" in person.words
        assert "Type COMMIT 4 to go on:" in person.shown
        await person.press("escape", "f", "enter")
        await reviewed(person)
        assert (
            "4 of the marked machines are left out: erp-003, erp-006, erp-009, erp-012 (Failed over)." in person.words
        )
        assert "Type FAIL OVER 8 to go on:" in person.shown


async def test_a_machine_failed_over_by_somebody_else_is_seen_before_the_others_go(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, sixty(4)) as person:
        await person.open(Action.FAIL_OVER)
        await until(person.pilot, lambda: "4 of 4" in person.shown)
        await person.press("enter")
        await reviewed(person)
        await person.type("FAIL OVER 4")
        await person.press("enter")
        other = FailoverDraft(person.items[1].id, person.items[1].machine_name, PointChoice(PointKindChoice.LATEST))
        inquiry = Inquiry(person.workspace.session, person.items[1])
        [planned] = inquiry.plan(other).steps
        await person.workspace.session.changes.apply(planned.step, "5a5a5a5a-0000-4000-8000-000000000001")
        await person.press("enter")
        await until(person.pilot, lambda: "Nothing was sent." in person.words)
        assert "erp-002" in person.words
        assert "For the others type FAIL OVER 3 now." in person.words
        assert "[ FAIL OVER 4 " in person.shown
        assert person.sent("unplannedFailover") == 1
        await person.press("tab", "end", "backspace", "3", "enter", "enter")
        await until(person.pilot, lambda: person.sent("unplannedFailover") == 4)
