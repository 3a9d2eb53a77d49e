"""A screen that loses its widgets while something is still told to it ends quietly; a real mistake does not."""

import gc

import pytest
from textual.app import ComposeResult
from textual.widgets import Static
from textual.worker import WorkerFailed

from asr_tui.ui.shell.base import AsrScreen
from tests.ui.pilot import running


class Told(AsrScreen[None]):
    leaves = True

    def compose_body(self) -> ComposeResult:
        yield Static(id="told")

    def on_mount(self) -> None:
        self.run_worker(self._watch(), group="watch-told")

    async def _watch(self) -> None:
        told = self.query_one("#told", Static)
        if self.leaves:
            self.dismiss(None)
        await told.remove()
        self.query_one("#told", Static).update("too late")


class Mistaken(Told):
    leaves = False


class Replaced(AsrScreen[None]):
    begun = 0

    def compose_body(self) -> ComposeResult:
        yield Static(id="told")

    def on_mount(self) -> None:
        for _ in range(3):
            self.run_worker(self._watch(), group="watch-told", exclusive=True)

    async def _watch(self) -> None:
        self.begun += 1


async def test_what_is_told_to_a_screen_on_its_way_out_is_let_go() -> None:
    async with running() as pilot:
        await pilot.app.push_screen(Told())
        await pilot.pause()
        assert not isinstance(pilot.app.screen, Told)


async def _shown_mistaken() -> None:
    async with running() as pilot:
        await pilot.app.push_screen(Mistaken())
        await pilot.pause()


async def test_a_widget_that_is_missing_on_a_living_screen_is_a_mistake() -> None:
    with pytest.raises(WorkerFailed):
        await _shown_mistaken()


async def test_work_that_is_replaced_before_it_begins_is_closed(recwarn: pytest.WarningsRecorder) -> None:
    async with running() as pilot:
        screen = Replaced()
        await pilot.app.push_screen(screen)
        await pilot.pause()
        assert screen.begun == 1
    gc.collect()
    assert [one for one in recwarn if "never awaited" in str(one.message)] == []
