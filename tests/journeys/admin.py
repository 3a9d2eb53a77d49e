"""A person who takes one machine through its round by keys."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from asr_tui.domain import kinds, steps
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.drill_board import DrillBoard
from asr_tui.ui.machine.drill_report import DrillReportScreen
from asr_tui.ui.machine.failover_result import FailoverResult
from asr_tui.ui.present.actions import DRILL_NETWORK
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.push_button import PushButton
from tests.ui.pilot import press, settle, shown, until

SPEED = 300.0


class Admin:
    """A person at the keys, in front of one vault's home."""

    def __init__(self, pilot: Pilot[None], workspace: Workspace, vault: Vault, machine: str) -> None:
        self.pilot = pilot
        self.workspace = workspace
        self.vault = vault
        self.machine = machine

    async def press(self, *keys: str) -> None:
        await press(self.pilot, *keys)

    async def see(self, words: str) -> None:
        await until(self.pilot, lambda: words in self.words)

    async def at(self, screen: type[object]) -> None:
        await until(self.pilot, lambda: isinstance(self.pilot.app.screen, screen))

    @property
    def words(self) -> str:
        """All that is shown, whatever its line breaks; of lists that scroll, also what is out of sight."""
        scrolling = [lines.text for lines in self.pilot.app.screen.query(Lines)]
        return " ".join(" ".join([shown(self.pilot), *scrolling]).split())

    async def confirm(self, *, name: bool = True) -> None:
        """Type the machine's name, press the button, and watch the run to its end."""
        await self.at(ReviewScreen)
        page = self.pilot.app.screen
        await until(self.pilot, lambda: "read at" in shown(self.pilot))
        if name:
            assert "> Cancel" in shown(self.pilot)
            await self.press(*("minus" if char == "-" else char for char in self.machine))
            assert page.query_one("#name", Input).value == self.machine
            await until(self.pilot, lambda: page.query_one("#send", PushButton).ready)
            await self.press("enter")
        await until(self.pilot, lambda: page.query_one("#send", PushButton).ready)
        await self.press("enter")
        await self.at(RunScreen)
        await self.see("All done")

    async def confirmed(self, *, name: bool = True) -> None:
        """Confirm, and leave the run that has ended."""
        await self.confirm(name=name)
        await self.done()

    async def done(self) -> None:
        """Away from the run that has ended."""
        await self.press("escape")

    async def item(self) -> ProtectedItem | None:
        items = await self.workspace.session.site_recovery.items(self.vault.id)
        return next((item for item in items if item.machine_name == self.machine), None)

    async def offered(self, title: str) -> None:
        """Wait at the menu until Azure offers this."""
        await self.at(ActionsScreen)
        menu = self.pilot.app.screen.query_one("#actions", FieldList)

        def there() -> bool:
            self.workspace.feeds.of(self.vault.id).refresh()
            return title in menu.text

        await until(self.pilot, there)

    def sent(self, kind: type[steps.Step]) -> int:
        """How often a step of this kind was sent, by the audit log."""
        runs = self.workspace.runs.all
        return sum(one.sent for run in runs for one in run.steps if isinstance(one.planned.step, kind))


def menu_keys(menu: FieldList) -> list[str]:
    return [menu.get_option_at_index(index).id or "" for index in range(menu.option_count)]


