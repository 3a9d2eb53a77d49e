"""The audit log: one line of JSON for each thing that was written to Azure, appended and synced."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from asr_tui.domain.audit import AuditEntry
from asr_tui.local_store import codec
from asr_tui.local_store.files import make_folder, storing, sync_folder


class AuditFile:
    """Append only. A line that a crash cut off stays, and the next one begins on a new line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def record(self, entry: AuditEntry) -> None:
        """Append a line and sync it. Raises CannotStore."""
        with storing(self._path, "The audit log"):
            make_folder(self._path.parent)
            new = not self._path.exists()
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                _write_all(descriptor, _line_end(descriptor) + codec.encode_line(entry))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if new:
                sync_folder(self._path.parent)

    def entries(self) -> Sequence[AuditEntry]:
        """Oldest first; lines that cannot be read are left out."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return ()
        entries = (_entry(line) for line in lines)
        return tuple(entry for entry in entries if entry is not None)


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
