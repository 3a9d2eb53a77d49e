"""What a failover binds to network interfaces, and what it says of what stays behind or is gone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.day_two import plan
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.drafts.enable_replication.machine_rules import machine_problems
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.drafts.failover_tasks import checklist
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.machines import IpConfiguration, Machine
from asr_tui.domain.nic_bindings import resource_words
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.replicated_parts import ReplicatedAddress
from tests.domain.estates import ESTATE, SHOP, WEB_01
from tests.domain.items import FAILED_OVER, PROTECTED, TARGET_GROUP, estate


def network(kind: str, name: str, group: ArmId = SHOP) -> ArmId:
    return resource_id(group, f"Microsoft.Network/{kind}", name)


PIP = network("publicIPAddresses", "pip-dr", TARGET_GROUP)
NSG = network("networkSecurityGroups", "nsg-dr", TARGET_GROUP)
POOL = network("loadBalancers", "lb-dr", TARGET_GROUP).child("backendAddressPools", "web")
NIC = WEB_01.nics[0].id
ORIGINAL_NIC = replace(
    WEB_01.nics[0],
    private_ip="10.0.1.4",
    public_ip=network("publicIPAddresses", "pip-web"),
    nsg=network("networkSecurityGroups", "nsg-web"),
    application_groups=(network("applicationSecurityGroups", "asg-web"),),
    further=(
        IpConfiguration("second", "10.0.1.5", network("publicIPAddresses", "pip-second")),
        IpConfiguration("third", "10.0.1.6"),
    ),
)
ORIGINAL = replace(WEB_01, nics=(ORIGINAL_NIC,))
PRIMARY = ReplicatedAddress("first", "10.0.1.4")
SECOND = ReplicatedAddress("second", "10.0.1.5", primary=False, selected=False)
THIRD = ReplicatedAddress("third", "10.0.1.6", primary=False, selected=False)


def item(
    *addresses: ReplicatedAddress,
    nsg: ArmId | None = None,
    test_nsg: ArmId | None = None,
    of: ProtectedItem = PROTECTED,
) -> ProtectedItem:
    return replace(of, nics=(replace(PROTECTED.nics[0], id=NIC, addresses=addresses, nsg=nsg, test_nsg=test_nsg),))


def known(of: ProtectedItem, *lost: ArmId, original: Machine | None = ORIGINAL) -> ItemEstate:
    return replace(estate(of), running=original, lost=frozenset(lost))


def said(found: ItemEstate) -> str:
    made = plan(FailoverDraft(PROTECTED.id, "web-01"), found)
    return "\n".join(f"{one.kind} {one.text}" for one in made.consequences)


def tasks(found: ItemEstate) -> str:
    return "\n".join(one.words for one in checklist(found.item, found.running, found.lost))


def test_nothing_bound_is_said_with_each_name() -> None:
    found = known(item(PRIMARY, SECOND, THIRD))
    words = said(found)
    assert "not moved the public address pip-web" in words
    assert "not moved the public address pip-second" in words
    assert "security group nsg-web of web-01-nic: web-01 starts without it" in words
    assert "application security group asg-web of web-01-nic: web-01 starts" in words
    assert "not moved further addresses: 10.0.1.5, 10.0.1.6" in words
    todo = tasks(found)
    assert "Public addresses pip-web, pip-second are not moved" in todo
    assert "without the security group nsg-web of web-01-nic and application security group asg-web" in todo
    assert "add 10.0.1.5 and 10.0.1.6" in todo
    assert "10.0.1.4, 10.0.1.5 and 10.0.1.6" in todo, "names lead to all of them"


def test_what_is_bound_is_said_and_no_task_is_left_of_it() -> None:
    bound = replace(PRIMARY, public_ip=PIP, pools=(POOL,))
    second = replace(SECOND, selected=True, target_ip="10.1.1.5", public_ip=PIP)
    found = known(item(bound, second, nsg=NSG))
    words = said(found)
    assert "binds web-01-nic to the security group nsg-dr, the public address pip-dr and the backend pool web" in words
    assert "of lb-dr" in words
    assert "10.1.1.5 as a further one of web-01-nic (was 10.0.1.5)" in words
    assert "pip-web" not in words
    assert "nsg-web" not in words
    todo = tasks(found)
    assert "Public address" not in todo
    assert "nsg-web" not in todo
    assert "asg-web" in todo, "Site Recovery sets no application security group"


@pytest.mark.parametrize("gone", [PIP, NSG, POOL])
def test_what_is_gone_is_a_warning_and_a_task(gone: ArmId) -> None:
    found = known(item(replace(PRIMARY, public_ip=PIP, pools=(POOL,)), nsg=NSG), gone)
    made = plan(FailoverDraft(PROTECTED.id, "web-01"), found)
    [problem] = [one for one in made.problems if "not there any more" in one.what]
    assert problem.severity is Severity.WARNING
    assert gone.name in problem.what
    assert "Not there any more" in tasks(found)
    assert resource_words(gone) not in said(found), "nothing is bound to what is gone"
    assert ("by itself" in tasks(found)) is (gone != POOL)


def test_a_drill_looks_at_its_own_bindings() -> None:
    found = known(item(replace(PRIMARY, public_ip=PIP, test_public_ip=POOL), test_nsg=NSG), NSG)
    made = plan(DrillDraft(PROTECTED.id, "web-01"), replace(found, networks=ESTATE.networks))
    assert not [one for one in made.problems if "pip-dr" in one.what]
    assert any("of the test machine to" in one.text for one in made.consequences)


def test_a_test_binding_that_is_gone_is_warned_of_in_the_drill_only() -> None:
    found = known(item(PRIMARY, test_nsg=NSG), NSG)
    assert not [one for one in plan(FailoverDraft(PROTECTED.id, "web-01"), found).problems if "nsg-dr" in one.what]


def test_an_original_that_was_not_read_leaves_the_general_task_only_where_nothing_is_bound() -> None:
    assert "give the new machine one of its own if it had any" in tasks(
        known(item(PRIMARY, of=FAILED_OVER), original=None)
    )
    assert "Public addresses are not moved" not in tasks(
        known(item(replace(PRIMARY, public_ip=PIP), of=FAILED_OVER), original=None)
    )


def test_further_configurations_are_a_note_when_a_machine_is_protected() -> None:
    [note] = [one for one in machine_problems(ORIGINAL, ESTATE) if "further ones" in one.what]
    assert note.severity is Severity.NOTE
    assert "10.0.1.5 with the public address pip-second, 10.0.1.6" in note.what
    assert not [one for one in machine_problems(WEB_01, ESTATE) if "further ones" in one.what]


def test_from_zone_to_zone_no_further_address_comes_along() -> None:
    chosen = replace(SECOND, selected=True, target_ip="10.1.1.5")
    zonal = replace(item(PRIMARY, chosen), source_location="westeurope", source_zone="1", target_zone="2")
    assert "further addresses: 10.0.1.5" in said(known(zonal))
    assert "10.1.1.5 as a further one" in said(known(item(PRIMARY, chosen)))
