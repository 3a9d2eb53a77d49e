"""`asr-tui watch`: tells what the signals of vaults mean, without a screen."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from asr_tui.bootstrap.without_screen import run_without_screen, tell_unread
from asr_tui.domain.findings import Finding, Grade, gravest
from asr_tui.domain.signals import Signal
from asr_tui.local_store.files import escaped
from asr_tui.local_store.paths import Paths
from asr_tui.services.vault_choice import chosen_vaults
from asr_tui.services.vault_watch import Look, VaultWatch, tell_changes
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace

EXIT_CODES = {Grade.WELL: 0, Grade.UNREAD: 1, Grade.AMBER: 3, Grade.RED: 4}
"""2 is for wrong arguments."""
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
    return run_without_screen(options.start, partial(_watched, options), paths)


async def _watched(options: WatchOptions, workspace: Workspace) -> int:
    chosen = await chosen_vaults(workspace.choices, options.subscription, options.vault, every=options.every_vault)
    tell_unread(chosen)
    clock = workspace.session.clock
    watches = [VaultWatch(one, workspace.signals, workspace.choices, clock) for one in chosen.vaults]
    printer = Printer(as_json=options.as_json)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(tell_changes(one, printer.tell, once=options.once)) for one in watches]
    looks = [look for task in tasks if (look := task.result()) is not None]
    worst = gravest(finding for look in looks for finding in look.findings)
    return EXIT_CODES[max(worst, Grade.UNREAD) if chosen.unread else worst]


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
