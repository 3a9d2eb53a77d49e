"""How long Azure usually takes, as recorded, documented or assumed: seconds and, where both were seen, the longest."""

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts import reprotect
from asr_tui.domain.drafts.enable_replication.first_copy import megabytes_a_second
from asr_tui.domain.estimates import ASSUMED, FIRST_COPY
from asr_tui.domain.machines import Disk
from asr_tui.domain.replicated_parts import ReplicatedDisk
from tests.domain.items import COMMITTED, PROTECTED, estate

USUAL = {
    steps.CreateFabric: (70, 0),
    steps.CreateContainer: (1, 0),
    steps.CreatePolicy: (1, 0),
    steps.CreateContainerMapping: (68, 140),
    steps.CreateNetworkMapping: (4, 0),
    steps.EnableReplication: (425, 800),
    steps.CreateVirtualNetwork: (10, 0),
    steps.CreateNetworkSecurityGroup: (10, 0),
    steps.UpdatePolicy: (1, 0),
    steps.RefreshHealth: (1, 0),
    steps.UpdateItem: (2, 0),
    steps.TestFailover: (203, 0),
    steps.CleanUpTestFailover: (82, 143),
    steps.Failover: (139, 0),
    steps.ChangeRecoveryPoint: (293, 329),
    steps.CommitFailover: (8, 50),
    steps.Reprotect: (505, 593),
    steps.DisableReplication: (380, 414),
    steps.PurgeItem: (111, 0),
    steps.CreateRecoveryPlan: (1, 0),
    steps.UpdateRecoveryPlan: (1, 0),
    steps.DeleteRecoveryPlan: (1, 0),
    steps.TestFailoverOfPlan: (203, 0),
    steps.CleanUpTestOfPlan: (82, 143),
    steps.FailoverOfPlan: (139, 0),
    steps.CommitOfPlan: (8, 50),
    steps.ChangeSettings: (2, 0),
    steps.UpdateMails: (1, 0),
    steps.AddDisks: (287, 0),
}


@pytest.mark.parametrize("kind", USUAL, ids=lambda kind: kind.__name__)
def test_recorded_and_documented_times(kind: type[steps.Step]) -> None:
    assert (kind.usual_time.seconds, kind.usual_time.at_most) == USUAL[kind]
    assert kind.usual_time.origin != ASSUMED


def test_every_other_time_says_that_it_is_assumed() -> None:
    others = set(steps.KINDS.values()) - set(USUAL)
    assert {kind.usual_time.origin for kind in others} == {ASSUMED}


def test_a_failover_that_shuts_the_machine_down_takes_longer() -> None:
    assert [steps.Failover(PROTECTED.id, "web-01", down).estimate().seconds for down in (False, True)] == [139, 205]


def test_a_plan_takes_longer_with_a_shutdown_and_with_each_further_group() -> None:
    def seconds(*, down: bool, groups: int) -> float:
        return steps.FailoverOfPlan(PROTECTED.id, shut_down_source=down, boot_groups=groups).estimate().seconds

    assert [seconds(down=down, groups=groups) for down, groups in ((False, 1), (True, 1), (True, 3))] == [139, 203, 283]


def test_a_first_copy_takes_18_to_47_minutes() -> None:
    assert (FIRST_COPY.seconds, FIRST_COPY.at_most) == (1080, 2820)


@pytest.mark.parametrize(
    ("gib", "sku", "megabytes"),
    [
        (128, "Premium_LRS", 100),
        (129, "Premium_LRS", 125),
        (257, "Premium_LRS", 150),
        (512, "Premium_ZRS", 150),
        (513, "Premium_LRS", 200),
        (1025, "Premium_LRS", 250),
        (128, "StandardSSD_LRS", 100),
        (4096, "StandardSSD_ZRS", 100),
        (128, "Standard_LRS", 60),
        (2048, "PremiumV2_LRS", 125),
    ],
)
def test_throughput_for_the_way_back(gib: int, sku: str, megabytes: int) -> None:
    """The way back is copied as fast as the first copy: one table for both."""
    disk = ReplicatedDisk("data", PROTECTED.id, gib * 2**30, sku=sku)
    told = reprotect.protection_time(estate(replace(COMMITTED, disks=(disk,))))
    assert told.at_most == reprotect.copy_time(gib * 2**30 / 10, megabytes * 1e6).seconds
    assert megabytes_a_second(Disk("data", gib, sku, id=PROTECTED.id)) == megabytes


def test_the_time_to_re_protect_by_the_documented_formula() -> None:
    """1.2 times checksum and copying at 23 % of the throughput, and 25 minutes around."""
    assert reprotect.copy_time(0, 0).seconds == pytest.approx(1.2 * 72 * 60 + 25 * 60)
    assert reprotect.copy_time(2.3e9, 1e7, checksum=60).seconds == pytest.approx(1.2 * (60 + 1000) + 25 * 60)
    none = reprotect.protection_time(estate(COMMITTED))
    assert none.seconds == none.at_most == pytest.approx(6684)
