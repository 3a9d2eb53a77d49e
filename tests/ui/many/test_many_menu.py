"""The menu of several machines: who can take part, who cannot and why, and what changes while it is open."""

from __future__ import annotations

from msgspec.structs import replace
from textual import events

from asr_tui.domain import steps
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import Stage as ItemStage
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.many.points import ManyPointsPage
from tests.ui.machine.stage import BACK
from tests.ui.many.stage import MIXED, NINE, machine, on_menu_of
from tests.ui.pilot import press, shown, type_ahead, until


async def test_each_action_says_how_many_can_take_part_and_who_is_left_out() -> None:
    async with on_menu_of() as stage:
        text = shown(stage.pilot)
        assert "── 10 machines" in text
        assert "6 Protected, 2 Failed over, 1 Failover committed, 1 Drill running" in text
        assert "Test failover           6 of 10" in text
        assert "Commit                  2 of 10" in text
        assert "left out    app-10, web-11 (Failed over)" in text
        assert text.index("Test failover") < text.index("Commit") < text.index("Disable replication")


async def test_a_key_for_which_nobody_is_able_says_why() -> None:
    async with on_menu_of(NINE) as stage:
        await press(stage.pilot, "u")
        assert "Azure offers it for none of the 9 machines now" in stage.words


async def test_first_opens_the_page_at_once_and_esc_leads_to_the_menu() -> None:
    async with on_menu_of(first=Action.FAIL_OVER) as stage:
        assert isinstance(stage.pilot.app.screen, ManyPointsPage)
        await press(stage.pilot, "escape")
        assert isinstance(stage.pilot.app.screen, ManyActionsScreen)


async def test_failovers_in_both_directions_are_two_lines_and_never_one() -> None:
    back = tuple(replace(machine(number, BACK), home_location="centralus") for number in (10, 11))
    async with on_menu_of((*NINE[:3], *back), Action.FAIL_OVER) as stage:
        assert isinstance(stage.pilot.app.screen, ManyActionsScreen)
        assert "choose which are meant" in stage.words
        assert "Failover                3 of 5" in shown(stage.pilot)
        assert "Failback                2 of 5" in shown(stage.pilot)


async def test_a_state_that_changes_while_it_is_open_is_shown_and_holds_the_next_key() -> None:
    async with on_menu_of(NINE) as stage:
        assert "Failover                all 9" in shown(stage.pilot)
        busy = replace(NINE[0], stage=ItemStage.FAILING_OVER, allowed_operations=frozenset())
        stage.recovery.all_items = (busy, *NINE[1:])
        await press(stage.pilot, "r")
        await until(stage.pilot, lambda: "Failover                8 of 9" in shown(stage.pilot))
        await type_ahead(stage.pilot, "f")
        assert "has just changed" in stage.words


async def test_a_machine_that_is_no_longer_protected_leaves_the_set() -> None:
    async with on_menu_of(NINE) as stage:
        stage.recovery.all_items = NINE[1:]
        await press(stage.pilot, "r")
        await until(stage.pilot, lambda: "── 8 machines" in shown(stage.pilot))
        assert "No longer protected, and left out: app-01." in stage.words


async def test_commits_are_sent_by_the_word_and_the_number_once() -> None:
    async with on_menu_of(MIXED, Action.COMMIT) as stage:
        await until(stage.pilot, lambda: "read at" in shown(stage.pilot))
        assert "Type COMMIT 2 to go on:" in shown(stage.pilot)
        assert "> Cancel" in shown(stage.pilot)
        await type_ahead(stage.pilot, *"commit", "space", "3", "enter", "enter")
        assert stage.changes.applied == []
        await press(stage.pilot, "backspace", "2", "enter", "enter")
        await until(stage.pilot, lambda: "2 of 2 steps done" in shown(stage.pilot))
        assert len(stage.changes.applied) == 2
        assert all(isinstance(step, steps.CommitFailover) for step in stage.changes.applied)


async def test_a_word_sent_in_one_burst_keeps_its_blanks() -> None:
    async with on_menu_of(NINE, Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter")
        await until(stage.pilot, lambda: "Type FAIL OVER 9 to go on:" in shown(stage.pilot))
        for letter in "FAIL OVER 9":  # as a terminal sends what is pasted or typed fast: none waits for the one before
            stage.pilot.app.post_message(events.Key(letter, letter))
        await until(stage.pilot, lambda: "FAIL OVER 9        " in shown(stage.pilot))
        assert "Enter goes to the button" in shown(stage.pilot)
