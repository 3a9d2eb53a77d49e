"""The choices of a recovery point for several machines: how many have one, the worst loss, how far apart they lie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from asr_tui.domain.data_loss import DataLoss, choice_loss
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.recovery_points import PointSpread, point_spread
from asr_tui.domain.wording import first_few, span
from asr_tui.ui.present import linear, times
from asr_tui.ui.present.bars import gauge, loss_tone
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, cell, labelled, left, wrapped
from asr_tui.ui.present.rows import words as words_of
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_TITLE, _HAVE, _GAUGE, _LOSS = 22, 11, 5, 27
_GUTTER = 2
_TITLES = {
    PointKindChoice.LATEST: ("Latest", "all that arrived is processed first: least is lost, it takes longer"),
    PointKindChoice.LATEST_PROCESSED: ("Latest processed", "each from its newest point: ready at once"),
    PointKindChoice.LATEST_APP: ("Latest app-consistent", "each from its newest point whose databases closed cleanly"),
    PointKindChoice.NEWEST_BEFORE: (
        "Newest before", "each from its own newest point before one moment, for machines that belong together"
    ),
}  # fmt: skip


class ChoiceFacts(Struct, frozen=True):
    """What one choice means to the machines.

    worst  the machine that loses most, and how much; None where nothing is known
    """

    choice: PointChoice
    machines: int
    spread: PointSpread
    worst: tuple[str, DataLoss] | None

    @property
    def have(self) -> int:
        """Machines that have a state of this kind."""
        return self.machines - len(self.spread.without) - len(self.spread.unread)


def choice_facts(choice: PointChoice, estates: Sequence[ItemEstate]) -> ChoiceFacts:
    """What the choice means to these machines, as far as their points are read."""
    losses = ((one.item.machine_name, loss) for one in estates if (loss := choice_loss(choice, one)) is not None)
    worst = max(losses, key=lambda one: one[1].length, default=None)
    return ChoiceFacts(choice, len(estates), point_spread((choice, one) for one in estates), worst)


def proposed(facts: Sequence[ChoiceFacts]) -> PointKindChoice:
    """The latest processed points, which are ready at once; Latest where a machine is known to have none."""
    processed = next((one for one in facts if one.choice.kind is PointKindChoice.LATEST_PROCESSED), None)
    latest = any(one.choice.kind is PointKindChoice.LATEST for one in facts)
    without = processed is not None and processed.spread.without
    return PointKindChoice.LATEST if without and latest else PointKindChoice.LATEST_PROCESSED


def oldest_point(estates: Sequence[ItemEstate]) -> datetime | None:
    """The time of the oldest point of all machines."""
    return min((point.time for one in estates for point in one.points or ()), default=None)


def head_row(width: int) -> Row:
    """The heads of the columns, as wide as the rows below their pointer."""
    if linear.wanted():
        return ()
    heads = f"{'':{_GUTTER}}{'':{_TITLE}}{'have one':{_HAVE}}{'loses at most':{_GAUGE + 1 + _LOSS}}apart"
    return ((left(heads, width), "quiet"),)


def fact_rows(facts: ChoiceFacts, now: datetime, width: int, zone: Zone) -> list[Row]:
    """A choice in one line."""
    kind, before = facts.choice.kind, facts.choice.before
    title = _TITLES[kind][0]
    if kind is PointKindChoice.NEWEST_BEFORE:
        if before is None:
            return [((cell(title, _TITLE), "strong"), ("enter: type a time, for machines of one moment", "quiet"))]
        title = f"Before {times.moment(before, now, zone)}"
    if facts.spread.unread and not facts.have:
        return [((cell(title, _TITLE), "strong"), ("reading the points", "busy"))]
    have = f"{facts.have} of {facts.machines}{' …' if facts.spread.unread else ''}"
    tone: Tone = "" if facts.have == facts.machines else "busy" if facts.spread.unread else "warn"
    apart = times.short_span(facts.spread.apart) if facts.spread.apart else "-"
    if linear.wanted():
        loss = linear.said(words_of(_loss_parts(facts)))
        told = (f"have one: {have}", f"loses at most: {loss}", f"apart: {apart}")
        return [((title, "strong"),), *((f"    {one}",) for one in told)]
    return [
        ((cell(title, _TITLE), "strong"), (cell(have, _HAVE), tone), *_loss_parts(facts), (apart, "")),
    ]


def _loss_parts(facts: ChoiceFacts) -> Row:
    if facts.worst is None:
        words = "none has one" if not facts.have else "not known"
        return ((left(words, _GAUGE + 1 + _LOSS), "quiet"),)
    name, loss = facts.worst
    words = f"{'about ' if loss.about else ''}{span(loss.length)} ({plain(name)})"
    tone = loss_tone(loss.length)
    return (*gauge(loss.length, _GAUGE), " ", (cell(words, _LOSS), "" if tone == "good" else tone))


def about_rows(facts: ChoiceFacts, width: int) -> list[Row]:
    """What the choice under the cursor means, and who has no such state."""
    rows = wrapped(_TITLES[facts.choice.kind][1].capitalize() + ".", width, "quiet")
    if facts.spread.words:
        oldest, newest = facts.spread.oldest, facts.spread.newest
        between = f", from {plain(oldest[0])} to {plain(newest[0])}" if oldest and newest else ""
        rows += wrapped(f"{facts.spread.words}{between}.", width)
    if (facts.spread.without and facts.choice.kind is not PointKindChoice.NEWEST_BEFORE) or facts.choice.before:
        rows += without_rows(facts, width)
    return rows


def without_rows(facts: ChoiceFacts, width: int) -> list[Row]:
    """The machines that have no such point, which are left out."""
    names = facts.spread.without
    if not names:
        return []
    verb = "has no such point and is" if len(names) == 1 else "have no such point and are"
    return wrapped(f"! {plain(first_few(names, 6))} {verb} left out.", width, "warn", indent="  ", first="")


def groups_rows(groups: Sequence[str], width: int) -> list[Row]:
    """The replication groups that a failover from points before a moment leaves out."""
    if not groups:
        return []
    named = f"The replication group{'s' if len(groups) > 1 else ''} {plain(first_few(groups, 4))}"
    verb = "are" if len(groups) > 1 else "is"
    words = f"! {named} {verb} left out: their recovery plan takes no points from before a moment."
    return wrapped(words, width, "warn", indent="  ", first="")


def setting_rows(label: str, key: str, words: str, width: int, tone: Tone = "") -> list[Row]:
    """A setting of the page with the key that changes it."""
    return labelled(f"{label} ({key})" if key else label, plain(words), width, tone, label_width=_TITLE)


def title_row(words: str, fact: str, width: int) -> Row:
    """The page's question as the head of its choices."""
    return rule(plain(words), (plain(fact),) if fact else (), width)
