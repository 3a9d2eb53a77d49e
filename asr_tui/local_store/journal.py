"""Runs on disk: one file each, replaced at every change that matters, locked by one process at a time."""

from __future__ import annotations

import os
from pathlib import Path

from asr_tui.domain.errors import HeldByOther
from asr_tui.domain.ids import ArmId
from asr_tui.domain.operations import OtherWrite
from asr_tui.domain.run import Run, RunState
from asr_tui.local_store import run_record
from asr_tui.local_store.file_locks import lock, no_locks
from asr_tui.local_store.files import Notices, make_folder, read_file, storing, write_whole
from asr_tui.local_store.write_locks import WriteLocks

_WHAT = "The journal of the run"
MOST_FINISHED = 100
"""Runs that are over and are read at most, for a report of one of them."""
_OPEN, _DONE, _PUT_AWAY = ".run.json", ".done.json", ".put-away.json"

_Version = tuple[int, int]
"""When a file was written, in nanoseconds, and its inode: each writing makes a new file."""


class JournalFiles:
    """A folder of runs. Finished ones and those put away have other suffixes, so that a start reads only the rest.

    endpoint  what the runs change; None where no other process can reach it, as in practice
    """

    def __init__(self, folder: Path, notices: Notices, endpoint: str | None = "") -> None:
        self._folder = folder
        self._notices = notices
        self._held: dict[str, int] = {}
        self._writes = None if endpoint is None else WriteLocks(folder / "writes", notices, endpoint)
        self._read: dict[Path, tuple[_Version, Run | None]] = {}

    def save(self, run: Run) -> None:
        path = self._folder / f"{run.id}{_OPEN}"
        write_whole(path, run_record.encode(run), _WHAT)
        if run.state is RunState.DONE:
            self._rename(run.id, _DONE)

    def unfinished(self, endpoint: str, tenant: str) -> tuple[Run, ...]:
        """Newest first; a file that cannot be decoded is set aside, with a notice."""
        return tuple(run for run in self.all() if (run.place.endpoint, run.place.tenant) == (endpoint, tenant))

    def finished(self, endpoint: str, tenant: str) -> tuple[Run, ...]:
        """The newest runs that are done or were put away, newest first."""
        files = [path for ending in (_DONE, _PUT_AWAY) for path in self._folder.glob(f"*{ending}")]
        newest = sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)[:MOST_FINISHED]
        runs = (read_file(path, run_record.decode, self._notices) for path in newest)
        return tuple(run for run in runs if run and (run.place.endpoint, run.place.tenant) == (endpoint, tenant))

    def all(self) -> tuple[Run, ...]:
        """Every unfinished run, wherever it was begun, newest first."""
        files = sorted(self._folder.glob(f"*{_OPEN}"))
        self._read = {path: self._run(path) for path in files}
        runs = [run for _, run in self._read.values() if run is not None]
        return tuple(sorted(runs, key=lambda run: run.started, reverse=True))

    def _run(self, path: Path) -> tuple[_Version, Run | None]:
        """The run in a file, which is decoded only where it has changed: a review asks for each of its machines."""
        try:
            version = (path.stat().st_mtime_ns, path.stat().st_ino)
        except OSError:
            return (0, 0), None
        known = self._read.get(path)
        if known is not None and known[0] == version:
            return known
        return version, read_file(path, run_record.decode, self._notices)

    def put_away(self, run_id: str) -> None:
        self._rename(run_id, _PUT_AWAY)

    def hold(self, run_id: str) -> None:
        if run_id in self._held:
            return
        path = self._folder / f"{run_id}.lock"
        with storing(path, _WHAT):
            make_folder(self._folder)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if not lock(descriptor):
                self._notices.add(no_locks(self._folder))
        except BlockingIOError:
            who = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise HeldByOther(
                "Another process has this run",
                f"It is carried out by process {who or 'unknown'} on this computer.",
                "Watch it there, or end that process first; what Azure has begun goes on by itself.",
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._held[run_id] = descriptor

    def release(self, run_id: str) -> None:
        descriptor = self._held.pop(run_id, None)
        if descriptor is not None:
            os.close(descriptor)

    def begin_write(self, resource: ArmId, run_id: str, kind: str) -> OtherWrite | None:
        return self._writes.begin(resource, run_id, kind) if self._writes else None

    def end_write(self, resource: ArmId, run_id: str, *, sent: bool) -> None:
        if self._writes:
            self._writes.end(resource, run_id, sent=sent)

    def _rename(self, run_id: str, ending: str) -> None:
        path = self._folder / f"{run_id}{_OPEN}"
        with storing(path, _WHAT):
            if path.exists():
                path.replace(self._folder / f"{run_id}{ending}")
