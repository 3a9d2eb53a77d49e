"""Serves the practice program to browsers on this computer; needs the optional extra `serve`."""

from __future__ import annotations

import logging
import shlex
import sys
from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path

from aiohttp import web
from msgspec import Struct
from textual_serve.server import Server

from asr_tui.browser.gate import Gate, NotLetIn, Seat, check_names

ADDRESS = "127.0.0.1"
SHUTDOWN_SECONDS = 3.0

_PAGE = "page.html"
_SCRIPT = "page.js"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ServedPractice(Struct, frozen=True):
    """What each browser shows: a practice world at its speed; `state` is where further seats keep theirs."""

    arguments: tuple[str, ...]
    state: Path

    def command(self, seat: Seat) -> str:
        """The shell command of a seat's program."""
        program = [sys.executable, "-m", "asr_tui", "practice", *self.arguments]
        if seat.number == 1:
            return shlex.join(program)
        folder = self.state / "seats" / str(seat.number)
        own = [f"XDG_{kind}_HOME={folder / kind.lower()}" for kind in ("CONFIG", "STATE")]
        return shlex.join(["env", *own, *program])


class BrowserServer:
    """The page, textual-serve's script and the connection of each seat, behind the gate."""

    def __init__(self, practice: ServedPractice, seats: int, port: int) -> None:
        self._gate = Gate(seats)
        self._port = port
        self._servers = {
            seat.number: Server(practice.command(seat), host=ADDRESS, port=port, title="asr-tui")
            for seat in self._gate.seats
        }

    def links(self, port: int) -> tuple[str, ...]:
        """The one-time link of each seat."""
        return tuple(f"http://{ADDRESS}:{port}/?token={seat.token}" for seat in self._gate.seats)

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._guarded])
        static = self._servers[1].statics_path
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/page.js", self._script),
                web.get("/ws", self._connect),
                web.static("/static", static),
            ]
        )
        return app

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            check_names(request.headers, needs_origin=request.path == "/ws")
            if request.path == "/" and "token" in request.query:
                return self._let_in(request.query["token"])
            request["seat"] = self._gate.seat_of(request.cookies.get(self._cookie_name, ""))
        except NotLetIn as error:
            return web.Response(status=403, text=f"asr-tui: {error}\n", headers=_HEADERS)
        answer = await handler(request)
        if not answer.prepared:
            answer.headers.update(_HEADERS)
        return answer

    @property
    def _cookie_name(self) -> str:
        return f"asr-tui-{self._port}"  # cookies know no ports: two servers on one computer

    def _let_in(self, token: str) -> web.Response:
        seat = self._gate.admit(token)
        answer = web.Response(status=303, headers={"Location": "/", **_HEADERS})
        answer.set_cookie(self._cookie_name, seat.cookie, httponly=True, samesite="Strict", path="/")
        return answer

    async def _page(self, _: web.Request) -> web.Response:
        return web.Response(text=_file(_PAGE), content_type="text/html")

    async def _script(self, _: web.Request) -> web.Response:
        return web.Response(text=_file(_SCRIPT), content_type="text/javascript")

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        seat: Seat = request["seat"]
        if seat.taken:
            return web.Response(status=409, text="asr-tui: another tab shows this program.\n")
        seat.taken = True
        try:
            return await self._servers[seat.number].handle_websocket(request)
        finally:
            seat.taken = False


def serve(practice: ServedPractice, seats: int, port: int, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. Raises OSError for a port that is taken."""
    logging.getLogger("textual-serve").setLevel(logging.ERROR)
    server = BrowserServer(practice, seats, port)

    def started(_: str) -> None:
        say("Practice in the browser, on this computer only. Each link works once, in one browser:")
        for link in server.links(port):
            say(f"  {link}")
        say(f"From elsewhere: ssh -L {port}:{ADDRESS}:{port} THIS-HOST, then the same link there. Ctrl-C ends it.")

    web.run_app(
        server.application(), host=ADDRESS, port=port, shutdown_timeout=SHUTDOWN_SECONDS, print=started, access_log=None
    )


def _file(name: str) -> str:
    return files("asr_tui.browser").joinpath(name).read_text(encoding="utf-8")
