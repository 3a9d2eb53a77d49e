"""What was chosen but not started: one file a place and wizard."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.planning import title
from asr_tui.domain.place import Place
from asr_tui.local_store import codec
from asr_tui.local_store.files import Notices, read_kept, storing, write_whole


@dataclass(frozen=True, slots=True)
class _Kept:
    place: Place
    saved: datetime
    kind: str
    title: str
    draft: EnableReplicationDraft


KIND = "enable_replication"


class DraftFiles:
    """Drafts in a folder. A draft is offered only in the place where it was made."""

    def __init__(self, folder: Path, notices: Notices, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._notices = notices
        self._now = now

    def save(self, place: Place, draft: EnableReplicationDraft) -> None:
        """Raises CannotStore."""
        write_whole(self._path(place), codec.encode(_Kept(place, self._now(), KIND, title(draft), draft)))

    def load(self, place: Place) -> EnableReplicationDraft | None:
        kept = self._read(self._path(place))
        return kept.draft if kept and kept.place == place else None

    def newest(self, endpoint: str, tenant: str) -> tuple[Place, EnableReplicationDraft, datetime] | None:
        kept = [one for one in self._all() if (one.place.endpoint, one.place.tenant) == (endpoint, tenant)]
        newest = max(kept, key=lambda one: one.saved, default=None)
        return (newest.place, newest.draft, newest.saved) if newest else None

    def places(self) -> tuple[Place, ...]:
        """Where drafts are kept for."""
        return tuple(one.place for one in self._all())

    def drop(self, place: Place) -> None:
        """Raises CannotStore."""
        path = self._path(place)
        with storing(path):
            path.unlink(missing_ok=True)

    def _path(self, place: Place) -> Path:
        key = "\n".join((place.endpoint, place.tenant, place.subscription, place.vault)).casefold()
        return self._folder / f"{KIND}-{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"

    def _all(self) -> list[_Kept]:
        kept = (self._read(path) for path in sorted(self._folder.glob("*.json")))
        return [one for one in kept if one is not None]

    def _read(self, path: Path) -> _Kept | None:
        return read_kept(path, lambda content: codec.decode(content, _Kept), self._notices)
