"""The glossary: by the alphabet, narrowed while one types."""

from __future__ import annotations

from asr_tui.ui.glossary import GLOSSARY
from asr_tui.ui.present.rows import width_of
from asr_tui.ui.shell.help import GlossaryScreen, HelpScreen, entry_rows
from asr_tui.ui.widgets.lines import Lines
from tests.ui.pilot import press, running, shown
from tests.ui.vault.home_under_test import at_home, vault


async def test_the_words_are_sorted_and_a_filter_narrows_them() -> None:
    async with running() as pilot:
        await press(pilot, "enter", "question_mark", "V")
        lines = pilot.app.screen.query_one(Lines)
        told = [line for line in lines.text.splitlines() if line.split("  ")[0] in GLOSSARY]
        assert len(told) == len(GLOSSARY)
        assert told == sorted(told, key=str.casefold)
        await press(pilot, "slash", *"how much")
        assert "RPO" in lines.text
        assert "Runbook" not in lines.text
        await press(pilot, *"zzz")
        assert "No word has that" in shown(pilot)
        await press(pilot, "escape")
        assert "Runbook" in lines.text
        assert isinstance(pilot.app.screen, GlossaryScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HelpScreen)


def test_meanings_fit_beside_or_below_their_words() -> None:
    entries = sorted(GLOSSARY.items())
    for width in (40, 77, 117, 197):
        assert max(map(width_of, entry_rows(entries, width))) <= width


async def test_the_signs_are_explained_where_they_stand() -> None:
    async with at_home(vault(), size=(120, 50)) as (pilot, _):
        assert "* machines run here   o copies" in shown(pilot)
        await press(pilot, "question_mark")
        text = " ".join(shown(pilot).split())
        assert "SIM Practice: a small Azure on this computer" in text
        assert "50x Practice's time runs 50 times as fast as the clock on the wall" in text
        assert "* o on the map A region where machines run" in text
        assert "READ-ONLY" not in text
    async with at_home(vault(), size=(120, 50), azure=True) as (pilot, _):
        await press(pilot, "question_mark")
        assert "AZURE The real Azure" in " ".join(shown(pilot).split())
        assert "times as fast" not in shown(pilot)
