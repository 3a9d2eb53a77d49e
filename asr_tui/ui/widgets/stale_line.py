"""The age of a vault's data and why it is old; takes no room while the data is fresh."""

from __future__ import annotations

from datetime import datetime

from textual.widgets import Static

from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.ui.present.home import stale
from asr_tui.ui.present.times import Zone


class StaleLine(Static):
    def __init__(self) -> None:
        super().__init__(markup=False)
        self._words = ""

    def show(self, snapshot: VaultSnapshot, now: datetime, zone: Zone) -> None:
        words = stale(snapshot, now, zone)
        if words != self._words:
            self._words = words
            self.update(words)
            self.display = bool(words)
