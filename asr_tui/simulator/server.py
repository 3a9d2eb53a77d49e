"""The simulator's one door: Azure Resource Manager over HTTP(S) on loopback."""

from __future__ import annotations

import asyncio
import ssl
import uuid
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from aiohttp import web

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.faults import Fault, Faults
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.routes import Request, Response, collapse
from asr_tui.simulator.ticker import Ticker
from asr_tui.simulator.world_file import WorldFile
from asr_tui.simulator.worlds import build, load_world

# A fixed morning for clocks that only tests move.
TEST_MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

_OLDEST_API = "2015-01-01"
_LARGEST_BODY = 4 * 1024 * 1024  # bytes; ARM's own limit on a request


class Seen(NamedTuple):
    """One request that came in."""

    method: str
    path: str
    body: JsonObject | None
    headers: dict[str, str]


class Simulator:
    """A cloud, its clock's pace, its state file and its listener."""

    def __init__(self, cloud: Cloud, speed: float | None, world_file: WorldFile | None = None) -> None:
        self.cloud = cloud
        self.faults = Faults()
        self.requests: list[Seen] = []
        self.url = ""
        self.ticker = Ticker(cloud.pace, speed)
        self._world_file = world_file
        self._runner: web.AppRunner | None = None
        self._saver: asyncio.Task[None] | None = None

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

        `speed` is virtual seconds a second; 0 jumps from event to event, None moves only by `advance`.
        A state file that exists wins over the world, unless `fresh` sets it aside first. Raises WorldError
        (unknown or broken world), WorldHeld (another process has the state file) and BrokenWorldFile.
        """
        start = now or (datetime.now(UTC) if speed else TEST_MORNING)
        cloud = Cloud(start, seed)
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
                _go_on(cloud, state, world_file)
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
        app = web.Application(client_max_size=_LARGEST_BODY)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, ssl_context=ssl_context)
        await site.start()
        bound = self._runner.addresses[0][1]
        self.url = f"{'https' if ssl_context else 'http'}://{host}:{bound}"
        self.ticker.start()
        if self._world_file is not None:
            self._world_file.save(self.cloud.dump())
            self._saver = asyncio.create_task(self._save_changes(self._world_file))
        return self.url

    async def stop(self) -> None:
        """Stop listening, stop the clock, keep the state. May be called twice."""
        self.faults.clear()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self.ticker.stop()
        if self._saver is not None:
            self._saver.cancel()
            self._saver = None
        if self._world_file is not None:
            self._world_file.save(self.cloud.dump())
            self._world_file.close()
            self._world_file = None

    def advance(self, seconds: float) -> None:
        """Let virtual seconds pass at once, whatever the speed."""
        self.ticker.catch_up()
        self.cloud.pace.advance(seconds)

    def skip(self, hours: float) -> None:
        """Let an hour or a day pass."""
        self.advance(timedelta(hours=hours).total_seconds())

    async def _save_changes(self, world_file: WorldFile) -> None:
        """Write the state at most once a second, and only when something changed."""
        saved = self.cloud.store.version
        while True:
            await asyncio.sleep(1.0)
            if self.cloud.store.version != saved:
                saved = self.cloud.store.version
                world_file.save(self.cloud.dump())

    async def _handle(self, http: web.Request) -> web.StreamResponse:
        self.ticker.catch_up()
        ids = _Ids.of(http)
        try:
            body = _parsed(await http.read())
        except ArmError as error:
            return self._encoded(http, ids, _refusal(error))
        self.requests.append(Seen(http.method, http.path_qs, body, dict(http.headers)))
        fault = self.faults.take(http.method, http.path_qs)
        if fault is not None and fault.when == "before":
            await fault.wait()
            if not fault.answer:
                return self._disturbed(http, ids, fault)
        answer = self._encoded(http, ids, self._answer(http, ids, body))
        if fault is not None and fault.when == "after":
            await fault.wait()
            if not fault.answer:
                return self._disturbed(http, ids, fault)
        return answer

    def _answer(self, http: web.Request, ids: _Ids, body: JsonObject | None) -> Response:
        path = collapse(http.path)
        query = {key.lower(): value for key, value in http.query.items()}
        base_url = f"{http.scheme}://{http.host}"

        def make(params: dict[str, str]) -> Request:
            return Request(
                http.method, path, params, query, body, http.headers, base_url,
                query.get("api-version", ""), ids.client, ids.request, ids.correlation,
            )  # fmt: skip

        try:
            _check_api_version(query.get("api-version", ""))
            return self.cloud.answer(http.method, path, make, query["api-version"])
        except ArmError as error:
            return _refusal(error)

    def _disturbed(self, http: web.Request, ids: _Ids, fault: Fault) -> web.StreamResponse:
        if fault.status is not None:
            return self._encoded(http, ids, Response(fault.status, fault.body, fault.headers))
        if http.transport is not None:
            http.transport.abort()
        return web.Response(status=500)

    def _encoded(self, http: web.Request, ids: _Ids, answer: Response) -> web.Response:
        status, body = answer.status, answer.body
        if http.method == "HEAD" and status == 200:
            status, body = 204, None
        response = web.Response(status=status)
        if body is not None:
            response.body = msgspec.json.encode(body)
            response.headers["Content-Type"] = "application/json; charset=utf-8"
        else:
            response.headers.popall("Content-Type", None)
        _add_common_headers(response, http, ids, self.cloud.pace.now)
        own = answer.header_pairs()
        for name in {name.lower() for name, _ in own}:
            response.headers.popall(name, None)
        for name, value in own:
            response.headers.add(name, value)
        return response


def _go_on(cloud: Cloud, state: JsonObject, world_file: WorldFile) -> None:
    """Take up a kept state; one that does not fit is a broken file like any other."""
    try:
        cloud.load(state)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise world_file.broken(f"{type(error).__name__}: {error}") from None


class _Ids(NamedTuple):
    """The ids that Azure gives a request, and the client's own."""

    request: str
    correlation: str
    client: str

    @classmethod
    def of(cls, http: web.Request) -> _Ids:
        given = http.headers.get("x-ms-correlation-request-id")
        return cls(str(uuid.uuid4()), given or str(uuid.uuid4()), http.headers.get("x-ms-client-request-id", ""))


