"""The audit log: one line of JSON for each thing that was written to Azure, appended and synced.

Each line holds the hash of the line before it, so that a line that was changed, added or taken out shows. The last hash
stands in a file of its own, so that lines cut off at the end show too. Whoever can write both files can forge both.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.audit import AuditEntry, Workplace
from asr_tui.domain.audit_check import AuditCheck, check_lines
from asr_tui.local_store import codec
from asr_tui.local_store.file_locks import lock
from asr_tui.local_store.files import content_of, hashed, make_folder, storing, sync_folder

ROTATED_AT = 8_000_000
"""Bytes from which on a new file is begun; the earlier ones stay."""


_NOBODY = Workplace()
_ROTATED = re.compile(r"\.\d{4,}\.jsonl$")


class _Line(Struct, frozen=True):
    """What a line holds beside its entry."""

    previous: str | None = None


class AuditFile:
    """Append only. A line that a crash cut off stays, and the next one begins on a new line.

    earlier  a file from before the lines were chained, which is read and never written
    """

    def __init__(self, path: Path, at: Workplace = _NOBODY, earlier: Path | None = None) -> None:
        self._path = path
        self._at = at
        self._earlier = earlier

    @classmethod
    def of(cls, folder: Path, endpoint: str, at: Workplace, earlier: Path | None = None) -> AuditFile:
        """The log of one endpoint."""
        readable = re.sub("[^a-z0-9.]+", "-", endpoint.casefold().removeprefix("https://")).strip("-.")
        return cls(folder / f"{readable[:60]}-{hashed(endpoint)[:8]}.jsonl", at, earlier)

    @classmethod
    def all_in(cls, folder: Path, earlier: Path, named: str = "") -> Iterator[AuditFile]:
        """The logs of all endpoints whose file name holds `named`; the earlier log is read with the first."""
        names = {path.with_suffix(".jsonl") for path in folder.glob("*.head")}  # also where the log itself is gone
        names |= {path for path in folder.glob("*.jsonl") if not _ROTATED.search(path.name)}
        found = [path for path in sorted(names) if named.casefold() in path.name]
        for number, path in enumerate(found or [folder / "none.jsonl"] * earlier.exists()):
            yield cls(path, earlier=None if number else earlier)

    @property
    def path(self) -> Path:
        """The file to which lines are appended."""
        return self._path

    def record(self, entry: AuditEntry) -> None:
        """Append a line and sync it. Raises CannotStore."""
        with storing(self._path, "The audit log"):
            make_folder(self._path.parent)
            with self._locked():
                self._rotate()
                self._append(replace(entry, at=self._at))

    def entries(self) -> Sequence[AuditEntry]:
        entries = (_entry(line) for path in self._files() for line in _lines(path))
        return tuple(entry for entry in entries if entry is not None)

    def check(self) -> AuditCheck:
        """Whether the lines are those that were written."""
        lines = [(path.name, number, line) for path in self._chained() for number, line in enumerate(_lines(path), 1)]
        chained = [(f"{name}:{number}", line_hash(line), _previous(line)) for name, number, line in lines]
        broken = [f"{name}:{number}" for name, number, line in lines if _entry(line) is None]
        return check_lines(chained, self._head(), unreadable=broken)

    # Files

    def _files(self) -> Iterator[Path]:
        if self._earlier is not None:
            yield self._earlier
        yield from self._chained()

    def _chained(self) -> list[Path]:
        """The files, oldest first."""
        rotated = sorted(self._path.parent.glob(f"{self._path.stem}.[0-9][0-9][0-9][0-9]*{self._path.suffix}"))
        return [*rotated, self._path]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time: each line needs the one before."""
        descriptor = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            lock(descriptor, wait=True)
            yield
        finally:
            os.close(descriptor)

    def _rotate(self) -> None:
        """Begin a new file where the present one is large."""
        with suppress(FileNotFoundError):
            if self._path.stat().st_size >= ROTATED_AT:
                number = len(self._chained())
                self._path.rename(self._path.with_suffix(f".{number:04}{self._path.suffix}"))

    def _append(self, entry: AuditEntry) -> None:
        new = not self._path.exists()
        plain = {**codec.to_plain(entry), "previous": self._last_hash()}
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            line = codec.encode_line(plain)
            _write_all(descriptor, _line_end(descriptor) + line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if new:
            sync_folder(self._path.parent)
        self._keep_head(line_hash(line))

    def _last_hash(self) -> str:
        """The hash of the newest line; empty before the first."""
        for path in reversed(self._chained()):
            if line := _last_line(path):
                return line_hash(line)
        return ""

    def _keep_head(self, digest: str) -> None:
        """Not synced: after a power cut it may lag behind, which the check allows for."""
        new = self._path.with_suffix(".head.new")
        new.write_text(json.dumps({"last": digest}))
        new.chmod(0o600)
        new.replace(self._path.with_suffix(".head"))

    def _head(self) -> str | None:
        """The hash of the newest line as it was kept apart; None where it cannot be read."""
        try:
            kept = json.loads(content_of(self._path.with_suffix(".head")))
        except (OSError, ValueError, RecursionError):
            return None
        last = kept.get("last") if isinstance(kept, dict) else None
        return last if isinstance(last, str) else None


def line_hash(line: bytes) -> str:
    """The SHA-256 of a line without its line end."""
    return hashlib.sha256(line.removesuffix(b"\n")).hexdigest()


def _lines(path: Path) -> list[bytes]:
    try:
        return content_of(path).split(b"\n")[:-1]
    except OSError:
        return []


def _last_line(path: Path) -> bytes:
    """The newest line of a file; empty where it has none."""
    block = 65_536
    try:
        size = path.stat().st_size
    except OSError:
        return b""
    with path.open("rb") as file:
        while True:
            file.seek(max(size - block, 0))
            lines = file.read().rstrip(b"\n").split(b"\n")
            if len(lines) > 1 or block >= size:
                return lines[-1]
            block *= 2


def _line_end(descriptor: int) -> bytes:
    """The line end that a line which was cut off still lacks."""
    size = os.fstat(descriptor).st_size
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _entry(line: bytes) -> AuditEntry | None:
    try:
        return codec.decode(line, AuditEntry)
    except ValueError:
        return None


def _previous(line: bytes) -> str | None:
    """The hash that a line gives of the one before; None of a line that gives none."""
    try:
        return codec.decode(line, _Line).previous
    except ValueError:
        return None
