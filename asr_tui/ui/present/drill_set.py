"""The report of a drill of several machines on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from asr_tui.domain.drill_set import DrillSetReport, MachineDrill, period_of
from asr_tui.services.drill_set_document import causes, clean_up_words, facts, left_out_lines
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import bar
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, cell, counted, labelled, left, marked, noted, right, width_of, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_NAME = 26
_TOOK, _AGE = 8, 10
_BAR = 16
"""Cells of the bar of how long each machine took, where there is room."""
_ROOMY = 100
_SAID_BY_HEAD = frozenset({"Result", "Measured recovery time", "Clean-up", "Left out"})


def rows(report: DrillSetReport, width: int, now: datetime, zone: Zone = None) -> list[Row]:
    """The whole first, then waves, machines, what failed and the notes."""
    shown = [*_head(report, width), *_facts(report, width)]
    if report.waves:
        shown += _waves(report, width, now, zone)
    shown += _machines(report, width)
    if others := report.other_points:
        shown.append(rule("Points chosen again", (), width))
        for words, machines in others.items():
            shown += wrapped(f"{', '.join(map(plain, machines))}: {plain(words)}", width)
    if report.left_out:
        shown.append(rule("Left out", (f"{len(report.left_out)} that were marked",), width))
        for line in left_out_lines(report):
            shown += wrapped(plain(line), width)
    if report.failed:
        shown.append(rule("What failed", (counted(len(report.failed), "machine"),), width, "bad"))
        for words, remedy, machines in causes(report):
            shown += noted("bad", f"{', '.join(map(plain, machines))}: {plain(words)}", width)
            shown += wrapped(f"What to do: {plain(remedy)}", width, indent="  ") if remedy else []
    return [*shown, *_notes(report, width)]


def _head(report: DrillSetReport, width: int) -> list[Row]:
    """What an auditor asks first: how many came up, how long the set took, whether it is cleaned up."""
    came, number = len(report.ran), len(report.machines)
    tone: Tone = "good" if came == number else "bad"
    measured = report.recovery_time
    took = _clock(measured) if measured is not None else "not known"
    rows: list[Row] = [
        rule("What the drill showed", (), width),
        (marked(tone, f"{came} of {number} test machines came up"),),
        (("  measured recovery time of the set  ", "quiet"), (took, "strong")),
    ]
    if apart := report.begun_apart:
        rows += noted("warn", f"They were not begun together, but up to {times.span(apart)} apart.", width)
    open_ones = report.not_cleaned_up
    cleaned: Tone = "warn" if open_ones else "good"
    if report.ran:
        rows += noted(cleaned, f"Clean-up {plain(clean_up_words(report))}", width)
    return rows


def _facts(report: DrillSetReport, width: int) -> list[Row]:
    told = [one for one in facts(report) if one[0] not in _SAID_BY_HEAD]
    return [row for name, value in told
            for row in labelled(f"{name}  ", plain(value), width, "", "quiet", label_width=_NAME)]  # fmt: skip


def _waves(report: DrillSetReport, width: int, now: datetime, zone: Zone) -> list[Row]:
    return [
        rule("Waves", (), width),
        *(_wave(number, wave, report, now, zone) for number, wave in enumerate(report.waves, 1)),
    ]


def _wave(number: int, wave: str, report: DrillSetReport, now: datetime, zone: Zone) -> Row:
    each = report.of_wave(wave)
    came, period = sum(one.ran for one in each), period_of(each)
    began, ended = (times.moment(one, now, zone) for one in period) if period else ("", "")
    when = f"{began} to {ended}, {_clock(period[1] - period[0])}" if period else ""
    tone: Tone = "good" if came == len(each) else "bad"
    name = left(f"{number} {plain(wave)}", _NAME - 2)
    return (marked(tone, name), f"{came} of {len(each)} came up  ", (when, "quiet"))


def _machines(report: DrillSetReport, width: int) -> list[Row]:
    """Each machine in a line: slowest last would hide its wave, so they stand in the order of the waves."""
    longest = max((_took(one) for one in report.machines), default=timedelta())
    name = min(max((len(plain(one.report.machine)) for one in report.machines), default=8) + 3, 30)
    title = (left("  Machine", name), right("Took", _TOOK), "  ", left("Age of data", _AGE + 2), "Clean-up")
    head: Row = tuple((str(one), "quiet") for one in title)
    each = (_machine(one, name, longest, width) for one in report.machines)
    return [rule("Machines", _slowest(report), width), head, *each]


def _slowest(report: DrillSetReport) -> Row:
    slow = report.slowest
    return (("slowest ", "quiet"), (plain(slow.report.machine), "strong")) if slow else ()


def _machine(one: MachineDrill, name: int, longest: timedelta, width: int) -> Row:
    report = one.report
    tone: Tone = "good" if one.ran else "bad" if one.failures else "warn"
    took = _clock(report.recovery_time) if report.recovery_time is not None else one.words
    age = times.span(report.data_age) if report.data_age is not None else "not known"
    cleaned = "done" if one.cleaned_up else "not done" if one.ran else "-"
    row: Row = (
        marked(tone, cell(plain(report.machine), name - 2)), right(took, _TOOK), "  ", left(age, _AGE + 2),
        (cell(cleaned, 9), "" if cleaned != "not done" else "warn"),
    )  # fmt: skip
    if width >= _ROOMY and longest and one.ran:
        return (*row, *bar(_took(one) / longest, min(width - width_of(row), _BAR), "accent"))
    return row


def _took(one: MachineDrill) -> timedelta:
    return one.report.recovery_time or timedelta()


def _notes(report: DrillSetReport, width: int) -> list[Row]:
    typed: Sequence[str] = tuple(dict.fromkeys(one.report.notes for one in report.machines if one.report.notes.strip()))
    told = [text for text in (report.notes, *typed) if text.strip()] or ["None. F adds some."]
    return [rule("Notes", (), width), *(row for text in told for row in wrapped(plain(text), width))]


def _clock(took: timedelta) -> str:
    return times.elapsed(took.total_seconds())
