"""A field for one line of text."""

from __future__ import annotations

from textual.widgets import Input


class TextEntry(Input):
    """Textual's field with a cursor that stands still: a blinking one would write to the terminal for ever."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002  as all of Textual's widgets name it
        classes: str | None = None,
    ) -> None:
        super().__init__(value, placeholder=placeholder, select_on_focus=False, id=id, classes=classes)
        self.cursor_blink = False
