"""`asr-tui watch`: tells what the signals of vaults mean, without a screen."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from functools import partial

from msgspec import Struct

from asr_tui.azure_gateway.watching import WatchingSession
from asr_tui.bootstrap.cadences import ON_AZURE, ON_THIS_COMPUTER, watch_settings
from asr_tui.bootstrap.looker import look_at_azure
from asr_tui.bootstrap.without_screen import run_until_stopped, run_without_screen, tell_unread
from asr_tui.domain import kinds
from asr_tui.domain.findings import Finding, Grade, gravest
from asr_tui.domain.resources import Region
from asr_tui.domain.signals import Signal
from asr_tui.local_store.files import escaped
from asr_tui.local_store.paths import Paths
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.read_ports import Clock
from asr_tui.services.reads import SOON
from asr_tui.services.signal_watch import SignalWatches
from asr_tui.services.timeouts import within
from asr_tui.services.vault_choice import ListsVaults, chosen_vaults
from asr_tui.services.vault_watch import Look, Regions, VaultWatch, tell_changes
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace

EXIT_CODES = {Grade.WELL: 0, Grade.UNREAD: 1, Grade.AMBER: 3, Grade.RED: 4}
"""2 is for wrong arguments."""
_ENDED = "ended"
_WORDS = {Grade.WELL: "well", Grade.UNREAD: "unread", Grade.AMBER: "amber", Grade.RED: "red"}


class WatchOptions(Struct, frozen=True):
    """What is watched and how it is told. `vault` and `subscription` are a name or an id, empty for any."""

    start: PracticeOptions | AzureOptions
    vault: str = ""
    subscription: str = ""
    every_vault: bool = False
    once: bool = False
    as_json: bool = False


class Watched(Struct, frozen=True):
    """What is watched through: the lists of vaults, the signals, the names of regions, and Azure's time."""

    lists: ListsVaults
    signals: SignalWatches
    regions: Regions
    clock: Clock


def watch(options: WatchOptions, paths: Paths | None = None) -> int:
    """Watch until SIGINT or SIGTERM, or once; gives the exit code."""
    start = options.start
    if isinstance(start, PracticeOptions):
        return run_without_screen(start, partial(_in_practice, options), paths)
    return run_until_stopped(partial(look_at_azure, start, WatchingSession, partial(_on_azure, options, paths)), paths)


async def _in_practice(options: WatchOptions, workspace: Workspace) -> int:
    def regions(subscription: str) -> Awaitable[tuple[Region, ...]]:
        return workspace.choices.all_soon(kinds.REGION, subscription)

    return await _watched(options, Watched(workspace.choices, workspace.signals, regions, workspace.session.clock))


async def _on_azure(options: WatchOptions, paths: Paths | None, session: WatchingSession) -> int:
    """Without a workspace, which would load all that plans and changes."""
    clock, cadence = session.clock, ON_AZURE if session.endpoint.needs_sign_in else ON_THIS_COMPUTER

    async def regions(subscription: str) -> tuple[Region, ...]:
        try:
            return await within(clock, SOON, session.catalog.all(kinds.REGION, subscription))
        except TimeoutError:
            return ()

    time_scale = cadence.idle / ON_AZURE.idle
    feeds = JobFeeds(session.site_recovery, clock, lambda: cadence)
    signals = SignalWatches(
        session.catalog, feeds, clock, watch_settings(paths or Paths.standard()), lambda: time_scale
    )
    try:
        return await _watched(options, Watched(session, signals, regions, clock))
    finally:
        await signals.close()
        await feeds.close()


async def _watched(options: WatchOptions, watched: Watched) -> int:
    chosen = await chosen_vaults(watched.lists, options.subscription, options.vault, every=options.every_vault)
    tell_unread(chosen)
    watches = [VaultWatch(one, watched.signals, watched.regions, watched.clock) for one in chosen.vaults]
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
