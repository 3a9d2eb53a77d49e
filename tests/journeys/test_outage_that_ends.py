"""An outage that ends in the middle: between the review and the Enter, and while the failovers run."""

from __future__ import annotations

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.ids import ArmId
from asr_tui.domain.run import RunState
from asr_tui.services.workspace import AzureOptions
from asr_tui.simulator.server import Simulator
from asr_tui.ui.navigation import HomeOf
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.screens import screen_for
from tests.journeys.lives import writes
from tests.journeys.sets import at_end, items_of
from tests.journeys.sixty import SPEED, Person
from tests.journeys.test_shop_in_trouble import failovers
from tests.ui.pilot import running, until

WORLD = {
    "description": "an outage that Azure tells of at once", "based_on": "contoso-outage",
    "publishing": {"resource_health": 1, "emerging_issues": 2, "service_health": 3, "resolved": 0},
}  # fmt: skip


def told(person: Person, vault: ArmId, words: str) -> bool:
    """Whether it is shown; the signals, which Azure is asked for every two minutes, are asked for now."""
    person.workspace.signals.of(vault).refresh()
    return words in person.words


async def test_an_outage_that_ends_starts_and_stops_nothing_and_the_way_home_is_proposed(
    opener: ProgramOpener,
) -> None:
    azure = Simulator.open(WORLD, SPEED)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    try:
        items = await items_of(workspace)
        vaults = await workspace.choices.all(kinds.VAULT, items[0].id.subscription)
        vault = next(one for one in vaults if one.id == items[0].id.vault_id)
        async with running(size=(100, 40)) as pilot:
            person = Person(pilot, azure, workspace, items)
            await pilot.app.push_screen(screen_for(HomeOf(vault), workspace))
            await until(pilot, lambda: "is lost" in person.shown)
            await person.press("f9", "f", "enter")
            await until(pilot, lambda: "5 of 5 " in person.shown)
            await person.press("enter")
            await until(pilot, lambda: "read at" in person.shown)
            azure.cloud.end_outage("centralus")
            await until(pilot, lambda: told(person, vault.id, "answers again since"))
            assert not failovers(azure)
            await person.type("FAIL OVER 5")
            await person.press("enter", "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
            await until(pilot, lambda: len(failovers(azure)) == 5)
            [run] = workspace.runs.all
            assert (await at_end(workspace, run.id)).state is RunState.DONE
            await person.press("enter", "escape")
            assert "This is not proposed any more" in person.words
            assert "Nothing was started by itself." in person.words
            await person.press("escape")
            await until(pilot, lambda: told(person, vault.id, "The way home to Central US: commit 5 machines"))
            await person.press("escape")
            assert "+ Central US answers again F9 The way home" in person.words
            written = [path for path, number in writes(azure).items() for _ in range(number)]
            assert len([path for path in written if "replicationprotecteditems" in path]) == 5, written
    finally:
        await workspace.close()
        await azure.stop()
