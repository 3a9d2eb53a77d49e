"""Asks where files of a screen's content shall go, writes them, and says their paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from asr_tui.domain.errors import AsrError
from asr_tui.services.ports import Reports
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.shell.base import AsrScreen

TWO_FILES = "Two files are written, for you alone: one to read (.md) and one for programs (.json)."


def export(screen: AsrScreen[None], reports: Reports, write: Callable[[str], tuple[str, ...]]) -> None:
    """`write` is given the folder and gives the paths."""

    def answered(folder: str | None) -> None:
        if folder is None:
            return
        try:
            paths = write(folder)
        except AsrError as error:
            screen.show_error(error)
        else:
            screen.notice(saved_words(paths))

    screen.app.push_screen(AskText("Into which folder?", reports.folder, explanation=TWO_FILES), answered)


def saved_words(paths: Sequence[str]) -> str:
    """Where it is now: the files differ in their endings alone, and two whole paths are soon cut."""
    first, *others = paths
    endings = [PurePath(other).suffix for other in others if PurePath(other).stem == PurePath(first).stem]
    whole = [other for other in others if PurePath(other).stem != PurePath(first).stem]
    return " and ".join([f"Saved: {first}", *endings, *whole])
