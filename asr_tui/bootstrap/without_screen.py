"""Opens a workspace for a command without a screen, and ends cleanly: after an error, Ctrl-C or a closed pipe."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial

from asr_tui.domain import loss_thresholds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.settings import Settings
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.local_store.files import Notices, escaped
from asr_tui.local_store.log import start_log
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.settings import SettingsFile
from asr_tui.local_store.trust import trusted
from asr_tui.services.vault_choice import ChosenVaults
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace

NOTHING_UNDER_WAY = "Stopped. Nothing was under way."
FAILED, INTERRUPTED, TERMINATED, PIPE_CLOSED = 1, 130, 143, 141

Work = Callable[[Workspace], Awaitable[int]]
"""What a command does in an open workspace; gives the exit code."""


def run_without_screen(start: PracticeOptions | AzureOptions, work: Work, paths: Paths | None = None) -> int:
    """Do the work, until SIGINT or SIGTERM at the latest; gives its exit code, or FAILED after a sentence."""
    return run_until_stopped(partial(_in_workspace, start, work), paths)


def run_until_stopped(work: Callable[[Paths], Coroutine[object, object, int]], paths: Paths | None = None) -> int:
    """The same for work that opens by itself what it needs."""
    paths, distrusted = trusted(paths or Paths.standard())
    for sentence in distrusted:
        tell_error(sentence)
    start_log(paths.log)
    code = PIPE_CLOSED
    try:
        code = asyncio.run(_until_stopped(work(paths)))
    except* BrokenPipeError:  # nobody reads on, as after `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


async def _until_stopped(work: Coroutine[object, object, int]) -> int:
    stopped: list[int] = []
    working = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop(code: int) -> None:
        stopped.append(code)
        working.cancel()

    for number, code in ((signal.SIGINT, INTERRUPTED), (signal.SIGTERM, TERMINATED)):
        loop.add_signal_handler(number, stop, code)
    try:
        return await working
    except asyncio.CancelledError:
        return stopped[0] if stopped else INTERRUPTED
    except AsrError as error:
        tell_error(str(error))
        return FAILED


async def _in_workspace(start: PracticeOptions | AzureOptions, work: Work, paths: Paths) -> int:
    workspace = await open_without_screen(start, paths)
    try:
        code = await work(workspace)
        sys.stdout.flush()
    except asyncio.CancelledError:
        if not start.read_only:
            tell_error(_stopped_words(workspace))
        raise
    finally:
        await workspace.close()
    return code


def _stopped_words(workspace: Workspace) -> str:
    """What a signal leaves behind."""
    if workspace.runs.active:
        return "Stopped. What was sent goes on in Azure, nothing more is sent; the same command goes on with it."
    return NOTHING_UNDER_WAY


async def open_without_screen(start: PracticeOptions | AzureOptions, paths: Paths) -> Workspace:
    """The workspace, with nobody who could answer a question. Raises AsrError."""
    notices = Notices(lambda: datetime.now(UTC))
    settings = use_settings(paths, notices)
    if isinstance(start, PracticeOptions):
        from asr_tui.bootstrap.practice import open_practice  # with the simulator, only in practice

        speed = settings.practice_speed if start.speed is None else start.speed
        return await open_practice(start, paths, speed, notices)
    from asr_tui.bootstrap.azure_workspace import open_azure  # with the SDKs

    return await open_azure(start, paths, refuse, notices)


def use_settings(paths: Paths, notices: Notices) -> Settings:
    """The settings; their thresholds count from now on."""
    settings = SettingsFile(paths.settings, notices).load()
    loss_thresholds.use(settings.thresholds)
    return settings


def refuse(notice: SignInNotice) -> None:
    """Nobody is there to answer: what a sign-in would show a person is told as an error."""
    tell_error(notice.text)


def tell_error(sentence: str) -> None:
    """One line on the standard error output."""
    sys.stderr.write(f"asr-tui: {escaped(' '.join(sentence.split()))}\n")


def tell_line(words: str) -> None:
    """One line on the standard output, at once."""
    sys.stdout.write(escaped(" ".join(words.split())) + "\n")
    sys.stdout.flush()


def tell_json(data: Mapping[str, object]) -> None:
    """One object in a line on the standard output, at once."""
    sys.stdout.write(json.dumps(data, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def print_json(data: Mapping[str, object]) -> None:
    """The whole answer of a command on the standard output, as one indented object."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=True) + "\n")


def print_lines(lines: Iterable[str]) -> None:
    """The whole answer of a command on the standard output, as text."""
    sys.stdout.write("".join(f"{escaped(line)}\n" for line in lines))


def tell_unread(chosen: ChosenVaults) -> None:
    """A line for each subscription whose vaults could not be listed."""
    for subscription, error in chosen.unread:
        tell_error(f"the vaults of {subscription.name} were not read: {error}")
