"""`asr-tui convert`: a file as the code of another tool."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from asr_tui.bootstrap.filing import FileOptions, compared
from asr_tui.domain.errors import LocalError
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.services.converters import TARGETS
from asr_tui.services.file_conversion import FileConversion
from asr_tui.services.workspace import Workspace


class ConvertOptions(Struct, frozen=True):
    """`to` is a name of TARGETS; `folder` is where files go, empty for the standard output."""

    where: FileOptions
    to: str
    source: str
    folder: str = ""


async def convert(options: ConvertOptions, file: RecoveryFile, workspace: Workspace) -> int:
    """Write the code; the exit code is 0."""
    comparison, _ = await compared(options.where, file, workspace)
    target = TARGETS[options.to]
    session = workspace.session
    made = await FileConversion(comparison, session.changes, session.clock).convert(
        file, options.source, declares=target.declares
    )
    files = target.files(made)
    if options.folder:
        _save(Path(options.folder), files)
    else:
        _print(files)
    return 0


def _print(files: Mapping[str, str]) -> None:
    """One file as it is; several with their names before each."""
    for name, text in files.items():
        if len(files) > 1:
            sys.stdout.write(f"// ===== {name} =====\n")
        sys.stdout.write(text)


def _save(folder: Path, files: Mapping[str, str]) -> None:
    """Raises LocalError, also where a file is there already."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            sys.stderr.write(f"asr-tui: wrote {folder / name}\n")
    except FileExistsError as error:
        raise LocalError("Not written", f"{error.filename} is there.", "Give another folder.") from error
    except OSError as error:
        raise LocalError("Not written", f"{error.filename}: {error.strerror}.", "Give another folder.") from error
