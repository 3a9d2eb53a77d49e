"""Says that what is shown is old, how old it is and why; takes no room while it is fresh."""

from __future__ import annotations

from datetime import datetime

from textual.widgets import Static

from asr_tui.services.job_feed import VaultSnapshot
from asr_tui.ui.present.home import stale
from asr_tui.ui.present.times import Zone


class StaleLine(Static):
    """Above what a vault's poll feeds."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._words = ""

    def tell(self, snapshot: VaultSnapshot, now: datetime, zone: Zone) -> None:
        """Nothing is drawn unless the words changed."""
        words = stale(snapshot, now, zone)
        if words != self._words:
            self._words = words
            self.update(words)
            self.display = bool(words)
