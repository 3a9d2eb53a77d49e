"""The table of Site Recovery's codes."""

from __future__ import annotations

import pytest

from asr_tui.domain.error_codes import explain, known_codes


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("150039", "initialize"),
        ("150172", "1024 MB"),
        ("153006", "app-consistent"),
        ("153007", "60 minutes"),
        ("153039", "new disk"),
        ("161011", "drill"),
        ("HvrManagedIdentityPermissionMissing", "Storage Blob Data Contributor"),
        ("hvrmanagedidentitypermissionmissing", "system-assigned"),
        ("azurevmisnotindesiredpowerstate", "not running"),
    ],
)
def test_a_known_code_is_explained_by_what_it_is_about(code: str, word: str) -> None:
    explanation = explain(code)
    assert explanation is not None
    assert word.casefold() in f"{explanation.means} {explanation.remedy}".casefold()


def test_a_code_nobody_explained_gets_no_invented_remedy() -> None:
    assert explain("151078") is None
    assert explain("") is None


def test_every_code_stands_once_and_says_all_it_must() -> None:
    codes = known_codes()
    assert len({code.casefold() for code in codes}) == len(codes)
    for code in codes:
        explanation = explain(code)
        assert explanation is not None
        assert explanation.means.endswith(".")
        assert explanation.remedy.endswith(".")
        assert explanation.source
