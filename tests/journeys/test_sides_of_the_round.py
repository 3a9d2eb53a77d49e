"""The whole round by keys, over the simulator: home, the machine's page, its menu and the pages of its steps say at
each place where it runs, what is due, and never the wrong side."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.protection import Stage
from asr_tui.services.workspace import PracticeOptions, Workspace
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.failover import FailoverPage
from asr_tui.ui.machine.failover_result import FailoverResult
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.machine.reprotect import ReprotectPage
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.needs import NeedsScreen
from asr_tui.ui.widgets.field_list import FieldList
from tests.journeys.admin import SPEED, Admin, admin
from tests.ui.pilot import running, settle, until
from tests.ui.sides import Truth, wrong_words

AT_HOME = Truth("sql-02", "Central US", "West Europe", "Central US")
AWAY = replace(AT_HOME, runs="West Europe", other="Central US")

_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} (?=\d\d:\d\d)")
"""The day of a moment, which is told only where it is another than today's: the world's time passes midnight."""


class Round(Admin):
    """An admin who looks at every screen of the machine after each step."""

    @property
    def words(self) -> str:
        lists = [menu.text for menu in self.pilot.app.screen.query(FieldList)]
        return " ".join(" ".join([super().words, *lists]).split())

    async def home(self) -> None:
        while not isinstance(self.pilot.app.screen, HomeScreen):
            await self.press("escape")

    async def stage(self, stage: Stage) -> None:
        """Wait on home until the vault shows it."""
        await self.home()

        def there() -> bool:
            self.workspace.feeds.of(self.vault.id).refresh()
            items = self.workspace.feeds.of(self.vault.id).value.items
            return any(one.machine_name == self.machine and one.stage is stage for one in items)

        await until(self.pilot, there)
        await settle(self.pilot)

    async def look(self, truth: Truth, *expected: str) -> None:
        """At home, its needs, the machine's page and its menu."""
        await self.home()
        said = [await self._checked(truth)]
        await self.press("i")
        await self.at(NeedsScreen)
        said.append(await self._checked(truth))
        await self.press("escape", "enter")
        await self.at(MachineScreen)
        await self.see("Mobility service")
        said.append(await self._checked(truth))
        await self.press("enter")
        await self.at(ActionsScreen)
        said.append(await self._checked(truth))
        for words in expected:
            assert any(words in _DAY.sub("", text) for text in said), (words, said)
        await self.home()

    async def _checked(self, truth: Truth) -> str:
        await settle(self.pilot)
        text = self.words
        assert wrong_words(truth, text) == [], text
        return text

    async def open(self, key: str, screen: type[object]) -> None:
        """From the machine's page, by a key of it."""
        await self.home()
        await self.press("enter")
        await self.at(MachineScreen)
        await self.see("Mobility service")
        await self.press(key)
        await self.at(screen)

    async def look_while_it_is_copied(self, truth: Truth, *expected: str) -> None:
        """Look with the time nearly held, and let the copy end after it."""
        practice = self.workspace.practice
        assert practice is not None
        await practice.set_speed(1)
        await self.stage(Stage.COPYING)
        await self.look(truth, *expected)
        await practice.set_speed(SPEED)
        await practice.skip(6)
        await self.stage(Stage.PROTECTED)


@pytest.fixture
async def practice(opener: ProgramOpener) -> AsyncIterator[Workspace]:
    workspace = await opener.practice(PracticeOptions(speed=SPEED))
    yield workspace
    await workspace.close()


async def test_every_screen_is_true_all_the_way_round(practice: Workspace) -> None:
    async with running(size=(80, 24)) as pilot:
        known = await admin(pilot, practice, "sql-02")
        one = Round(pilot, practice, known.vault, "sql-02")
        await one.look(replace(AT_HOME, protected=True), "[protected]", "Central US -> West Europe")

        await one.open("f", FailoverPage)
        await one.press("enter")
        await one.confirmed()
        await one.at(FailoverResult)
        await one.see("original sql-02 in Central US")
        await one.stage(Stage.FAILED_OVER)
        since = f"away from home (Central US) since {await failed_over_at(one)}"
        await one.look(AWAY, "[failed over]", since, "runs in West Europe", "leave it in West Europe")

        await one.open("n", ReviewScreen)
        await one.confirmed()
        await one.stage(Stage.COMMITTED)
        await one.look(AWAY, "[committed]", since, "sql-02: Failover committed")

        await one.open("n", ReprotectPage)
        await one.see("runs in West Europe. Where in Central US, its home, shall its copy go?")
        await one.press("enter")
        await one.confirmed()
        await one.look_while_it_is_copied(AWAY, "[re-protecting]", since, "Copying back")
        await one.look(
            replace(AWAY, protected=True), "[failback due]", since, f"away from home since {since.rpartition(' ')[2]}",
            "n Fail back", "West Europe -> Central US", "Failback due",
        )  # fmt: skip

        await one.open("n", FailoverPage)
        await one.see("Failback: which state of sql-02 shall start in Central US?")
        await one.press("enter")
        await one.confirmed()
        await one.at(FailoverResult)
        await one.see("before sql-02 in West Europe")
        await one.stage(Stage.FAILED_OVER)
        await one.look(AT_HOME, "[failed back]", "runs at home again, in Central US", "Failed back")

        await one.open("n", ReviewScreen)
        await one.see("stays sql-02 runs on in Central US")
        await one.confirmed()
        await one.stage(Stage.COMMITTED)
        await one.look(AT_HOME, "[committed]", "Failback committed")

        await one.open("n", ReprotectPage)
        await one.see("runs at home, in Central US. Where in West Europe shall its copy go?")
        await one.press("enter")
        await one.confirmed()
        await one.look_while_it_is_copied(AT_HOME, "[re-protecting]", "Copying again")
        await one.look(replace(AT_HOME, protected=True), "[protected]", "Central US -> West Europe")


async def failed_over_at(one: Round) -> str:
    item = await one.item()
    assert item is not None
    assert item.last_failover is not None
    return f"{item.last_failover:%H:%M}"
