"""Form screen: one choice a line, changed with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.explanation import Explanation, Words
from asr_tui.ui.widgets.table import Table


class FormScreen(AsrScreen[None]):
    """A subclass gives the `question`, the `form_rows` (key, name, value, meaning) and `change`."""

    question: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", tooltip="Change the selected line, or go on.", id="form.choose"),
        Binding("c", "choose", "Change", show=False, tooltip="Change the selected line.", id="form.change"),
        Binding("tab", "next_line(1)", show=False),
        Binding("shift+tab", "next_line(-1)", show=False),
    ]

    def compose_body(self) -> ComposeResult:
        yield Static(self.question, classes="question", markup=False)
        yield Table(Column(""), Column("", most=30), Column("", most=80), header=False, id="form", classes="menu")
        yield Explanation(self.explanation)
        yield Words(self.words)

    def on_mount(self) -> None:
        self.show_rows()

    def form_rows(self) -> Sequence[tuple[str, str, str, str]]:
        """Lines in order: key, name, value, meaning."""
        return ()

    def change(self, key: str) -> None:
        """Change the value of this line."""

    def show_rows(self) -> None:
        self.query_one("#form", Table).show(
            [
                TableRow(key, (name, (value, "strong"), (meaning, "quiet")))
                for key, name, value, meaning in self.form_rows()
            ]
        )

    def action_next_line(self, by: int) -> None:
        """Go to the next or previous line, from the last one to the first."""
        self.query_one("#form", Table).go_round(by)

    def on_table_chosen(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        key = self.query_one("#form", Table).cursor_key
        if key is not None:
            self.change(key)
