"""A glance at runs and drafts for the welcome screen: what they are called and how far they came, nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import Place
from asr_tui.local_store.files import Notices, read_kept

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class RunGlance:
    place: Place
    title: str
    when: datetime
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class DraftGlance:
    place: Place
    title: str
    when: datetime


@dataclass(frozen=True, slots=True)
class _Place:
    endpoint: str
    tenant: str
    subscription: str
    vault: str

    def whole(self) -> Place:
        return Place(self.endpoint, self.tenant, self.subscription, ArmId(self.vault))


@dataclass(frozen=True, slots=True)
class _Step:
    state: str


@dataclass(frozen=True, slots=True)
class _Run:
    place: _Place
    title: str
    started: datetime
    steps: tuple[_Step, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    place: _Place
    title: str
    saved: datetime


def runs(folder: Path, notices: Notices) -> tuple[RunGlance, ...]:
    """Unfinished runs; a file that cannot be understood is set aside and told."""
    found = _all(folder, "*.run.json", _Run, notices)
    return tuple(
        RunGlance(
            one.place.whole(),
            one.title,
            one.started,
            sum(step.state == "done" for step in one.steps),
            len(one.steps),
        )
        for one in found
    )


def drafts(folder: Path, notices: Notices) -> tuple[DraftGlance, ...]:
    """Drafts; a file that cannot be understood is set aside and told."""
    found = _all(folder, "*.json", _Draft, notices)
    return tuple(DraftGlance(one.place.whole(), one.title, one.saved) for one in found)


def _all(folder: Path, pattern: str, kind: type[K], notices: Notices) -> list[K]:
    paths = sorted(folder.glob(pattern))
    if not paths:
        return []
    import msgspec  # only where there is something to read: the first screen waits for this

    decode = partial(msgspec.json.decode, type=kind)
    return [one for one in (read_kept(path, decode, notices) for path in paths) if one is not None]
