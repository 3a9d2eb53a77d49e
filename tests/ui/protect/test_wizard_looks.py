"""How the pages of the enable replication wizard look, small and wide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest
from msgspec.structs import replace
from textual.app import App
from textual.pilot import Pilot

from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Welcome
from asr_tui.ui.app import AsrApp
from asr_tui.ui.protect import EnableReplicationWizard
from tests.fakes import PRACTICE
from tests.ui.pilot import press, settle
from tests.ui.protect.estates import catalog
from tests.ui.protect.wizard_under_test import THE_VAULT
from tests.workspaces import FakeOpener, fake_workspace

PAGES = {
    "machines": ("enter", "space", "down"),
    "target": ("enter", "space", "enter"),
    "review": ("enter", "space", "enter", "enter", "enter"),
}


class Compare(Protocol):
    def __call__(
        self, app: App[None], *, terminal_size: tuple[int, int], run_before: Callable[[Pilot[None]], object]
    ) -> bool: ...


@pytest.fixture(autouse=True)
def many_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same colours whatever terminal the tests are started in."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "wide"])
@pytest.mark.parametrize("page", PAGES)
def test_page(snap_compare: Compare, size: tuple[int, int], page: str) -> None:
    async def there(pilot: Pilot[None]) -> None:
        workspace = fake_workspace(replace(PRACTICE), catalog=catalog())
        await pilot.app.push_screen(EnableReplicationWizard(workspace, THE_VAULT))
        await settle(pilot)
        await press(pilot, *PAGES[page])

    assert snap_compare(AsrApp(Welcome(), FakeOpener(), Settings()), terminal_size=size, run_before=there)
