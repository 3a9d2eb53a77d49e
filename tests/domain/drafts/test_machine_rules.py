"""What a machine, its system and its disks may be: each rule with a right and a wrong machine."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import TargetChoice, machine_problems, problems
from asr_tui.domain.drafts.enable_replication.disk_rules import DATA_DISK_MAX_GIB, PROTECTED_DISKS_MAX
from asr_tui.domain.drafts.enable_replication.machine_rules import unsupported_system
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.machines import Disk, EligibilityError, Extension, Machine
from asr_tui.domain.problems import Problem, Severity, blocking
from asr_tui.domain.resources import ResourceGroup
from asr_tui.ui.present.machine_row import MachineRow, verdict_part
from asr_tui.ui.present.rows import words
from tests.domain.estates import DRAFT, ESTATE, SHOP, SUBSCRIPTION, WEB_01, machine

HOST = resource_id(SHOP, "Microsoft.Compute/hostGroups", "hosts").child("hosts", "host-1")
SCALE_SET = resource_id(SHOP, "Microsoft.Compute/virtualMachineScaleSets", "vmss-web")
MADE_2023, MADE_2025 = datetime(2023, 5, 1, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC)
WINDOWS = {"os": "Windows", "image": "MicrosoftWindowsServer WindowsServer 2022-datacenter-g2"}


def disk(name: str = "web-01-extra", size: int = 128, **changes: object) -> Disk:
    plain = Disk(name, size, "Premium_LRS", id=resource_id(SHOP, "Microsoft.Compute/disks", name))
    return replace(plain, **changes)


def briefs(one: Machine) -> dict[str, Severity]:
    return {problem.brief: problem.severity for problem in machine_problems(one, ESTATE)}


@pytest.mark.parametrize(
    ("changes", "brief", "severity"),
    [
        ({"dedicated_host": HOST}, "dedicated host", Severity.BLOCKING),
        ({"disk_controller": "NVMe"}, "NVMe disks", Severity.WARNING),
        ({"image": "paloaltonetworks vmseries-flex byol"}, "appliance", Severity.BLOCKING),
        ({"image": "thefreebsdfoundation freebsd-13_2 13_2-release"}, "OS not supported", Severity.BLOCKING),
        ({"scale_set": SCALE_SET}, "scale set", Severity.WARNING),
        ({"encryption_at_host": True}, "encrypted", Severity.WARNING),
        ({"security_type": "TrustedLaunch"}, "preview", Severity.WARNING),
        ({"security_type": "ConfidentialVM"}, "confidential", Severity.BLOCKING),
        ({"extensions": (Extension("Enc", "Microsoft.Azure.Security", "Succeeded", "AzureDiskEncryptionForLinux"),)},
         "encrypted", Severity.WARNING),
        ({"disks": (*WEB_01.disks, disk(key_encrypted=True))}, "encrypted", Severity.WARNING),
        ({"disks": (disk("old", id=None, vhd="https://x/y.vhd"),)}, "unmanaged disks", Severity.BLOCKING),
        ({"disks": (disk("os", is_os=True, write_accelerator=True),)}, "accelerated disk", Severity.BLOCKING),
        ({"disks": (disk("os", 4096, is_os=True),)}, "OS disk too big", Severity.BLOCKING),
        ({**WINDOWS, "disks": (*WEB_01.disks, disk(max_shares=2))}, "shared", Severity.WARNING),
    ],
)  # fmt: skip
def test_each_kind_of_machine_is_told_with_what_helps(
    changes: dict[str, object], brief: str, severity: Severity
) -> None:
    assert briefs(WEB_01) == {}
    one = machine("web-01", **changes)
    assert briefs(one)[brief] is severity
    assert all(problem.remedy and problem.machine == one.id for problem in machine_problems(one, ESTATE))


@pytest.mark.parametrize(
    "changes",
    [
        {"scale_set": SCALE_SET},
        {"encryption_at_host": True},
        {"security_type": "TrustedLaunch"},
        {"disk_controller": "NVMe"},
        {"disks": (*WEB_01.disks, disk(key_encrypted=True))},
        {"disks": (*WEB_01.disks, disk(write_accelerator=True))},
        {"disks": (*WEB_01.disks, disk(sku="UltraSSD_LRS"))},
        {**WINDOWS, "disks": (*WEB_01.disks, disk(max_shares=2))},
    ],
)
def test_in_few_words_it_fits_the_tables_column(changes: dict[str, object]) -> None:
    one = machine("web-01", **changes)
    text = words((verdict_part(MachineRow(one, marked=False, problems=machine_problems(one, ESTATE))),))
    assert text.startswith("! likely, ")
    assert len(text) <= 20


def test_what_is_usual_says_nothing() -> None:
    usual = machine("web-01", **WINDOWS, security_type="TrustedLaunch", disk_controller="SCSI", created=MADE_2023)
    assert briefs(usual) == {}


@pytest.mark.parametrize(("made", "old"), [(MADE_2023, True), (MADE_2025, False), (None, False)])
def test_linux_with_trusted_launch_is_a_preview_for_newer_machines(made: datetime | None, old: bool) -> None:
    [found] = machine_problems(machine("web-01", security_type="TrustedLaunch", created=made), ESTATE)
    assert ("this one is older" in found.what) is old


@pytest.mark.parametrize(
    ("image", "system"),
    [
        ("Canonical 0001-com-ubuntu-server-jammy 22_04-lts-gen2", ""),
        ("Canonical ubuntu-24_04-lts server", ""),
        ("Canonical UbuntuServer 18.04-LTS", ""),
        ("Canonical ubuntu-26_04-lts server", ""),
        ("Canonical UbuntuServer 12.04.5-LTS", "Ubuntu 12.04"),
        ("Canonical 0001-com-ubuntu-server-mantic 23_10", "Ubuntu 23.10"),
        ("RedHat RHEL 9-lvm-gen2", ""),
        ("RedHat RHEL 79-gen2", ""),
        ("RedHat RHEL 8_10", ""),
        ("RedHat RHEL 6.5", "Red Hat Enterprise Linux 6.5"),
        ("Oracle Oracle-Linux 6.4", ""),
        ("MicrosoftWindowsServer WindowsServer 2008-R2-SP1", ""),
        ("MicrosoftWindowsServer WindowsServer 2008-SP2", "Windows Server 2008"),
        ("MicrosoftWindowsServer WindowsServer 2022-datacenter-g2", ""),
        ("kinvolk flatcar-container-linux stable", "Flatcar Linux"),
        ("our-golden-image", ""),
        ("", ""),
    ],
)
def test_a_system_is_refused_only_where_the_image_surely_names_one(image: str, system: str) -> None:
    assert unsupported_system(machine("web-01", image=image)) == system


@given(st.text())
def test_any_image_can_be_read(image: str) -> None:
    assert isinstance(unsupported_system(machine("web-01", image=image)), str)


def test_azures_word_about_the_system_is_not_said_twice() -> None:
    one = machine("web-01", image="thefreebsdfoundation freebsd-13_2 13_2-release")
    answer = (one.id, (EligibilityError("A2AOperatingSystemNotSupported", "Not supported."),))
    assert len(blocking(machine_problems(one, replace(ESTATE, eligibility=(answer,))))) == 1


def test_a_group_in_another_region_is_only_noted() -> None:
    [found] = machine_problems(WEB_01, replace(ESTATE, groups=(ResourceGroup(SHOP, "westus"),)))
    assert found.severity is Severity.NOTE
    assert "portal hides" in found.remedy


@pytest.mark.parametrize(
    "unfit",
    [
        disk(size=DATA_DISK_MAX_GIB + 1),
        disk(size=1, size_bytes=512 * 1024**2),
        disk(write_accelerator=True),
        disk(max_shares=3),
    ],
)
def test_a_data_disk_that_cannot_be_copied_can_be_left_out(unfit: Disk) -> None:
    one = machine("web-01", disks=(*WEB_01.disks, unfit))
    estate = replace(ESTATE, machines=(one,))

    def told(*left_out: str) -> list[Problem]:
        draft = DRAFT.with_override(one.id, TargetChoice(excluded_disks=left_out))
        return [problem for problem in problems(draft, estate) if unfit.name in problem.what and problem.blocks]

    [found] = told()
    assert (found.page, found.field, found.machine) == ("target", "excluded_disks", one.id)
    assert not blocking(machine_problems(one, estate))
    assert told(unfit.name) == []


@given(st.integers(0, DATA_DISK_MAX_GIB), st.integers(0, 4095))
def test_any_disk_within_the_limits_is_fine(data: int, system: int) -> None:
    one = machine("web-01", disks=(disk("os", system, is_os=True), disk("data", data)))
    assert machine_problems(one, ESTATE) == ()


@pytest.mark.parametrize(("count", "told"), [(PROTECTED_DISKS_MAX - 1, False), (PROTECTED_DISKS_MAX + 1, True)])
def test_a_subscription_protects_so_many_disks(count: int, told: bool) -> None:
    many = machine("web-01", disks=tuple(disk(f"d{number}", is_os=number == 0) for number in range(count)))
    found = [one for one in problems(DRAFT, replace(ESTATE, machines=(many,))) if "protects at most" in one.what]
    assert bool(found) is told


def test_a_group_of_another_subscription_tells_nothing() -> None:
    groups = (ResourceGroup(group_id(f"{SUBSCRIPTION}0", "rg-shop"), "westus"),)
    assert machine_problems(WEB_01, replace(ESTATE, groups=groups)) == ()


@pytest.mark.parametrize(("count", "warned"), [(64, False), (65, True)])
def test_more_than_64_data_disks_are_warned_of(count: int, *, warned: bool) -> None:
    many = replace(WEB_01, disks=(WEB_01.disks[0], *(disk(f"data-{number}") for number in range(count))))
    assert any(f"has {count} data disks" in one.what for one in machine_problems(many, ESTATE)) is warned
