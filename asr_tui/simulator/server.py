"""The simulator's server: Azure Resource Manager over HTTP(S) on loopback."""

from __future__ import annotations

import asyncio
import signal
import ssl
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

from asr_tui.simulator import api_versions, async_operations, fault_profiles, request_models, second_factor
from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.fault_profiles import Trouble
from asr_tui.simulator.faults import Fault, Faults
from asr_tui.simulator.http_answers import Ids, encoded, parsed_body, refusal, require_api_version
from asr_tui.simulator.listener import Listener, body_of
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers import (
    activity_log,
    authorization,
    automation,
    colleague,
    compute,
    deployments,
    generic_resources,
    log_analytics,
    network,
    recovery_services,
    resource_graph,
    resource_health,
    resources,
    retail_prices,
    role_assignments,
    site_recovery,
    storage,
    vault_information,
)
from asr_tui.simulator.providers.site_recovery import broken_service
from asr_tui.simulator.routes import collapse
from asr_tui.simulator.state_saver import StateSaver
from asr_tui.simulator.throttling import Throttle
from asr_tui.simulator.ticker import Ticker
from asr_tui.simulator.world_file import WorldFile
from asr_tui.simulator.worlds import build, load_world

PROVIDERS: tuple[Provider, ...] = (
    async_operations.PROVIDER,
    resources.PROVIDER,
    generic_resources.PROVIDER,
    deployments.PROVIDER,
    authorization.PROVIDER,
    automation.PROVIDER,
    request_models.PROVIDER,
    role_assignments.PROVIDER,
    compute.PROVIDER,
    network.PROVIDER,
    storage.PROVIDER,
    recovery_services.PROVIDER,
    vault_information.PROVIDER,
    resource_graph.PROVIDER,
    broken_service.PROVIDER,
    site_recovery.PROVIDER,
    resource_health.PROVIDER,
    activity_log.PROVIDER,
    log_analytics.PROVIDER,
    retail_prices.PROVIDER,
    colleague.PROVIDER,
    fault_profiles.PROVIDER,
)
# A fixed morning for clocks that only tests move.
TEST_MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

_MOST_REQUESTS = 20_000


class ReceivedRequest(NamedTuple):
    """A request as it was received."""

    method: str
    path: str
    body: JsonObject | None
    headers: dict[str, str]


