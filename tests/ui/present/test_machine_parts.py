"""A machine's disks, its Mobility service and its events."""

from __future__ import annotations

from datetime import timedelta

import pytest

from asr_tui.domain.protection import AgentUpgrade, HealthError, VaultEvent
from asr_tui.domain.replicated_parts import ReplicatedDisk, UnprotectedDisk
from asr_tui.ui.present.agent import agent_rows
from asr_tui.ui.present.disks import disk_rows
from asr_tui.ui.present.machine import event_rows
from asr_tui.ui.present.rows import all_words, width_of
from tests.ui import samples
from tests.ui.samples import NOW, VAULT, ago

GIB = 2**30
REBOOT = HealthError("151083", "Warning", "The mobility service was updated and needs a reboot.")


def agent(**changes: object) -> str:
    return all_words(agent_rows(samples.item("a", **changes), NOW, 77))


def disks(width: int, *given: ReplicatedDisk, **changes: object) -> str:
    rows = disk_rows(samples.item("a", disks=given, **changes), width)
    assert all(width_of(row) <= width for row in rows)
    return all_words(rows)


def test_a_silent_agent_and_one_about_to_expire_are_warned_of() -> None:
    assert "! version" in agent(last_heartbeat=ago(minutes=20))
    assert "! version" in agent(agent_expires=NOW + timedelta(days=9))
    assert "expired 9 Nov" in agent(agent_expires=ago(days=3))
    assert "! " not in agent()


def test_an_update_that_is_needed_is_told_apart_from_one_that_is_offered() -> None:
    assert "! Update needed." in agent(agent_update_required=True, agent_upgradeable=True)
    offered = agent(agent_upgradeable=True)
    assert "- Update offered" in offered
    assert "by the machine's actions" in " ".join(offered.split())
    assert "Update" not in agent()


def test_azures_own_upgrade_is_told() -> None:
    assert "Azure updates it just now." in agent(agent_upgrade=AgentUpgrade(in_progress=True))
    assert "update failed 1 time; Azure tries again" in agent(agent_upgrade=AgentUpgrade(tries=1))
    given_up = " ".join(agent(agent_upgrade=AgentUpgrade(tries=5, given_up=True)).split())
    assert "! Azure has given its own update up after it failed 5 times." in given_up
    blocked = agent(agent_upgrade=AgentUpgrade(reinstall=True, blocked_by=("Disk full.",)))
    assert "In the way: Disk full." in " ".join(blocked.split())
    assert "Azure" not in agent()


def test_the_agent_s_certificate_and_a_due_reboot_are_told() -> None:
    assert "  certificate expires 12 Nov 2029" in agent(agent_certificate_expires=NOW.replace(year=2029))
    soon = agent(agent_certificate_expires=NOW + timedelta(days=9), agent_certificate_update_required=True)
    assert "! certificate expires 21 Nov; Azure wants it renewed" in soon
    assert "! Reboot needed" in agent(health_errors=(REBOOT,))


@pytest.mark.parametrize("width", [60, 77, 117])
def test_what_waits_in_the_machine_is_told_apart_from_what_waits_in_the_cache(width: int) -> None:
    text = disks(
        width,
        ReplicatedDisk("os", None, 127 * GIB, "Protected", None, 12.5, 340.0, sku="Premium_LRS"),
        ReplicatedDisk("data", None, 0, "", 43.0),
        ReplicatedDisk("log", None, GIB, "Protected", resync_required=True),
        ReplicatedDisk("much", None, 512 * GIB, "Protected", None, 20480.0, sku="Premium_LRS"),
    )
    assert "127 GiB" in text
    assert "12 MB" in text
    assert "340 MB" in text
    assert "20 GB" in text
    assert "copied 43 %" in text
    assert "copy again" in text


@pytest.mark.parametrize("width", [60, 77, 117])
def test_each_disk_has_the_limit_of_its_size_type_and_option(width: int) -> None:
    given = (
        ReplicatedDisk("p20", None, 512 * GIB, sku="Premium_LRS", replica_sku="Premium_LRS"),
        ReplicatedDisk("p30", None, 1024 * GIB, sku="Premium_LRS", replica_sku="Standard_LRS"),
        ReplicatedDisk("small", None, 64 * GIB, sku="Premium_LRS"),
    )
    normal = disks(width, *given, churn_option="Normal")
    assert "churn option Normal, 54 MB/s for the whole mach" in normal
    assert "5-20 MB/s" in normal
    assert " 2 MB/s" in " ".join(normal.split())  # its copy is a standard disk: that one counts
    assert "not known" in normal
    high = disks(width, *given, churn_option="High")
    assert "High, 100 MB/s" in high
    assert "10-30 MB/s" in high
    assert "churn option not reported" in disks(width, *given)
    assert "Data Disk Write Bytes/Sec" in " ".join(normal.split())


def test_a_long_disk_name_stays_whole() -> None:
    name = "erp-001-" + "x" * 60
    assert name in disks(77, ReplicatedDisk(name, None, GIB, "Protected", sku="Premium_LRS"))


def test_a_new_disk_is_named_by_its_lun() -> None:
    one = ReplicatedDisk("os", None, GIB, "Protected")
    text = disks(77, one, unprotected_disks=(UnprotectedDisk(2),))
    assert "! The disk at LUN 2 is not protected" in text
    assert "Azure will protect it" in disks(77, one, unprotected_disks=(UnprotectedDisk(3, protects_itself=True),))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("Protected", "Protected"),
        ("InitialReplicationPending", "first copy"),
        ("InitialReplicationFailed", "copy failed"),
        ("OddState", "odd state"),
    ],
)
def test_a_disk_s_state_is_told_in_words(state: str, said: str) -> None:
    assert said in disks(77, ReplicatedDisk("os", None, GIB, state))


def event(title: str, minutes: float, affected: str = "WEB-01", **changes: object) -> VaultEvent:
    given = {"severity": "Warning", "kind": "VmHealth", "errors": (), **changes}
    return VaultEvent(VAULT.id.child("replicationEvents", title), ago(minutes=minutes), "1", title,
                      affected=affected, **given)  # type: ignore[arg-type]  # fmt: skip


def events(*given: VaultEvent) -> str:
    return all_words(event_rows(given, "web-01", NOW, 77))


def test_only_this_machines_events_newest_first() -> None:
    text = events(event("older", 50), event("newer", 5), event("other", 1, "x"))
    assert text.index("newer") < text.index("older")
    assert "other" not in text


def test_an_event_carries_its_kind_and_the_codes_behind_it() -> None:
    critical = event("Virtual machine health is in Critical state.", 5, severity="Critical",
                     errors=(HealthError("153007", "Error", "No point."),))  # fmt: skip
    fine = event("Virtual machine health is OK", 2, severity="OK")
    text = events(critical, fine)
    assert "x 13:57        Virtual machine health is in Critical state (machine 153007)" in text
    assert "+ 14:00        Virtual machine health is OK (machine)" in text


def test_no_events_are_told_as_none_but_unread_ones_not_at_all() -> None:
    assert "- none in the last 72 h" in events(event("other", 1, "x"))
    assert event_rows(None, "web-01", NOW, 77) == []
