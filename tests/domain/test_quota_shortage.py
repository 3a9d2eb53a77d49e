"""A quota's numbers in Azure's own sentence."""

from __future__ import annotations

from asr_tui.domain.quota_shortage import QuotaShortage, quota_shortage

RECORDED = (
    "Operation could not be completed as it results in exceeding approved standardLSv3Family Cores quota. Additional "
    "details - Deployment Model: Resource Manager, Location: eastus, Current Limit: 350, Current Usage: 344, "
    "Additional Required: 8, (Minimum) New Limit Required: 352."
)


def test_the_numbers_are_read_from_the_first_text_that_has_them() -> None:
    found = quota_shortage("No more room.", f"It failed. {RECORDED}")
    assert found == QuotaShortage("standardLSv3Family Cores", needed=8, used=344, limit=350)
    assert found.free == 6


def test_words_without_numbers_are_no_shortage() -> None:
    assert quota_shortage("The subscription has no quota left.", "") is None
