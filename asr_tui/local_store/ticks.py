"""The checklist after a failover: one file for each failover."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import Place
from asr_tui.local_store import codec
from asr_tui.local_store.files import Notices, hashed, read_file, write_whole


class _TickFile(Struct, frozen=True):
    place: Place
    item: ArmId
    failover: datetime | None
    done: tuple[str, ...]


class TickFiles:
    """Ticks in a folder; another failover of the same machine begins with none."""

    def __init__(self, folder: Path, notices: Notices) -> None:
        self._folder = folder
        self._notices = notices

    def done(self, place: Place, item: ArmId, failover: datetime | None) -> frozenset[str]:
        path = self._path(place, item, failover)
        found = read_file(path, lambda content: codec.decode(content, _TickFile), self._notices)
        return frozenset(found.done) if found else frozenset()

    def keep(self, place: Place, item: ArmId, failover: datetime | None, done: frozenset[str]) -> None:
        ticks = _TickFile(place, item, failover, tuple(sorted(done)))
        write_whole(self._path(place, item, failover), codec.encode(ticks), "The list of what is done")

    def _path(self, place: Place, item: ArmId, failover: datetime | None) -> Path:
        when = failover.isoformat() if failover else ""
        return self._folder / f"{hashed(place.endpoint, place.tenant, item, when)}.json"
