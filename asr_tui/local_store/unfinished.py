"""Summaries of unfinished runs and drafts for the welcome screen, read without the steps and choices in them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

from msgspec import Struct

from asr_tui.domain.place import Place
from asr_tui.local_store.files import Notices, read_file

K = TypeVar("K")


class UnfinishedSummary(Struct, frozen=True):
    """`done` of `steps` count a run's steps; `when` is this computer's time of the last change, also of practice."""

    place: Place
    what: Literal["run", "draft"]
    title: str
    when: datetime
    done: int = 0
    steps: int = 0


class _Step(Struct, frozen=True):
    state: str


class _Run(Struct, frozen=True):
    place: Place
    title: str
    started: datetime
    steps: tuple[_Step, ...]


class _Draft(Struct, frozen=True):
    place: Place
    title: str
    saved: datetime


def runs(folder: Path, notices: Notices) -> tuple[UnfinishedSummary, ...]:
    """Unfinished runs; a file that cannot be decoded is set aside, with a notice."""
    return tuple(
        UnfinishedSummary(
            run.place, "run", run.title, when, sum(one.state == "done" for one in run.steps), len(run.steps)
        )
        for run, when in _all(folder, "*.run.json", _Run, notices)
    )


def drafts(folder: Path, notices: Notices) -> tuple[UnfinishedSummary, ...]:
    """Drafts; a file that cannot be decoded is set aside, with a notice."""
    found = _all(folder, "*.json", _Draft, notices)
    return tuple(UnfinishedSummary(one.place, "draft", one.title, one.saved) for one, _ in found)


def _all(folder: Path, pattern: str, kind: type[K], notices: Notices) -> list[tuple[K, datetime]]:
    """Each file's value, and when it was written."""
    paths = sorted(folder.glob(pattern))
    if not paths:
        return []
    from asr_tui.local_store import codec  # only where there is a file: the first screen waits for this

    def decoded(content: bytes) -> K:
        if kind is _Run:
            codec.require_known_version(content)
        return codec.decode(content, kind)

    files = ((read_file(path, decoded, notices), path) for path in paths)
    return [(one, _written(path)) for one, path in files if one is not None]


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
