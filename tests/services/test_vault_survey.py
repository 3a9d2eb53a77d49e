"""Which vaults there are: of every subscription where that is cheap, and never longer than a person waits."""

from __future__ import annotations

import asyncio

import pytest

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, Unreachable
from asr_tui.domain.ids import by_id, group_id, vault_id
from asr_tui.domain.resources import ResourceGroup, Subscription, Vault
from asr_tui.services.choices import Choices
from asr_tui.services.estates import MAX_SUBSCRIPTIONS as MANY
from asr_tui.services.estates import existing_vaults
from tests.fakes import SUBSCRIPTION, FakeCatalog, FakeSiteRecovery, clock

FAR = "5ca1ab1e-0000-4000-8000-0000000000ff"


class Catalog(FakeCatalog):
    """One vault in each subscription. `without`: those in which there is none."""

    def __init__(self, *subscriptions: Subscription) -> None:
        super().__init__()
        self.known = subscriptions
        self.asked: list[str] = []
        self.without: set[str] = set()
        self.denied: set[str] = set()
        self.hangs: set[str] = set()
        self.unlisted = False
        self.lists = {
            kinds.SUBSCRIPTION: self.subscriptions,
            kinds.VAULT: self.vaults,
            kinds.RESOURCE_GROUP: self.resource_groups,
        }

    async def subscriptions(self, scope: str) -> tuple[Subscription, ...]:
        if self.unlisted:
            raise Unreachable("Azure does not answer")
        return self.known

    async def vaults(self, subscription: str) -> tuple[Vault, ...]:
        self.asked.append(subscription)
        if subscription in self.hangs:
            await asyncio.Event().wait()
        if subscription in self.denied:
            raise AccessDenied("Not allowed", "No rights there.")
        return () if subscription in self.without else (Vault(vault_id(subscription, "rg", "vault"), "east"),)

    async def resource_groups(self, subscription: str) -> tuple[ResourceGroup, ...]:
        self.asked.append(f"groups of {subscription}")
        return (ResourceGroup(group_id(subscription, "rg"), "west"),)


def choices(catalog: Catalog) -> Choices:
    return Choices(catalog, FakeSiteRecovery(), clock())


OURS = Subscription(SUBSCRIPTION, "Ours", "tenant")
THEIRS = Subscription(FAR, "Theirs", "tenant")


async def test_every_subscription_of_the_tenant_is_asked_and_groups_only_where_there_are_vaults() -> None:
    catalog = Catalog(OURS, THEIRS, Subscription("strange", "Strange", "another tenant"))
    catalog.without = {FAR}
    there = await existing_vaults(choices(catalog), (SUBSCRIPTION, SUBSCRIPTION.upper()))
    assert sorted(catalog.asked) == sorted([SUBSCRIPTION, FAR, f"groups of {SUBSCRIPTION}"])
    assert [one.id.subscription for one in there.vaults] == [SUBSCRIPTION]
    group = by_id(there.groups, there.vaults[0].id.group_id)
    assert group is not None
    assert group.location == "west"


async def test_where_there_are_too_many_only_the_own_ones_are_asked_and_the_rest_counted() -> None:
    catalog = Catalog(OURS, *(Subscription(f"sub-{number}", f"Sub {number}", "tenant") for number in range(MANY)))
    there = await existing_vaults(choices(catalog), (SUBSCRIPTION,))
    assert [one.name for one in there.subscriptions] == ["Ours"]
    assert there.left_out == MANY
    assert [one for one in catalog.asked if not one.startswith("groups")] == [SUBSCRIPTION]


@pytest.mark.parametrize("how", ["denied", "hangs"])
async def test_what_cannot_be_read_is_named_and_the_rest_offered(how: str) -> None:
    catalog = Catalog(OURS, THEIRS)
    getattr(catalog, how).add(FAR)
    asked = choices(catalog)
    there = await existing_vaults(asked, (SUBSCRIPTION,))
    assert [one.id.subscription for one in there.vaults] == [SUBSCRIPTION]
    (why,) = there.unread
    assert why.startswith("The vaults of Theirs could not be read")
    asked.close()


async def test_without_a_list_of_subscriptions_the_own_ones_are_asked() -> None:
    catalog = Catalog(OURS)
    catalog.unlisted = True
    there = await existing_vaults(choices(catalog), (SUBSCRIPTION, FAR))
    assert {one.id.subscription for one in there.vaults} == {SUBSCRIPTION, FAR}
