"""What is read before links are removed: every vault of every subscription, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, AsrError
from asr_tui.domain.ids import ArmId, vault_id
from asr_tui.domain.kinds import Kind
from asr_tui.domain.obstacles import Link
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.services.choices import Choices
from asr_tui.services.estates import links_estate
from tests.domain import items
from tests.domain.estates import SUBSCRIPTION, WEB_01
from tests.fakes import TENANT, FakeCatalog, FakeSiteRecovery, clock

OTHER = "5ca1ab1e-0000-4000-8000-000000000002"
NEAR, FAR = vault_id(SUBSCRIPTION, "rg", "near"), vault_id(OTHER, "rg", "far")
LINK = Link(WEB_01.id.child("providers", "Microsoft.Resources", "links", "l"), WEB_01.id, f"{FAR}/x/y")
BOTH = (Subscription(SUBSCRIPTION, "One", TENANT), Subscription(OTHER, "Two", TENANT))


T = TypeVar("T")


@dataclass
class Linked(FakeCatalog):
    broken: dict[str, AsrError] = field(default_factory=dict)

    async def all(self, kind: Kind[T], scope: str = "") -> tuple[T, ...]:
        if kind is kinds.VAULT and scope in self.broken:
            raise self.broken[scope]
        return await super().all(kind, scope)


@dataclass
class Vaults(FakeSiteRecovery):
    by_vault: dict[ArmId, tuple[ProtectedItem, ...] | AsrError] = field(default_factory=dict)

    async def items(self, vault: ArmId, come: object = None) -> tuple[ProtectedItem, ...]:
        found = self.by_vault.get(vault, ())
        if isinstance(found, AsrError):
            raise found
        return found


def choices(catalog: Linked, vaults: Vaults) -> Choices:
    catalog.values[kinds.LINK] = (LINK,)
    catalog.values[kinds.SUBSCRIPTION] = BOTH
    catalog.values[kinds.VAULT] = (Vault(NEAR, "westeurope"), Vault(FAR, "westeurope"))
    return Choices(catalog, vaults, clock())


async def test_what_a_vault_of_another_subscription_protects_is_known() -> None:
    item = replace(items.PROTECTED, id=FAR.child("x", "y"))
    estate = await links_estate(choices(Linked(), Vaults(by_vault={FAR: (item,)})), WEB_01.id)
    assert estate.items == (item,)
    assert estate.links == (LINK,)
    assert estate.unread == ()


async def test_what_cannot_be_read_is_named() -> None:
    refused = AccessDenied("No right to do this", "You lack Reader.")
    catalog = Linked(broken={OTHER: refused}, errors={"locks": refused})
    estate = await links_estate(choices(catalog, Vaults(by_vault={NEAR: refused})), WEB_01.id)
    assert {sentence.partition(" could not")[0] for sentence in estate.unread} == {
        "The locks", "The vaults of Two", "What the vault near protects",
    }  # fmt: skip


async def test_without_the_list_of_subscriptions_the_machines_own_is_read() -> None:
    refused = AccessDenied("No right to do this", "You lack Reader.")
    item = replace(items.PROTECTED, id=NEAR.child("x", "y"))
    catalog = Linked(errors={"subscriptions": refused})
    estate = await links_estate(choices(catalog, Vaults(by_vault={NEAR: (item,)})), WEB_01.id)
    assert estate.items == (item,)
    assert estate.unread[0].startswith("The subscriptions could not be read")
