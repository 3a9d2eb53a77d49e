"""Whatever answers the reads of the screens, the program goes on, and shows no character that steers a terminal."""

from __future__ import annotations

import random
import unicodedata

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.services.workspace import AzureOptions
from tests.odd_proxy import odd_proxy, with_one_odd
from tests.ui.pilot import running, shown, type_ahead

WALK = (
    *("enter", "enter", "r", "down", "enter", "r", "tab", "down", "enter", "r", "escape", "colon", "escape", "escape"),
    *("j", "r", "enter", "escape", "escape", "n", "escape", "P", "escape", "a", "down", "enter", "escape", "escape"),
)
"""Vaults, home, a machine and its actions, the palette, jobs, what needs somebody, policies, the wizard."""

DATES = ("", "", "", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "soon")


@pytest.mark.parametrize("seed", [7, 1010])
async def test_a_walk_with_odd_answers(opener: ProgramOpener, seed: int) -> None:
    chance = random.Random(seed)

    def changed(body: bytes) -> bytes:
        return with_one_odd(chance, body) if chance.random() < 0.4 else body

    async with odd_proxy() as proxy, running(AzureOptions(endpoint=proxy.url), opener) as pilot:
        proxy.change, proxy.dates = changed, lambda: chance.choice(DATES)
        seen = set()
        for key in WALK:
            await type_ahead(pilot, key)
            seen.add(type(pilot.app.screen).__name__)
            assert not [char for char in shown(pilot) if char != "\n" and unicodedata.category(char) in {"Cc", "Cf"}]
        assert len(seen) > 3, seen
