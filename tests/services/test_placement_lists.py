"""Lists that few machines need: what they lack stops nothing, and is named."""

from __future__ import annotations

import asyncio

import pytest

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import ArmId
from asr_tui.domain.placement import CapacityGroup, DiskType, EncryptionSet, MachineSize, Offered, ProximityGroup
from asr_tui.services.choices import Choices
from tests.drafts import replication_draft
from tests.fakes import SUBSCRIPTION, FakeCatalog, FakeSiteRecovery, clock


class Catalog(FakeCatalog):
    """`refused` are subscriptions whose encryption sets may not be read."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: set[str] = set()
        self.hangs = False
        self.asked: list[tuple[str, str]] = []
        self.ones = {kinds.OFFERED: self.offered}
        self.lists = {
            kinds.PROXIMITY_GROUP: self.proximity_groups,
            kinds.CAPACITY_GROUP: self.capacity_groups,
            kinds.ENCRYPTION_SET: self.encryption_sets,
        }

    async def proximity_groups(self, subscription: str) -> tuple[ProximityGroup, ...]:
        if self.hangs:
            await asyncio.Event().wait()
        return (ProximityGroup(ArmId(f"/subscriptions/{subscription}/p"), "west"),)

    async def capacity_groups(self, subscription: str) -> tuple[CapacityGroup, ...]:
        return (CapacityGroup(ArmId(f"/subscriptions/{subscription}/c"), "west"),)

    async def encryption_sets(self, subscription: str) -> tuple[EncryptionSet, ...]:
        if subscription in self.refused:
            raise AccessDenied("Not allowed", code="AuthorizationFailed")
        return (EncryptionSet(ArmId(f"/subscriptions/{subscription}/e"), "west"),)

    async def offered(self, location: ArmId) -> Offered:
        self.asked.append((location.subscription, location.name))
        return Offered((MachineSize("D2", 2, 8),), (DiskType("Premium_LRS"),))


@pytest.fixture
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture
async def choices(catalog: Catalog) -> Choices:
    return Choices(catalog, FakeSiteRecovery(), clock())


async def test_both_subscriptions_are_read_and_the_region_once(catalog: Catalog, choices: Choices) -> None:
    scope = replication_draft(target_subscription_id="other", target_region="west")
    for _ in range(2):
        estate = await choices.estate(scope)
    assert catalog.asked == [("other", "west")]
    assert [one.id.subscription for one in estate.proximity_groups or ()] == [SUBSCRIPTION, "other"]
    assert [one.name for one in estate.capacity_groups or ()] == ["c", "c"]
    assert (estate.sizes[0].name, estate.disk_types[0].name, estate.unread) == ("D2", "Premium_LRS", ())


async def test_half_a_list_is_none_and_is_named(catalog: Catalog, choices: Choices) -> None:
    catalog.refused = {"other"}
    estate = await choices.estate(replication_draft(target_subscription_id="other"))
    assert estate.encryption_sets is None
    assert estate.proximity_groups is not None
    [sentence] = estate.unread
    assert sentence.startswith("Disk encryption sets could not be read: ")


async def test_a_list_that_hangs_is_given_up_and_named(catalog: Catalog, choices: Choices) -> None:
    catalog.hangs = True
    estate = await choices.estate(replication_draft())
    assert estate.proximity_groups is None
    assert estate.capacity_groups is not None
    assert estate.unread == ("Proximity placement groups could not be read: no answer in time.",)
    choices.close()
