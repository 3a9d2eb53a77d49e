"""Changed settings of protected machines, as a draft."""

from __future__ import annotations

from msgspec import Struct

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.target_settings import TargetSettings, changed


class SettingsChange(Struct, frozen=True):
    """One machine with its settings as they were read and as they are to be."""

    item: ProtectedItem
    before: TargetSettings
    wanted: TargetSettings

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Each setting that differs, by its words, before and afterwards."""
        return changed(self.before, self.wanted)


class SettingsDraft(Struct, frozen=True):
    vault: ArmId
    machines: tuple[SettingsChange, ...]
