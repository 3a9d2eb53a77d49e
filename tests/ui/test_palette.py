"""The palette: an entry a line, with its keys at the right."""

from __future__ import annotations

import pytest

from tests.ui.pilot import press, running, shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_entry_is_one_line_with_its_key_at_the_right(size: tuple[int, int]) -> None:
    async with running(size=size) as pilot:
        await press(pilot, "enter", "colon", *"re")
        line = next(one for one in shown(pilot).splitlines() if one.strip().startswith("Read again"))
        assert "Ask Azure again." in line
        assert line.endswith(" r")
        assert size[0] - 8 < len(line) < size[0]


async def test_a_long_explanation_is_cut_and_pushes_no_key_away() -> None:
    async with running() as pilot:
        await press(pilot, "enter", "colon")
        entries = [line for line in shown(pilot).splitlines() if line.startswith("  ")][1:]
        assert len({len(line) for line in entries}) == 1
        assert len(entries) > 8, "more than where each has two lines"
