"""Names that look like markup are shown as they are, wherever a machine is named, and end nothing."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.vault.home import HomeScreen
from tests.ui import samples
from tests.ui.pilot import press, settle, shown, until
from tests.ui.vault.home_under_test import at_home, vault

NAMES = ("sql-02 [/]", "sql-03 [old]", "[bold]", "[/red", "a[$primary]b", "c\\[d]\\", "x [link=y]z")


async def test_an_awkward_name_is_shown_wherever_its_machine_is_named() -> None:
    items = tuple(samples.item(f"m-{number}", machine_name=name) for number, name in enumerate(NAMES))
    jobs = tuple(replace(samples.JOBS[0], name=f"job-{name}", target=name) for name in NAMES)
    async with at_home(vault(all_items=items, all_jobs=jobs), size=(120, 40)) as (pilot, _):
        assert all(name in shown(pilot) for name in NAMES)
        await press(pilot, "colon", *"machine")
        await until(pilot, lambda: all(f"Machine {name}" in shown(pilot) for name in NAMES))
        await press(pilot, "escape")
        await press(pilot, "j", "enter")
        await until(pilot, lambda: all(name in shown(pilot) for name in NAMES))
        await press(pilot, "escape")
        for name in NAMES[:3]:
            await press(pilot, "colon", *f"machine {name}", "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, MachineScreen))
            await until(pilot, lambda name=name: name in shown(pilot))  # type: ignore[misc]
            await press(pilot, "question_mark")
            await settle(pilot)
            await press(pilot, "escape", "y")
            await settle(pilot)
            while not isinstance(pilot.app.screen, HomeScreen):
                await press(pilot, "escape")
