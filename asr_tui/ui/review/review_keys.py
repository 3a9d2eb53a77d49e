"""Keys of a review: which there are, which are offered, and why another one does nothing now."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from asr_tui.ui.review import writing
from asr_tui.ui.review.state import ReviewState
from asr_tui.ui.shell import copying

BINDINGS: list[BindingType] = [
    Binding("tab", "to_name", "To the name", tooltip="From Cancel to the name, and on.", id="confirm.next"),
    Binding("tab", "to_button", "To the button", tooltip="From one answer to the other.", id="confirm.button"),
    Binding("shift+tab", "go_to(-1)", show=False),
    Binding("pagedown", "scroll(1)", "More", tooltip="The rest of what will happen.", id="confirm.more"),
    Binding("pageup", "scroll(-1)", "Up", show=False),
    Binding("l", "watch", "The run", tooltip="What is under way already.", id="confirm.watch"),
    Binding("a", "actions", "Actions", tooltip="What can be done with the machine as it stands now.",
            id="confirm.actions"),
    Binding("r", "reread", "Read again", show=False),
    Binding("f5", "again", "Read again", tooltip="Read Azure once more.", id="confirm.again"),
    Binding("f6", "as_rest", "Commands", tooltip="The same as az rest commands, for when this tool is not there.",
            id="confirm.as_rest"),
    writing.key("confirm"),
    *copying.keys("what it acts on", shown=False),
    Binding("f7", "copy_id", "Copy id", show=False, id="confirm.copy",
            tooltip="Copy the id of what it acts on; y is a letter of the name here."),
    Binding("f8", "address", "Portal", show=False, id="confirm.portal",
            tooltip="Show and copy its address in the portal; o is a letter of the name here."),
]  # fmt: skip

REASONS = {
    "watch": "nothing of this is under way.",
    "actions": "it is for a plan that Azure's state refuses; esc leads back.",
    "as_rest": "the plan has no steps.",
    "as_file": "the plan has no steps.",
    "reread": "F5 reads Azure once more.",
}
"""Why each action is not possible."""


def offered(state: ReviewState, *, machines: int, failed: bool) -> dict[str, bool]:
    """Whether each action is possible; `machines` is their number, `failed`: Azure could not be read."""
    ready = state.readiness
    return {
        **dict.fromkeys(("to_name", "copy_id", "address"), bool(ready.word)),
        **dict.fromkeys(("to_button", "copy", "portal"), not ready.word),
        "actions": ready.refused and machines == 1,
        "reread": ready.refused or failed,
        "watch": state.attempt_under_way is not None or state.job is not None,
        **dict.fromkeys(("as_rest", "as_file"), bool(state.plan.steps)),
    }
