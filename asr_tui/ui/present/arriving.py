"""A vault's home while its lists are still being read: what is there is shown, and nothing is claimed of the rest."""

from __future__ import annotations

from asr_tui.domain.protection import Health, ProtectedItem
from asr_tui.ui.present import item
from asr_tui.ui.present.estate import Arrival, VaultView
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, clipped, counted, marked
from asr_tui.ui.tones import Part

OVERVIEW = 2
"""Lines of the upper part: its head and what is to be said."""
LATER: Part = ("~", "quiet")
"""In a cell that needs everything."""
_WAITING = "What needs you, totals and jobs are told when all of the vault has been read."
_STOPPED = "What needs you, totals and jobs are not known: reading stopped. r reads again."


def so_far(view: VaultView) -> Part:
    """ "~ reading: 200 machines so far" """
    came = counted(len(view.items), "machine")
    stopped = view.arrival is Arrival.STOPPED
    return marked("bad", f"only {came} read") if stopped else marked("busy", f"reading: {came} so far")


def overview_rows(view: VaultView, width: int) -> list[Row]:
    """In place of the estate and of what needs somebody."""
    words = _STOPPED if view.arrival is Arrival.STOPPED else _WAITING
    return [rule("Estate", (so_far(view),), width), clipped(((words, "quiet"),), width)]


def job_rows(width: int) -> list[Row]:
    """In place of the jobs."""
    return [rule("Jobs", (), width), (LATER,)]


def why(one: ProtectedItem) -> Part:
    """A machine's health where that is bad; what else it may need is not known."""
    found = item.health(one)
    return LATER if found == item.HEALTH_WORDS[Health.NORMAL] else found


def drill(one: ProtectedItem, view: VaultView) -> Part:
    """Whether its drill runs; when the last one was is told by the jobs."""
    return item.drill(one, None, view.now) if one.drill_running else LATER
