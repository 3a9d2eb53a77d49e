"""One page of a wizard: it shows a snapshot, and posts what was chosen as a new draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft
from asr_tui.domain.drafts.stale_links import StaleLinksDraft
from asr_tui.domain.drafts.start_machines import StartMachinesDraft
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.ui.present.addressed import Addressed
from asr_tui.ui.present.problems import words_of
from asr_tui.ui.widgets.field_list import FieldList


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a page draws. `checking` are the machines that Azure is being asked about."""

    draft: EnableReplicationDraft
    estate: Estate
    problems: tuple[Problem, ...]
    checking: frozenset[ArmId] = frozenset()

    def problems_of(self, page: str) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.page == page)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page wants Azure to be asked: whether machines can be protected, whether account names are free.

    accounts    storage accounts whose settings matter
    in_passing  machines that are only looked at: asked a few at a time, and given up when one leaves the page
    """

    machines: tuple[ArmId, ...] = ()
    in_passing: tuple[ArmId, ...] = ()
    account_names: tuple[str, ...] = ()
    accounts: tuple[ArmId, ...] = ()


class Page(Vertical):
    """A page. The wizard alone owns the draft and loads what the page wants.

    key          by which problems and the kept draft name the page
    title        in the rail
    explanation  what the page asks and why it matters, in a sentence or two
    words        glossary entries that its help explains
    checks_again whether the page offers to check again by itself, and not only the wizard
    """

    key: ClassVar[str]
    title: ClassVar[str]
    explanation: ClassVar[str] = ""
    words: ClassVar[tuple[str, ...]] = ()
    checks_again: ClassVar[bool] = False

    shown: reactive[Shown | None] = reactive(None)

    class Changed(Message):
        """Something else was chosen."""

        def __init__(self, draft: EnableReplicationDraft) -> None:
            super().__init__()
            self.draft = draft

    class ChangeWanted(Message):
        """Something is to be changed in Azure before one goes on; `verb` says what, in two words."""

        def __init__(self, draft: StartMachinesDraft | StaleLinksDraft | NetworkMappingDraft, verb: str) -> None:
            super().__init__()
            self.draft = draft
            self.verb = verb

    class Finished(Message):
        """The page has been answered: go on."""

    class CheckAgain(Message):
        """Everything is to be read and checked again."""

    class Looked(Message):
        """The page asks something else now, or shows another part; the draft is the same."""

    def watch_shown(self, shown: Shown | None) -> None:
        if shown is not None and self.is_mounted:
            self.show(shown)

    def on_mount(self) -> None:
        if self.shown is not None:
            self.show(self.shown)

    def on_field_list_submitted(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.post_message(self.Finished())

    def show(self, shown: Shown) -> None:
        """Draw the snapshot."""
        raise NotImplementedError

    def question(self, shown: Shown) -> str:
        """What the page asks, in one line."""
        raise NotImplementedError

    def wanted(self, shown: Shown) -> Wanted:
        """What this page wants Azure to be asked."""
        return Wanted()

    def counted(self, shown: Shown) -> tuple[Problem, ...]:
        """The findings that the rail counts."""
        return shown.problems_of(self.key)

    def refusal(self, shown: Shown) -> str:
        """Why one cannot go on yet, or an empty string."""
        blocking = next((problem for problem in shown.problems_of(self.key) if problem.blocks), None)
        return words_of(blocking)

    def finish(self) -> bool:
        """Enter on the last row; False where that was a step within the page."""
        return True

    def step_back(self) -> bool:
        """Esc inside the page; False where there is nothing to step back from."""
        return False

    def go_to(self, field: str, machine: ArmId | None) -> None:
        """Put the cursor on what a finding is about."""

    def pointed_at(self) -> Sequence[Addressed]:
        """What of Azure's the selected line is about; nothing where it is only a choice."""
        return ()

    def take_focus(self) -> None:
        """Put the focus on what is asked."""
        raise NotImplementedError
