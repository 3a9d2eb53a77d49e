"""An outage with sixty machines, by keys at 80 by 24: from the marks to all failovers sent, then what follows."""

from __future__ import annotations

from collections import Counter

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.lifecycle import Action
from tests.journeys.lives import writes
from tests.journeys.sixty import Person, at_the_menu, sixty
from tests.ui.pilot import until

MOST_KEYS = 40
TO_MARK_AND_OPEN = 2
"""At home: all shown are marked, then the key of the action."""
FAILED_OVER = {"past": [{"act": "failover", "hours_ago": 2.5}]}
COMMITTED = {"past": [{"act": "failover", "hours_ago": 3}, {"act": "commit", "hours_ago": 2.5}]}


def keys(person: Person) -> int:
    return TO_MARK_AND_OPEN + len(person.pressed)


async def reviewed(person: Person) -> None:
    await until(person.pilot, lambda: "read at" in person.shown)


async def test_sixty_failovers_are_sent_with_few_keys_while_their_region_hangs(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, sixty()) as person:
        person.azure.cloud.begin_outage("centralus")
        await person.open(Action.FAIL_OVER)
        await until(person.pilot, lambda: "60 of 60" in person.shown)
        assert "Failover of 60 machines: from which state?" in person.shown
        await person.press("enter")
        await reviewed(person)
        assert "Type FAIL OVER 60 to go on:" in person.shown
        assert "> Cancel" in person.shown
        await person.type("FAIL OVER 60")
        await person.press("enter", "enter")
        await until(person.pilot, lambda: person.sent("unplannedFailover") == 60)
        assert keys(person) <= MOST_KEYS


async def test_sixty_commits_are_as_short(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, sixty(turns=[FAILED_OVER])) as person:
        await person.open(Action.COMMIT)
        await reviewed(person)
        assert "deletes     all" in person.shown
        assert "each of the 60 machines" in person.words
        await person.type("COMMIT 60")
        await person.press("enter", "enter")
        await until(person.pilot, lambda: person.sent("failoverCommit") == 60)
        assert keys(person) <= MOST_KEYS


async def test_sixty_machines_are_copied_back_as_short(opener: ProgramOpener) -> None:
    async with at_the_menu(opener, sixty(turns=[COMMITTED])) as person:
        await person.open(Action.REPROTECT)
        await until(person.pilot, lambda: "is there" in person.shown)
        assert "Cache storage" in person.shown
        assert "60 machines" in person.shown
        await person.press("enter")
        await reviewed(person)
        await person.type("RE-PROTECT 60")
        await person.press("enter", "enter")
        await until(person.pilot, lambda: switches(person) == 60)
        assert keys(person) <= MOST_KEYS


def switches(person: Person) -> int:
    """Re-protects that reached Azure: each names its machine in the body, and all go to their container."""
    found: Counter[str] = writes(person.azure)
    return sum(count for path, count in found.items() if path.endswith("/switchprotection") or "reprotect" in path)


async def within_pages(person: Person, most: int) -> str:
    """All that is seen while one pages down so often."""
    seen = person.shown
    for _ in range(most):
        await person.press("pagedown")
        seen += person.shown
    return seen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_review_says_the_most_important_first(opener: ProgramOpener, size: tuple[int, int]) -> None:
    async with at_the_menu(opener, sixty(), size=size) as person:
        await person.open(Action.FAIL_OVER)
        await until(person.pilot, lambda: "60 of 60" in person.shown)
        await person.press("enter")
        await reviewed(person)
        lines = [line for line in person.shown.splitlines() if line.strip()]
        assert "FAIL OVER 60 machines" in lines[1]
        assert lines[2].startswith(" loses")
        assert "creates     60 machines, each as below; 2 sizes" in person.shown
        assert "── 60 machines" in await within_pages(person, 4)
