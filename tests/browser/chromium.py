"""A headless Chromium, driven by its DevTools protocol: types keys, and reads what textual-serve sent as a terminal."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pyte

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1200,700",
)
_BINARY = 2
_KEYS = {"enter": ("Enter", 13, "\r"), "down": ("ArrowDown", 40, ""), "escape": ("Escape", 27, "")}


class Tab:
    """One page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, object]]] = {}
        self._changed = asyncio.Event()
        self._terminal = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._terminal)
        self.requested: list[str] = []

    async def follow(self) -> None:
        """Read what the browser reports, until it ends."""
        async for message in self._socket:
            self._heard(message.json())
            self._changed.set()

    async def send(self, method: str, **parameters: object) -> dict[str, object]:
        self._number += 1
        answer: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()
        self._answers[self._number] = answer
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        return await answer

    async def open(self, url: str) -> None:
        await self.send("Network.enable")
        await self.send("Page.enable")
        await self.send("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.send("Page.navigate", url=url)

    async def press(self, *keys: str) -> None:
        for key in keys:
            name, code, text = _KEYS.get(key, (key, ord(key.upper()[0]), key))
            down = {"key": name, "windowsVirtualKeyCode": code, "text": text}
            await self.send("Input.dispatchKeyEvent", type="keyDown", **down)
            await self.send("Input.dispatchKeyEvent", type="keyUp", key=name, windowsVirtualKeyCode=code)

    async def text(self, expression: str) -> str:
        """The value of an expression in the page, as text."""
        answer = await self.send("Runtime.evaluate", expression=expression)
        result = answer["result"]
        assert isinstance(result, dict)
        return str(result.get("value", ""))

    @property
    def shown(self) -> str:
        return "\n".join(self._terminal.display)

    async def see(self, words: str, seconds: float = 60.0) -> None:
        await self.until(lambda: words in self.shown, seconds)

    async def until(self, true: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for what the page does. Raises AssertionError with what the terminal shows."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"never came true; the terminal shows:\n{self.shown}") from None

    def _heard(self, message: dict[str, object]) -> None:
        number = message.get("id")
        if isinstance(number, int):
            result = message.get("result", {})
            assert isinstance(result, dict), message
            self._answers.pop(number).set_result(result)
            return
        parameters = message.get("params", {})
        assert isinstance(parameters, dict)
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requested.append(parameters["request"]["url"])
            case "Network.webSocketCreated":
                self.requested.append(parameters["url"])
                self._terminal.reset()
            case "Network.webSocketFrameSent":
                self._resized(parameters["response"]["payloadData"])
            case "Network.webSocketFrameReceived" if parameters["response"]["opcode"] == _BINARY:
                self._stream.feed(base64.b64decode(parameters["response"]["payloadData"]))

    def _resized(self, sent: str) -> None:
        kind, *rest = json.loads(sent)
        if kind == "resize":
            self._terminal.resize(rest[0]["height"], rest[0]["width"])


@asynccontextmanager
async def tab(folder: Path) -> AsyncIterator[Tab]:
    """A tab of a new browser without any history."""
    assert CHROMIUM is not None
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        *_FLAGS,
        f"--user-data-dir={folder}",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        address = ""
        async for line in process.stderr:
            if b"DevTools listening on ws://" in line:
                address = line.decode().split("ws://")[1].split("/")[0]
                break
        async with (
            aiohttp.ClientSession() as session,
            session.put(f"http://{address}/json/new") as answer,
            session.ws_connect((await answer.json())["webSocketDebuggerUrl"], max_msg_size=0) as socket,
        ):
            page = Tab(socket)
            following = asyncio.create_task(page.follow())
            yield page
            following.cancel()
    finally:
        process.kill()
        await process.wait()
