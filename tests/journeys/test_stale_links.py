"""Links of an older protection removed from the machines page: by keys, through the SDK, over the simulator."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.server import Simulator
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.review.screen import ReviewScreen
from tests.journeys.conftest import Open
from tests.journeys.headless import drafted
from tests.journeys.lives import Lives, unfinished, writes
from tests.ui.pilot import press, running, settle, shown, until

VAULT = "contoso-vault"
STALE = [
    {"machine": "app-01", "group": "rg-shop", "vault": VAULT},
    {"machine": "app-01", "group": "rg-shop", "vault": "contoso-vault-us"},
]


def words(pilot: Pilot[None]) -> str:
    return " ".join(word for word in shown(pilot).split() if word != "│")


def deletions(azure: Simulator) -> list[int]:
    return [number for what, number in writes(azure).items() if what.startswith("DELETE") and "/links/" in what]


async def at_machine(pilot: Pilot[None], workspace: Workspace, vault_name: str, machine: str) -> None:
    draft = await drafted(workspace, vault_name, ["sql-01"])
    [vault] = [one for one in await workspace.choices.all(kinds.VAULT, draft.subscription) if one.id == draft.vault]
    pilot.app.push_screen(EnableReplicationWizard(workspace, vault))
    await settle(pilot)
    await press(pilot, "enter", "slash", *machine, "enter")


async def test_the_links_are_removed_and_the_machine_becomes_eligible(open_world: Open) -> None:
    azure, workspace = await open_world(stale_links=STALE)
    async with running() as pilot:
        await at_machine(pilot, workspace, VAULT, "app-01")
        await until(pilot, lambda: "old links" in words(pilot))
        await press(pilot, "L")
        await until(pilot, lambda: "Remove the stale links of app-01?" in words(pilot))
        assert "to the vault contoso-vault-us" in words(pilot)
        assert not workspace.audit.entries()
        await press(pilot, "tab", *"app-01", "enter", "enter")
        await until(pilot, lambda: "app-01 can be protected. Azure agrees." in words(pilot))
        await press(pilot, "space")
        assert "1 marked" in words(pilot)
    assert deletions(azure) == [1, 1]
    assert {entry.action for entry in workspace.audit.entries()} == {"Microsoft.Resources/links/delete"}
    subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
    assert not [one for one in await workspace.session.catalog.all(kinds.LINK, subscription) if one.of_site_recovery]


async def test_a_lock_on_the_machine_is_named_and_nothing_is_sent(open_world: Open) -> None:
    lock = {"name": "keep", "group": "rg-shop", "machine": "app-01"}
    azure, workspace = await open_world(stale_links=STALE, locks=[lock])
    async with running() as pilot:
        await at_machine(pilot, workspace, VAULT, "app-01")
        await press(pilot, "L")
        await until(pilot, lambda: "The lock keep on app-01 stops the deletion." in words(pilot))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, EnableReplicationWizard)
    assert deletions(azure) == []


async def test_a_machine_that_another_vault_protects_is_left_alone(open_world: Open) -> None:
    azure, workspace = await open_world(stale_links=[{"machine": "sql-02", "group": "rg-data", "vault": VAULT}])
    async with running() as pilot:
        await at_machine(pilot, workspace, "contoso-vault-us", "sql-02")
        await press(pilot, "L")
        await until(pilot, lambda: "sql-02 is protected now in the vault contoso-vault" in words(pilot))
        assert isinstance(pilot.app.screen, ReviewScreen)
        await press(pilot, "enter")
    assert deletions(azure) == []


async def test_killed_while_azure_deletes_nothing_is_sent_twice(lives: Lives, open_world: Open, tmp_path: Path) -> None:
    """Azure takes the deletions, and the program dies before it hears of it."""
    azure, workspace = await open_world(stale_links=STALE)
    held = azure.faults.add("DELETE", "Microsoft.Resources/links", when="after", hang=True, times=2)
    what = ("headless_change", str(tmp_path), azure.url, VAULT, "links", "app-01")
    await lives.live(*what, dies_at=lambda line: line.startswith("SENDING"))
    held.release()
    assert unfinished(Paths.under(tmp_path).azure)
    said = await lives.live(*what, dies_at=lambda line: False)
    assert said[-1] == "ended DONE"
    assert deletions(azure) == [1, 1]
    subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
    assert not [one for one in await workspace.session.catalog.all(kinds.LINK, subscription) if one.of_site_recovery]


async def test_a_lost_answer_is_looked_for(lives: Lives, open_world: Open, tmp_path: Path) -> None:
    azure, _ = await open_world(stale_links=STALE)
    azure.faults.add("DELETE", "Microsoft.Resources/links", when="after")
    what = ("headless_change", str(tmp_path), azure.url, VAULT, "links", "app-01")
    said = await lives.live(*what, dies_at=lambda line: False)
    assert said[-1] == "ended DONE"
    assert deletions(azure) == [1, 1]
