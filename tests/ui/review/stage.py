"""The review of three machines."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.workspace import Workspace
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.push_button import PushButton
from tests.fakes import FakeChanges, FakeSiteRecovery
from tests.ui.machine.stage import ITEM
from tests.ui.pilot import shown


def machine(number: int) -> ProtectedItem:
    nics = tuple(replace(nic, source_ip=f"10.0.1.{number}", target_ip=f"10.1.1.{number}") for nic in ITEM.nics)
    return replace(ITEM, id=ITEM.id.parent(1).child(f"item-{number}"), machine_name=f"web-0{number}", nics=nics)


MACHINES = tuple(machine(number) for number in (1, 2, 3))


@dataclass
class Seen:
    pilot: Pilot[None]
    workspace: Workspace
    recovery: FakeSiteRecovery
    changes: FakeChanges

    @property
    def screen(self) -> ReviewScreen:
        screen = self.pilot.app.screen
        assert isinstance(screen, ReviewScreen), shown(self.pilot)
        return screen

    @property
    def words(self) -> str:
        """All that is told, also out of sight."""
        return " ".join(self.screen.query_one("#consequences", Lines).text.split())

    @property
    def ready(self) -> bool:
        return self.screen.query_one("#send", PushButton).ready


NAME = ("w", "e", "b", "minus", "0", "1")
