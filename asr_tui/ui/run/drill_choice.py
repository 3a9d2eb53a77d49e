"""Which drills one report is about: those of a group of jobs, or all of that day."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.drill_report import is_of_drill, job_began
from asr_tui.domain.drill_set import AskedDrill, drills_of_jobs
from asr_tui.domain.jobs import Job
from asr_tui.domain.resources import Vault
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.navigation import DrillSetReportOf
from asr_tui.ui.present.rows import counted
from asr_tui.ui.present.times import Zone
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog

_GROUP, _DAY = "group", "day"


def report_of(screen: AsrScreen[None], vault: Vault, drills: Sequence[Job], jobs: Sequence[Job], zone: Zone) -> None:
    """Show one report of these drills; where more were on that day, ask which are meant."""
    first = min(drills, key=job_began)
    date = job_began(first).astimezone(zone).date()
    of_day = [one for one in jobs if is_of_drill(one) and job_began(one).astimezone(zone).date() == date]
    these, all_of_day = drills_of_jobs(vault.id, drills), drills_of_jobs(vault.id, of_day)
    if _machines(all_of_day) == _machines(these):
        screen.go_to(DrillSetReportOf(these))
        return
    offers = (
        PickOption(_GROUP, "These", counted(len(these), "machine")),
        PickOption(_DAY, f"All of {date.day} {date:%b}", counted(len(all_of_day), "machine")),
    )

    def picked(answer: Picked) -> None:
        screen.go_to(DrillSetReportOf(these if answer.key == _GROUP else all_of_day))

    push_dialog(screen.app, Pick(Question("A report of which drills?", offers, _GROUP)), picked)


def _machines(asked: Sequence[AskedDrill]) -> set[str]:
    return {one.machine.casefold() for one in asked}
