"""Base of the pages about several machines."""

from __future__ import annotations

from pathlib import Path

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.services.workspace import Workspace
from asr_tui.ui.many.machines import Marked
from asr_tui.ui.present.many_words import same_words
from asr_tui.ui.present.resource_links import ResourceLink, of_item
from asr_tui.ui.shell.inquiry import InquiryPage

STYLE = Path(__file__).with_name("page.tcss")


class ManyPage(InquiryPage):
    """Shares its `Marked` with the pages that it opens."""

    CSS_PATH = STYLE

    def __init__(self, workspace: Workspace, marked: Marked) -> None:
        self.marked = marked
        super().__init__(workspace, marked.inquiries)

    def crumbs(self) -> tuple[str, ...]:
        vaults = same_words([one.item.id.vault_id.name for one in self.estates], lambda number: f"{number} vaults")
        return (vaults, self.marked.subject, self.title_words or self.marked.choice.title)

    @property
    def estates(self) -> tuple[ItemEstate, ...]:
        return self.marked.estates

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return tuple(of_item(one.item) for one in self.estates)

    def show(self, estate: ItemEstate) -> None:
        self.draw()

    def draw(self) -> None:
        """Draw what is known of all machines."""
