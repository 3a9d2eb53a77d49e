"""Whatever answers the reads of the screens, the program goes on, and shows no character that steers a terminal."""

from __future__ import annotations

import random
import unicodedata

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.services.workspace import AzureOptions
from asr_tui.ui.vault.home import HomeScreen
from tests.odd_proxy import odd_proxy, with_one_odd
from tests.ui.pilot import press, running, shown, type_ahead

VISITS = ("rr", "jr", ("enter", "r", "r"), ("enter", "a", "r"), "tr", ("colon",), "pr", "n")
"""From home: jobs, a machine, its actions, a drill, the palette, the wizard, the next machine that needs somebody."""

DATES = ("", "", "", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "soon")


@pytest.mark.parametrize("seed", [7, 1010])
async def test_a_walk_with_odd_answers(opener: ProgramOpener, seed: int) -> None:
    chance = random.Random(seed)

    def changed(body: bytes) -> bytes:
        return with_one_odd(chance, body) if chance.random() < 0.4 else body

    async with (
        odd_proxy() as proxy,
        running(
            AzureOptions(endpoint=proxy.url, subscription="Contoso Production", vault="contoso-vault"), opener
        ) as pilot,
    ):
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        proxy.change, proxy.dates = changed, lambda: chance.choice(DATES)
        seen = set()
        for keys in VISITS:
            for key in keys:
                await type_ahead(pilot, key)
                await pilot.pause(2)
                seen.add(type(pilot.app.screen).__name__)
                assert not [one for one in shown(pilot) if one != "\n" and unicodedata.category(one) in {"Cc", "Cf"}]
            while not isinstance(pilot.app.screen, HomeScreen):
                await type_ahead(pilot, "escape")
        assert len(seen) > 4, seen
