"""A page of an errand with one machine: what is known of it comes in piece by piece, and nothing waits for the rest."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.resources import Vault
from asr_tui.services.item_planning import BEGINNING, Inquiry
from asr_tui.ui.present.addressed import Addressed, of_item
from asr_tui.ui.shell.base import AsrScreen

if TYPE_CHECKING:
    from asr_tui.domain.place import Place
    from asr_tui.domain.protection import ProtectedItem
    from asr_tui.services.workspace import Workspace


TELL_TIME = 1.0
"""Seconds of this computer between two looks at Azure's clock; what is shown follows it minute by minute."""
LOOK_AGAIN = 60.0
"""Seconds of this computer between two looks at a region that did not answer."""

STYLE = Path(__file__).with_name("day_two_page.tcss")


class DayTwoPage(AsrScreen[str]):
    """Answers with the id of the run that was begun, or None. `asks`: this page does the reading for the whole errand.

    A subclass shows what is known in `show`, which is called for each answer of Azure's.
    """

    CSS_PATH = STYLE

    def __init__(self, workspace: Workspace, inquiry: Inquiry, *, asks: bool = False) -> None:
        self.inquiry = inquiry
        self._asks = asks
        self._silent = False
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        item = self.inquiry.value.item
        return (item.id.vault_id.name, item.machine_name, self.title_words)

    @property
    def estate(self) -> ItemEstate:
        """What is known now."""
        return self.inquiry.value

    @property
    def item(self) -> ProtectedItem:
        return self.estate.item

    def pointed_at(self) -> tuple[Addressed, ...]:
        return (of_item(self.item),)

    @property
    def vault(self) -> Vault:
        """The machine's vault; where it lies matters to no page of ours."""
        return Vault(self.item.id.vault_id, "")

    @property
    def place(self) -> Place:
        """The key under which this vault's runs are kept."""
        return self.workspace.place(self.item.id.vault_id)

    def on_mount(self) -> None:
        self.run_worker(self._watch(), name="what is known", group="watch-estate")
        self.set_interval(TELL_TIME, self._time_goes_on)
        if self._asks:
            self.ask()
            self.set_interval(LOOK_AGAIN, self._look_again)

    def ask(self) -> None:
        """Read everything about the machine (again)."""
        self.run_worker(self.inquiry.read(), name="reading the machine", group="watch-inquiry", exclusive=True)

    async def _watch(self) -> None:
        async for estate in self.inquiry.estate.changes():
            self.show(estate)
            self._tell_of_region(estate)
            self.told()
            self.refresh_bindings()

    def _time_goes_on(self) -> None:
        """What depends on the time, above all what would be lost, is told anew with each minute of Azure's."""
        now = self.workspace.session.clock.now()
        if self.is_current and _minute(now) != _minute(self.estate.now):
            self.inquiry.at(now)

    def _look_again(self) -> None:
        """Whether a region that was silent answers again is looked at, but nothing is ever started by itself."""
        if self._silent:
            self.ask()

    def _tell_of_region(self, estate: ItemEstate) -> None:
        if not estate.item.active_on_target or "the original machine" in estate.pending or estate.pending == BEGINNING:
            return
        region = estate.display(estate.item.source_location)
        if self._silent and estate.running is not None:
            self.notice(f"{region} answers again: a re-protect is possible. Nothing starts by itself.")
        self._silent = estate.absence is Absence.SILENT

    def show(self, estate: ItemEstate) -> None:
        """Draw what is known."""

    def go(self, page: AsrScreen[str]) -> None:
        """On to the next page; when a run was begun there, this page has done its part."""
        self.app.push_screen(page, self._begun)

    def _begun(self, run_id: str | None) -> None:
        if run_id:
            self.dismiss(run_id)


def _minute(time: datetime) -> int:
    return int(time.timestamp()) // 60


def inquiry_about(workspace: Workspace, item: ProtectedItem) -> Inquiry:
    """What is known of the machine, to be read by the first page."""
    return Inquiry(workspace.session, item)
