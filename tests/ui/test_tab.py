"""Tab goes from field to field on the form pages, and from their last field on."""

from __future__ import annotations

from textual.pilot import Pilot

from asr_tui.ui.machine.drill import DrillNetworkPage
from asr_tui.ui.widgets.field_list import GO_ON, FieldList
from asr_tui.ui.widgets.table import Table
from tests.ui.machine.stage import on_menu
from tests.ui.pilot import press, running
from tests.ui.protect.wizard_under_test import wizard


def cursor(pilot: Pilot[None]) -> str:
    """The key of the row under the cursor of the focused list."""
    focused = pilot.app.focused
    if isinstance(focused, FieldList):
        return focused.current
    return focused.cursor_key or "" if isinstance(focused, Table) else ""


async def test_on_the_settings_and_on_the_sign_in_and_round() -> None:
    for way in (("comma",), ("end", "enter")):
        async with running() as pilot:
            await press(pilot, *way)
            first = cursor(pilot)
            await press(pilot, "tab")
            second = cursor(pilot)
            assert second != first
            await press(pilot, "shift+tab", "shift+tab", "tab")
            assert cursor(pilot) == first


async def test_on_the_pages_of_the_wizard() -> None:
    async with wizard() as under:
        await press(under.pilot, "home")
        seen = [cursor(under.pilot)]
        while seen[-1] != GO_ON:
            await press(under.pilot, "tab")
            assert cursor(under.pilot) not in seen
            seen.append(cursor(under.pilot))
        assert len(seen) > 3


async def test_on_the_networks_of_a_drill() -> None:
    async with on_menu() as stage:
        await press(stage.pilot, "t", "enter")
        assert isinstance(stage.pilot.app.screen, DrillNetworkPage)
        first = cursor(stage.pilot)
        await press(stage.pilot, "tab")
        assert cursor(stage.pilot) not in {"", first}
