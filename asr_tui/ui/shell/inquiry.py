"""Screen about protected machines that shows each part of what is read as soon as it arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from asr_tui.domain.item_estate import Absence, ItemEstate, ReadKey
from asr_tui.services.item_planning import INITIALLY_PENDING, Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui.shell.base import AsrScreen

CLOCK_INTERVAL = 1.0
"""Seconds of this computer between two readings of Azure's clock."""
SILENT_REGION_INTERVAL = 60.0
"""Seconds of this computer between two reads of a region that did not answer."""
DRAW_INTERVAL, DRAW_INTERVAL_A_MACHINE = 0.1, 0.002
"""Seconds of this computer between two draws of what is read of several machines: their answers come in hundreds, and
a plan of 600 takes most of a second."""


class InquiryScreen(AsrScreen[str]):
    """Answers with the id of the started run, or None. A subclass draws each new state in `show`.

    reads  whether this screen reads the machines, also for the screens above it
    """

    reads = False

    def __init__(self, workspace: Workspace, inquiries: Sequence[Inquiry]) -> None:
        self._inquiries = inquiries
        self._silent: set[str] = set()
        self._draws_soon = False
        super().__init__(workspace)

    def on_mount(self) -> None:
        for number, inquiry in enumerate(self._inquiries):
            self.run_worker(self._watch(inquiry), name="what is known", group=f"watch-estate-{number}")
        self.set_interval(CLOCK_INTERVAL, self._update_time)
        if self.reads:
            self.ask()
            self.set_interval(SILENT_REGION_INTERVAL, self._read_silent)

    def ask(self, *, idle: bool = False) -> None:
        """Read everything about the machines (again), those of which least is known first.

        What has not answered in time is filled in when it comes. `idle`: only machines that are not being read now.
        """
        for number, inquiry in sorted(enumerate(self._inquiries), key=lambda one: one[1].has_points()):
            group = f"watch-inquiry-{number}"
            if not (idle and inquiry.reading):
                self.run_worker(inquiry.read(late=True), name="reading the machine", group=group, exclusive=True)

    def action_again(self) -> None:
        self.ask()

    def show(self, estate: ItemEstate) -> None:
        """Draw the newest state of a machine."""

    async def _watch(self, inquiry: Inquiry) -> None:
        async for estate in inquiry.estate.changes():
            self._update_silent(estate)
            if len(self._inquiries) == 1:
                self._show(estate)
            elif not self._draws_soon:
                self._draws_soon = True
                self.run_worker(self._show_soon(estate), name="drawing", group="draw-estates")

    def _show(self, estate: ItemEstate) -> None:
        self.show(estate)
        self.update_top_line()
        self.refresh_bindings()

    async def _show_soon(self, estate: ItemEstate) -> None:
        """Draw once for all answers of the interval."""
        await asyncio.sleep(DRAW_INTERVAL + DRAW_INTERVAL_A_MACHINE * len(self._inquiries))
        self._draws_soon = False
        self._show(estate)

    def _update_time(self) -> None:
        """Update values that depend on the time, such as the loss, each minute of Azure's clock."""
        now = self.workspace.session.clock.now()
        for inquiry in self._inquiries if self.is_current else ():
            if _minute(now) != _minute(inquiry.value.now):
                inquiry.at(now)

    def _read_silent(self) -> None:
        """Read the machines of silent regions again; nothing is ever started automatically."""
        if self._silent:
            self.ask()

    def _update_silent(self, estate: ItemEstate) -> None:
        item = estate.item
        if not item.active_on_target:
            return
        if estate.absence is Absence.SILENT:  # also the last answer, while it is read again
            self._silent.add(item.machine_name)
            return
        if ReadKey.RUNNING in estate.pending or estate.pending == INITIALLY_PENDING:
            return
        if item.machine_name in self._silent and estate.running is not None:
            region = estate.display(item.source_location)
            self.show_notice(f"{region} answers again: a re-protect is possible. Nothing starts by itself.")
        self._silent.discard(item.machine_name)


class InquiryPage(InquiryScreen):
    """A page on the way to a review."""

    def go(self, page: AsrScreen[str]) -> None:
        """Open the next page; this one closes when a run was started there."""
        self.app.push_screen(page, self._begun)

    def _begun(self, run_id: str | None) -> None:
        if run_id:
            self.dismiss(run_id)


def _minute(time: datetime) -> int:
    return int(time.timestamp()) // 60
