"""Picks a recovery point: the choices with the data that they lose, and a timeline with a mark on one point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from itertools import takewhile
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.domain.recovery_points import proposed_choice
from asr_tui.ui.present import linear
from asr_tui.ui.present.point_choice import PointSelection, available, near_rows, neighbour, point_rows
from asr_tui.ui.present.rows import Draw, Row, words
from asr_tui.ui.present.times import Zone
from asr_tui.ui.widgets.lines import Lines

AFTER_FAILOVER = (PointKindChoice.LATEST_PROCESSED, PointKindChoice.LATEST_APP, PointKindChoice.CUSTOM)
"""The choices for a machine that failed over: no more data can arrive, so there is no Latest."""
ALL = (PointKindChoice.LATEST, *AFTER_FAILOVER)


class PointPicker(Lines):
    """Until a person chooses, the choice follows the points that are read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choice(-1)", "Choice", show=False, tooltip="The choice above."),
        Binding("down", "choice(1)", "Choice", show=False, tooltip="The choice below."),
        Binding("left", "point(1)", "Older point", tooltip="The next older point.", id="point.older"),
        Binding("right", "point(-1)", "Newer point", tooltip="The next newer point.", id="point.newer"),
        Binding("A", "jump('APP')", "App-consistent", tooltip="The next older app-consistent point.", id="point.app"),
        Binding(
            "Y", "jump('CRASH')", "Crash-consistent", tooltip="The next older crash-consistent point.",
            id="point.crash", show=False,
        ),
        Binding("home", "end(-1)", "Oldest point", tooltip="The oldest point.", show=False),
        Binding("end", "end(1)", "Newest point", tooltip="The newest point.", show=False),
    ]  # fmt: skip

    @dataclass
    class Picked(Message):
        choice: PointChoice

    @dataclass
    class Refused(Message):
        """A key can do nothing; `reason` says why."""

        reason: str

    def __init__(
        self,
        kinds: tuple[PointKindChoice, ...] = ALL,
        first: PointKindChoice | None = None,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._kinds = kinds
        self._first = first
        self._estate: ItemEstate | None = None
        self._chosen: PointChoice | None = None
        self.zone: Zone = UTC
        self.below: Draw = lambda _: ()
        """The page's rows below the points."""

    @property
    def choice(self) -> PointChoice:
        """The person's choice, else the proposed one."""
        if self._chosen is not None:
            return self._chosen
        if self._first is not None:
            return PointChoice(self._first)
        proposed = proposed_choice(self._estate) if self._estate else PointChoice(self._kinds[0])
        return proposed if proposed.kind in self._kinds else PointChoice(self._kinds[0])

    def know(self, estate: ItemEstate) -> None:
        """Show the points that are known; a person's choice stays."""
        before = self.choice if self._estate else None
        self._estate = estate
        self.draw()
        if self.choice != before:
            self.post_message(self.Picked(self.choice))

    @property
    def line_words(self) -> str:
        """The choice as it is read out, with what it loses, and its place among the choices."""
        first, *others = [words(row) for row in self._rows[self.line_read :]] or [""]
        indent = len(first) - len(first.removeprefix("> ").lstrip())
        own = takewhile(lambda line: line.strip() and len(line) - len(line.lstrip()) > indent, others)
        place = f"{self._kinds.index(self.choice.kind) + 1} of {len(self._kinds)}"
        return f"{linear.joined([first.removeprefix('> '), *own], self.room)}, {place}"

    def draw(self) -> None:
        estate = self._estate
        if estate is None:
            return
        selection = PointSelection(self.choice, self._marked)

        def rows(width: int) -> list[Row]:
            points = point_rows(self._kinds, selection, estate, width, focused=self.has_focus, zone=self.zone)
            below = self.below(width)
            near = near_rows(selection, estate, self.tall - len(points) - len(below), width, self.zone)
            return [*points, *near, *below]

        self.show(rows)

    @property
    def _points(self) -> tuple[RecoveryPoint, ...]:
        return (self._estate.points if self._estate else None) or ()

    @property
    def _marked(self) -> RecoveryPoint | None:
        return chosen_point(self.choice, self._points)

    def _choose(self, choice: PointChoice) -> None:
        if choice != self._chosen:
            self._chosen = choice
            self.draw()
            self.post_message(self.Picked(choice))

    def _choose_kind(self, kind: PointKindChoice) -> None:
        if kind is PointKindChoice.CUSTOM:
            start = self._marked or neighbour(self._points, None, 0)
            self._choose(PointChoice(kind, start.id if start else None))
        else:
            self._choose(PointChoice(kind))

    def action_choice(self, by: int) -> None:
        at = self._kinds.index(self.choice.kind)
        following = self._kinds[at + 1 :] if by > 0 else self._kinds[:at][::-1]
        kind = next((kind for kind in following if self._estate and available(kind, self._estate)), None)
        if kind is not None:
            self._choose_kind(kind)

    def _say_none(self, kind: str = "") -> None:
        self.post_message(self.Refused(f"there is no {kind}recovery point of this machine now."))

    def action_point(self, by: int) -> None:
        if not self._points:
            self._say_none()
        self._choose_point(neighbour(self._points, self._marked, by))

    def action_jump(self, kind: str) -> None:
        """To the next older point of a kind; from the oldest to the newest."""
        own = tuple(point for point in self._points if point.kind is PointKind[kind])
        marked = self._marked
        if not own:
            self._say_none(f"{kind.lower()}-consistent ")
        older = tuple(point for point in own if marked is None or point.time < marked.time)
        self._choose_point(neighbour(older or own, None, 0))

    def action_end(self, direction: int) -> None:
        newest = neighbour(self._points, None, 0)
        self._choose_point(neighbour(self._points, newest, len(self._points)) if direction < 0 else newest)

    def _choose_point(self, point: RecoveryPoint | None) -> None:
        if point is not None:
            self._choose(PointChoice(PointKindChoice.CUSTOM, point.id))

    def on_focus(self) -> None:
        self.draw()

    def on_blur(self) -> None:
        self.draw()

    def on_click(self, event: events.Click) -> None:
        row = event.y + self.scroll_offset.y - 1  # below the head
        if 0 <= row < len(self._kinds) and self._estate and available(self._kinds[row], self._estate):
            self._choose_kind(self._kinds[row])
