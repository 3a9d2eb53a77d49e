"""Counts of the wizard and of a run in plain words: one, several, none, and what is not listed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.machines import Machine
from asr_tui.ui.present.rows import all_words
from asr_tui.ui.present.run import board
from tests.ui.pilot import press
from tests.ui.protect.estates import APP_01, ELSEWHERE, WEB_01, catalog, machine
from tests.ui.protect.target_under_test import drafted, words
from tests.ui.protect.wizard_under_test import wizard
from tests.ui.samples import NOW, run


@pytest.mark.parametrize(
    ("elsewhere", "marked", "said"),
    [
        ((), (), "2 machines in Central US, none marked "),
        ((ELSEWHERE,), (), "2 machines in Central US, none marked; 1 in other regions "),
        ((ELSEWHERE, machine("eu-02", location="westeurope")), (WEB_01,),
         "2 machines in Central US, 1 marked; 2 in other regions "),
    ],
)  # fmt: skip
async def test_marked_machines_are_counted(
    elsewhere: tuple[Machine, ...], marked: tuple[Machine, ...], said: str
) -> None:
    found = catalog()
    found.values[kinds.MACHINE] = (WEB_01, APP_01, *elsewhere)
    async with wizard(found, kept=drafted(*marked, page="machines")) as under:
        await press(under.pilot, "enter")
        assert said in words(under)


def test_steps_that_are_done_are_called_shared_only_where_several_machines_share_them() -> None:
    several = run()
    assert "All 3 shared steps done" in all_words(board(several, NOW, 80))
    alone = replace(several, steps=tuple(one for one in several.steps if one.planned.step.on_machine != "web-02"))
    text = all_words(board(alone, NOW, 80))
    assert "All 3 other steps done" in text
    assert "shared" not in text
