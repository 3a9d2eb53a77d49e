"""A machine before and after a change as two boxes with an arrow, and what the used state misses as a gauge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from asr_tui.domain.loss_thresholds import thresholds
from asr_tui.domain.shift import Missed, Shift, Side
from asr_tui.domain.wording import span
from asr_tui.ui.present.bars import gauge, gauge_scale, loss_tone
from asr_tui.ui.present.charts import histogram
from asr_tui.ui.present.frames import before_and_after
from asr_tui.ui.present.rows import LABEL, Row, counted, labelled, width_of, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

BOXES_FROM = 60
"""Cells from which on the boxes and their arrow have room."""
_ARROW, _WIDEST = 16, 40
_TONES: dict[str, Tone] = {"runs": "good", "is off": "quiet"}
_NARROW_GAUGE, _WIDE_GAUGE = 28, 40
_WIDE_FROM = 110


def box_rows(shift: Shift, width: int) -> list[Row]:
    """Both sides with the arrow; empty where there is no room for them."""
    if width < BOXES_FROM:
        return []
    inner = min((width - _ARROW - 4) // 2, _WIDEST) - 4
    carried: list[Part] = [(plain(words), "accent" if not number else "") for number, words in enumerate(shift.carried)]
    before, after = (_side(side, inner) for side in (shift.before, shift.after))
    return before_and_after(before, after, carried, width, heads=(_head(shift.before), _head(shift.after)))


def _head(side: Side) -> Row:
    return (" ", (plain(side.place), "strong"), f"  {plain(side.when)}")


def _side(side: Side, inner: int) -> list[Row]:
    name = plain(side.name)
    first: Row = ((name, "strong"), "  ", (plain(side.state), _TONES.get(side.state, "warn")))
    rows = [first] if width_of(first) <= inner else [*wrapped(name, inner, "strong"), (first[2],)]
    rows += [row for fact in side.facts for row in wrapped(plain(fact), inner)]
    return rows + [row for fact in side.fate for row in wrapped(plain(fact), inner, "warn")]


def missed_rows(missed: Missed, width: int, *, boxes: bool) -> list[Row]:
    """The gauge with its length, its scale, and what is missed where no box says it."""
    long = _WIDE_GAUGE if width >= _WIDE_FROM else _NARROW_GAUGE
    tone = loss_tone(missed.length)
    label: Part = (f"{plain(missed.kind):<{LABEL}}", "bad" if missed.kind == "loses" else "strong")
    length: Part = (plain(missed.words), "strong" if tone == "good" else tone)
    said = [missed.note] if boxes and "UTC" in missed.written else [missed.written, missed.note]
    words = plain("; ".join(one for one in said if one))
    scale = f"{' ' * LABEL}{gauge_scale(long):<{long + 4}}"
    rows: list[Row] = [(label, *gauge(missed.length, long), " " * 6, length)]
    if len(scale) + 2 + len(words) <= width:
        return [*rows, ((scale, "quiet"), "  ", words)]
    return [*rows, ((scale.rstrip(), "quiet"),), *labelled("", words, width)]


def losses_rows(losses: Sequence[tuple[str, timedelta]], width: int) -> list[Row]:
    """What several machines lose: how many lose how much, and the worst with its machine."""
    if not losses:
        return []
    name, worst = max(losses, key=lambda one: one[1])
    limit = thresholds().no_point_for
    grave = sum(length >= limit for _, length in losses)
    most: Part = (f"at most {span(worst)} ({plain(name)})", loss_tone(worst) if grave else "strong")
    long = _WIDE_GAUGE if width >= _WIDE_FROM else _NARROW_GAUGE
    bars = histogram([length for _, length in losses], long)
    first: Row = ((f"{'loses':<{LABEL}}", "bad"), *bars, "  ", most)
    count = f"{grave} of {counted(len(losses), 'machine')} at least {span(limit)}" if grave else ""
    if width_of(first) + len(count) + 2 <= width:
        return [(*first, (f"  {count}" if count else "", "bad"))]
    return [first, *labelled("", count, width, "bad")]