def suffixes(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


async def admin(pilot: Pilot[None], workspace: Workspace, machine: str) -> Admin:
    subscription = next(
        one for one in await workspace.choices.all(kinds.SUBSCRIPTION) if one.name == "Contoso Production"
    )
    vault = next(
        one for one in await workspace.choices.all(kinds.VAULT, subscription.id) if one.name == "contoso-vault"
    )
    pilot.app.push_screen(HomeScreen(workspace, vault))
    await settle(pilot)
    await until(pilot, lambda: machine in shown(pilot))
    await press(pilot, "slash", *("minus" if char == "-" else char for char in machine), "enter")
    return Admin(pilot, workspace, vault, machine)


async def drill(one: Admin) -> None:
    """Start a drill, see its board, and clean up with a note."""
    await one.press("t")
    await one.see("which state of sql-02 shall be tried?")
    await one.press("enter")
    await one.see("nothing gets out to the internet")
    await one.press("enter")
    await one.confirmed(name=False)
    await one.at(DrillBoard)
    await one.see("sql-02-test")
    await one.see("billed")
    await one.press("u")
    await one.press(*"fine", "enter")
    await one.confirmed(name=False)


async def save_drill_report(one: Admin, folder: Path) -> None:
    """Read the report that a clean-up leads to, and write it."""
    await one.at(DrillReportScreen)
    await one.see("Measured recovery time")
    assert one.words.partition(" Notes ")[2].strip("─ ").startswith("fine")
    await one.press("e", "ctrl+u")
    one.pilot.app.screen.query_one(Input).value = str(folder)
    await one.press("enter")
    await one.see("Saved")
    assert suffixes(folder) == [".html", ".json", ".md"]
    assert "Network vnet-data-drill" in one.words
    await one.press("escape")


async def delete_drill_network(one: Admin) -> None:
    """What was made for the drill goes too."""
    await one.offered("Delete drill network")
    menu = one.pilot.app.screen.query_one("#actions", FieldList)
    menu.move_to(next(line for line in menu_keys(menu) if line.startswith(DRILL_NETWORK)))
    await one.press("enter")
    await one.at(ReviewScreen)
    await until(one.pilot, lambda: "read at" in shown(one.pilot))
    await one.press("tab")
    await one.confirmed(name=False)
    assert one.sent(steps.DeleteVirtualNetwork) == one.sent(steps.DeleteNetworkSecurityGroup) == 1
    left = await one.workspace.session.catalog.all(kinds.NETWORK, one.vault.id.subscription)
    assert "vnet-data-drill" not in [each.name for each in left]


async def fail_over(one: Admin) -> None:
    await one.offered("Failover")
    await one.press("f")
    await one.see("as in the drill of sql-02")
    await one.press("enter")
    await one.confirmed()
    await one.at(FailoverResult)
    await one.see("sql-02 in West Europe: running")
    await one.see("sql-02 in Central US: deallocated")
    await one.see("estimated")


async def change_point(one: Admin) -> None:
    """From the result of a failover to another recovery point."""
    await one.press("O")
    await one.see("From which other point")
    await until(one.pilot, lambda: "crash " in shown(one.pilot))
    await one.press("left", "left", "enter")
    await one.confirmed()


async def commit(one: Admin) -> None:
    await one.at(FailoverResult)
    await one.press("k")
    await one.confirmed()


async def reprotect(one: Admin) -> None:
    """Re-protect, and let the copy home catch up."""
    await one.offered("Re-protect")
    await one.press("b")
    await one.see("Where in Central US, its home, shall its copy go?")
    await one.press("enter")
    await one.confirmed()
    assert one.workspace.practice is not None
    await one.workspace.practice.skip(6)


async def fail_back(one: Admin) -> None:
    await one.offered("Failback")
    item = await one.item()
    assert item is not None
    assert (item.source_location, item.target_location) == ("westeurope", "centralus")
    await one.press("b")
    await one.see("Failback: which state")
    await one.press("enter")
    await one.see("FAIL BACK sql-02")
    await one.confirm()
    assert "Failback of sql-02" in one.words
    assert "Failover of" not in one.words
    entries = one.workspace.audit.entries()
    assert [entry.operation for entry in entries][-1] == "Failback of sql-02"
    await one.done()


async def disable(one: Admin) -> None:
    """Out of the vault, whose home is empty then."""
    await one.offered("Disable replication")
    await one.press("delete")
    await one.see("DISABLE REPLICATION OF sql-02")
    await one.confirmed()
    await one.at(HomeScreen)
    await one.see("No machine is protected in this vault")
    assert await one.item() is None
