"""A page of the wizard: draws a snapshot and posts each choice as a new draft."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, problems_of
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft
from asr_tui.domain.drafts.stale_links import StaleLinksDraft
from asr_tui.domain.drafts.start_machines import StartMachinesDraft
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.ui.present.problems import words_of
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.present.rows import Row, counted, marked
from asr_tui.ui.protect.field_words import FIELD_WORDS
from asr_tui.ui.tones import Part
from asr_tui.ui.widgets.field_list import FieldList


class EstateArrival(Struct, frozen=True):
    """That not everything which the rules look at is there: it is being read, or (`failed`) reading it stopped."""

    failed: bool = False

    def refusal(self, machines: int) -> str:
        """Why the wizard cannot go on."""
        came = counted(machines, "machine")
        if self.failed:
            return f"Not everything could be read, only {came}: r reads again, then this goes on."
        return f"Still reading, {came} so far: the next page needs everything. Press the key again then."

    def words(self, machines: int) -> Part:
        """For the right of a question."""
        came = counted(machines, "machine")
        return marked("bad", f"only {came} read, r: again") if self.failed else marked("busy", f"reading: {came}")


class WizardSnapshot(Struct, frozen=True):
    """What a page draws.

    checking  the machines whose checks have not answered yet
    arrival   where the estate is only what has come so far; no rule says anything of it then
    """

    draft: EnableReplicationDraft
    estate: Estate
    checking: frozenset[ArmId] = frozenset()
    arrival: EstateArrival | None = None

    @property
    def whole(self) -> bool:
        """Whether everything has been read."""
        return self.arrival is None

    def problems_of(self, page: str) -> tuple[Problem, ...]:
        """Those of one page: no page asks the rules of pages that are not reached."""
        return problems_of(page, self.draft, self.estate) if self.whole else ()


class CheckRequest(Struct, frozen=True):
    """Checks that a page needs from Azure.

    machines       whether they can be protected
    background     machines that are only visible: checked in batches, cancelled when the page is left
    account_names  whether they are free
    accounts       storage accounts whose settings are read
    """

    machines: tuple[ArmId, ...] = ()
    background: tuple[ArmId, ...] = ()
    account_names: tuple[str, ...] = ()
    accounts: tuple[ArmId, ...] = ()


class Page(Vertical):
    """A page; the wizard owns the draft and loads what the page needs.

    key          name of the page in problems and in the saved draft
    title        in the rail
    explanation  what the page asks and why it matters, in a sentence or two
    words        glossary entries in its help
    checks_again whether the page has a key of its own for checking again
    needs_whole  whether the next page can open only when everything has been read
    shows_parts  whether the page can be shown before everything has been read
    """

    key: ClassVar[str]
    title: ClassVar[str]
    explanation: ClassVar[str] = ""
    words: ClassVar[tuple[str, ...]] = ()
    checks_again: ClassVar[bool] = False
    needs_whole: ClassVar[bool] = True
    shows_parts: ClassVar[bool] = False

    shown: reactive[WizardSnapshot | None] = reactive(None)

    class Changed(Message):
        """The draft was changed; `said` are words for a change that no key of this moment made."""

        def __init__(self, draft: EnableReplicationDraft, said: str = "") -> None:
            super().__init__()
            self.draft = draft
            self.said = said

    class Said(Message):
        """Words above the footer, until the next key."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class ChangeRequested(Message):
        """A change of its own is requested before the wizard continues; `verb` names it in two words."""

        def __init__(self, draft: StartMachinesDraft | StaleLinksDraft | NetworkMappingDraft, verb: str) -> None:
            super().__init__()
            self.draft = draft
            self.verb = verb

    class Finished(Message):
        """The page is answered; the next one follows."""

    class CheckAgain(Message):
        """The page requests that everything is read and checked again."""

    class ViewChanged(Message):
        """The page shows another part or needs other checks; the draft is the same."""

    def watch_shown(self, shown: WizardSnapshot | None) -> None:
        if shown is not None and self.is_mounted:
            self.show(shown)

    def on_mount(self) -> None:
        if self.shown is not None:
            self.show(self.shown)

    def on_field_list_submitted(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.post_message(self.Finished())

    @property
    def is_reading(self) -> bool:
        """Whether the page shows only what has come so far."""
        return self.shown is not None and not self.shown.whole

    def rail_parts(self, shown: WizardSnapshot) -> Iterator[None]:
        """Compute in parts the findings that the rail counts of this page, where that takes long."""
        return iter(())

    def preparations(self, shown: WizardSnapshot) -> Iterator[None]:
        """Compute what `show` will need of all machines and is kept, in parts between which all else has a turn.

        What `rail_parts` computes is there.
        """
        return iter(())

    @abstractmethod
    def show(self, shown: WizardSnapshot) -> None:
        """Draw the snapshot."""

    @abstractmethod
    def question(self, shown: WizardSnapshot) -> str:
        """What the page asks, in one line."""

    def facts(self, shown: WizardSnapshot) -> Row:
        """What stands at the right of the question."""
        return ()

    def focused_words(self) -> tuple[str, ...]:
        """Glossary entries of the focused field; `?` has those of the whole page."""
        fields = self.query(FieldList)
        if not fields:
            return self.words[:1]
        word = FIELD_WORDS.get(fields.first().current, "")
        return (word,) if word else ()

    def check_request(self, shown: WizardSnapshot) -> CheckRequest:
        """Checks that this page needs."""
        return CheckRequest()

    def rail_problems(self, shown: WizardSnapshot) -> tuple[Problem, ...]:
        """Findings counted in the rail."""
        return shown.problems_of(self.key)

    def refusal(self, shown: WizardSnapshot) -> str:
        """Why the next page cannot be opened, or an empty string."""
        blocking = next((problem for problem in shown.problems_of(self.key) if problem.blocks), None)
        return words_of(blocking)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of this page does nothing now; empty where the page does not know."""
        return ""

    def finish(self) -> bool:
        """Handle Enter on the last row; False where that was a step within the page."""
        return True

    def step_back(self) -> bool:
        """Handle Esc within the page; False where there is no step back."""
        return False

    def go_to(self, field: str, machine: ArmId | None) -> None:
        """Put the cursor on the field or machine of a finding."""

    def selected_resources(self) -> Sequence[ResourceLink]:
        """Azure resources of the selected line; empty where it is only a choice."""
        return ()

    @abstractmethod
    def take_focus(self) -> None:
        """Focus the page's first field."""
