"""Keys of the wizard: which there are, which a page offers, and why Enter does nothing now."""

from __future__ import annotations

from textual.binding import Binding, BindingType
from textual.widget import Widget

from asr_tui.ui.protect.page import Page
from asr_tui.ui.protect.review import ReviewPage
from asr_tui.ui.shell import copying
from asr_tui.ui.widgets.field_list import FieldList

BINDINGS: list[BindingType] = [
    Binding("enter", "next", "Next", tooltip="Go on to the next step.", id="wizard.next"),
    Binding("r", "again", "Check again", tooltip="Read everything again from Azure.", id="wizard.again"),
    Binding("r", "review_again", "Review again", show=False, tooltip="Read everything again, and plan anew.",
            id="wizard.review_again"),
    Binding("q", "typed_q", show=False),
    *copying.keys("what the selected line is about, else of the vault", shown=False),
]  # fmt: skip

REASONS = {"next": "enter changes the selected row here; the last row goes on."}
"""Why each action is not possible."""


def offered(page: Page, focused: Widget | None, *, reading: bool) -> dict[str, bool]:
    """Whether each action is possible on this page; `reading`: its data is not there yet."""
    here = isinstance(page, ReviewPage)
    changing = isinstance(focused, FieldList) and bool(focused.check_action("change", ()))
    return {
        "next": not reading and not changing and not here,
        "review_again": here,
        "again": not here and not (page.checks_again and not reading),
    }
