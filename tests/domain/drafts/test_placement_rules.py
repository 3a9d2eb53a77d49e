"""Proximity groups, reserved capacity and keys: right and wrong choices, and what is proposed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import (
    NO_RESOURCE,
    Choice,
    EnableReplicationDraft,
    TargetChoice,
    plan,
    resolve,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.machines import Machine
from asr_tui.domain.placement import CapacityGroup, EncryptionSet, ProximityGroup, Reservation
from asr_tui.domain.problems import Severity
from asr_tui.domain.resources import AvailabilitySet
from asr_tui.domain.steps import CreateAvailabilitySet, CreateProximityGroup, EnableReplication
from tests.domain.estates import APP_01, DRAFT, ESTATE, SHOP, SUBSCRIPTION, WEB_01, WEB_02, found, machine

TARGET = group_id(SUBSCRIPTION, "rg-shop-asr")
OTHER = group_id("9f6b0000-0000-4000-8000-000000000000", "rg-other")


def proximity(name: str, location: str = "westeurope", group: ArmId = TARGET, zone: str = "") -> ProximityGroup:
    return ProximityGroup(resource_id(group, "Microsoft.Compute/proximityPlacementGroups", name), location, zone)


def capacity(name: str, *held: Reservation, group: ArmId = TARGET, **changes: object) -> CapacityGroup:
    own = resource_id(group, "Microsoft.Compute/capacityReservationGroups", name)
    return replace(CapacityGroup(own, "westeurope", reservations=held), **changes)


def keys(name: str, location: str = "westeurope", group: ArmId = TARGET, **changes: object) -> EncryptionSet:
    own = resource_id(group, "Microsoft.Compute/diskEncryptionSets", name)
    return replace(EncryptionSet(own, location), **changes)


D2S = Reservation("Standard_D2s_v5", 1)
SOURCE_GROUP = proximity("ppg-web", "centralus", SHOP)
NEAR = proximity("ppg-near")
RESERVED = capacity("crg", D2S)
KEY = keys("des")
PLAIN = machine("web-03")
KNOWN = replace(
    ESTATE,
    machines=(*ESTATE.machines, PLAIN),
    proximity_groups=(SOURCE_GROUP, NEAR),
    capacity_groups=(RESERVED,),
    encryption_sets=(KEY,),
)
ONE = replace(DRAFT, machines=(PLAIN.id,))


def choosing(draft: EnableReplicationDraft = ONE, /, **chosen: object) -> EnableReplicationDraft:
    return replace(draft, target=replace(draft.target, **chosen))


def with_machine(changed: Machine, estate: Estate = KNOWN) -> Estate:
    return replace(estate, machines=tuple(changed if one.id == changed.id else one for one in estate.machines))


def encrypted(name: str = "web-03") -> Machine:
    plain = machine(name)
    return replace(plain, disks=(replace(plain.disks[0], encryption_set=SHOP.child("des")), plain.disks[1]))


GOOD = (("proximity_group", NEAR.id), ("capacity_reservation", RESERVED.id), ("encryption_set", KEY.id))


@pytest.mark.parametrize(("field", "chosen"), GOOD)
def test_what_lies_in_the_target_is_taken_without_a_word(field: str, chosen: ArmId) -> None:
    assert not found(choosing(**{field: chosen}), with_machine(encrypted()), field)


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("proximity_group", proximity("far", "northeurope"), "lies in northeurope"),
        ("proximity_group", proximity("theirs", group=OTHER), "another subscription"),
        ("capacity_reservation", capacity("far", D2S, location="northeurope"), "lies in northeurope"),
        ("capacity_reservation", capacity("theirs", D2S, group=OTHER), "another subscription"),
        ("encryption_set", keys("far", "eastus2"), "lies in East US 2"),
        ("encryption_set", keys("theirs", group=OTHER), "another subscription"),
        ("encryption_set", keys("secret", kind="ConfidentialVmEncryptedWithCustomerKey"), "confidential"),
    ],
)
def test_what_lies_elsewhere_blocks_and_says_where(
    field: str, wrong: ProximityGroup | CapacityGroup | EncryptionSet, words: str
) -> None:
    estate = with_machine(encrypted())
    match wrong:
        case ProximityGroup():
            estate = replace(estate, proximity_groups=(wrong,))
        case CapacityGroup():
            estate = replace(estate, capacity_groups=(wrong,))
        case _:
            estate = replace(estate, encryption_sets=(wrong,))
    [problem] = found(choosing(**{field: wrong.id}), estate, field)
    assert problem.blocks
    assert words in problem.what
    assert problem.remedy


@pytest.mark.parametrize(("field", "chosen"), GOOD)
def test_what_somebody_deleted_meanwhile_blocks_but_not_what_could_not_be_read(field: str, chosen: ArmId) -> None:
    lists = {"proximity_group": "proximity_groups", "capacity_reservation": "capacity_groups"}
    listed = lists.get(field, "encryption_sets")
    draft, estate = choosing(**{field: chosen}), with_machine(encrypted())
    [problem] = found(draft, replace(estate, **{listed: ()}), field)
    assert problem.blocks
    assert "not any more" in problem.what
    assert not found(draft, replace(estate, **{listed: None}), field)


def test_a_shared_capacity_group_may_be_another_subscriptions() -> None:
    shared = capacity("theirs", D2S, group=OTHER, shared_with=(SUBSCRIPTION.upper(),))
    assert not found(
        choosing(capacity_reservation=shared.id), replace(KNOWN, capacity_groups=(shared,)), "capacity_reservation"
    )


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"availability": "set"}, "in an availability set"),
        ({"proximity_group": NEAR.id}, "in a proximity group"),
        ({"disk_sku": "UltraSSD_LRS"}, "with ultra disks"),
    ],
)
def test_azure_reserves_nothing_for(changes: dict[str, object], what: str) -> None:
    [problem] = found(choosing(capacity_reservation=RESERVED.id, **changes), KNOWN, "capacity_reservation")
    assert problem.blocks
    assert what in problem.what


ZONAL = capacity("crg-zones", replace(D2S, zone="2"), zones=("1", "2"))


@pytest.mark.parametrize(
    ("group", "zone", "words"),
    [
        (ZONAL, "2", ""),
        (ZONAL, "1", "reserves no Standard_D2s_v5 in zone 1"),
        (ZONAL, "3", "is in zone 3"),
        (ZONAL, "", "is in no zone"),
        (RESERVED, "2", "for machines without a zone"),
        (capacity("crg", Reservation("Standard_E4s_v5", 3)), "", "It holds 3 x Standard_E4s_v5"),
        (capacity("crg"), "", "It holds nothing yet"),
        (replace(RESERVED, reservations=None), "", ""),
    ],
)
def test_a_reservation_is_for_its_size_and_zone(group: CapacityGroup, zone: str, words: str) -> None:
    placed = {"availability": "zone", "zone": zone} if zone else {"availability": "none"}
    estate = replace(KNOWN, capacity_groups=(group,))
    said = found(choosing(capacity_reservation=group.id, **placed), estate, "capacity_reservation")
    assert [problem.blocks for problem in said] == ([True] if words else [])
    assert all(words in f"{problem.what} {problem.remedy}" for problem in said)


@given(st.integers(1, 4), st.integers(1, 6))
def test_more_machines_than_are_reserved_are_warned_of(reserved: int, wanted: int) -> None:
    machines = tuple(machine(f"m-{number}") for number in range(wanted))
    group = capacity("crg", replace(D2S, capacity=reserved))
    estate = replace(KNOWN, machines=machines, capacity_groups=(group,))
    draft = replace(choosing(capacity_reservation=group.id), machines=tuple(one.id for one in machines))
    said = found(draft, estate, "capacity_reservation")
    assert [problem.severity for problem in said] == ([Severity.WARNING] if wanted > reserved else [])
    assert all(f"reserved {reserved} of" in problem.what for problem in said)


def test_a_proximity_group_has_only_its_own_zone() -> None:
    there = proximity("ppg-zone-2", zone="2")
    known = replace(KNOWN, proximity_groups=(there,))
    chosen = choosing(proximity_group=there.id, availability="zone", zone="1")
    [problem] = found(chosen, known, "proximity_group")
    assert problem.severity is Severity.WARNING
    assert not found(choosing(chosen, zone="2"), known, "proximity_group")


IN_GROUP = replace(WEB_01, proximity_group=SOURCE_GROUP.id)


def test_the_sources_proximity_group_is_made_again_in_the_target() -> None:
    estate = with_machine(IN_GROUP)
    [target] = resolve(DRAFT, estate).machines
    assert target.proximity_group is not None
    assert (target.proximity_group.is_new, target.proximity_group.name) == (True, "ppg-web-asr")
    made = plan(DRAFT, estate)
    by_kind = {type(planned.step): planned for planned in made.steps}
    group = by_kind[CreateProximityGroup]
    assert group.step == CreateProximityGroup(target.proximity_group.id, "westeurope")
    the_set, enable = by_kind[CreateAvailabilitySet], by_kind[EnableReplication]
    assert isinstance(the_set.step, CreateAvailabilitySet)
    assert isinstance(enable.step, EnableReplication)
    assert the_set.step.proximity_group == enable.step.target_proximity_group == group.step.id
    assert group.key in the_set.depends_on
    assert group.key in enable.depends_on


def test_the_group_that_is_there_already_is_used() -> None:
    there = proximity("PPG-web-ASR", group=group_id(SUBSCRIPTION, "rg-net"))
    estate = replace(with_machine(IN_GROUP), proximity_groups=(SOURCE_GROUP, there))
    [target] = resolve(DRAFT, estate).machines
    assert target.proximity_group is not None
    assert (target.proximity_group.id, target.proximity_group.is_new) == (there.id, False)
    assert there.id in {one.id for one in plan(DRAFT, estate).reuses}
    elsewhere = replace(estate, proximity_groups=(proximity("ppg-web-asr", "northeurope"),))
    assert [one.blocks for one in found(DRAFT, elsewhere, "proximity_group")] == [True]


@pytest.mark.parametrize(
    ("draft", "estate"),
    [
        (choosing(DRAFT, proximity_group=NO_RESOURCE), with_machine(IN_GROUP)),
        (choosing(DRAFT, capacity_reservation=RESERVED.id), with_machine(IN_GROUP)),
        (DRAFT, replace(with_machine(IN_GROUP), proximity_groups=None)),
        (DRAFT, KNOWN),
    ],
)
def test_none_is_proposed_where_it_would_not_do(draft: EnableReplicationDraft, estate: Estate) -> None:
    assert [one.proximity_group for one in resolve(draft, estate).machines] == [None]


def test_one_machines_own_none_stands_over_the_shared_choice() -> None:
    draft = choosing(replace(DRAFT, machines=(WEB_01.id, WEB_02.id)), proximity_group=NEAR.id)
    draft = draft.with_override(WEB_02.id, TargetChoice(proximity_group=NO_RESOURCE))
    groups = [one.proximity_group for one in resolve(draft, KNOWN).machines]
    assert groups[0] is not None
    assert (groups[0].id, groups[1]) == (NEAR.id, None)


def test_an_existing_set_outside_the_group_is_warned_of() -> None:
    the_set = AvailabilitySet(resource_id(TARGET, "Microsoft.Compute/availabilitySets", "avset"), "westeurope")
    draft = choosing(DRAFT, proximity_group=NEAR.id, availability_set=Choice(id=the_set.id))
    known = replace(KNOWN, availability_sets=(*KNOWN.availability_sets, the_set))
    assert [one.severity for one in found(draft, known, "proximity_group")] == [Severity.WARNING]
    inside = replace(known, availability_sets=(replace(the_set, proximity_group=NEAR.id),))
    assert not found(draft, inside, "proximity_group")


def test_keys_of_ones_own_need_keys_in_the_target_and_go_only_to_their_disks() -> None:
    estate = with_machine(encrypted())
    [problem] = found(ONE, estate, "encryption_set")
    assert problem.blocks
    assert problem.remedy == "Choose one."
    [nothing] = found(ONE, replace(estate, encryption_sets=(keys("far", "eastus2"),)), "encryption_set")
    assert "Make one in West Europe" in nothing.remedy
    enable = next(one.step for one in plan(choosing(encryption_set=KEY.id), estate).steps if "Enable" in one.key)
    assert isinstance(enable, EnableReplication)
    assert [disk.encryption_set for disk in enable.disks] == [KEY.id, None]


def test_a_disk_that_is_left_out_needs_no_key() -> None:
    plain = encrypted()
    data = replace(plain.disks[1], encryption_set=plain.disks[0].encryption_set)
    estate = with_machine(replace(plain, disks=(replace(plain.disks[0], encryption_set=None), data)))
    assert found(ONE, estate, "encryption_set")
    left_out = ONE.with_override(PLAIN.id, TargetChoice(excluded_disks=(data.name,)))
    assert not found(left_out, estate, "encryption_set")


def test_a_set_in_another_group_is_only_warned_of() -> None:
    apart = keys("des", group=group_id(SUBSCRIPTION, "rg-keys"))
    estate = replace(with_machine(encrypted()), encryption_sets=(apart,))
    assert [one.severity for one in found(choosing(encryption_set=apart.id), estate, "encryption_set")] == [
        Severity.WARNING
    ]


@given(
    st.sampled_from([None, NO_RESOURCE, NEAR.id, SOURCE_GROUP.id, OTHER.child("x")]),
    st.sampled_from([None, NO_RESOURCE, RESERVED.id, OTHER.child("y")]),
    st.sampled_from([None, NO_RESOURCE, KEY.id, OTHER.child("z")]),
    st.sampled_from(["", "none", "set", "zone"]),
    st.booleans(),
    st.booleans(),
)
def test_what_nothing_blocks_is_in_the_target_and_on_the_wire(
    group: ArmId | None, reserved: ArmId | None, key: ArmId | None, availability: str, with_key: bool, read: bool
) -> None:
    """Whatever is chosen, a plan that can start puts machines only into things of the target."""
    source = replace(encrypted() if with_key else PLAIN, proximity_group=SOURCE_GROUP.id)
    estate = with_machine(source, KNOWN if read else replace(KNOWN, proximity_groups=None, encryption_sets=None))
    draft = choosing(
        proximity_group=group, capacity_reservation=reserved, encryption_set=key, availability=availability
    )
    made = plan(draft, estate)
    if any(problem.blocks for problem in made.problems):
        return
    [step] = [one.step for one in made.steps if isinstance(one.step, EnableReplication)]
    there = {one.id for one in made.reuses} | {one.step.id for one in made.steps}
    for placed in (
        step.target_proximity_group,
        step.target_capacity_reservation,
        *(d.encryption_set for d in step.disks),
    ):
        assert placed is None or (placed in there and placed.subscription == SUBSCRIPTION)
    assert (step.disks[0].encryption_set is not None) == with_key
    assert not (step.target_capacity_reservation and step.target_proximity_group)


def test_app_01_keeps_its_zone_and_so_needs_a_zonal_reservation() -> None:
    draft = replace(DRAFT, machines=(APP_01.id,), target=TargetChoice(capacity_reservation=ZONAL.id))
    assert not found(draft, replace(KNOWN, capacity_groups=(ZONAL,)), "capacity_reservation")
