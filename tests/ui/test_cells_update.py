"""What is sent to the terminal brings it to what the screen shows, and is little."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from asr_tui.domain.place import Environment
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.vault.home import HomeScreen
from tests.fakes import AZURE, NOW, PRACTICE, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import running, settle, shown, until
from tests.workspaces import fake_workspace, move_clock

_SEQUENCE = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[[0-9;?]*[A-Za-z]|([^\x1b])")


class Terminal:
    """As much of a terminal as updates need: cursor moves and characters."""

    def __init__(self, text: str) -> None:
        self.lines = [list(line.ljust(80)) for line in text.split("\n")]
        self.sent = 0

    def write(self, data: str) -> None:
        self.sent += len(data.encode())
        x = y = 0
        for row, column, char in _SEQUENCE.findall(data):
            if row:
                y, x = int(row) - 1, int(column) - 1
            elif char and char >= " ":
                self.lines[y][x] = char
                x += 1

    @property
    def text(self) -> str:
        return "\n".join("".join(line).rstrip() for line in self.lines)


def items(minutes: int) -> tuple[ProtectedItem, ...]:
    return tuple(
        samples.item(f"web-{number:02}", rpo=timedelta(minutes=20 + (minutes + number) % 5)) for number in range(60)
    )


@contextmanager
def watched(pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal that shows what the screen shows now, and gets what is written from here on."""
    terminal = Terminal(shown(pilot))
    assert isinstance(pilot.app._driver, HeadlessDriver)
    with monkeypatch.context() as patch:
        patch.setattr(HeadlessDriver, "write", lambda _, data: terminal.write(data))
        patch.setattr(HeadlessDriver, "is_headless", property(lambda _: False))
        yield terminal


@pytest.mark.parametrize("environment", [PRACTICE, AZURE], ids=["practice", "Azure"])
@pytest.mark.parametrize("hour", [9, 19, 23], ids="from {} o'clock".format)
async def test_each_digit_of_the_clock_is_drawn_anew(
    environment: Environment, hour: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as pilot:
        workspace = fake_workspace(environment)
        move_clock(workspace, NOW.replace(hour=hour, minute=59, second=30) - NOW)
        screen = HomeScreen(workspace, samples.VAULT)
        await pilot.app.push_screen(screen)
        await settle(pilot)
        with watched(pilot, monkeypatch) as terminal:
            move_clock(workspace, timedelta(minutes=1))
            screen.update_top_line()
            await settle(pilot)
            assert f"{(hour + 1) % 24:02}:00 UTC" in shown(pilot)
            assert terminal.text.splitlines()[0] == shown(pilot).splitlines()[0]
        assert terminal.sent


async def test_sixty_machines_cost_little_and_the_terminal_shows_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as pilot:
        jobs = tuple(replace(samples.ENABLING, name=f"job-{number}", target=f"web-{number}") for number in range(20))
        recovery = FakeSiteRecovery(all_items=items(0), all_jobs=jobs)
        workspace = fake_workspace(site_recovery=recovery)
        feed = workspace.feeds.of(samples.VAULT.id)
        await pilot.app.push_screen(HomeScreen(workspace, samples.VAULT))
        await until(pilot, lambda: "web-00" in shown(pilot))
        await settle(pilot)
        with watched(pilot, monkeypatch) as terminal:
            for poll in range(1, 4):
                before = feed.value
                recovery.all_items = items(poll)
                await until(pilot, lambda before=before: feed.value is not before)  # type: ignore[misc]
                await settle(pilot)
                assert terminal.text == shown(pilot)
        assert 0 < terminal.sent < 3 * 10 * 400  # bytes: at most 400 a second, with a poll each 10 s
