"""A part of a screen that shows data: loading, empty, failed or ready, each with its own look."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from asr_tui.domain.errors import AsrError
from asr_tui.ui.present.errors import error_body, error_head
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines


class Pane(Vertical):
    """Holds the data's widgets and shows its state: `with Pane(id="vaults"): yield Table(...)`."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="status"):
            yield Static(classes="status-head", markup=False)
            yield Static(classes="status-body", markup=False)

    def on_mount(self) -> None:
        self._seconds = 0
        self._timer: Timer | None = None

    @property
    def state(self) -> str:
        """`ready`, `loading`, `empty` or `failed`."""
        return next((name for name in ("loading", "empty", "failed") if self.has_class(f"-{name}")), "ready")

    def loading_words(self, what: str, usual: str = "", *, counting: bool = True) -> None:
        """Say what is loaded, its usual duration and, where `counting`, the seconds so far."""
        self._seconds = 0
        self._what, self._usual = plain(what), usual
        self._show("loading", self._waiting(0), [])
        if counting:
            self._timer = self.set_interval(1.0, self._tick)

    def empty_words(self, title: str, *help_lines: str) -> None:
        head = content(("- ", "quiet"), (plain(title), "strong"))
        self._show("empty", head, [content(plain(one)) for one in help_lines])

    def failed_words(self, error: AsrError, *, retry: str = "r  Try again") -> None:
        self._show("failed", error_head(error), [*error_body(error), content(""), content((retry, "strong"))])

    def ready(self) -> None:
        self._show("", Content(), [])

    def _tick(self) -> None:
        self._seconds += 1
        self.query_one(".status-head", Static).update(self._waiting(self._seconds))

    def _waiting(self, seconds: int) -> Content:
        usual = f" (usually {self._usual})" if self._usual else ""
        spent = f" for {seconds} s" if seconds else ""
        return content(("~ ", "busy"), f"{self._what}{spent} …", (usual, "quiet"))

    def _show(self, state: str, head: Content, body: list[Content]) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        for name in ("loading", "empty", "failed"):
            self.set_class(name == state, f"-{name}", update=False)
        for child in self.children:  # by a rule of CSS, all of the content would be styled anew
            if child.has_class("status") or child.has_class("content"):
                child.display = child.has_class("status") == bool(state)
        self.query_one(".status-head", Static).update(head)
        self.query_one(".status-body", Static).update(lines(*body))
