"""A world on disk: one process holds it, and nothing is ever deleted.

The first line is the whole world. Each further line is what changed since the line before; when these lines have become
longer than the first one, the world is written whole again, so that a write costs what it changes.
"""

from __future__ import annotations

import contextlib
import fcntl
import getpass
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from asr_tui.simulator.messages import JsonObject

SCHEMA = 1
_SMALLEST_LOG = 256 * 1024  # bytes of changes that are appended to any world


class Holder(msgspec.Struct, frozen=True):
    """The process that has a world open."""

    pid: int
    user: str
    host: str
    since: datetime


class WorldHeld(Exception):
    """Another process has the world. `holder` says which; None when it could not be read."""

    def __init__(self, path: Path, holder: Holder | None) -> None:
        self.path = path
        self.holder = holder
        who = (
            f"process {holder.pid} of {holder.user} on {holder.host}, since {holder.since:%Y-%m-%d %H:%M} UTC"
            if holder
            else "another process"
        )
        super().__init__(f"The practice world {path.name} is open already: {who} has it.")


class BrokenWorldFile(Exception):
    """The file could not be understood; it was set aside under the name `kept_as`."""

    def __init__(self, path: Path, kept_as: Path, why: str) -> None:
        self.path = path
        self.kept_as = kept_as
        super().__init__(f"The practice world {path.name} cannot be read ({why}). It was kept as {kept_as.name}.")


class WorldFile:
    """An open world file and its lock. Use `open`."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock: int | None = lock
        self._size = 0
        self._appended = 0

    @classmethod
    def open(cls, path: Path) -> WorldFile:
        """Lock the world for this process. Raises WorldHeld; OSError for a folder that cannot be written."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock_path = path.with_name(path.name + ".lock")
        lock = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read_holder(lock)
            os.close(lock)
            raise WorldHeld(path, holder) from None
        me = Holder(os.getpid(), _user(), socket.gethostname(), datetime.now(UTC))
        os.ftruncate(lock, 0)
        os.pwrite(lock, msgspec.json.encode(me), 0)
        return cls(path, lock)

    def load(self) -> JsonObject | None:
        """The state that was stored; None when there is none yet. Raises BrokenWorldFile.

        Later changes are a list in its "changes". The last of them may be torn by a crash and is then left out.
        """
        try:
            raw = _content(self.path)
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise self.broken(str(error)) from None
        try:
            first, *lines = raw.split(b"\n")
            stored = msgspec.json.decode(first, type=dict[str, Any])
            if stored.get("schema") != SCHEMA:
                raise ValueError(f"schema {stored.get('schema')!r}, this version reads {SCHEMA}")  # noqa: TRY301
            state: JsonObject = stored["state"]
            changes = [change for line in lines if (change := _change(line, last=line is lines[-1])) is not None]
            if changes:
                state["changes"] = changes
        except (ValueError, KeyError, msgspec.DecodeError, RecursionError) as error:
            raise self.broken(str(error) or type(error).__name__) from None
        return state

    def broken(self, why: str) -> BrokenWorldFile:
        """Set the file aside; gives the error for it."""
        kept_as = self.set_aside("broken")
        return BrokenWorldFile(self.path, kept_as or self.path, why)

    def encoded(self, state: JsonObject) -> bytes:
        return msgspec.json.encode({"schema": SCHEMA, "state": state})

    def write(self, content: bytes) -> None:
        """Replace the file as a whole: after a crash it is the old one or the new one. Raises OSError."""
        if self._lock is None:
            return
        self._size = 0
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}.new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)
        self._size, self._appended = len(content), 0

    @property
    def may_grow(self) -> bool:
        """Whether changes may be appended; only to a world that this process wrote whole."""
        return self._size > 0 and self._appended < max(self._size, _SMALLEST_LOG)

    def encoded_changes(self, changes: JsonObject) -> bytes:
        return b"\n" + msgspec.json.encode(changes)

    def append(self, line: bytes) -> None:
        """Add what changed since the last write. Raises OSError, after which the world is to be written whole."""
        if self._lock is None:
            return
        size, self._size = self._size, 0
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        with os.fdopen(descriptor, "ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self._size, self._appended = size, self._appended + len(line)

    def note_time(self, moment: datetime | None) -> None:
        """Write the clock beside the world, None once the world has it. Without fsync: for a killed process, not for a
        power cut. Raises OSError."""
        if self._lock is not None:
            descriptor = os.open(self._clock, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NONBLOCK, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(moment.isoformat() if moment else "")

    def noted_time(self) -> datetime | None:
        """The clock of a process that ended without writing its world."""
        try:
            noted = datetime.fromisoformat(_content(self._clock).decode("ascii"))
        except (OSError, ValueError):
            return None
        return noted if noted.tzinfo else None

    @property
    def _clock(self) -> Path:
        return self.path.with_name(self.path.name + ".clock")

    def set_aside(self, suffix: str = "bak") -> Path | None:
        """Rename the file to NAME.<time>.<suffix>; None when there is none. Nothing is deleted."""
        if not self.path.exists():
            return None
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        kept_as = self.path.with_name(f"{self.path.name}.{stamp}.{suffix}")
        number = 1
        while kept_as.exists():
            number += 1
            kept_as = self.path.with_name(f"{self.path.name}.{stamp}-{number}.{suffix}")
        self.path.rename(kept_as)
        return kept_as

    def close(self) -> None:
        """Release the world. May be called twice."""
        if self._lock is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None


def _content(path: Path) -> bytes:
    """The file's bytes. Raises OSError, and ValueError for what is no file: a pipe is never read to its end."""
    if path.exists() and not path.is_file():
        raise ValueError("it is no file")
    return path.read_bytes()


def _change(line: bytes, *, last: bool) -> JsonObject | None:
    """None for a last line that was not written to its end."""
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.DecodeError:
        if last:
            return None
        raise


def _read_holder(lock: int) -> Holder | None:
    try:
        return msgspec.json.decode(os.pread(lock, 4096, 0), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return str(os.getuid())
