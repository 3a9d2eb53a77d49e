"""A drill of one member of a replication group says what it leaves out, where the point is chosen and on the review."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.drafts.drill import group_words
from asr_tui.domain.item_estate import ReadKey
from asr_tui.domain.lifecycle import Action
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.widgets.lines import Lines
from tests.domain import items
from tests.domain.items import PROTECTED, estate
from tests.fakes import FakeSiteRecovery
from tests.ui.machine.stage import ITEM, on_menu
from tests.ui.pilot import press, shown, until


@pytest.mark.parametrize(
    ("others", "said"),
    [(("db-01",), "db-01 is not drilled"), (("db-01", "db-02", "db-03", "db-04"), "db-01, db-02 and 2 more are not")],
)
def test_the_others_are_named(others: tuple[str, ...], said: str) -> None:
    words = group_words(replace(estate(replace(PROTECTED, multi_vm_group="Shop")), group=others))
    assert "the replication group Shop" in words
    assert "shared recovery points" in words
    assert said in words


def test_without_others_nothing_is_said_and_unread_ones_are() -> None:
    alone = estate(replace(PROTECTED, multi_vm_group="Shop"))
    assert group_words(alone) == group_words(estate()) == ""
    assert "the others are not drilled" in group_words(replace(alone, failed=((ReadKey.GROUP, "no answer"),)))


def below(pilot: Pilot[None]) -> str:
    """All of the page, also what a low terminal has below its edge."""
    return " ".join(" ".join(lines.text for lines in pilot.app.screen.query(Lines)).split())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_drills_page_and_its_review_say_it(size: tuple[int, int]) -> None:
    member = replace(ITEM, multi_vm_group="Shop")
    other = replace(member, id=member.id.parent().child("replicationProtectedItems", "db"), machine_name="db-07")
    recovery = FakeSiteRecovery(items.estate().topology, (member, other), (), items.POINTS)
    async with on_menu(member, first=Action.DRILL, recovery=recovery, size=size) as stage:
        await until(stage.pilot, lambda: "Only web-01 is drilled" in " ".join(shown(stage.pilot).split()))
        await until(stage.pilot, lambda: "db-07 is not drilled" in below(stage.pilot))
        await press(stage.pilot, "enter", "enter")
        assert isinstance(stage.pilot.app.screen, ReviewScreen)
        await until(stage.pilot, lambda: "group Shop with db-07" in " ".join(shown(stage.pilot).split()))
