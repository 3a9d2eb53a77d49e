"""What the pages of a drill share: the note of its clean-up, and the question about a network like production."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from asr_tui.domain.resources import VirtualNetwork
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.shell.frame import Answer, FramedScreen
from asr_tui.ui.shell.inquiry import InquiryPage
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.text_entry import TextEntry

ISOLATED = "isolated"
"""The line of the networks that are made for the drill alone."""


class CleanUpForm(InquiryPage):
    """A note on the drill, which Azure stores with the clean-up job; a subclass opens the review with it."""

    words = ("Test failover", "Clean-up")
    AUTO_FOCUS = "#notes"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the last question; nothing is sent yet.", id="clean_up.next"),
    ]

    def compose_body(self) -> ComposeResult:
        words = f"{self.question()} A note for the report (may stay empty):"
        yield Static(words, classes="question", markup=False)
        yield TextEntry(id="notes")

    @abstractmethod
    def question(self) -> str:
        """How it went."""

    @abstractmethod
    def noted(self, notes: str) -> None:
        """Open the review."""

    @on(Input.Submitted, "#notes")
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        self.noted(self.query_one("#notes", Input).value.strip())


def confirm_production(
    screen: FramedScreen[Answer],
    network: VirtualNetwork,
    findings: Sequence[str],
    consequence: str,
    use: Callable[[], None],
) -> None:
    """Ask whether a network that is joined with production is meant; `consequence` is said of it."""
    question = Choose(
        f"{plain(network.name)} can meet production",
        [f"! {plain(finding)}" for finding in findings],
        [
            ("other", "Choose another network", "nothing is started"),
            ("use", "Use it all the same", consequence),
        ],
        danger=True,
    )
    screen.app.push_screen(question, lambda answer: use() if answer == "use" else None)
