"""What a person has ticked off after a failover: one file for each failover."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import Place
from asr_tui.local_store import codec
from asr_tui.local_store.files import Notices, read_kept, write_whole


@dataclass(frozen=True, slots=True)
class _Kept:
    place: Place
    item: ArmId
    failover: datetime | None
    done: tuple[str, ...]


class TickFiles:
    """Ticks in a folder. Another failover of the same machine begins with none."""

    def __init__(self, folder: Path, notices: Notices) -> None:
        self._folder = folder
        self._notices = notices

    def done(self, place: Place, item: ArmId, failover: datetime | None) -> frozenset[str]:
        """The keys of what is done."""
        kept = read_kept(self._path(place, item, failover), lambda read: codec.decode(read, _Kept), self._notices)
        return frozenset(kept.done) if kept else frozenset()

    def keep(self, place: Place, item: ArmId, failover: datetime | None, done: frozenset[str]) -> None:
        """Raises CannotStore."""
        kept = _Kept(place, item, failover, tuple(sorted(done)))
        write_whole(self._path(place, item, failover), codec.encode(kept), "The list of what is done")

    def _path(self, place: Place, item: ArmId, failover: datetime | None) -> Path:
        when = failover.isoformat() if failover else ""
        key = "\n".join((place.endpoint, place.tenant, item, when)).casefold()
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"
