"""Proposed names are always names that Azure takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain import names

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
VAULTS = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{1,49}", fullmatch=True)


@given(VAULTS, st.sets(st.from_regex(r"[a-z0-9]{3,24}", fullmatch=True), max_size=5))
def test_a_cache_account_is_free_and_takes(vault: str, taken: set[str]) -> None:
    first = names.cache_account(vault, taken)
    second = names.cache_account(vault, taken | {first})
    assert names.storage_account_refusal(first) == ""
    assert names.storage_account_refusal(second) == ""
    assert first not in taken
    assert second not in taken | {first}


@given(st.text(alphabet=LETTERS + "-_", min_size=1, max_size=90))
def test_a_group_with_suffix_is_taken_by_azure(name: str) -> None:
    proposed = names.with_suffix(name, 90)
    assert names.resource_group_refusal(proposed) == ""
    assert names.with_suffix(proposed, 90) == proposed


@pytest.mark.parametrize(
    ("refusal", "name"),
    [
        (names.resource_group_refusal, "ends."),
        (names.resource_group_refusal, ""),
        (names.resource_group_refusal, "a b"),
        (names.network_refusal, "-vnet"),
        (names.network_refusal, "v"),
        (names.storage_account_refusal, "Contoso"),
        (names.storage_account_refusal, "contoso-cache"),
        (names.storage_account_refusal, "ab"),
        (names.storage_account_refusal, "a" * 25),
        (names.availability_set_refusal, "set-"),
        (names.vault_refusal, "1vault"),
        (names.policy_refusal, "a/b"),
    ],
)
def test_what_azure_refuses_is_refused_with_a_reason(refusal: "names.Refusal", name: str) -> None:
    assert refusal(name)


def test_a_windows_name_has_15_characters_at_most() -> None:
    assert names.machine_refusal("a" * 16, windows=True)
    assert names.machine_refusal("a" * 16, windows=False) == ""
