"""Keys of the list of jobs: which there are, which are offered, and why another one does nothing now."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding, BindingType

from asr_tui.domain.jobs import Job
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.vault_screen import VaultScreen

BINDINGS: list[BindingType] = [
    Binding("enter", "open", "Open", tooltip="Tasks, errors and what helps.", id="jobs.open"),
    Binding("E", "states", "State", tooltip="All, under way, failed or cancelled, ended well.", id="jobs.states"),
    Binding("K", "kind", "Kind", tooltip="One kind of job, or all.", id="jobs.kind"),
    Binding("T", "period", "Time", tooltip="Last hour, day, week, any time.", id="jobs.period"),
    Binding("R", "report", "Report", tooltip="What the selected drill showed, or all below a head.", id="jobs.report"),
    Binding("e", "export", "Export", tooltip="Write the jobs that are shown to a file.", id="jobs.export"),
    ListScreen.FILTER,
    VaultScreen.REFRESH,
    *copying.keys("the selected job"),
]

_OF_JOBS = frozenset({"open", "filter", "states", "kind", "period", "copy", "portal"})
"""Actions that need a job."""
_OF_ALL = frozenset({"export", "report"})
"""Actions that need all jobs: of a part they would tell too little."""
_NO_DRILL = "the selected job is of no drill."


def offered(action: str, snapshot: VaultSnapshot, drills: Sequence[Job]) -> bool:
    """Whether the action is possible. `drills`: the selected jobs of drills."""
    if action in _OF_ALL and snapshot.is_partial:
        return False
    if action == "report":
        return bool(drills)
    return action not in {*_OF_JOBS, "export"} or bool(snapshot.jobs)


def reason(action: str, snapshot: VaultSnapshot) -> str:
    """Why the action is not possible; empty where it is none of the list's own."""
    if action not in {*_OF_JOBS, "export", "report"}:
        return ""
    if snapshot.jobs and action == "report" and not snapshot.is_partial:
        return _NO_DRILL
    return READING if snapshot.read_at is None else "there is no job yet: nothing was done in this vault."
