"""Practice in a real browser: from the link to a protected machine; who has no link sees nothing."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from asr_tui.ui.review.confirmation import READING_SECONDS
from tests.browser.chromium import CHROMIUM, tab

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

LINK = re.compile(r"http://127\.0\.0\.1:\d+/\?token=\S+")


@asynccontextmanager
async def served(tmp_path: Path) -> AsyncIterator[str]:
    """The link of a server that has just started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "STATE")}
    arguments = ("practice", "--serve", "--port", str(port), "--speed", "600")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-m", "asr_tui", *arguments, env=os.environ | folders, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async for line in process.stdout:
            if found := LINK.search(line.decode()):
                yield found.group()
                break
    finally:
        process.terminate()
        await process.wait()


def test_from_the_link_to_a_protected_machine(tmp_path: Path) -> None:
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # a browser lives in real time
        runner.run(protect(tmp_path))


async def protect(tmp_path: Path) -> None:
    async with served(tmp_path) as link, tab(tmp_path / "browser") as page:
        await page.open(link)
        await page.see("> Contoso Production")
        await page.press("enter")
        await page.see("> contoso-vault")
        await page.press("enter")
        await page.see("p Protect more")
        await page.press("p")
        await page.see("> Next: mark the machines")
        await page.press("enter")
        await page.see("can be protected. Azure agrees.")
        await page.press(" ")
        await page.see("1 marked")
        await page.press("enter")
        await page.see("> 3 Target")
        await page.see("enter Next")
        await page.press("enter")
        await page.see("> 4 Policy")
        await page.press("enter")
        await page.see("Enable replication of app-01")
        await asyncio.sleep(READING_SECONDS)
        await page.press("enter")
        await page.see("> Protect app-01")

        await page.open("about:blank")  # which ends the program: the run is offered by the next one
        await page.open(link.partition("?")[0])
        await page.see("Left undone: Protect app-01")
        await page.see("> Contoso Production")
        await page.press("l")
        await page.see("All done. 6 of 6 steps done")

        own = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "about:")
        elsewhere = [url for url in page.requested if not url.startswith(own)]
        assert not elsewhere
