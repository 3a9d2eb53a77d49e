"""Makes the pictures in `screenshots/`: `python -m tests.screenshots`, from a journey through practice.

The journey is the program's own, through the real SDK over the simulator, at 200 times Azure's speed.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.pilot import Pilot

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import PracticeOptions, Start, Welcome
from tests.ui.pilot import press, running, settle, shown

FOLDER = Path(__file__).parent.parent / "screenshots"
SIZES = ((80, 24), (120, 40), (200, 60))
"""Columns and lines: the smallest terminal, a usual one, a large one."""
SPEED = 200.0
LONGEST_WAIT = 120.0
"""Seconds for the longest wait: a first copy at that speed."""

_FROM_THE_WEB = re.compile(r"@font-face\s*{[^}]*}\s*|<!--.*?-->\s*", re.DOTALL)
_LINK = re.compile(r"url\(\s*[\"']?https?:|(?:href|src)=[\"']https?:")


@dataclass(frozen=True, slots=True)
class Scene:
    """Press the keys, wait until the words are seen, and take the picture, where it has a name."""

    keys: tuple[str, ...]
    words: str
    name: str = ""


BEFORE = (
    Scene((), "Practise", "welcome"),
    Scene(("comma",), "Practice speed", "settings"),
    Scene(("escape", "down", "enter"), "How do you want to sign in?", "sign-in"),
)
JOURNEY = (
    Scene((), "Which subscription?", "subscriptions"),
    Scene(("enter",), "Which vault?", "vaults"),
    Scene(("N",), "Next: review", "new-vault"),
    Scene(("escape", "enter"), "Protect more"),
    Scene(("question_mark",), "What this is for", "help"),
    Scene(("escape", "p"), "Where do the machines run", "source"),
    Scene(("end", "enter"), "Which machines shall"),
    Scene(("slash", *"web", "enter", "space", "down", "space"), "marked", "machines"),
    Scene(("enter",), "Where shall they start", "target"),
    Scene(("end", "enter"), "Retention", "policy"),
    Scene(("end", "enter"), "enter  Enable replication", "review"),
    Scene(("f6",), "The same by hand"),
    Scene(("escape", "enter"), "~ Enable replication of web-01", "run"),
    Scene((), "first copy runs", "copy"),
    Scene((), "All done", "done"),
    Scene(("enter",), "Protect more", "home"),
    Scene(("colon",), "Find an action", "palette"),
    Scene(("escape", "P"), "Which policy?", "policies"),
    Scene(("escape", "enter"), "Loss and points", "machine"),
    Scene(("enter",), "Test failover", "actions"),
    Scene(("escape", "escape", "j"), "Enable", "jobs"),
    Scene(("enter",), "Tasks", "job"),
    Scene(("escape", "escape"), "Protect more"),
    Scene(("t",), "which state of", "drill"),
    Scene(("escape", "escape", "f"), "which state of", "point"),
    Scene(("enter",), "Type the machine's name", "failover"),
)
LARGE = (
    Scene((), "Which vault?"),
    Scene(("enter",), "Needs you", "home-of-sixty"),
    Scene(("i",), "What to do:", "needs"),
)


def without_links(svg: str) -> str:
    """The picture without the web fonts and the address that the renderer names: a picture that fetches nothing.

    Raises ValueError where it still would.
    """
    clean = _FROM_THE_WEB.sub("", svg)
    if _LINK.search(clean):
        raise ValueError("the picture names something on the web")
    return clean


async def seen(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait until something is shown. Raises TimeoutError, with what is shown instead."""
    try:
        async with asyncio.timeout(LONGEST_WAIT):
            while not true():
                await pilot.pause()
    except TimeoutError:
        raise TimeoutError(f"the journey has left its way; the screen shows:\n{shown(pilot)}") from None


def keep(pilot: Pilot[None], name: str, folder: Path) -> None:
    width, height = pilot.app.size
    picture = folder / f"{name}-{width}x{height}.svg"
    picture.write_text(without_links(pilot.app.export_screenshot()), encoding="utf-8")


async def take(pilot: Pilot[None], scene: Scene, folder: Path) -> None:
    for key in scene.keys:
        await press(pilot, key)
    await seen(pilot, lambda: scene.words in shown(pilot))
    await settle(pilot)
    if scene.name:
        keep(pilot, scene.name, folder)


async def walk(start: Start, scenes: Sequence[Scene], size: tuple[int, int], folder: Path) -> None:
    with TemporaryDirectory() as root:
        opener = ProgramOpener(Paths.under(Path(root)))
        async with running(start=start, opener=opener, size=size) as pilot:
            for scene in scenes:
                await take(pilot, scene, folder)


async def main(folder: Path) -> None:
    for size in SIZES:
        await walk(Welcome(), BEFORE, size, folder)
        await walk(PracticeOptions(speed=SPEED), JOURNEY, size, folder)
        await walk(PracticeOptions("contoso-large", speed=SPEED), LARGE, size, folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
