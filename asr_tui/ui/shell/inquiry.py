"""A screen about protected machines: what is known of them comes in piece by piece, and nothing waits for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.services.item_planning import BEGINNING, Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui.shell.base import AsrScreen

TELL_TIME = 1.0
"""Seconds of this computer between two looks at Azure's clock; what is shown follows it minute by minute."""
LOOK_AGAIN = 60.0
"""Seconds of this computer between two looks at a region that did not answer."""


class InquiryScreen(AsrScreen[str]):
    """Answers with the id of the run that was begun, or None.

    A subclass shows what is known in `show`, which is called for each answer of Azure's.

    asks  whether this screen reads the machines, for those above it too
    """

    asks = False

    def __init__(self, workspace: Workspace, inquiries: Sequence[Inquiry]) -> None:
        self._inquiries = inquiries
        self._silent: set[str] = set()
        super().__init__(workspace)

    def on_mount(self) -> None:
        for number, inquiry in enumerate(self._inquiries):
            self.run_worker(self._watch(inquiry), name="what is known", group=f"watch-estate-{number}")
        self.set_interval(TELL_TIME, self._time_goes_on)
        if self.asks:
            self.ask()
            self.set_interval(LOOK_AGAIN, self._look_again)

    def ask(self) -> None:
        """Read everything about the machines (again)."""
        for number, inquiry in enumerate(self._inquiries):
            group = f"watch-inquiry-{number}"
            self.run_worker(inquiry.read(), name="reading the machine", group=group, exclusive=True)

    def action_again(self) -> None:
        self.ask()

    def show(self, estate: ItemEstate) -> None:
        """Draw what is known, of which this is new."""

    async def _watch(self, inquiry: Inquiry) -> None:
        async for estate in inquiry.estate.changes():
            self.show(estate)
            self._tell_of_region(estate)
            self.told()
            self.refresh_bindings()

    def _time_goes_on(self) -> None:
        """What depends on the time, above all what would be lost, follows each minute of Azure's clock."""
        now = self.workspace.session.clock.now()
        for inquiry in self._inquiries if self.is_current else ():
            if _minute(now) != _minute(inquiry.value.now):
                inquiry.at(now)

    def _look_again(self) -> None:
        """Look whether a silent region answers again; nothing is ever started by itself."""
        if self._silent:
            self.ask()

    def _tell_of_region(self, estate: ItemEstate) -> None:
        item = estate.item
        if not item.active_on_target or "the original machine" in estate.pending or estate.pending == BEGINNING:
            return
        if item.machine_name in self._silent and estate.running is not None:
            region = estate.display(item.source_location)
            self.notice(f"{region} answers again: a re-protect is possible. Nothing starts by itself.")
        self._silent.discard(item.machine_name)
        if estate.absence is Absence.SILENT:
            self._silent.add(item.machine_name)


def _minute(time: datetime) -> int:
    return int(time.timestamp()) // 60
