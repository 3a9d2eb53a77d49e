"""Links of an older protection, by keys: seen beside the machine, removed after a review, or not."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from asr_tui.domain import kinds, steps
from asr_tui.domain.differences import FoundResource
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Link, Lock, LockLevel
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.widgets.push_button import PushButton
from tests.domain import items
from tests.fakes import VAULT, FakeCatalog, FakeSiteRecovery
from tests.ui.pilot import press, shown, until
from tests.ui.protect.estates import SHOP, WEB_01, catalog
from tests.ui.protect.wizard_under_test import Under, wizard

OTHER_VAULT = ArmId(VAULT.replace(VAULT.name, "old-vault"))
LINK = Link(
    WEB_01.id.child("providers", "Microsoft.Resources", "links", "ASR-Protect-1"),
    WEB_01.id,
    f"{OTHER_VAULT}/replicationProtectedItems/x",
)


def linked() -> FakeCatalog:
    vaults = (Vault(VAULT, "westeurope"), Vault(OTHER_VAULT, "westeurope"))
    found = catalog({kinds.VAULT: vaults, kinds.LINK: (LINK,)})
    found.found[LINK.id] = FoundResource("Succeeded")  # just before a deletion is sent: nobody else has removed it
    return found


@dataclass
class TwoVaults(FakeSiteRecovery):
    """The other vault protects something, or may not be read."""

    error: AccessDenied | None = None

    async def items(self, vault: ArmId, come: object = None) -> tuple[ProtectedItem, ...]:
        if vault != OTHER_VAULT:
            return ()
        if self.error:
            raise self.error
        return self.all_items


def words(under: Under) -> str:
    """What the screen says, without its line breaks and the frames of dialogs."""
    return " ".join(word for word in shown(under.pilot).split() if word != "│")


def can_send(under: Under) -> bool:
    return under.pilot.app.screen.query_one("#send", PushButton).ready


def footer(under: Under) -> str:
    return shown(under.pilot).splitlines()[-1]


async def to_machine(under: Under) -> None:
    await press(under.pilot, "enter", "slash", *"web-01", "enter")


async def test_the_key_is_there_only_for_a_machine_with_links() -> None:
    async with wizard(linked()) as under:
        await to_machine(under)
        assert "150226" in words(under)
        assert "L removes the links" in words(under)
        assert "L Remove links" in footer(under)
        await press(under.pilot, "escape", "slash", *"web-02", "enter")
        assert "Remove links" not in footer(under)
        await press(under.pilot, "L")
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)


async def test_the_links_go_after_the_name_was_typed_and_the_machine_is_checked_again() -> None:
    found = linked()
    async with wizard(found) as under:
        await to_machine(under)
        await press(under.pilot, "L")
        assert isinstance(under.pilot.app.screen, ReviewScreen)
        assert "Remove the stale links of web-01?" in words(under)
        assert "from web-01 to the vault old-vault" in words(under)
        assert "nothing brings a deleted link back" in words(under)
        assert "Type the machine's name to go on" in words(under)
        await press(under.pilot, "tab", *"web-02", "enter")
        assert "x not web-01" in words(under)
        assert under.applied == []
        found.values[kinds.LINK] = ()
        await press(under.pilot, "ctrl+u", *"web-01", "enter", "enter")
        await until(under.pilot, lambda: "web-01 can be protected. Azure agrees" in words(under))
        assert under.applied == [steps.DeleteResourceLink(LINK.id, WEB_01.id)]
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)


async def test_enter_on_the_review_cancels_and_esc_at_the_name_sends_nothing() -> None:
    async with wizard(linked()) as under:
        await to_machine(under)
        await press(under.pilot, "L", "enter")
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)
        await press(under.pilot, "L", "tab", *"web-01", "escape")
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)
        assert under.applied == []


async def test_a_lock_on_the_machine_stops_it_and_is_named() -> None:
    found = linked()
    found.values[kinds.LOCK] = (Lock("keep", SHOP, LockLevel.CAN_NOT_DELETE),)
    async with wizard(found) as under:
        await to_machine(under)
        await press(under.pilot, "L")
        assert "The lock keep on the resource group rg-shop stops the deletion." in words(under)
        assert not can_send(under)
        found.values[kinds.LOCK] = ()
        await press(under.pilot, "f5", "tab", *"web-01", "enter", "enter")
        await until(under.pilot, lambda: bool(under.applied))


async def test_a_machine_that_another_vault_protects_keeps_its_links() -> None:
    protected = replace(
        items.PROTECTED, machine=WEB_01.id, id=OTHER_VAULT.child("replicationFabrics", "f", "x", "y", "z", "item")
    )
    async with wizard(linked(), TwoVaults(all_items=(protected,))) as under:
        await to_machine(under)
        await press(under.pilot, "L")
        assert "web-01 is protected now in the vault old-vault" in words(under)
        assert not can_send(under)
        await press(under.pilot, "enter")
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)


async def test_a_vault_that_may_not_be_read_is_told() -> None:
    refused = AccessDenied("No right to do this", "You lack Site Recovery Reader.")
    async with wizard(linked(), TwoVaults(error=refused)) as under:
        await to_machine(under)
        await press(under.pilot, "L")
        assert "What the vault old-vault protects could not be read" in words(under)
        assert "only if you know that web-01 is not protected there" in words(under)


async def test_links_that_cannot_be_read_leave_nothing_to_send() -> None:
    found = linked()
    async with wizard(found) as under:
        await to_machine(under)
        found.errors["links"] = AccessDenied("No right to do this", "You lack Reader.")
        await press(under.pilot, "L")
        assert "You lack Reader." in words(under)
        assert not can_send(under)


async def test_read_only_greys_the_key() -> None:
    async with wizard(linked(), read_only=True) as under:
        await to_machine(under)
        assert "(L Remove links)" in footer(under)
        assert "L removes the links" not in words(under)
        await press(under.pilot, "L")
        assert isinstance(under.pilot.app.screen, EnableReplicationWizard)
