"""Base of the screens that show a vault's polled snapshot."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType

from asr_tui.domain.resources import Vault
from asr_tui.services.job_feed import JobFeed
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.stale_line import StaleLine


class VaultScreen(AsrScreen[None]):
    """Keeps the last snapshot when a read fails, and shows its age in `StaleLine`."""

    REFRESH: ClassVar[BindingType] = Binding(
        "r", "refresh", "Read again", tooltip="Ask Azure again now.", id="screen.refresh"
    )

    shows_parts: ClassVar[bool] = False
    """Whether what has come is shown before all of the first read is there."""

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self.vault = vault
        self.snapshot = VaultSnapshot()
        self._timed: VaultSnapshot | None = None
        super().__init__(workspace)

    @property
    def feed(self) -> JobFeed:
        return self.workspace.feeds.of(self.vault.id)

    @property
    def is_covered(self) -> bool:
        """Whether another full screen lies above this one; a dialog leaves it in sight."""
        stack = self.app.screen_stack
        above = stack[stack.index(self) + 1 :] if self in stack else []
        return any(not one.is_modal for one in above)

    def on_mount(self) -> None:
        self.run_worker(self.follow(), name="the vault", group="watch-vault")

    async def follow(self) -> None:
        """Show each snapshot of the poll."""
        async for snapshot in self.feed.changes():
            self.snapshot = shown = snapshot.so_far if self.shows_parts else snapshot
            if shown.is_partial or not shown.loading:
                await self.draw_in_parts()

    async def draw_in_parts(self) -> None:
        """Draw what `prepare` makes before."""
        await self.prepare(self.snapshot)
        self.draw()

    async def prepare(self, snapshot: VaultSnapshot) -> None:
        """Make in parts what takes long to draw, so that keys are answered meanwhile."""

    def draw(self) -> None:
        """Show the newest snapshot, and its age where it is stale."""
        self.show(self.snapshot)
        self.query_one(StaleLine).show(self.snapshot, self.workspace.session.clock.now(), self.zone)
        # What comes beside a snapshot is drawn with its time, so that it writes no byte where it changes nothing.
        self.update_top_line(clock=self.snapshot is not self._timed)
        self._timed = self.snapshot

    @abstractmethod
    def show(self, snapshot: VaultSnapshot) -> None:
        """Draw the snapshot or its error."""

    def action_refresh(self) -> None:
        self.feed.refresh()
