"""The review of a small change: what will be made or changed, freshly read, and the key that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.present.addressed import Addressed, of_steps, of_vault
from asr_tui.ui.present.confirmation import READ_ONLY_WORDS, change_rows
from asr_tui.ui.present.step import title
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.starting import start_run
from asr_tui.ui.shell.typed_ahead import TypedAheadGuard
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.push_button import PushButton

if TYPE_CHECKING:
    from asr_tui.services.planning import Reviewed
    from asr_tui.services.workspace import Workspace


class ChangeScreen(AsrScreen[str]):
    """Answers with the id of the run that was begun, or None. `verb` is what the key does ("Create vault").

    vault  where the run is kept; it need not exist yet
    """

    CSS_PATH = "change.tcss"
    title_words = "Review"
    explanation = "Nothing of this has been sent to Azure yet. What stands here was read from Azure just now."
    AUTO_FOCUS = "#cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Other button", tooltip="From Cancel to sending.", id="change.next"),
        Binding("f5", "again", "Read again", tooltip="Read Azure once more.", id="change.again"),
        Binding("f6", "as_rest", "Commands", tooltip="The same as an az rest command.", id="change.as_rest"),
        *copying.keys("what it acts on"),
    ]

    def __init__(self, workspace: Workspace, vault: ArmId, draft: Reviewed, *, verb: str) -> None:
        self._vault = vault
        self._draft = draft
        self._verb = verb
        self._plan: Plan | None = None
        self._reading = TypedAheadGuard()
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._vault.name, self._verb)

    def compose_body(self) -> ComposeResult:
        yield Static(self._verb, classes="question", id="heading", markup=False)
        with Pane(id="change"):
            yield Lines(id="consequences", classes="content")
        with Horizontal(id="answers"):
            yield PushButton("Cancel", id="cancel")
            yield PushButton(self._verb, ready=False, id="send")

    def on_mount(self) -> None:
        self._reading.begin()
        self.action_again()

    def action_again(self) -> None:
        self._plan = None
        self.query_one("#send", PushButton).ready = False
        self.load(
            self.query_one(Pane),
            "Reading Azure again",
            lambda: self.workspace.planning.review(self._draft),
            self._show,
            usual="a few seconds",
        )

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        self.query_one("#heading", Static).update(f"{plain(plan.title)}?")
        self.query_one("#consequences", Lines).show(lambda width: change_rows(plan, width))
        read_only = self.workspace.surroundings.read_only
        send = self.query_one("#send", PushButton)
        send.ready = plan.can_start and not read_only
        if read_only:
            self.notice(f"! {READ_ONLY_WORDS}")
        at_once = send.ready and not plan.name_to_type
        (send if at_once else self.query_one("#cancel", PushButton)).focus()
        self._reading.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "as_rest":
            return self._plan is not None
        return super().check_action(action, parameters)

    def pointed_at(self) -> tuple[Addressed, ...]:
        planned = of_steps(one.step for one in self._plan.steps) if self._plan else ()
        return planned or (of_vault(self._vault),)

    @on(PushButton.Pressed, "#cancel")
    def _cancelled(self) -> None:
        if self._reading.was_possible:
            self.action_back()

    @on(PushButton.Pressed, "#send")
    def _pressed(self) -> None:
        """Refused for a plan that nobody can have read yet."""
        if self._plan is None or not self._reading.was_possible:
            return
        if self._plan.name_to_type:
            self.app.push_screen(_ask_name(self._plan), self._named)
        else:
            self._send(self._plan)

    def _named(self, name: str | None) -> None:
        """The dialog takes no other name than the right one."""
        if name is not None and self._plan is not None:
            self._send(self._plan)

    def _send(self, plan: Plan) -> None:
        place = self.workspace.place(self._vault)
        start_run(self, self.workspace.runs, plan, place, begun=self.dismiss, refused=self.show_error)

    def action_as_rest(self) -> None:
        from asr_tui.ui.dialogs.as_rest import AsRest

        if self._plan is not None:
            as_rest = self.workspace.session.changes.as_rest
            self.app.push_screen(AsRest([(title(one.step), as_rest(one.step)) for one in self._plan.steps]))


def _ask_name(plan: Plan) -> AskText:
    """What cannot be undone is confirmed by the name of the machine that it is about."""
    wanted = plan.name_to_type

    def refusal(typed: str) -> str:
        return "" if typed.casefold() == wanted.casefold() else f"Not {plain(wanted)}."

    question = f"{plain(plan.title)}: type the machine's name to go on."
    return AskText(question, explanation="It cannot be undone. Esc sends nothing.", refusal=refusal)
