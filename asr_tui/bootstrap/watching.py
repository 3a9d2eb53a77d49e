"""`asr-tui watch`: tells what the signals of vaults mean, without a screen."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asr_tui.domain import loss_thresholds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.findings import Finding, Grade, gravest
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.domain.signals import Signal
from asr_tui.local_store.files import Notices, escaped
from asr_tui.local_store.log import start_log
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.settings import SettingsFile
from asr_tui.services.vault_watch import Look, VaultWatch, chosen_vaults, tell_changes
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace

EXIT_CODES = {Grade.WELL: 0, Grade.UNREAD: 1, Grade.AMBER: 3, Grade.RED: 4}
"""2 is for wrong arguments."""
INTERRUPTED, TERMINATED, PIPE_CLOSED = 130, 143, 141
_ENDED = "ended"
_WORDS = {Grade.WELL: "well", Grade.UNREAD: "unread", Grade.AMBER: "amber", Grade.RED: "red"}


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """What is watched and how it is told. `vault` and `subscription` are a name or an id, empty for any."""

    start: PracticeOptions | AzureOptions
    vault: str = ""
    subscription: str = ""
    every_vault: bool = False
    once: bool = False
    as_json: bool = False


def watch(options: WatchOptions, paths: Paths | None = None) -> int:
    """Watch until SIGINT or SIGTERM, or once; gives the exit code."""
    paths = paths or Paths.standard()
    start_log(paths.log)
    code = PIPE_CLOSED
    try:
        code = asyncio.run(_until_stopped(options, paths))
    except* BrokenPipeError:  # nobody reads on, as after `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


async def _until_stopped(options: WatchOptions, paths: Paths) -> int:
    stopped: list[int] = []
    watching = asyncio.ensure_future(_watched(options, paths))
    loop = asyncio.get_running_loop()

    def stop(code: int) -> None:
        stopped.append(code)
        watching.cancel()

    for number, code in ((signal.SIGINT, INTERRUPTED), (signal.SIGTERM, TERMINATED)):
        loop.add_signal_handler(number, stop, code)
    try:
        return await watching
    except asyncio.CancelledError:
        return stopped[0] if stopped else INTERRUPTED
    except AsrError as error:
        sys.stderr.write(escaped(f"asr-tui: {error}") + "\n")
        return EXIT_CODES[Grade.UNREAD]


async def _watched(options: WatchOptions, paths: Paths) -> int:
    workspace = await _opened(options.start, paths)
    try:
        chosen = await chosen_vaults(workspace.choices, options.subscription, options.vault, every=options.every_vault)
        for subscription, error in chosen.unread:
            sys.stderr.write(escaped(f"asr-tui: the vaults of {subscription.name} were not read: {error}") + "\n")
        clock = workspace.session.clock
        watches = [VaultWatch(one, workspace.signals, workspace.choices, clock) for one in chosen.vaults]
        printer = Printer(as_json=options.as_json)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(tell_changes(one, printer.tell, once=options.once)) for one in watches]
        looks = [look for task in tasks if (look := task.result()) is not None]
        worst = gravest(finding for look in looks for finding in look.findings)
        return EXIT_CODES[max(worst, Grade.UNREAD) if chosen.unread else worst]
    finally:
        await workspace.close()


async def _opened(start: PracticeOptions | AzureOptions, paths: Paths) -> Workspace:
    """A read-only workspace without the screens."""
    notices = Notices(lambda: datetime.now(UTC))
    settings = SettingsFile(paths.settings, notices).load()
    loss_thresholds.use(settings.thresholds)
    if isinstance(start, PracticeOptions):
        from asr_tui.bootstrap.practice import open_practice  # with the simulator, only in practice

        speed = settings.practice_speed if start.speed is None else start.speed
        return await open_practice(start, paths, speed, notices)
    from asr_tui.bootstrap.azure_workspace import open_azure  # with the SDKs

    return await open_azure(start, paths, _refuse, notices)


def _refuse(notice: SignInNotice) -> None:
    """Nobody is there to answer: what a sign-in would show a person is told as an error."""
    sys.stderr.write(escaped(f"asr-tui: {notice.text}") + "\n")


class Printer:
    """Prints findings to the standard output, as lines for people or as JSON lines."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def tell(self, look: Look, new: Sequence[Finding], ended: Sequence[Finding]) -> None:
        lines = [self._line(look, one, _WORDS[one.grade]) for one in new]
        lines += [self._line(look, one, _ENDED) for one in ended if one.grade > Grade.WELL]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()

    def _line(self, look: Look, one: Finding, word: str) -> str:
        return _as_json(look, one, word) if self._as_json else escaped(_as_text(look, one, word))


def _as_text(look: Look, one: Finding, word: str) -> str:
    """One line; what is said is without line breaks."""
    since = f", since {one.since:%Y-%m-%d %H:%M} UTC" if one.since and one.grade > Grade.UNREAD else ""
    proposed = f"; proposed: {one.proposed}" if one.proposed and word != _ENDED else ""
    about = f"{one.about}: " if one.about and one.kind != "vault" else ""
    says = " ".join(f"{about}{one.says}{since}{proposed}".split())
    return f"{look.at:%Y-%m-%dT%H:%M:%SZ} {word:<6} {look.vault.name}  {says}"


def _as_json(look: Look, one: Finding, word: str) -> str:
    body = {
        "time": _time(look.at),
        "state": word,
        "vault": str(look.vault.id),
        "kind": one.kind,
        "about": one.about,
        "says": one.says,
        "since": _time(one.since),
        "proposed": one.proposed or None,
        "signals": [_signal(signal) for signal in one.signals],
    }
    return json.dumps(body, ensure_ascii=True)


def _signal(one: Signal) -> dict[str, object]:
    return {
        "source": one.source.value,
        "level": one.level.name.lower(),
        "says": one.says,
        "time": _time(one.time),
        "read_at": _time(one.read_at),
        "machine": str(one.machine) if one.machine else None,
        "doubt": one.doubt,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
