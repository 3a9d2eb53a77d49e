"""Picks a recovery point: the choices with what they lose, and a timeline whose mark goes from point to point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.domain.recovery_points import PointChoice, PointKindChoice, chosen, proposed_choice
from asr_tui.ui.present.point_choice import Selection, available, near_rows, neighbour, point_rows
from asr_tui.ui.present.rows import Row
from asr_tui.ui.present.times import Zone
from asr_tui.ui.widgets.lines import Lines

ALL = (
    PointKindChoice.LATEST,
    PointKindChoice.LATEST_PROCESSED,
    PointKindChoice.LATEST_APP,
    PointKindChoice.CUSTOM,
)
AFTER_FAILOVER = (PointKindChoice.LATEST_PROCESSED, PointKindChoice.LATEST_APP, PointKindChoice.CUSTOM)
"""Another point for a machine that failed over: nothing more can arrive, so there is no Latest."""


class PointPicker(Lines):
    """Until a person chooses, the proposal follows what becomes known of the points."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choice(-1)", "Choice", show=False, tooltip="The choice above."),
        Binding("down", "choice(1)", "Choice", show=False, tooltip="The choice below."),
        Binding("left", "point(1)", "Older point", tooltip="The next older point.", id="point.older"),
        Binding("right", "point(-1)", "Newer point", tooltip="The next newer point.", id="point.newer"),
        Binding("a", "jump('APP')", "App-consistent", tooltip="The next older app-consistent point.", id="point.app"),
        Binding(
            "c", "jump('CRASH')", "Crash-consistent", tooltip="The next older crash-consistent point.",
            id="point.crash", show=False,
        ),
        Binding("home", "end(-1)", "Oldest point", tooltip="The oldest point.", show=False),
        Binding("end", "end(1)", "Newest point", tooltip="The newest point.", show=False),
    ]  # fmt: skip

    class Picked(Message):
        """Another state is chosen."""

        def __init__(self, picker: PointPicker, choice: PointChoice) -> None:
            super().__init__()
            self.picker = picker
            self.choice = choice

        @property
        def control(self) -> PointPicker:
            return self.picker

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
        self._own: PointChoice | None = None
        self.zone: Zone = UTC
        self.below: Callable[[int], Sequence[Row]] = lambda _: ()
        """What the page says below the points, for a width in cells."""

    @property
    def choice(self) -> PointChoice:
        """What a person chose, else what is proposed."""
        if self._own is not None:
            return self._own
        if self._first is not None:
            return PointChoice(self._first)
        proposed = proposed_choice(self._estate) if self._estate else PointChoice(self._kinds[0])
        return proposed if proposed.kind in self._kinds else PointChoice(self._kinds[0])

    def know(self, estate: ItemEstate) -> None:
        """Show what is known now; the choice of a person stays."""
        before = self.choice if self._estate else None
        self._estate = estate
        self.draw()
        if self.choice != before:
            self.post_message(self.Picked(self, self.choice))

    def draw(self) -> None:
        """Show all of it as it is now."""
        estate = self._estate
        if estate is None:
            return
        selection = Selection(self.choice, self._marked)

        def rows(width: int) -> list[Row]:
            points = point_rows(self._kinds, selection, estate, width, focused=self.has_focus, zone=self.zone)
            below = self.below(width)
            room = self.tall - len(points) - len(below) - 2
            near = near_rows(selection, estate, room, self.zone)
            return [*points, *below, *((), *near)] if near else [*points, *below]

        self.show(rows)

    @property
    def _points(self) -> tuple[RecoveryPoint, ...]:
        return (self._estate.points if self._estate else None) or ()

    @property
    def _marked(self) -> RecoveryPoint | None:
        return chosen(self.choice, self._points)

    def _choose(self, choice: PointChoice) -> None:
        if choice != self._own:
            self._own = choice
            self.draw()
            self.post_message(self.Picked(self, choice))

    def _choose_kind(self, kind: PointKindChoice) -> None:
        if kind is PointKindChoice.CUSTOM:
            start = self._marked or neighbour(self._points, None, 0)
            self._choose(PointChoice(kind, start.id if start else None))
        else:
            self._choose(PointChoice(kind))

    def action_choice(self, by: int) -> None:
        """To the next choice that comes to anything."""
        estate = self._estate
        if estate is None:
            return
        index = self._kinds.index(self.choice.kind) + by
        while 0 <= index < len(self._kinds):
            if available(self._kinds[index], estate):
                self._choose_kind(self._kinds[index])
                return
            index += by

    def action_point(self, by: int) -> None:
        """An older or newer point: the choice is then a custom one."""
        found = neighbour(self._points, self._marked, by)
        if found:
            self._choose(PointChoice(PointKindChoice.CUSTOM, found.id))

    def action_jump(self, kind: str) -> None:
        """The next older point of a kind, from the oldest round to the newest."""
        own = tuple(point for point in self._points if point.kind is PointKind[kind])
        marked = self._marked
        newest = neighbour(own, None, 0)
        older = tuple(point for point in own if marked is None or point.time < marked.time)
        found = neighbour(older, None, 0) or newest
        if found:
            self._choose(PointChoice(PointKindChoice.CUSTOM, found.id))

    def action_end(self, direction: int) -> None:
        found = neighbour(self._points, None, 0)
        if direction < 0 and found:
            found = neighbour(self._points, found, len(self._points))
        if found:
            self._choose(PointChoice(PointKindChoice.CUSTOM, found.id))

    def on_focus(self) -> None:
        self.draw()

    def on_blur(self) -> None:
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """A click on a choice takes it."""
        row = event.y + self.scroll_offset.y
        if row < len(self._kinds) and self._estate and available(self._kinds[row], self._estate):
            self._choose_kind(self._kinds[row])
