"""A question with a few answers, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.table import Table


class Choose(Dialog[str]):
    """Answers with the key of one of the `answers` (key, words, meaning), or None.

    The first answer, which must be the safe one, is selected unless another is `selected`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", tooltip="Take the selected answer.", id="dialog.choose"),
    ]

    def __init__(
        self,
        title: str,
        body: Sequence[Content | str],
        answers: Sequence[tuple[str, str, str]],
        *,
        danger: bool = False,
        selected: str = "",
    ) -> None:
        super().__init__(classes="-danger" if danger else "")
        self._heading = title
        self._body = body
        self._answers = answers
        self._danger = danger
        self._selected = selected

    def compose_box(self) -> ComposeResult:
        yield Static(self._heading, classes="question -danger" if self._danger else "question", markup=False)
        for part in self._body:
            yield Static(part, markup=False)
        table = Table(Column("", most=32), Column("", most=60), header=False, id="answers", classes="menu")
        table.show([TableRow(key, (words, (meaning, "quiet"))) for key, words, meaning in self._answers])
        table.move_to(self._selected)
        yield table

    def action_choose(self) -> None:
        self.dismiss(self.query_one("#answers", Table).cursor_key)

    def on_table_chosen(self, event: Table.Chosen) -> None:
        self.dismiss(event.key)
