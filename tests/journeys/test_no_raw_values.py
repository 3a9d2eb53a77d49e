"""No screen shows a time or a name as programs exchange them: ISO times, names written together."""

from __future__ import annotations

import re

from textual.pilot import Pilot

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.services.workspace import PracticeOptions
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets.lines import Lines
from tests.ui.pilot import press, running, settle, shown, until

RAW = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d"  # a time
    r"|(?<![\w/.$(-])(?:[a-z]{2,}|[A-Z][a-z]+)[A-Z][a-z]\w*"  # a name, but for an error's code, which support asks for
)
OWN = {"PowerShell"}
WALK = ("f12", "i", "f9", "f3", "j", "f5", "f7", "f8", "A", "P", "enter", "a", "c", "f4")


def raw(pilot: Pilot[None]) -> set[str]:
    """What is shown raw, also in lists that scroll."""
    words = "\n".join([shown(pilot), *(lines.text for lines in pilot.app.screen.query(Lines))])
    return {found.group() for found in RAW.finditer(words)} - OWN


async def test_every_screen_of_a_vault_is_in_words(opener: ProgramOpener) -> None:
    """A vault with alerts, findings and leftovers of every kind."""
    workspace = await opener.practice(PracticeOptions("contoso-aged", speed=1))
    subscriptions = [one.id for one in await workspace.choices.all(kinds.SUBSCRIPTION)]
    vaults = await workspace.choices.all_in(kinds.VAULT, subscriptions)
    home, seen = HomeScreen(workspace, next(one for one in vaults if one.name == "contoso-aged-vault")), set[str]()
    async with running(size=(160, 50)) as pilot:
        pilot.app.push_screen(home)
        await until(pilot, lambda: bool(home.snapshot.items))
        await settle(pilot)
        for key in WALK:
            await press(pilot, key)
            seen.add(type(pilot.app.screen).__name__)
            assert raw(pilot) == set(), f"{key}: {shown(pilot)}"
            while pilot.app.screen is not home:
                pilot.app.pop_screen()
                await pilot.pause()
    await workspace.close()
    assert len(seen) > 8, seen
