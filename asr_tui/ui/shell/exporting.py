"""Export of a screen's content to files in a chosen folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from asr_tui.domain.errors import AsrError
from asr_tui.services.report_port import Reports
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import Answer, push_dialog

TWO_FILES = "Two files are written, for you alone: one to read (.md) and one for programs (.json)."

REPORT_FILES = "Three files, for you alone: to read (.md), for programs (.json), to print on a letterhead (.html)."


def export(
    screen: AsrScreen[Answer], reports: Reports, write: Callable[[str], tuple[str, ...]], explanation: str = TWO_FILES
) -> None:
    """Ask for the folder and write the files; `write` takes the folder and returns their paths."""

    def answered(folder: str) -> None:
        try:
            paths = write(folder)
        except AsrError as error:
            screen.show_error(error)
        else:
            screen.show_notice(_saved_words(paths))

    push_dialog(screen.app, AskText("Into which folder?", reports.folder, explanation=explanation), answered)


def _saved_words(paths: Sequence[str]) -> str:
    """Paths of the files; where only the suffix differs, only that, since two whole paths are soon cut."""
    first, *others = paths
    endings = [PurePath(other).suffix for other in others if PurePath(other).stem == PurePath(first).stem]
    whole = [other for other in others if PurePath(other).stem != PurePath(first).stem]
    return " and ".join([f"Saved: {first}", *endings, *whole])
