"""Base of the pages about one protected machine."""

from __future__ import annotations

from pathlib import Path

from asr_tui.domain.action_rights import right_of_key
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.place import Place
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.resource_links import ResourceLink, of_item
from asr_tui.ui.shell.inquiry import InquiryPage

STYLE = Path(__file__).with_name("day_two_page.tcss")


class DayTwoPage(InquiryPage):
    """Shares its `Inquiry` with the pages that it opens."""

    CSS_PATH = STYLE

    def __init__(self, workspace: Workspace, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        super().__init__(workspace, (inquiry,))

    def crumbs(self) -> tuple[str, ...]:
        return (self.item.id.vault_id.name, self.item.machine_name, self.title_words)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        key = Action.CLEAN_UP.name if action == "clean_up" else str(*parameters[:1]) if action == "begin" else ""
        return (right_of_key(key), (self.item.id.vault_id,)) if key else super().right_of(action, parameters)

    @property
    def estate(self) -> ItemEstate:
        """The newest state of the machine."""
        return self.inquiry.value

    @property
    def item(self) -> ProtectedItem:
        return self.estate.item

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return (of_item(self.item),)

    @property
    def vault(self) -> Vault:
        """The machine's vault, without its region."""
        return Vault(self.item.id.vault_id, "")

    @property
    def place(self) -> Place:
        """Key under which this vault's runs are stored."""
        return self.workspace.place(self.item.id.vault_id)