def _parsed(raw: bytes) -> JsonObject | None:
    if not raw.strip():
        return None
    try:
        decoded = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise ArmError(
            400, "InvalidRequestContent", f"The request content was invalid and could not be deserialized: '{error}'."
        ) from None
    if decoded is None:
        return None
    if not isinstance(decoded, dict):
        raise ArmError(400, "InvalidRequestContent", "The request content was invalid: an object was expected.")
    return decoded


def _refusal(error: ArmError) -> Response:
    return Response(error.status, error.body(), error.headers)


def _check_api_version(version: str) -> None:
    if not version:
        raise ArmError(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    day = version.removesuffix("-preview")
    try:
        datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        day = ""
    if day < _OLDEST_API:
        raise ArmError(400, "InvalidApiVersionParameter", f"The api-version '{version}' is invalid.")


def _add_common_headers(response: web.Response, http: web.Request, ids: _Ids, now: datetime) -> None:
    headers = response.headers
    headers["Date"] = format_datetime(now.astimezone(UTC).replace(microsecond=0), usegmt=True)
    headers["Cache-Control"] = "no-cache"
    headers["Pragma"] = "no-cache"
    headers["Expires"] = "-1"
    headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["x-ms-request-id"] = ids.request
    headers["x-ms-correlation-request-id"] = ids.correlation
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    headers["x-ms-routing-request-id"] = f"WESTEUROPE:{stamp}:{ids.request}"
    if ids.client:
        headers["x-ms-client-request-id"] = ids.client
    # Azure's buckets refill within a second, so a slow client always reads the bucket less its own call
    # (Microsoft Learn, "Understand how Azure Resource Manager throttles requests": 250 reads, 200 writes
    # and deletes a subscription and principal, fifteen times that over all principals).
    kind, bucket = {"GET": ("reads", 250), "HEAD": ("reads", 250), "DELETE": ("deletes", 200)}.get(
        http.method, ("writes", 200)
    )
    headers[f"x-ms-ratelimit-remaining-subscription-{kind}"] = str(bucket - 1)
    headers[f"x-ms-ratelimit-remaining-subscription-global-{kind}"] = str(bucket * 15 - 1)
