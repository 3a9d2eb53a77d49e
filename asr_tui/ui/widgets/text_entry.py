"""A field for one line of text."""

from __future__ import annotations

from textual.message import Message
from textual.widgets import Input

LONGEST = 400
"""Characters: more than any of Azure's names or resource ids has."""

TOO_LONG = f"At most {LONGEST} characters fit here: what was typed or pasted last was not taken in."


class TextEntry(Input):
    """Textual's field without a blinking cursor, which would write to the terminal for ever."""

    takes_space = True
    """Whether the space bar types a blank here."""

    class Overflowed(Message):
        """More was typed or pasted than fits, and all of it was left out."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002  as all of Textual's widgets name it
    ) -> None:
        super().__init__(value, placeholder=placeholder, select_on_focus=False, max_length=LONGEST, id=id)
        self.cursor_blink = False

    def restricted(self) -> None:
        super().restricted()
        self.post_message(self.Overflowed())
