"""Every code and every need leads to its repair here, or to an exact place elsewhere."""

from __future__ import annotations

import pytest

from asr_tui.domain.attention import NeedReason
from asr_tui.domain.drafts.repairs import DRAFTS
from asr_tui.domain.error_codes import known_codes
from asr_tui.domain.repair_ways import CODES, REASONS, Repair, way_of_code


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
