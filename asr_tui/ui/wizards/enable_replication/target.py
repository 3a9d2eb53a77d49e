"""Page 3: where the machines shall start if their region fails. Proposals first; each can be changed."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.message import Message

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, Resolved, resolve
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.domain.protection import NetworkMapping
from asr_tui.ui.dialogs.pick import Offer, Pick, Picked, Question
from asr_tui.ui.present.addressed import Addressed
from asr_tui.ui.present.problems import problem_rows
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.present.target import shared_placement, sharing_words, target_fields, target_resources
from asr_tui.ui.present.target_table import machine_rows
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import Entry, FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.wizards.enable_replication import network_lock
from asr_tui.ui.wizards.enable_replication.target_changes import Scope, changed
from asr_tui.ui.wizards.enable_replication.target_questions import TargetQuestions
from asr_tui.ui.wizards.page import Page, Shown, Wanted

Draft = EnableReplicationDraft

CUSTOMIZE = "customize"
OF_ONE = frozenset({"name", "size", "excluded_disks"})
"""The fields that only a single machine has."""

PLACED = frozenset({"proximity_group", "capacity_reservation", "encryption_set"})
"""Those that all machines have too, where a source has such a thing."""


class TargetPage(Page[Draft]):
    """The same rows for all machines, or for the one that is customized."""

    key = "target"
    title = "Target"
    explanation = (
        "What is new is made for you when you start. The disks' copies cost storage; no machine "
        "runs there, or is paid for, before a failover."
    )
    words = (
        "Source and target",
        "Paired region",
        "Cache storage account",
        "Network mapping",
        "Availability zone",
        "Proximity placement group",
        "Capacity reservation",
        "Disk encryption set",
    )

    class MappingWanted(Message):
        """A network mapping, which locks the choice of the network, shall lead elsewhere."""

        def __init__(self, draft: NetworkMappingDraft) -> None:
            super().__init__()
            self.draft = draft

    def __init__(self) -> None:
        super().__init__()
        self._machine: ArmId | None = None

    def compose(self) -> ComposeResult:
        yield FieldList(id="target-fields")
        yield Lines(id="each-machine")

    @property
    def _fields(self) -> FieldList:
        return self.query_one("#target-fields", FieldList)

    def question(self, shown: Shown[Draft]) -> str:
        if self._machine is not None:
            return f"Where shall {plain(self._machine.name)} start, other than the rest?"
        return f"Where shall they start if {shown.estate.display(shown.draft.source_region)} fails?"

    def wanted(self, shown: Shown[Draft]) -> Wanted:
        """Whether the names of new storage accounts are free in all of Azure, how those that exist are set, and what
        it says of each machine."""
        targets = resolve(shown.draft, shown.estate).machines
        accounts = [account for one in targets for account in (one.cache, one.storage)]
        names = [account.name for account in accounts if account is not None and account.is_new]
        there = dict.fromkeys(one.cache.id for one in targets if not one.cache.is_new)
        machines = tuple(one.machine.id for one in targets)
        return Wanted(machines, account_names=tuple(dict.fromkeys(names)), accounts=tuple(there))

    def show(self, shown: Shown[Draft]) -> None:
        resolved = resolve(shown.draft, shown.estate)
        if self._machine is not None and resolved.target_of(self._machine) is None:
            self._machine = None
        fields = target_fields(shown.draft, shown.estate, resolved, shown.problems, self._machine)
        entries = field_entries(fields)
        rows = {field.key for field in fields}
        others = tuple(one for one in shown.problems_of(self.key) if one.field not in rows)
        self._fields.show([*entries, *self._last(resolved, others)])
        self.query_one("#each-machine", Lines).show(lambda width: machine_rows(resolved.machines, width))

    def _last(self, resolved: Resolved, others: tuple[Problem, ...]) -> list[Entry]:
        """What single machines have of their own, with the findings about that, and the way on."""
        if self._machine is not None:
            return [go_on("Done: back to all machines")]
        words = f"{sharing_words(resolved)}   c Customize one"
        customize = Entry(CUSTOMIZE, lambda width: [(), *wrapped(words, width, "quiet")])
        findings = [
            Entry(f"finding {number}", partial(_finding, problem), changes=False)
            for number, problem in enumerate(others)
        ]
        return [customize, go_on("Next: how long recovery points are kept"), *findings]

    def pointed_at(self) -> tuple[Addressed, ...]:
        """What the selected field names, for all machines or for the one."""
        shown = self.shown
        if shown is None:
            return ()
        resolved = resolve(shown.draft, shown.estate)
        return target_resources(self._fields.current, resolved, self._machine)

    def take_focus(self) -> None:
        self._fields.focus()

    def go_to(self, field: str, machine: ArmId | None) -> None:
        if machine is not None:
            self._look_at(machine if self._of_one(field, machine) else None)
        if not self._fields.move_to(field):
            self._lead_to(field)

    def _lead_to(self, field: str) -> None:
        """To what only single machines have: at the one that is marked, else where one of several is chosen."""
        marked = self.shown.draft.machines if self.shown else ()
        if len(marked) == 1:
            self._look_at(marked[0])
            if self._fields.move_to(field):
                return
            self._look_at(None)
        self._fields.move_to(CUSTOMIZE)

    def _of_one(self, field: str, machine: ArmId) -> bool:
        """Whether a finding about a field is mended for that machine alone."""
        if field not in PLACED or self.shown is None:
            return field in OF_ONE
        targets = resolve(self.shown.draft, self.shown.estate).machines
        differs = any(one.differs for one in targets if one.machine.id == machine)
        return differs or field not in shared_placement(targets)

    def refusal(self, shown: Shown[Draft]) -> str:
        return "" if self._machine is not None else super().refusal(shown)

    def step_back(self) -> bool:
        """From one machine back to all."""
        if self._machine is None:
            return False
        self._look_at(None)
        return True

    def finish(self) -> bool:
        """Enter on the last row: from one machine it leads back to all of them."""
        return not self.step_back()

    def _look_at(self, machine: ArmId | None) -> None:
        self._machine = machine
        if self.shown is not None:
            self.show(self.shown)
            self.post_message(self.Looked())

    def on_field_list_chosen(self, event: FieldList.Chosen) -> None:
        event.stop()
        shown = self.shown
        if shown is None:
            return
        if event.key == CUSTOMIZE:
            self._customize(shown)
            return
        locks = network_lock.locks(shown.draft, shown.estate, self._machine) if event.key == "network" else ()
        if locks:
            self._tell_lock(locks, shown)
            return
        scope = Scope(self._machine)
        question = TargetQuestions(shown.draft, shown.estate, scope).of(event.key)
        if question is not None:
            self._ask(question, event.key, scope)

    def _tell_lock(self, locks: tuple[NetworkMapping, ...], shown: Shown[Draft]) -> None:
        """Why the network cannot be chosen here, and the way to change that."""

        def chosen(answer: str | None) -> None:
            mapping = next((one for one in locks if one.id == answer), None)
            if mapping is not None:
                self._ask_network(mapping, shown)

        self.app.push_screen(network_lock.told(locks, shown.estate), chosen)

    def _ask_network(self, mapping: NetworkMapping, shown: Shown[Draft]) -> None:
        def answered(picked: Picked | None) -> None:
            if picked is not None:
                self.post_message(self.MappingWanted(network_lock.drafted(mapping, picked)))

        self.app.push_screen(Pick(network_lock.question(mapping, shown.estate)), answered)

    def _ask(self, question: Question, field: str, scope: Scope) -> None:
        def answered(picked: Picked | None) -> None:
            if picked is not None and self.shown is not None:
                self.post_message(self.Changed(changed(self.shown.draft, field, picked, scope)))

        self.app.push_screen(Pick(question), answered)

    def _customize(self, shown: Shown[Draft]) -> None:
        """Which machine shall differ from the others."""
        targets = resolve(shown.draft, shown.estate).machines
        offers = [Offer(one.machine.id, one.machine.name, "differs" if one.differs else "") for one in targets]

        def answered(picked: Picked | None) -> None:
            if picked is not None:
                self._look_at(ArmId(picked.key))

        hint = "What is changed there counts for that machine alone."
        self.app.push_screen(Pick(Question("Customize which machine?", tuple(offers), hint=hint)), answered)


def _finding(problem: Problem, width: int) -> list[Row]:
    return [(), *problem_rows(problem, width)]
