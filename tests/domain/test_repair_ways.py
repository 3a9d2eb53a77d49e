"""Every code and every need leads to its repair here, or to an exact place elsewhere."""

from __future__ import annotations

import pytest

from asr_tui.domain.attention import NeedReason
from asr_tui.domain.drafts.repairs import DRAFTS
from asr_tui.domain.error_codes import known_codes, recognized
from asr_tui.domain.protection import HealthError
from asr_tui.domain.repair_ways import CODES, REASONS, Repair, RepairPlace, way_of_code, way_of_error

EXPLAINED = """
150019 150039 150097 150172 150175 150225 150226 150253 150261 45005 45031 28020 151025 151037
151066 151072 151083 151124 151126 151137 151195 151196 151197 153006 153007 153039 161011
28031 28092 70038 170010 BookmarkNotFound HvrStorageAccountNotFound ScopeLocked
A2AOperatingSystemNotSupported AzureVmIsNotInDesiredPowerState
AzureVmIsNotInDesiredProvisioningState
"""
"""What Microsoft's articles, examples and public issues on Azure machines explain."""


def test_every_code_has_its_way_and_no_other_one_has() -> None:
    assert set(CODES) == set(known_codes())


@pytest.mark.parametrize("code", known_codes())
def test_a_way_is_here_or_says_where(code: str) -> None:
    way = way_of_code(code.upper())
    assert way is not None
    assert way.where
    assert way.to is not None or way.where.startswith(("portal: ", "inside the machine"))


def test_every_reason_of_a_need_has_a_way() -> None:
    assert set(REASONS) == set(NeedReason)


def test_every_repair_has_a_draft() -> None:
    assert set(DRAFTS) == set(Repair)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The replica IP address 10.1.1.4 is invalid.", "replica-ip-invalid"),
        ("A replica managed disk 'd-ASRReplica' already exists without expected tags", "replica-disk-exists"),
        ("The cache storage account must be in the same region as the source VM", "cache-region"),
        ("Invalid disk Ids: lun 3", "invalid-disk-ids"),
        ("The VM might have been deleted.", "source-deleted"),
        ("vacp: 2147221164", "vacp-not-installed"),
        ("vacp: 0x80070422", "vacp-disabled"),
        ("vacp: 2147754756", "vacp-not-registered"),
        ("vacp: 2147754994", "vacp-writer"),
    ],
)
def test_what_has_no_code_is_known_by_its_words(text: str, name: str) -> None:
    assert recognized("153006", "", text) == name
    assert way_of_code("153006", text) == CODES[name]
    assert way_of_code("153006", "nothing of the kind") == CODES["153006"]


@pytest.mark.parametrize("category", ["AgentAutoUpdateInfra", "AgentAutoUpdateArtifactDeleted"])
def test_errors_of_automatic_updates_lead_to_who_updates_the_agents(category: str) -> None:
    way = way_of_error(HealthError("1", "Warning", "x", category=category))
    assert way is not None
    assert way.to is RepairPlace.AGENTS


def test_every_code_of_the_public_sources_has_a_way() -> None:
    """The codes that Microsoft's articles, examples and public issues on Azure machines explain."""
    assert [code for code in EXPLAINED.split() if way_of_code(code) is None] == []
