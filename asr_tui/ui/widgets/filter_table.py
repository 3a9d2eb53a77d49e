"""A table that is filtered while a person types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from asr_tui.ui.present.rows import Row
from asr_tui.ui.tones import content
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.table import Table
from asr_tui.ui.widgets.text_entry import TextEntry

_NOTHING_FITS = "No line fits the filter: esc takes it away."


class _Filter(TextEntry):
    """The filter's field. In a table with marks, the space bar marks and types no blank."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "To the list", tooltip="Keep the filter, go to the lines.", id="filter.submit"),
    ]

    class Spaced(Message):
        """The space bar was pressed to mark."""

    def __init__(self, *, marks: bool) -> None:
        super().__init__(placeholder="Filter")
        self.takes_space = not marks

    def on_key(self, event: events.Key) -> None:
        if not self.takes_space and event.key == "space":
            event.stop()
            event.prevent_default()
            self.post_message(self.Spaced())


class RowFilter(Protocol):
    """What a typed filter means."""

    def accepts(self, row: TableRow) -> bool:
        """Whether the row fits."""

    def note(self, shown: Sequence[TableRow]) -> Row:
        """What is said beside the field of the rows that fit, or of what is not understood."""


class WordFilter:
    """All words must be in the row; letter case does not count."""

    def __init__(self, text: str) -> None:
        self._words = text.casefold().split()

    def accepts(self, row: TableRow) -> bool:
        text = row_text(row)
        return all(word in text for word in self._words)

    def note(self, shown: Sequence[TableRow]) -> Row:
        """Nothing: the rows are what there is to see."""
        return ()


def row_text(row: TableRow) -> str:
    """All that the row's cells say, also those without room, in lower case."""
    return " ".join(row.text(index) for index in range(len(row.cells))).casefold()


class FilterTable(Vertical):
    """A table below a filter, which `start_filter` opens. Up and down move in the table meanwhile."""

    class Marked(Message):
        """The space bar was pressed in the filter: mark the row under the cursor."""

    class Filtering(Message):
        """The filter's field was opened or closed."""

    class Filtered(Message):
        """Other rows are shown."""

    def __init__(
        self,
        *columns: Column,
        markable: bool = False,
        blanks: bool = False,
        id: str | None = None,  # noqa: A002  as all of Textual's widgets name it
        classes: str | None = None,
    ) -> None:
        """`blanks`: the space bar types one in the filter, also where it marks in the table."""
        super().__init__(id=id, classes=classes)
        self.table = Table(*columns, markable=markable)
        self._input = _Filter(marks=markable and not blanks)
        self._note = Static(classes="filter-note", markup=False)
        self._input.can_focus = False
        self._rows: tuple[TableRow, ...] = ()

    def compose(self) -> ComposeResult:
        yield self._input
        yield self._note
        yield self.table

    @on(_Filter.Spaced)
    def _spaced(self, event: _Filter.Spaced) -> None:
        event.stop()
        self.post_message(self.Marked())

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """All rows, also those that the filter hides."""
        return self._rows

    @property
    def filter(self) -> str:
        return self._input.value

    @property
    def cursor_key(self) -> str | None:
        return self.table.cursor_key

    def row_filter(self, text: str) -> RowFilter:
        """What a text in the filter means."""
        return WordFilter(text)

    def show(self, rows: Sequence[TableRow], *, successor: str | None = None, chosen: bool = False) -> None:
        """As the table's own; the filter stays."""
        self._rows = tuple(rows)
        self._refilter(successor, chosen=chosen)

    def focus(self, scroll_visible: bool = True) -> FilterTable:
        self.table.focus(scroll_visible)
        return self

    def start_filter(self) -> None:
        self.add_class("-filtering")
        self._input.can_focus = True
        self.table.steered = True
        self._input.focus()
        self.post_message(self.Filtering())
        self._refilter(chosen=True)

    def end_filter(self) -> bool:
        """Remove the filter. False where there was none, so that esc can mean something else."""
        if not self.has_class("-filtering"):
            return False
        self._input.value = ""
        self.remove_class("-filtering")
        self.post_message(self.Filtering())
        self._input.can_focus = False
        self.table.steered = False
        self.table.focus()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._refilter(chosen=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()

    def key_up(self) -> None:
        if self._input.has_focus:
            self.table.action_move(-1)

    def key_down(self) -> None:
        if self._input.has_focus:
            self.table.action_move(1)

    def _refilter(self, successor: str | None = None, *, chosen: bool = False) -> None:
        wanted = self.row_filter(self._input.value)
        shown = [row for row in self._rows if wanted.accepts(row)] if self._input.value.strip() else list(self._rows)
        if self.has_class("-filtering"):
            self._note.update(content(*wanted.note(shown)))
        before = self.table.rows
        self.table.set_empty_text(_NOTHING_FITS if self._rows else "")
        self.table.show(shown, successor=successor, chosen=chosen)
        if before != self.table.rows:
            self.post_message(self.Filtered())
