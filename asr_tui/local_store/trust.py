"""Whether this program's folders are the user's alone: what others can write to is not read, resumed or written."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.local_store.files import escaped, make_folder
from asr_tui.local_store.paths import Paths

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_DEPTH = 3
"""Levels of folders below this program's own: state/azure/audit is the deepest that it makes."""


class Distrust(Struct, frozen=True):
    """Why a folder is not trusted, and the command that ends that."""

    folder: Path
    why: str
    command: str

    def sentence(self, used_instead: Path) -> str:
        """For a person: what it means, and what to do."""
        return escaped(
            f"{self.folder} {self.why}: it is neither read nor written. To use it again: {self.command}. "
            f"Until then {used_instead} is used."
        )


def distrust(folder: Path, user: int | None = None) -> Distrust | None:
    """Why this program's folder is not trusted; None where it is, or is not there yet and can be made safely.

    Looked at are the folder, the folders in it, and those above it, in which it could be replaced.
    """
    user = os.geteuid() if user is None else user
    looks = [*_above(folder, user), *_own(folder, user, folder, _DEPTH)]
    return looks[0] if looks else None


def _own(folder: Path, user: int, top: Path, depth: int) -> Iterator[Distrust]:
    try:
        found = folder.lstat()
    except OSError:  # not there yet; what cannot be looked at cannot be read either
        return
    quoted = shlex.quote(str(folder))
    aside = f"mv {quoted} {quoted}.old"
    if stat.S_ISLNK(found.st_mode):
        yield Distrust(folder, "is a symbolic link", aside)
    elif not stat.S_ISDIR(found.st_mode):
        yield Distrust(folder, "is no folder", aside)
    elif found.st_uid != user:
        yield Distrust(folder, f"belongs to another user ({found.st_uid})", aside)
    elif found.st_mode & _OTHERS_WRITE:
        mode = stat.S_IMODE(found.st_mode)
        yield Distrust(folder, f"can be written by others (mode {mode:04o})", f"chmod -R go-w {shlex.quote(str(top))}")
    elif depth:
        for one in _folders_in(folder):
            yield from _own(one, user, top, depth - 1)


def _folders_in(folder: Path) -> Iterator[Path]:
    """Its folders and links; its files are safe where the folder is."""
    try:
        with os.scandir(folder) as entries:
            yield from sorted(
                Path(one.path) for one in entries if one.is_symlink() or one.is_dir(follow_symlinks=False)
            )
    except OSError:
        return


def _above(folder: Path, user: int) -> Iterator[Distrust]:
    """Folders above it in which others could put another one in its place; a sticky one lets nobody do that."""
    for parent in folder.parents:
        try:
            found = parent.stat()
        except OSError:
            continue
        quoted = shlex.quote(str(parent))
        if found.st_uid not in {0, user}:
            yield Distrust(
                folder, f"is in {parent}, which belongs to another user ({found.st_uid})", f"ls -ld {quoted}"
            )
        elif found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
            yield Distrust(folder, f"is in {parent}, in which everybody can write", f"chmod o-w {quoted}")


def trusted(paths: Paths) -> tuple[Paths, tuple[str, ...]]:
    """The paths to work with, and a sentence for each folder that is not trusted and was replaced by a private one."""
    told: list[str] = []
    for name in ("config", "state"):
        folder: Path = getattr(paths, name)
        if found := distrust(folder):
            instead = _private(folder)
            told.append(found.sentence(instead))
            paths = replace(paths, **{name: instead})
    return paths, tuple(told)


def _private(folder: Path) -> Path:
    """A folder of the user's own beside that one, the same in every start; elsewhere where that cannot be."""
    beside = folder.with_name(f"{folder.name}-private")
    try:
        make_folder(beside)
    except OSError:
        pass
    else:
        if distrust(beside) is None:
            return beside
    from tempfile import mkdtemp  # only where it is needed: the first screen waits for this module

    return Path(mkdtemp(prefix="asr-tui-"))
