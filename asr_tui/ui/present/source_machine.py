"""What has become of a protected machine since it was protected: switched off, or of another size."""

from __future__ import annotations

from asr_tui.domain.direction import Display, source_words
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.source_machine import CHANGE_SIZE, resized
from asr_tui.ui.present.rows import Row, noted
from asr_tui.ui.text import plain


def source_rows(item: ProtectedItem, source: Machine | None, display: Display, width: int) -> list[Row]:
    """Warnings where it differs; none where it was not read, and none once it was failed over."""
    if source is None or item.stage is not Stage.PROTECTED:
        return []
    rows: list[Row] = []
    if source.is_off:
        off = (
            f"{item.machine_name} is off ({source.power.value}) in {source_words(item, display)}: nothing is "
            "replicated and no recovery point is made while it is off. Start it to go on."
        )
        rows += noted("warn", plain(off), width)
    if now := resized(item, source):
        starts = f"A failover starts it as {item.target_size}; it runs now as {now}. To change that: {CHANGE_SIZE}"
        rows += noted("warn", plain(starts), width)
    return rows
