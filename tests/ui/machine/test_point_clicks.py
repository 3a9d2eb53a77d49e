"""The mouse chooses what stands under it in the list of choices of a recovery point."""

from __future__ import annotations

from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointKindChoice
from asr_tui.ui.machine.point import PointPage
from tests.ui.machine.stage import on_menu
from tests.ui.pilot import settle


async def test_a_click_on_a_choice_takes_it_and_one_on_the_head_does_nothing() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        page = stage.pilot.app.screen
        assert isinstance(page, PointPage)
        for row, kind in ((1, PointKindChoice.LATEST), (0, PointKindChoice.LATEST), (3, PointKindChoice.LATEST_APP)):
            await stage.pilot.click("#point", offset=(5, row))
            await settle(stage.pilot)
            assert page.choice.kind is kind
