"""F12 in a review: the command of what is done once, the file of a drill to be held, or why there is neither."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from asr_tui.domain.lifecycle import Action
from asr_tui.local_store.recovery_files import parsed
from tests.ui.machine.stage import COMMITTED, on_menu
from tests.ui.pilot import press, shown


async def test_a_failover_is_a_command_and_its_letters_stay_letters_of_the_name() -> None:
    async with on_menu(first=Action.FAIL_OVER, size=(120, 40)) as stage:
        await press(stage.pilot, "enter", "w", "f12")
        assert "The same without a screen" in shown(stage.pilot)
        assert "asr-tui failover --vault" in shown(stage.pilot)
        assert "--yes-i-mean FAILOVER:1 --practice" in " ".join(shown(stage.pilot).split()), "not on Azure"
        await press(stage.pilot, "escape")
        assert stage.pilot.app.screen.query_one("#name", Input).value == "w"
        assert stage.changes.applied == []


async def test_a_drill_is_a_file_of_drills_to_be_held(tmp_path: Path) -> None:
    async with on_menu(first=Action.DRILL, size=(120, 40)) as stage:
        await press(stage.pilot, "enter", "enter", "f12", "ctrl+u", *str(tmp_path), "enter")
        assert "Written: " in shown(stage.pilot)
        (path,) = tmp_path.glob("*.toml")  # noqa: ASYNC240 - one look at the test's own folder
        (drill,) = parsed(path.read_text()).drill
        assert drill.machines == ("web-01",)
        assert stage.changes.applied == []


async def test_what_neither_says_is_told() -> None:
    async with on_menu(item=COMMITTED, first=Action.DISABLE) as stage:
        await press(stage.pilot, "f12")
        assert "neither in a file nor a command" in shown(stage.pilot)
