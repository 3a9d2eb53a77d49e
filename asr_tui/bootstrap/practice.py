"""The practice Azure, a simulator in its own thread so that neither stalls the other, and a workspace on it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from socket import create_connection
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec import Struct

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.azure_gateway.wire.transport import Transport
from asr_tui.bootstrap.cadences import watch_settings
from asr_tui.bootstrap.practice_pace import PracticePace
from asr_tui.bootstrap.unfinished_work import PRACTICE
from asr_tui.bootstrap.wiring import (
    Stores,
    Watching,
    currency_of,
    new_workspace,
    practice_cadence,
    practice_time_scale,
)
from asr_tui.domain.capabilities import Capability, actions_for
from asr_tui.domain.errors import AsrError, HeldByOther
from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import EndpointKind, Environment, Identity
from asr_tui.local_store.files import Notices, make_folder
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import FaultProfile, PracticeOptions, Workspace
from asr_tui.simulator import fault_profiles, second_factor
from asr_tui.simulator.providers import authorization
from asr_tui.simulator.providers.compute import host_faults
from asr_tui.simulator.providers.resource_health import published
from asr_tui.simulator.providers.site_recovery import rehearsed_faults
from asr_tui.simulator.server import Simulator
from asr_tui.simulator.throttling import Throttle
from asr_tui.simulator.world_file import BrokenWorldFile, WorldHeld
from asr_tui.simulator.worlds import WorldError

T = TypeVar("T")

STOP_SECONDS = 2.0
"""Seconds that the simulator may take to write its world and stop."""


async def open_practice(options: PracticeOptions, paths: Paths, speed: float, notices: Notices) -> Workspace:
    """Start a practice world and connect to it. Raises AsrError."""
    actions = actions_for(map(Capability, options.account)) if options.account else None
    world = PracticeWorld(options.world, paths.world(options.world), speed, options.fresh, actions)
    practice, url = await PracticeAzure.start(world, notices)
    endpoint = f"{PRACTICE}{options.world}"
    stores = Stores(paths.practice, notices, endpoint, own=True)
    if practice.started_fresh:
        stores.forget(endpoint)
    environment = Environment(
        EndpointKind.PRACTICE, endpoint, f"{speed:g}x", world=options.world, read_only=options.read_only
    )
    transport = Transport(use_proxies=False, socket=practice.socket)
    session = AzureSession(Endpoint.of(url=url), read_only=options.read_only, transport=transport, pace=PracticePace())
    identity = Identity("practice", "practice")
    watching = Watching(watch_settings(paths), lambda: practice_time_scale(practice.speed), currency_of(paths))
    workspace = new_workspace(
        environment, identity, session, stores, lambda: practice_cadence(practice.speed), watching
    )
    workspace.practice = practice
    workspace.closers.append(practice.close)
    return workspace


def _can_be_reached(url: str) -> bool:
    """Whether this computer can connect to itself: not where a new network namespace has no loopback yet."""
    address = urlsplit(url)
    try:
        create_connection((address.hostname, address.port), timeout=1.0).close()
    except OSError:
        return False
    return True


class PracticeWorld(Struct, frozen=True):
    """A world by name, the file with its state, and its speed: its seconds in one of this computer.

    `actions` are all that the account may do there; None for everything.
    """

    name: str
    file: Path
    speed: float
    fresh: bool
    actions: tuple[str, ...] | None = None


class PracticeAzure:
    """A running simulator, made by `start`.

    started_fresh  whether nothing of an earlier world is left
    socket         the Unix socket at which it answers, where this computer cannot connect to itself; else empty
    """

    def __init__(self, world: PracticeWorld, notices: Notices) -> None:
        self._world = world
        self._notices = notices
        self.speed = world.speed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._simulator: Simulator | None = None
        self._stop: asyncio.Event | None = None
        self._listening: Future[str] = Future()
        self._ended: Future[None] = Future()
        self._thread = threading.Thread(target=self._run_thread, name="practice Azure", daemon=True)
        self.started_fresh = world.fresh
        self.socket = ""

    @classmethod
    async def start(cls, world: PracticeWorld, notices: Notices) -> tuple[PracticeAzure, str]:
        """The practice Azure and its base address. Raises HeldByOther and AsrError."""
        practice = cls(world, notices)
        practice._thread.start()
        return practice, await asyncio.wrap_future(practice._listening)

    @property
    def world(self) -> str:
        return self._world.name

    async def set_speed(self, speed: float) -> None:
        self.speed = speed

        def change(simulator: Simulator) -> None:
            simulator.speed = speed

        await self._call(change)

    async def skip(self, hours: float) -> None:
        await self._call(lambda simulator: simulator.skip(hours))

    async def outages(self) -> tuple[str, ...]:
        return tuple(sorted(await self._call(lambda simulator: simulator.cloud.outages)))

    async def set_outage(self, region: str, out: bool) -> None:
        def change(simulator: Simulator) -> None:
            if out:
                simulator.cloud.begin_outage(region)
            else:
                simulator.cloud.end_outage(region)

        await self._call(change)

    async def broken_site_recovery(self) -> tuple[str, ...]:
        return tuple(sorted(await self._call(lambda simulator: published.broken_regions(simulator.cloud))))

    async def set_site_recovery_broken(self, region: str, broken: bool) -> None:
        change = published.break_site_recovery if broken else published.mend_site_recovery
        await self._call(lambda simulator: change(simulator.cloud, region))

    async def has_host_fault(self, machine: ArmId) -> bool:
        return machine.lower() in await self._call(lambda simulator: host_faults.faulty(simulator.cloud))

    async def set_host_fault(self, machine: ArmId, fault: bool) -> None:
        change = host_faults.begin if fault else host_faults.end
        await self._call(lambda simulator: change(simulator.cloud, machine))

    async def silent_until(self) -> datetime | None:
        return await self._call(lambda simulator: simulator.cloud.silent_until)

    async def set_silence(self, minutes: float) -> None:
        await self._call(lambda simulator: simulator.cloud.fall_silent(minutes))

    async def next_job_fails(self) -> bool:
        return await self._call(lambda simulator: rehearsed_faults.next_job_fails(simulator.cloud))

    async def set_next_job_fails(self, fails: bool) -> None:
        await self._call(lambda simulator: rehearsed_faults.fail_next_job(simulator.cloud, fails))

    async def asks_second_factor(self) -> bool:
        return await self._call(lambda simulator: second_factor.is_required(simulator.cloud))

    async def set_asks_second_factor(self, asks: bool) -> None:
        await self._call(lambda simulator: second_factor.set_required(simulator.cloud, required=asks, renew=asks))

    @property
    def fault_profiles(self) -> tuple[FaultProfile, ...]:
        profiles = fault_profiles.PROFILES.items()
        return tuple(FaultProfile(name, one.title, one.brief, one.sentence) for name, one in profiles)

    async def faults(self) -> tuple[str, int] | None:
        return await self._call(lambda simulator: simulator.trouble.profile)

    async def set_faults(self, name: str, seed: int = 1) -> None:
        def change(simulator: Simulator) -> None:
            if name:
                simulator.trouble.choose(name, seed)
            else:
                simulator.trouble.end()

        await self._call(change)

    async def close(self) -> None:
        """Write the world and stop; waits at most STOP_SECONDS."""
        if self._loop is not None and self._stop is not None:
            with suppress(RuntimeError):  # the simulator's loop is closed already, even while its thread still ends
                self._loop.call_soon_threadsafe(self._stop.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._ended)), STOP_SECONDS)

    async def _call(self, act: Callable[[Simulator], T]) -> T:
        """Run it in the simulator's thread."""
        if self._loop is None or self._simulator is None:
            raise RuntimeError("the practice Azure does not run")
        simulator = self._simulator

        async def call() -> T:
            return act(simulator)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(call(), self._loop))

    def _run_thread(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if self._listening.done():
                raise
            self._listening.set_exception(error)
        finally:
            self._ended.set_result(None)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._simulator = self._open_or_restart()
        self._simulator.throttle = Throttle(self._loop.time)
        authorization.allow_only(self._simulator.cloud, self._world.actions)
        with ExitStack() as folders:
            await self._answer(self._simulator, self._stop, folders)

    async def _answer(self, simulator: Simulator, stop: asyncio.Event, folders: ExitStack) -> None:
        """Answer until it is told to stop."""
        try:
            url = await simulator.start()
            if not _can_be_reached(url):
                socket = str(Path(folders.enter_context(TemporaryDirectory(prefix="asr-tui-"))) / "azure")
                await simulator.listen_at(socket)
                self.socket = socket
            self._listening.set_result(url)
            await stop.wait()
        finally:
            await simulator.stop()
            if error := simulator.save_error:
                self._notices.add(f"This practice world could not be kept as it was left: {error}.")

    def _open_or_restart(self) -> Simulator:
        file = self._world.file
        try:
            make_folder(file.parent)
            return self._open(file, fresh=self._world.fresh)
        except BrokenWorldFile as error:
            self._notices.add(f"{error} Practice begins anew.")
            self.started_fresh = True
            return self._open(file, fresh=False)
        except OSError as error:
            self._notices.add(f"This practice world cannot be kept, and is lost at the end: {error}.")
            self.started_fresh = True
            return self._open(None, fresh=False)

    def _open(self, file: Path | None, *, fresh: bool) -> Simulator:
        try:
            return Simulator.open(self._world.name, self.speed, file, fresh=fresh)
        except WorldHeld as error:
            raise HeldByOther(
                "This practice world is open already",
                str(error),
                "End the other one, or practise in another world (asr-tui practice --world empty).",
            ) from error
        except WorldError as error:
            raise AsrError("No such practice world", str(error), "Choose one of those that are known.") from error
