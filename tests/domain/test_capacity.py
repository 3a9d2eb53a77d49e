"""What would fit in the targets today, and what is reserved there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.capacity import capacity
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.placement import CapacityGroup, Reservation
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.target_quota import TargetNeed, need_of, target_scope
from tests.domain.estates import SUBSCRIPTION
from tests.domain.test_target_quota import D4, SCOPE, SIZES, item, quotas

OTHER = "99999999-0000-4000-8000-000000000000"


def need(one: ProtectedItem, total: int = 1000, intel: int = 1000) -> TargetNeed:
    scope = target_scope(one)
    assert scope is not None
    return need_of(one, scope, "West Europe", quotas(total, intel), SIZES)


def group(name: str, *reservations: Reservation, location: str = "westeurope", owner: str = SUBSCRIPTION,
          shared: tuple[str, ...] = ()) -> CapacityGroup:  # fmt: skip
    own = resource_id(group_id(owner, "rg"), "Microsoft.Compute/capacityReservationGroups", name)
    return CapacityGroup(own, location, reservations=reservations, shared_with=shared)


def test_all_that_would_have_to_move_are_counted_together() -> None:
    items = [item(number) for number in range(10)]
    found = capacity(items, [need(one, intel=30) for one in items])
    region = found.regions[0]
    assert (region.where, region.scope) == ("West Europe", SCOPE)
    assert region.fit is not None
    assert (len(region.fit.fit), len(region.fit.unfit)) == (7, 3)
    family = next(one for one in region.demands if "DSv5" in one.words)
    assert (family.need, family.free) == (40, 30)


def test_who_is_there_already_and_whose_target_is_not_known_are_named_and_not_counted() -> None:
    there, lost = replace(item(1), active_on_target=True), replace(item(2), target_size="")
    found = capacity([item(0), there, lost], [need(item(0))])
    assert found.moved == ("web-01",)
    assert found.unknown == ("web-02",)
    assert [one.machine for one in found.regions[0].needs] == ["web-00"]


def test_quotas_that_were_not_read_are_no_room() -> None:
    one = item(0)
    found = capacity([one], [need_of(one, SCOPE, "West Europe", (), ())])
    assert found.regions[0].fit is None
    assert found.regions[0].unsized == ("web-00",)


def test_a_reservation_counts_in_its_region_size_and_zone_and_for_who_may_use_it() -> None:
    items = [item(0), item(1), replace(item(2), target_zone="2")]
    groups = [
        group("here", Reservation(D4.name, 1), Reservation(D4.name, 3, "2"), Reservation("Standard_E4s_v5", 9)),
        group("elsewhere", Reservation(D4.name, 50), location="northeurope"),
        group("foreign", Reservation(D4.name, 50), owner=OTHER),
        group("shared", Reservation(D4.name, 4), owner=OTHER, shared=(SUBSCRIPTION.upper(),)),
        replace(group("unread"), reservations=None),
    ]
    found = capacity(items, [need(one) for one in items], groups).regions[0].reserved
    assert [(one.zone, one.needed, one.reserved, one.groups) for one in found] == [
        ("", 2, 5, ("here", "shared")),
        ("2", 1, 3, ("here",)),
    ]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12), st.integers(0, 60))
def test_each_machine_is_counted_moved_or_unknown_exactly_once(states: list[tuple[bool, bool]], free: int) -> None:
    items = [
        replace(item(number), active_on_target=moved, target_size=D4.name if known else "")
        for number, (moved, known) in enumerate(states)
    ]
    needs = [need(one, intel=free) for one in items if not one.active_on_target and target_scope(one)]
    found = capacity(items, needs)
    counted = [one.machine for region in found.regions for one in region.needs]
    assert sorted([*counted, *found.moved, *found.unknown]) == sorted(one.machine_name for one in items)
    for region in found.regions:
        assert region.fit is not None
        assert len(region.fit.fit) == min(len(region.needs), free // 4)
