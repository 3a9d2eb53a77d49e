"""Prices that were asked for are kept with their date, apart by source, region and currency."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from asr_tui.domain.errors import CannotStore
from asr_tui.local_store.files import Notices
from asr_tui.local_store.prices import PriceFiles
from tests.domain.price_samples import ASKED, PRICES


def prices(folder: Path, notices: Notices | None = None) -> PriceFiles:
    return PriceFiles(folder, notices or Notices(lambda: ASKED))


def test_another_start_finds_them_whole(tmp_path: Path) -> None:
    prices(tmp_path / "prices").save(PRICES)
    again = prices(tmp_path / "prices")
    assert again.load(PRICES.source, "westeurope", "EUR") == PRICES
    for source, region, currency in (
        ("https://other.example", "westeurope", "EUR"),
        (PRICES.source, "northeurope", "EUR"),
        (PRICES.source, "westeurope", "USD"),
    ):
        assert again.load(source, region, currency) is None


def test_newer_ones_replace_the_older(tmp_path: Path) -> None:
    store = prices(tmp_path)
    store.save(PRICES)
    store.save(replace(PRICES, meters=()))
    found = store.load(PRICES.source, "westeurope", "EUR")
    assert found is not None
    assert found.meters == ()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_region_that_is_no_name_leaves_the_folder_alone(tmp_path: Path) -> None:
    prices(tmp_path / "prices").save(replace(PRICES, region="../../outside"))
    assert [one.parent for one in tmp_path.rglob("*.json")] == [tmp_path / "prices"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"region": 1}', b"\xff", b"[" * 100_000])
def test_a_file_that_cannot_be_read_is_as_none_and_said(tmp_path: Path, content: bytes) -> None:
    notices = Notices(lambda: ASKED)
    store = prices(tmp_path, notices)
    store.save(PRICES)
    next(tmp_path.iterdir()).write_bytes(content)
    assert store.load(PRICES.source, "westeurope", "EUR") is None
    assert notices.take()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "prices").write_text("a file where the folder should be")
    with pytest.raises(CannotStore, match="The list of prices"):
        prices(tmp_path / "prices").save(PRICES)
