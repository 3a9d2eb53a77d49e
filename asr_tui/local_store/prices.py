"""Retail prices as they were asked for last: one file for each source, region and currency."""

from __future__ import annotations

from pathlib import Path

from asr_tui.domain.prices import RegionPrices
from asr_tui.local_store import codec
from asr_tui.local_store.files import Notices, hashed, read_file, write_whole


class PriceFiles:
    """Prices in a folder; a file that cannot be read is as none."""

    def __init__(self, folder: Path, notices: Notices) -> None:
        self._folder = folder
        self._notices = notices

    def load(self, source: str, region: str, currency: str) -> RegionPrices | None:
        path = self._path(source, region, currency)
        return read_file(path, lambda content: codec.decode(content, RegionPrices), self._notices)

    def save(self, prices: RegionPrices) -> None:
        path = self._path(prices.source, prices.region, prices.currency)
        write_whole(path, codec.encode(prices), "The list of prices")

    def _path(self, source: str, region: str, currency: str) -> Path:
        return self._folder / f"{hashed(source, region, currency)}.json"
