"""Reports as files."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.local_store.files import escaped, storing, write_whole


class Reports:
    """Writes into a folder of this computer; never overwrites another report."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> str:
        return str(self._folder)

    def write(self, folder: str, texts: Mapping[str, str]) -> tuple[str, ...]:
        """Writes into `folder`, or into this one where none is named."""
        root = Path(folder or self._folder)
        with suppress(RuntimeError):  # no home is known
            root = root.expanduser()
        paths = []
        for name, text in texts.items():
            content = escaped(text).encode()
            with storing(root):
                path = _free(root / name, content)
            write_whole(path, content)
            paths.append(str(path))
        return tuple(paths)

    def write_file(self, folder: str, name: str, file: RecoveryFile) -> str:
        from asr_tui.local_store.recovery_files import written  # with tomlkit, only where it is asked for

        return self.write(folder, {name: written(file)})[0]


def _free(path: Path, content: bytes) -> Path:
    """The path, with a number where another report has that name."""
    for number in range(1, 1000):
        tried = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        if not tried.exists() or tried.read_bytes() == content:
            return tried
    return path
