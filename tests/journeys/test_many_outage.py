"""An outage with sixty machines, by keys at 80 by 24: from the marks to all failovers sent, then what follows."""

from __future__ import annotations

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.run import RunState
from tests.journeys.sixty import SPEED, Person, at_the_menu, sixty
from tests.ui.pilot import until

MOST_KEYS = 40
FASTER = 3000.0
TO_MARK_AND_OPEN = 2
"""At home: all shown are marked, then f."""


async def test_sixty_machines_are_failed_over_committed_and_reprotected_with_few_keys(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, sixty()) as person:
        person.azure.cloud.begin_outage("centralus")
        await person.open(Action.FAIL_OVER)
        await until(person.pilot, lambda: "60 of 60" in person.shown)
        assert "Failover of 60 machines: from which state?" in person.shown
        await person.press("enter")
        await until(person.pilot, lambda: "read at" in person.shown)
        assert "Type FAIL OVER 60 to go on:" in person.shown
        await person.type("FAIL OVER 60")
        await person.press("enter", "enter")
        await until(person.pilot, lambda: person.sent("unplannedFailover") == 60)
        assert TO_MARK_AND_OPEN + len(person.pressed) <= MOST_KEYS
        await ended(person, "enter")
        # The menu below shows what is next for all of them.
        await until(person.pilot, lambda: "Commit                  all 60" in person.shown)
        person.pressed.clear()
        await person.press("k")
        await until(person.pilot, lambda: "read at" in person.shown)
        await person.type("COMMIT 60")
        await person.press("enter", "enter")
        await until(person.pilot, lambda: person.sent("failoverCommit") == 60)
        assert TO_MARK_AND_OPEN + len(person.pressed) <= MOST_KEYS
        await ended(person, "enter")
        person.azure.cloud.end_outage("centralus")
        await until(person.pilot, lambda: "Re-protect              all 60" in person.shown)
        person.pressed.clear()
        await person.press("b")
        await until(person.pilot, lambda: "is there" in person.shown)
        await person.press("enter")
        await until(person.pilot, lambda: "read at" in person.shown)
        await person.type("RE-PROTECT 60")
        await person.press("enter", "enter")
        await until(person.pilot, lambda: person.sent("reProtect") == 60)
        assert TO_MARK_AND_OPEN + len(person.pressed) <= MOST_KEYS


async def ended(person: Person, key: str) -> None:
    """Let the run end sooner than in Azure's time, and leave its board."""
    person.azure.speed = FASTER
    [*_, run] = person.workspace.runs.all
    await until(person.pilot, lambda: person.workspace.runs.get(run.id).state is RunState.DONE)
    person.azure.speed = SPEED
    await person.press(key)
