"""Which process writes a resource of Azure just now: of those that share this folder one at a time does."""

from __future__ import annotations

import os
import time
from pathlib import Path

from msgspec import Struct

from asr_tui.domain.errors import HeldByOther
from asr_tui.domain.operations import OtherWrite
from asr_tui.local_store.file_locks import lock, no_locks
from asr_tui.local_store.files import Notices, hashed, make_folder

KEPT = 86400.0
"""Seconds after which a lock file that nobody used since is deleted."""
_MOST = 400
"""Bytes that are read of a lock file: the process, the kind of its step, its run, and whether Azure has answered."""
_ANSWERED = "answered"


class _Held(Struct):
    path: Path
    descriptor: int


class WriteLocks:
    """A folder of lock files, one for each resource of an endpoint that was written: by whom last, and when.

    Where nothing can be locked, a notice says so, and writes go on without.
    """

    def __init__(self, folder: Path, notices: Notices, endpoint: str = "") -> None:
        self._folder = folder
        self._endpoint = endpoint
        self._notices = notices
        self._held: dict[tuple[str, str], _Held] = {}
        self._tidied = False
        self._me = f"{os.getpid()}-{os.urandom(4).hex()}"

    def begin(self, resource: str, run_id: str, kind: str) -> OtherWrite | None:
        """Lock the resource for a step of a run; what another process has sent before, None where that is not known.

        What an earlier process sent for the same run is in its journal. Raises HeldByOther.
        """
        try:
            held = self._locked(self._folder / f"{hashed(self._endpoint + resource)}.lock")
        except BlockingIOError as error:
            raise _held_by(str(error)) from None
        except OSError as error:
            self._notices.add(
                f"{self._folder} cannot be used ({error.strerror or error}): two of these programs that work there at "
                "the same time are not kept apart."
            )
            return None
        if held is None:
            self._notices.add(no_locks(self._folder))
            return None
        self._held[resource, run_id] = held
        other = _other_write(held.descriptor, self._me, run_id)
        _write(held.descriptor, f"{self._me} {kind} {hashed(run_id)}")
        return other

    def end(self, resource: str, run_id: str, *, sent: bool) -> None:
        """Let others write it; where nothing was sent, nobody need look for it."""
        held = self._held.pop((resource, run_id), None)
        if held is None:
            return
        said = os.pread(held.descriptor, _MOST, 0).decode("utf-8", "replace")
        _write(held.descriptor, f"{said} {_ANSWERED}" if sent else "")
        os.close(held.descriptor)

    def _locked(self, path: Path) -> _Held | None:
        """The file with its lock; None where there are none to be had. Raises BlockingIOError with its holder."""
        make_folder(self._folder)
        self._tidy()
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                if not lock(descriptor):
                    os.close(descriptor)
                    return None
            except BlockingIOError:
                holder = os.pread(descriptor, _MOST, 0).decode("utf-8", "replace").partition("-")[0]
                os.close(descriptor)
                raise BlockingIOError(holder) from None
            if _is_at(path, descriptor):
                return _Held(path, descriptor)
            os.close(descriptor)  # it was tidied away meanwhile

    def _tidy(self) -> None:
        """Delete, once, what nobody has used for long."""
        if self._tidied:
            return
        self._tidied = True
        for path in self._folder.glob("*.lock"):
            if time.time() - path.stat().st_mtime > KEPT:
                _delete(path)


def _other_write(descriptor: int, me: str, run_id: str) -> OtherWrite | None:
    """What the file says, unless this process wrote it, or one before it for the same run."""
    words = os.pread(descriptor, _MOST, 0).decode("utf-8", "replace").split()
    if len(words) < 3 or words[0] == me or words[2] == hashed(run_id):
        return None
    return OtherWrite(words[1], max(0.0, time.time() - os.fstat(descriptor).st_mtime), _ANSWERED in words)


def _delete(path: Path) -> None:
    """Unless somebody has it now."""
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        if lock(descriptor):
            path.unlink(missing_ok=True)
    except BlockingIOError:
        pass
    finally:
        os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    """Whether the open file still has this name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _write(descriptor: int, text: str) -> None:
    """What it says is of use only now: a disk that is full stops no change."""
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, text.encode(), 0)
    except OSError:
        return


def _held_by(process: str) -> HeldByOther:
    return HeldByOther(
        "Another of these programs is changing this",
        f"Process {process or 'unknown'} on this computer, which works in the same folder, is sending a change of it.",
        "Nothing was sent from here. Wait until it has been answered there, or end that process; then try again.",
    )
