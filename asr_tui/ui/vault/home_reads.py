"""What a vault's home reads: the vault at once, who is told beside it, the rest when its machines are painted."""

from __future__ import annotations

from textual.app import ComposeResult

from asr_tui.domain.resources import Vault
from asr_tui.services.workspace import Workspace
from asr_tui.ui.vault.home_destinations import HomeDestinations
from asr_tui.ui.vault.home_list import HomeListScreen
from asr_tui.ui.vault.signals_banner import SignalsBanner


class HomeReads(HomeListScreen, HomeDestinations):
    """The part of home that begins its reads; a subclass has a `SignalsBanner` and draws."""

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self._reads_beside = False
        super().__init__(workspace, vault)

    def compose(self) -> ComposeResult:
        self.feed.begin()
        self.read_who_is_told()
        yield from super().compose()

    def read_beside_once(self) -> None:
        """Begin to read what stands beside the machines once what was just drawn is painted, unless that was begun."""
        if self._reads_beside:
            self.read_groupings_once()
        else:
            self._reads_beside = True
            self.call_after_refresh(self._read_beside)

    def _read_beside(self) -> None:
        self.run_worker(self._follow_signals(), name="the signals", group="watch-signals")
        self.read_groupings_once()

    async def _follow_signals(self) -> None:
        await self.query_one(SignalsBanner).follow()