class Simulator:
    """A cloud with its clock's speed, its state file and its listener.

    throttle  limits the requests of each principal, where it is set
    """

    def __init__(self, cloud: Cloud, speed: float | None, world_file: WorldFile | None = None) -> None:
        self.cloud = cloud
        self.faults = Faults()
        self.trouble = Trouble(cloud)
        self.throttle: Throttle | None = None
        self.requests: list[ReceivedRequest] = []
        self.url = ""
        self.ticker = Ticker(cloud.clock, speed)
        self._saver = StateSaver(cloud, world_file) if world_file else None
        self._last_error: OSError | None = None
        self._runner: web.ServerRunner | None = None

    @classmethod
    def open(
        cls,
        world: str | Path | JsonObject | None = None,
        speed: float | None = None,
        state_file: Path | None = None,
        *,
        seed: int = 1,
        now: datetime | None = None,
        fresh: bool = False,
    ) -> Simulator:
        """Make a simulator from a world (a name, a file or its decoded JSON) or from its state file.

        `speed` is virtual seconds a second; 0: from event to event; None: only by `advance`.
        An existing state file is preferred to the world, unless `fresh` sets it aside first. Raises WorldError
        (unknown or broken world), WorldHeld (another process has the state file) and BrokenWorldFile.
        """
        start = now or (datetime.now(UTC) if speed else TEST_MORNING)
        cloud = Cloud(PROVIDERS, start, seed)
        if state_file is None:
            build(cloud, load_world(world))
            return cls(cloud, speed)
        world_file = WorldFile.open(state_file)
        try:
            if fresh:
                world_file.set_aside()
            state = world_file.load()
            if state is None:
                build(cloud, load_world(world))
            else:
                _resume(cloud, state, world_file)
        except BaseException:
            world_file.close()
            raise
        return cls(cloud, speed, world_file)

    @property
    def speed(self) -> float | None:
        return self.ticker.speed

    @speed.setter
    def speed(self, speed: float | None) -> None:
        self.ticker.speed = speed

    async def start(self, port: int = 0, host: str = "127.0.0.1", ssl_context: ssl.SSLContext | None = None) -> str:
        """Listen; gives the base URL. Port 0 takes a free one."""
        self._runner = web.ServerRunner(Listener(self._handle), shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, ssl_context=ssl_context).start()
        self.url = f"{'https' if ssl_context else 'http'}://{host}:{self._runner.addresses[0][1]}"
        self.ticker.start()
        if self._saver is not None:
            await self._saver.start()
        return self.url

    async def listen_at(self, path: str) -> None:
        """Answer at a Unix socket too, once it has started."""
        if self._runner is None:
            raise RuntimeError("the simulator does not run")
        await web.UnixSite(self._runner, path).start()

    @property
    def save_error(self) -> OSError | None:
        """Why the world could not be written to its file last time; None while it can."""
        return self._saver.error if self._saver else self._last_error

    async def stop(self) -> None:
        """Stop the listener and the clock and save the state. May be called twice."""
        self.faults.clear()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self.ticker.stop()
        if self._saver is not None:
            await self._saver.stop()
            self._last_error, self._saver = self._saver.error, None

    def advance(self, seconds: float) -> None:
        """Advance the clock by virtual seconds at once, at any speed."""
        self.ticker.catch_up()
        self.cloud.clock.advance(seconds)

    def skip(self, hours: float) -> None:
        """Advance the clock by hours."""
        self.advance(timedelta(hours=hours).total_seconds())

    async def _handle(self, http: web.BaseRequest) -> web.StreamResponse:
        self.ticker.catch_up()
        ids = Ids.of(http)
        try:
            body = parsed_body(await body_of(http))
        except ArmError as error:
            return encoded(http, ids, self.cloud.clock.now, refusal(error))
        del self.requests[:-_MOST_REQUESTS]
        self.requests.append(ReceivedRequest(http.method, http.path_qs, body, dict(http.headers)))
        if self.cloud.silent_until is not None:
            return _unanswered(http)
        fault = self.faults.take(http.method, http.path_qs) or self._troubled(http)
        if fault is not None and fault.when == "before" and await fault.replaces_answer():
            return self._disturbed(http, ids, fault)
        answer = encoded(http, ids, self.cloud.clock.now, self._answer(http, ids, body))
        if self._saver is not None and http.method not in ("GET", "HEAD"):
            await self._saver.save()
        if fault is not None and fault.change is not None:
            fault.change(answer)
        elif fault is not None and fault.when == "after" and await fault.replaces_answer():
            return self._disturbed(http, ids, fault)
        return answer

    def _troubled(self, http: web.BaseRequest) -> Fault | None:
        return self.trouble.take(http.method, collapse(http.path), http.headers.get("Authorization", ""))

    def _answer(self, http: web.BaseRequest, ids: Ids, body: JsonObject | None) -> Response:
        query = {key.lower(): value for key, value in http.query.items()}
        version = query.get("api-version", "")
        request = Request(
            http.method, collapse(http.path), {}, query, body, http.headers, f"{http.scheme}://{http.host}",
            version, ids.client, ids.request, ids.correlation,
        )  # fmt: skip
        try:
            counted = self._counted(http)
            if not (log_analytics.answers(request.path) or retail_prices.answers(request.path)):
                require_api_version(version)
                second_factor.require_second_factor(self.cloud, http.method, http.path, http.headers)
                api_versions.require_known(self.cloud, request)
            answer = self.cloud.answer(request)
            return Response(answer.status, answer.body, (*answer.header_pairs(), *counted.items()))
        except ArmError as error:
            return refusal(error)

    def _counted(self, http: web.BaseRequest) -> dict[str, str]:
        """The headers that count the requests; none where they are not limited. Raises ArmError."""
        if self.throttle is None:
            return {}
        return self.throttle.admit(http.method, collapse(http.path), http.headers.get("Authorization", ""))

    def _disturbed(self, http: web.BaseRequest, ids: Ids, fault: Fault) -> web.StreamResponse:
        if fault.status is not None:
            return encoded(http, ids, self.cloud.clock.now, Response(fault.status, fault.body, fault.headers))
        return _unanswered(http)


def _unanswered(http: web.BaseRequest) -> web.Response:
    """The connection ends without an answer."""
    if http.transport is not None:
        http.transport.abort()
    return web.Response(status=500)


def _resume(cloud: Cloud, state: JsonObject, world_file: WorldFile) -> None:
    """Resume a saved state. Raises BrokenWorldFile for one that does not fit."""
    try:
        cloud.load(state)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise world_file.broken(f"{type(error).__name__}: {error}") from None
    if noted := world_file.noted_time():
        cloud.clock.advance_to(noted)


def serve(
    port: int,
    world: str | Path | None,
    speed: float,
    state: Path | None = None,
    cert: Path | None = None,
    key: Path | None = None,
    *,
    require_mfa: bool = False,
    faults: tuple[str, int] | None = None,
    actions: Sequence[str] | None = None,
) -> None:
    """`asr-tui simulator`: serve until SIGINT or SIGTERM. The first line on stdout says where.

    Without `faults`, a profile and its seed, there is no trouble. `actions` are all that the caller may do; None for
    everything.

    Raises WorldError, WorldHeld, BrokenWorldFile, OSError (port taken, certificate unreadable) and ssl.SSLError.
    """
    context = None
    if cert is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
    simulator = Simulator.open(world, speed, state)
    second_factor.set_required(simulator.cloud, required=require_mfa)
    simulator.trouble.end()
    if faults is not None:
        simulator.trouble.choose(*faults)
    authorization.allow_only(simulator.cloud, actions)
    asyncio.run(_serve(simulator, port, context))


async def _serve(simulator: Simulator, port: int, context: ssl.SSLContext | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    simulator.throttle = Throttle(loop.time)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        url = await simulator.start(port, ssl_context=context)
        sys.stdout.write(f"listening on {url}\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await simulator.stop()
