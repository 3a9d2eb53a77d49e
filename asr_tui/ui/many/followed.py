"""Base of the screens about several machines that stay open: they follow them in the polls of their vaults."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.item_planning import Inquiry, inquiries_of
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.many.surroundings import followed, groups_pending
from asr_tui.ui.present.resource_links import ResourceLink, of_item
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.palette import return_to


class FollowedSetScreen(AsrScreen[str]):
    """The machines as the polls show them now, and what is read of each; a subclass draws them."""

    def __init__(self, workspace: Workspace, items: tuple[ProtectedItem, ...]) -> None:
        self.items = items
        self._inquiries: dict[ArmId, Inquiry] = {}
        self._unreadable: set[ArmId] = set()
        super().__init__(workspace)

    def vault_read(self) -> None:
        """A vault has answered, or cannot be read."""

    def machines_changed(self, now: tuple[ProtectedItem, ...], gone: list[str]) -> None:
        """Take over the machines as they are now; `gone`: names of those that are protected no more."""
        self.items = now

    def follow_machines(self) -> None:
        """Begin to compare them with the polls of their vaults."""
        for number, vault in enumerate(dict.fromkeys(one.id.vault_id for one in self.items)):
            self.run_worker(self._watch_vault(vault), name="the vault", group=f"watch-vault-{number}")

    def groups_pending(self) -> bool:
        """Whether it is not known yet who else is in the replication groups of these machines."""
        return groups_pending(self.workspace, self.items, self._unreadable)

    async def _watch_vault(self, vault: ArmId) -> None:
        async for snapshot in self.workspace.feeds.of(vault).changes():
            if not snapshot.loading and snapshot.error is None:
                self._compare(vault, snapshot)
            elif snapshot.error is not None:
                self._unreadable.add(vault)
            self.vault_read()

    def _compare(self, vault: ArmId, snapshot: VaultSnapshot) -> None:
        """Take over the machines as the poll shows them; those that are not protected any more leave the set."""
        pairs, gone = followed(self.items, vault, snapshot)
        for known, now in pairs:
            self._follow(known, now)
        self.machines_changed(tuple(now for _, now in pairs), gone)

    def _follow(self, known: ProtectedItem, now: ProtectedItem) -> None:
        """Give what is read of the machine its newest state."""
        inquiry = self._inquiries.pop(known.id, None)
        if inquiry is not None:
            self._inquiries[now.id] = inquiry
            if (now.id, now.stage, now.allowed_operations) != (known.id, known.stage, known.allowed_operations):
                inquiry.now(now)

    def inquiries(self, items: Sequence[ProtectedItem]) -> tuple[Inquiry, ...]:
        """What was read of each, also when it was asked for before; new ones share their reads."""
        if any(item.id not in self._inquiries for item in items):
            new = inquiries_of(self.workspace.session, items)
            self._inquiries.update({one.value.item.id: one for one in new})
        return tuple(self._inquiries[item.id] for item in items)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return tuple(of_item(one) for one in self.items)

    def action_refresh(self) -> None:
        for vault in {one.id.vault_id for one in self.items}:
            self.workspace.feeds.of(vault).refresh()

    def return_to_menu(self) -> None:
        """Close the screens above the menu and read the machines again."""
        self.app.run_worker(return_to(self), name="to the menu", group="to-menu", exclusive=True)
        self.action_refresh()
