"""Asks which of several things are wanted, each with a mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.table import Table


class Tick(Dialog[tuple[str, ...]]):
    """Answers with the keys of the marked `options` (key, words, meaning) in their order, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Accept", tooltip="Take what is marked.", id="dialog.accept"),
        Binding("space", "mark", "Mark", tooltip="Mark the line under the cursor, or take its mark away.",
                id="tick.mark"),
        Binding("asterisk", "mark_all", "All", tooltip="Mark all; where all are marked, none.", id="tick.all"),
    ]  # fmt: skip

    def __init__(
        self, title: str, options: Sequence[tuple[str, str, str]], marked: frozenset[str], *, hint: str = ""
    ) -> None:
        super().__init__()
        self._heading = title
        self._options = options
        self._marked = marked & {key for key, _, _ in options}
        self._hint = hint

    def compose_box(self) -> ComposeResult:
        yield Static(self._heading, classes="question", markup=False)
        if self._hint:
            yield Static(self._hint, classes="quiet", markup=False)
        yield Table(Column("", most=32), Column("", most=60), header=False, markable=True, id="answers", classes="menu")

    def on_mount(self) -> None:
        self._show()
        self.query_one("#answers", Table).focus()

    def _show(self) -> None:
        rows = [
            TableRow(key, (words, (meaning, "quiet")), marked=key in self._marked)
            for key, words, meaning in self._options
        ]
        self.query_one("#answers", Table).show(rows)

    def action_mark(self) -> None:
        if (key := self.query_one("#answers", Table).cursor_key) is not None:
            self._marked ^= {key}
            self._show()

    def action_mark_all(self) -> None:
        everything = frozenset(key for key, _, _ in self._options)
        self._marked = frozenset() if self._marked == everything else everything
        self._show()

    def on_table_chosen(self) -> None:
        self.action_mark()

    def action_accept(self) -> None:
        self.dismiss(tuple(key for key, _, _ in self._options if key in self._marked))
