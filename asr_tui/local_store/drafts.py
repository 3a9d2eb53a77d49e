"""Drafts that were not started: one file for each place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.planning import title
from asr_tui.domain.place import Place
from asr_tui.local_store import codec
from asr_tui.local_store.files import Notices, hashed, read_file, storing, write_whole


class _DraftFile(Struct, frozen=True):
    place: Place
    saved: datetime
    kind: str
    title: str
    draft: EnableReplicationDraft


KIND = "enable_replication"


class DraftFiles:
    """Drafts in a folder; each is given back only in the place where it was made."""

    def __init__(self, folder: Path, notices: Notices, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._notices = notices
        self._now = now

    def save(self, place: Place, draft: EnableReplicationDraft) -> None:
        write_whole(self._path(place), codec.encode(_DraftFile(place, self._now(), KIND, title(draft), draft)))

    def load(self, place: Place) -> EnableReplicationDraft | None:
        found = self._read(self._path(place))
        return found.draft if found and found.place == place else None

    def places(self) -> tuple[Place, ...]:
        """The places that have a draft."""
        files = (self._read(path) for path in sorted(self._folder.glob("*.json")))
        return tuple(one.place for one in files if one is not None)

    def drop(self, place: Place) -> None:
        path = self._path(place)
        with storing(path):
            path.unlink(missing_ok=True)

    def _path(self, place: Place) -> Path:
        return self._folder / f"{KIND}-{hashed(place.endpoint, place.tenant, place.subscription, place.vault)}.json"

    def _read(self, path: Path) -> _DraftFile | None:
        return read_file(path, lambda content: codec.decode(content, _DraftFile), self._notices)
