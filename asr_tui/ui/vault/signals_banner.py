"""The line of an outage above a vault's machines; it takes no room while all is well."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from asr_tui.domain.outage import assess
from asr_tui.domain.resources import Vault
from asr_tui.domain.signals import Observation
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present import signals as present
from asr_tui.ui.present.signal_view import Display, SignalsView
from asr_tui.ui.present.times import Zone
from asr_tui.ui.widgets.lines import Picture

_WIDEST = 400


class SignalsBanner(Picture):
    """Follows the observation of a vault while its screen is open."""

    class Resized(Message):
        """It takes another number of lines."""

    def __init__(self, workspace: Workspace, vault: Vault, display: Display, zone: Callable[[], Zone]) -> None:
        super().__init__(id="signals-banner")
        self._workspace = workspace
        self._vault = vault
        self._display = display
        self._zone = zone
        self.lines = 0

    async def follow(self) -> None:
        """Show each observation."""
        async for seen in self._workspace.signals.of(self._vault.id).changes():
            self._show_seen(seen)

    def _show_seen(self, seen: Observation) -> None:
        now = self._workspace.session.clock.now()
        view = SignalsView(seen, assess(seen, now), now, self._display, self._zone())
        lines = len(present.banner_rows(view, _WIDEST))
        if lines != self.lines:
            self.lines = lines
            self.display = bool(lines)
            self.styles.height = max(lines, 1)
            self.post_message(self.Resized())
        self.show(lambda width: present.banner_rows(view, width))
