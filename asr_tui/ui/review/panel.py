"""Panel of a plan and its confirmation, for the wizard and the review screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Vertical

from asr_tui.domain.plan import Plan
from asr_tui.domain.steps import Step
from asr_tui.ui.dialogs.show import ShowCommands
from asr_tui.ui.present.plan import ReviewContext, plan_blocks
from asr_tui.ui.present.plan_steps import Block
from asr_tui.ui.present.rows import Row
from asr_tui.ui.review.confirmation import Confirmation
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import Entry, FieldList
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane


class ReviewPanel(Vertical):
    """Lines of a plan. `as_rest` gives the az rest command of a step.

    pick  whether lines can be selected; else they only scroll
    """

    def __init__(self, confirmation: Confirmation, as_rest: Callable[[Step], str], *, pick: bool = False) -> None:
        super().__init__(id="review-panel")
        self._confirmation = confirmation
        self._as_rest = as_rest
        self.pane = Pane(id="review-pane")
        self._list = FieldList(id="plan") if pick else Lines(id="consequences")
        self._list.add_class("content")
        self._list.can_focus = pick
        self._blocks: Sequence[Block] = ()

    def compose(self) -> ComposeResult:
        with self.pane:
            yield self._list
        yield self._confirmation

    def show(self, plan: Plan, beside: ReviewContext | None = None) -> None:
        """Show what the plan does."""
        self._blocks = blocks = plan_blocks(plan, beside)
        if isinstance(self._list, FieldList):
            self._list.show([Entry(one.key, one.draw, changes=False, enabled=not one.heading) for one in blocks])
        else:
            self._list.show(partial(self._rows, plan, beside or ReviewContext()))

    def _rows(self, plan: Plan, beside: ReviewContext, width: int) -> list[Row]:
        """All lines of the plan, for the present height too."""
        seen = replace(beside, tall=self._list.size.height)
        return [row for block in plan_blocks(plan, seen) for row in block.draw(width)]

    def clear(self) -> None:
        self._blocks = ()
        if isinstance(self._list, FieldList):
            self._list.show([])

    @property
    def blocks(self) -> Sequence[Block]:
        return self._blocks

    @property
    def selected(self) -> Block | None:
        """The block under the cursor."""
        current = self._list.current if isinstance(self._list, FieldList) else ""
        return next((one for one in self._blocks if one.key == current), None)

    def take_focus(self) -> None:
        self._list.focus()

    def to_first_line(self) -> None:
        if isinstance(self._list, FieldList):
            self._list.action_first()

    def show_commands(self, plan: Plan) -> None:
        """Show each step as an az rest command, in order."""
        self.app.push_screen(ShowCommands([(plain(one.step.label), self._as_rest(one.step)) for one in plan.steps]))

    def page(self, direction: int) -> None:
        if isinstance(self._list, Lines):
            self._list.action_page(direction)
