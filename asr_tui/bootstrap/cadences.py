"""How often vaults are polled, and how their signals are watched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.local_store.settings import SettingsFile
from asr_tui.services.signal_watch import WatchSettings
from asr_tui.services.vault_rounds import Cadence

ON_AZURE = Cadence(10.0, 60.0)
ON_THIS_COMPUTER = Cadence(2.0, 10.0)


def watch_settings(paths: Paths) -> Callable[[], WatchSettings]:
    """The settings of the watch, read anew each time: they may change meanwhile."""
    file = SettingsFile(paths.settings, Notices(lambda: datetime.now(UTC)))

    def read() -> WatchSettings:
        now = file.peek()
        return WatchSettings(now.log_workspace.strip(), now.unavailable_percent)

    return read
