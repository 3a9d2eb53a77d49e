"""F12 in a review: writes what was chosen as a file, or shows the command that does it without a screen."""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable

from textual.binding import Binding

from asr_tui.domain.draft_files import Unsayable
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.services.draft_files import AsCommands, AsFile, Written, file_stem
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.show import ShowCommands
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import Answer, push_dialog

WITHOUT_A_SCREEN = "The same without a screen"
EXPLANATION = "Written for you alone, in TOML with comments: to keep in git, to check, and to apply again."


def key(of: str) -> Binding:
    """The key of a review; `of` begins its id."""
    tip = "Write what was chosen as a file, to keep and to apply without a screen; or show the command that does it."
    return Binding("f12", "as_file", "As a file", tooltip=tip, id=f"{of}.as_file")


def write_as_file(
    screen: AsrScreen[Answer], workspace: Workspace, vault: ArmId, make: Callable[[], Awaitable[Written]]
) -> None:
    """Ask for the folder and write the file, or show the commands; says why where neither can be."""
    screen.run_worker(_write(screen, workspace, vault, make), name="as a file", group="as-file", exclusive=True)


async def _write(
    screen: AsrScreen[Answer], workspace: Workspace, vault: ArmId, make: Callable[[], Awaitable[Written]]
) -> None:
    try:
        made = await make()
    except Unsayable as error:
        screen.say(f"! As a file: {error}")
    except AsrError as error:
        screen.show_error(error)
    else:
        if isinstance(made, AsCommands):
            lines = [f"{line}{_there(workspace)}" for line in made.lines]
            screen.app.push_screen(ShowCommands([(WITHOUT_A_SCREEN, line) for line in lines], WITHOUT_A_SCREEN))
        else:
            _ask_folder(screen, workspace, vault, made)


def _there(workspace: Workspace) -> str:
    """What a command needs to work where this screen works: in practice it is not to reach Azure."""
    return "".join(f" {shlex.quote(one)}" for one in workspace.environment.options)


def _ask_folder(screen: AsrScreen[Answer], workspace: Workspace, vault: ArmId, made: AsFile) -> None:
    files = workspace.files

    def answered(folder: str) -> None:
        try:
            path = files.write_file(folder, f"{file_stem(vault)}.toml", made.file)
        except AsrError as error:
            screen.show_error(error)
        else:
            then = made.then.format(file=shlex.quote(str(path)))
            screen.show_notice(f"Written: {path}. {then}{_there(workspace)}")

    push_dialog(screen.app, AskText("Into which folder?", files.folder, explanation=EXPLANATION), answered)
