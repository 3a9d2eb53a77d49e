"""Files replaced as a whole, for the user alone; what cannot be decoded is set aside, never deleted."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from asr_tui.domain.errors import BrokenFile, CannotStore

T = TypeVar("T")


class NewerFile(Exception):
    """The file was written by a newer version of this program."""


class Notices:
    """What a person should know about this program's files, each shown once. `now` dates files that are set aside."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._sentences: list[str] = []

    def add(self, sentence: str) -> None:
        if sentence not in self._sentences:
            self._sentences.append(sentence)

    def take(self) -> tuple[str, ...]:
        taken = tuple(self._sentences)
        self._sentences.clear()
        return taken

    def set_aside(self, path: Path, why: str) -> None:
        """Rename a file that cannot be decoded, and add a notice."""
        stamp = f"{path.name}.broken-{self._now():%Y%m%dT%H%M%S}"
        names = (stamp, *(f"{stamp}-{number}" for number in range(2, 100)))
        kept_as = next(one for one in map(path.with_name, names) if not one.exists())
        try:
            path.rename(kept_as)
            remedy = f"It was kept as {kept_as.name}, beside where it was."
        except OSError:
            remedy = "It could not be set aside and was left as it is."
        self.add(str(BrokenFile("A file cannot be read", f"{path} is not as this program writes it: {why}.", remedy)))


@contextmanager
def storing(path: Path, what: str = "This file") -> Iterator[None]:
    """Turns OSError into CannotStore; `what` begins its title, such as "The audit log"."""
    try:
        yield
    except OSError as error:
        raise CannotStore(
            f"{what} cannot be written",
            f"{path} cannot be written: {error.strerror or error}.",
            "Make room or fix the folder's rights, then try again.",
        ) from error


def hashed(*parts: str) -> str:
    """16 hexadecimal digits that name a file, whatever the letter case of the parts."""
    return hashlib.sha256("\n".join(parts).casefold().encode()).hexdigest()[:16]


def content_of(path: Path) -> bytes:
    """The file's bytes. Raises OSError, also for what is no file: a pipe is never read to its end, nor is a device."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    return path.read_bytes()


def read_file(path: Path, decode: Callable[[bytes], T], notices: Notices) -> T | None:
    """The decoded file; None where there is none.

    None with a notice where it cannot be read; where `decode` raises ValueError it is set aside, and where it raises
    NewerFile it is left as it is.
    """
    try:
        return decode(content_of(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        notices.add(f"{path} cannot be read: {error.strerror}.")
    except NewerFile as error:
        notices.add(f"{path} was left as it is: {error}")
    except ValueError as error:
        notices.set_aside(path, str(error))
    except RecursionError:
        notices.set_aside(path, "its values are nested too deeply")
    return None


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, for the user alone."""
    for missing in [one for one in (*reversed(folder.parents), folder) if not one.exists()]:
        missing.mkdir(mode=0o700, exist_ok=True)


def write_whole(path: Path, content: bytes, what: str = "This file") -> None:
    """Replace the file atomically: after a crash it is the old one or the new one. Raises CannotStore."""
    with storing(path, what):
        make_folder(path.parent)
        new = path.with_name(f".{path.name}.{os.getpid()}.new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                new.unlink()
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Sync the folder: a new name survives a power cut only when its folder was written too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def escaped(text: str) -> str:
    r"""The text with control, direction and invisible characters as JSON's `\u001b`; lines and tabs stay.

    What was JSON means the same afterwards.
    """
    return text.translate({ord(char): json.dumps(char)[1:-1] for char in _hidden_in(text)})


def escaped_toml(text: str) -> str:
    """As `escaped`, in TOML whose texts stand in double quotes: it says in one what JSON says in two surrogates."""
    codes = map(ord, _hidden_in(text))
    return text.translate({code: f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}" for code in codes})


def _hidden_in(text: str) -> list[str]:
    if text.isprintable():
        return []
    return [char for char in set(text) - {"\n", "\t"} if unicodedata.category(char) in _HIDDEN]
