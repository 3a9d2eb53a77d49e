"""A person at the keys in front of the recovery plans of the practice world contoso-shop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.server import Simulator
from asr_tui.ui.plans.plans import PlansScreen
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.push_button import PushButton
from asr_tui.ui.widgets.table import Table
from tests.ui.pilot import press, running, shown, until

SPEED = 300.0


class Planner:
    """The person, with what the screen says in one line."""

    def __init__(self, pilot: Pilot[None], azure: Simulator, workspace: Workspace, vault: Vault) -> None:
        self.pilot = pilot
        self.azure = azure
        self.workspace = workspace
        self.vault = vault

    @property
    def words(self) -> str:
        """All that is shown; of lists that scroll, also what is out of sight."""
        scrolling = [lines.text for lines in self.pilot.app.screen.query(Lines)]
        tables = [row.text(index) for table in self.pilot.app.screen.query(Table) for row in table.rows
                  for index in range(len(row.cells))]  # fmt: skip
        return " ".join(" ".join([shown(self.pilot), *scrolling, *tables]).split())

    async def press(self, *keys: str) -> None:
        await press(self.pilot, *keys)

    async def write(self, text: str) -> None:
        await self.pilot.press(*("space" if char == " " else char for char in text))
        await self.pilot.pause()

    async def see(self, words: str) -> None:
        await until(self.pilot, lambda: words in self.words)

    async def at(self, screen: type[object]) -> None:
        await until(self.pilot, lambda: isinstance(self.pilot.app.screen, screen))

    async def to_line(self, words: str) -> None:
        """Go to the line of the table that begins so."""
        table = self.pilot.app.screen.query_one(Table)
        place = next((index for index, row in enumerate(table.rows, 1) if row.text(0).strip().startswith(words)), 0)
        assert place, f"no line {words!r}: {[row.text(0) for row in table.rows]}"
        await self.press(*["down" if place > table.cursor_place else "up"] * abs(place - table.cursor_place))
        assert table.cursor_place == place

    async def confirm(self, word: str = "") -> None:
        """Say yes to the review, and wait for the end of its run."""
        await self.at(ReviewScreen)
        await self.see("read at")
        if word:
            await self.write(word)
        button = self.pilot.app.screen.query_one("#send", PushButton)
        while not button.has_focus:
            await self.press("tab")
        await self.press("enter")
        await self.at(RunScreen)

    async def done(self) -> None:
        """The run ends well; back to the list."""
        await self.see("All done.")
        await self.press("escape")
        await self.at(PlansScreen)

    async def plan(self, name: str) -> RecoveryPlan:
        """What Azure has of the plan."""
        return await self.workspace.session.site_recovery.plan(self.vault.id.child("replicationRecoveryPlans", name))


@asynccontextmanager
async def planning(opener: ProgramOpener, vault_name: str = "shop-vault") -> AsyncIterator[Planner]:
    """The list of plans of a vault of contoso-shop."""
    azure = Simulator.open("contoso-shop", SPEED)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    try:
        vault = await _vault(workspace, vault_name)
        async with running() as pilot:
            await pilot.app.push_screen(PlansScreen(workspace, vault))
            planner = Planner(pilot, azure, workspace, vault)
            await planner.see("Machines")
            yield planner
    finally:
        await workspace.close()
        await azure.stop()


async def _vault(workspace: Workspace, name: str) -> Vault:
    for subscription in await workspace.choices.all(kinds.SUBSCRIPTION):
        for vault in await workspace.choices.all(kinds.VAULT, subscription.id):
            if vault.name == name:
                return vault
    raise LookupError(name)
