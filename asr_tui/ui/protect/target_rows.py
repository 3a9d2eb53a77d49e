"""Rows of the target page: fields, findings, what falls short, and the way on."""

from __future__ import annotations

from functools import partial

from asr_tui.domain.drafts.enable_replication import Resolved, demands
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Demand
from asr_tui.domain.problems import Problem, Severity
from asr_tui.ui.present.demands import demand_rows
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.present.target import count_rows, finding_rows, machine_rows, sharing_words
from asr_tui.ui.protect.page import WizardSnapshot
from asr_tui.ui.protect.target_field import TargetField
from asr_tui.ui.protect.target_fields import folded_away, folded_words, target_fields
from asr_tui.ui.widgets.field_list import Entry, field_entries, go_on

CUSTOMIZE = "customize"
MORE = "more"
"""Key of the row that shows the rarely needed fields."""


def entries(
    shown: WizardSnapshot, resolved: Resolved, found: tuple[Problem, ...], machine: ArmId | None, *, more: bool
) -> tuple[list[Entry], tuple[str, ...]]:
    """The rows, and the keys of those with a finding; `machine` is the one that is customized, None for all."""
    fields = target_fields(shown.draft, shown.estate, resolved, found, machine, more=more)
    rows = {field.key for field in fields}
    others = tuple(one for one in found if one.field not in rows) if machine is None else ()
    findings = [
        Entry(f"finding {number}", partial(finding_rows, problem), changes=False)
        for number, problem in enumerate(others)
    ]
    keys = (*(field.key for field in fields if field.problems), *(entry.key for entry in findings))
    short = () if machine else tuple(one for one in demands(shown.estate, resolved) if not one.is_met)
    counted_ones = tuple(problem for field in fields for problem in field.problems) + others
    last = [*_quota_entry(short), *_count_entry(counted_ones)]
    if machine is not None:
        last.append(go_on("Done: back to all machines"))
    else:
        folded = () if more else folded_away(shown.draft, resolved.machines, found)
        last = [*_of_all(resolved, folded, findings), *last, go_on("Next: how long recovery points are kept")]
    return [*field_entries(fields), *last], keys


def _of_all(resolved: Resolved, folded: tuple[TargetField, ...], findings: list[Entry]) -> list[Entry]:
    """Rows for folded fields, other findings, and the customizing of single machines."""
    more = field_entries([Field(MORE, "More", folded_words(folded))] if folded else [])
    words = f"{sharing_words(resolved)}   I Customize one"
    return [*more, *findings, Entry(CUSTOMIZE, lambda width: [(), *wrapped(words, width, "quiet")])]


def _quota_entry(short: tuple[Demand, ...]) -> list[Entry]:
    """Bars of the quotas that do not suffice."""
    if not short:
        return []
    return [Entry("quota", lambda width: [(), *demand_rows(short, width)], changes=False, enabled=False)]


def _count_entry(problems: tuple[Problem, ...]) -> list[Entry]:
    """The number of findings; none where all of them are notes."""
    if all(one.severity is Severity.NOTE for one in problems):
        return []
    return [Entry("counted", partial(count_rows, problems), changes=False, enabled=False)]


class EachMachine:
    """The rows of all machines, which are the same while their targets are."""

    def __init__(self) -> None:
        self._made: tuple[Resolved | None, int, list[Row]] = (None, 0, [])

    def rows(self, resolved: Resolved, width: int) -> list[Row]:
        known, wide, made = self._made
        if known is not resolved or wide != width:
            made = [rule("Each machine", (), width), *machine_rows(resolved.machines, width)]
            self._made = (resolved, width, made)
        return made
