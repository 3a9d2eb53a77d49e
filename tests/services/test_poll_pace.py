"""How soon the lists of a vault are read again, by their length."""

from __future__ import annotations

import pytest

from asr_tui.services.list_pace import pages_pause
from asr_tui.services.poll_pace import quiet_pause


@pytest.mark.parametrize(("entries", "seconds"), [(0, 10), (100, 10), (101, 20), (510, 60), (9000, 900)])
def test_a_long_list_is_read_as_much_seldomer_as_it_has_more_pages(entries: int, seconds: float) -> None:
    assert pages_pause(entries, 10) == seconds


@pytest.mark.parametrize(("items", "seconds"), [(10, 180), (500, 180), (700, 252), (5000, 300)])
def test_the_items_of_a_quiet_vault_are_read_seldomer_the_more_they_are(items: int, seconds: float) -> None:
    assert quiet_pause(60, items) == pytest.approx(seconds)
    assert quiet_pause(10, 500) == quiet_pause(60, 500)
