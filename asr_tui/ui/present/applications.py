"""Applications as rows of a table that folds: what each branch says of its machines, and each machine in it."""

from __future__ import annotations

from asr_tui.domain.applications import Branch, Grouping, Summary, summary
from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.marks import Marks
from asr_tui.domain.settings import Settings
from asr_tui.ui.present import item, needs, times
from asr_tui.ui.present.bars import loss_tone
from asr_tui.ui.present.charts import tallied
from asr_tui.ui.present.estate import tone_of
from asr_tui.ui.present.rows import MARKS, Cell, Drawing, Row
from asr_tui.ui.present.times import Zone
from asr_tui.ui.present.totals import needing_tone, parts_words
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

_INDENT = "  "


WIDE = 120
"""Least width in cells at which states are told in words."""


def branch_cells(one: Branch, depth: int, marks: Marks, width: int, *, unfolded: bool) -> tuple[Cell, ...]:
    """Name, machines, states, how many need you, worst loss with its machine, and oldest drill."""
    found = summary(one.machines)
    marked = sum(each.item in marks for each in one.machines)
    sign = "[-]" if unfolded else "[+]"
    many = f"{len(one.machines)}" + (f", {marked} marked" if 0 < marked < len(one.machines) else "")
    return (
        (f"{_INDENT * depth}{sign} {plain(one.name)}", "quiet" if one.rest else "strong"),
        many,
        parts_words(found.totals) if width >= WIDE else Drawing(tallied([_tone(each) for each in one.machines])),
        _needing(one, found),
        _worst(found),
        _drill(found),
    )


def _tone(one: ListedMachine) -> Tone:
    return tone_of(one.item, one.need)


def machine_cells(one: ListedMachine, depth: int, width: int, zone: Zone) -> tuple[Cell, ...]:
    """The same of one machine; where there is little room, only what it needs, else its state."""
    why = needs.why(one.need, one.now, zone) if one.need else item.health(one.item)
    loss: Part = (times.short_span(one.loss), loss_tone(one.loss)) if one.loss is not None else ("-", "quiet")
    return (
        f"{_INDENT * depth}{plain(one.name)}",
        "",
        item.state(one.item) if width >= WIDE or one.need is None else why,
        why if width >= WIDE else "",
        loss,
        item.drill(one.item, one.drill, one.now, zone),
    )


def _needing(one: Branch, found: Summary) -> Part:
    number = found.totals.needing
    if not number:
        return ("+", "good")
    tone = needing_tone(one.machines)
    return (f"{MARKS[tone]} {number}", tone)


def _worst(found: Summary) -> Cell:
    worst = found.worst_loss
    if worst is None or worst.loss is None:
        return ("-", "quiet")
    return Drawing(((times.short_span(worst.loss), loss_tone(worst.loss)), (f" {plain(worst.name)}", "quiet")))


def _drill(found: Summary) -> Part:
    if found.undrilled:
        return (f"{found.undrilled} never", "warn")
    return f"{times.coarse(found.oldest_drill)} ago" if found.oldest_drill is not None else ("-", "quiet")


def head_facts(grouping: Grouping, settings: Settings, marked: int) -> Row:
    """By what the machines are grouped, and how many are marked."""
    by = {
        Grouping.TAG: f"by the tags {plain(settings.application_tag)} and {plain(settings.tier_tag)}",
        Grouping.GROUP: "by multi-VM group",
        Grouping.PLAN: "by recovery plan",
    }[grouping]
    marks: Row = ((f"{marked} marked", "title"), "   ") if marked else ()
    return (*marks, by)


def none_words(grouping: Grouping, settings: Settings) -> str:
    """What to do where nothing is grouped so."""
    return {
        Grouping.TAG: f"No machine has the tag {plain(settings.application_tag)}; the settings (,) name another one.",
        Grouping.GROUP: "No machine is in a multi-VM group.",
        Grouping.PLAN: "No recovery plan of this vault holds a machine.",
    }[grouping]
