"""Page of a re-protect: target fields of the reverse replication; the network mapping fixes the network."""

from __future__ import annotations

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from asr_tui.domain import names
from asr_tui.domain.direction import is_away
from asr_tui.domain.drafts import reprotect
from asr_tui.domain.drafts.enable_replication import Choice as Chosen
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.problems import Problem
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.machine.day_two_page import DayTwoPage
from asr_tui.ui.present.field import Field, field_rows
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.lifecycle import ROLLBACK
from asr_tui.ui.present.problems import problem_rows
from asr_tui.ui.present.reprotect import as_before, reprotect_fields
from asr_tui.ui.review.screen import machine_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.field_list import Entry, FieldList, go_on
from asr_tui.ui.widgets.lines import Picture

_NONE = "none"


class ReprotectPage(DayTwoPage):
    """Fields of the re-protect. The enable-replication rules about vault and region do not apply to it."""

    title_words = "Re-protect"
    explanation = (
        f"{ROLLBACK} Until it has ended the machine has no protection. Keep the disks on the other side until then: "
        "they are compared and only what differs is copied; the re-protect itself then replaces them."
    )
    words = ("Rollback", "Re-protect", "Failback", "Cache storage account", "Network mapping")
    AUTO_FOCUS = "#fields"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the last question; nothing is sent yet.", id="reprotect.next"),
        Binding("r", "again", "Read again", tooltip="Read everything from Azure once more.", id="reprotect.again"),
        *copying.keys("the protected item", shown=False),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, inquiry: Inquiry) -> None:
        item = inquiry.value.item
        self._draft = ReprotectDraft(item.id, item.machine_name)
        super().__init__(workspace, inquiry)

    def compose_body(self) -> ComposeResult:
        yield Static(id="question", classes="question", markup=False)
        yield Static(id="found", markup=False)
        yield Picture(id="fields-head", classes="head")
        yield FieldList(id="fields")
        yield Explanation(self.explanation)

    def show(self, estate: ItemEstate) -> None:
        item = estate.item
        running, back = estate.running_words, estate.source_words
        here, home = ("", ", its home,") if is_away(item) else ("at home, ", "")
        words = f"Re-protect: {item.machine_name} runs {here}in {running}. Where in {back}{home} shall its copy go?"
        if not item.active_on_target:  # somebody else was faster
            words = f"{item.machine_name} runs in {running} and is replicated: there is nothing to re-protect."
        self.query_one("#question", Static).update(plain(words))
        way = (plain(f"{running} -> {back}"),)
        self.query_one("#fields-head", Picture).show(lambda width: [rule("Where its copy goes", way, width)])
        problems = reprotect.plan(self._draft, estate).problems
        self._show_findings([one for one in problems if one.field == "item"] if not estate.pending else [])
        fields = reprotect_fields(self._draft, estate, problems)
        entries = [_entry(one) for one in fields]
        self.query_one("#fields", FieldList).show([*entries, go_on("Next: review")])

    def _show_findings(self, problems: list[Problem]) -> None:
        """Show findings about the whole machine, such as a silent region, above the fields."""
        found = self.query_one("#found", Static)
        found.display = bool(problems)
        width = max(self.size.width - 2, 40)
        found.update(lines(*(content(*row) for one in problems for row in problem_rows(one, width))))

    def action_next(self) -> None:
        self.go(machine_review(self.workspace, self.inquiry, self._draft))

    def _explain_network(self) -> None:
        """Explain that the mapping fixes the network and is changed in the vault."""
        item = self.item
        network = item.target_network.name if item.target_network else "the network"
        body: list[Content | str] = [
            (
                f"A network mapping of the vault says which network machines of {plain(network)} go to. A re-protect "
                "takes it as it is."
            ),
            (
                f"To change it: in the portal, vault > Site Recovery infrastructure > Network mapping, the one from "
                f"{plain(self.estate.display(item.target_location))}; then press r. After the re-protect the network "
                "of one machine can be changed in its own settings."
            ),
        ]
        self.app.push_screen(Choose("The network is given by a mapping", body, [("close", "Close", "")]))

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        match event.key:
            case "network":
                self._explain_network()
            case "group":
                self._pick("group", self._groups())
            case "cache":
                self._pick("cache", self._accounts())
            case "availability_set":
                self._pick("availability_set", self._sets())
            case "capacity_reservation":
                self._ask_capacity()
            case _:
                self.action_next()

    def _pick(self, field: str, question: Question) -> None:
        push_dialog(self.app, Pick(question), lambda answer: self._take(field, answer))

    def _take(self, field: str, answer: Picked) -> None:
        if field == "availability_set":
            none = answer.key == _NONE
            choice = Chosen() if none else Chosen(id=ArmId(answer.key))
            self._draft = replace(self._draft, availability_set=choice, no_availability_set=none)
        elif field == "group":
            self._draft = replace(self._draft, group=Chosen(id=ArmId(answer.key)))
        else:
            choice = Chosen(name=answer.typed) if answer.typed else Chosen(id=ArmId(answer.key))
            self._draft = replace(self._draft, cache=choice)
        self.show(self.estate)

    def _groups(self) -> Question:
        current = reprotect.home_group(self._draft, self.estate)
        known = {one.id for one in self.estate.groups}
        offers = [PickOption(str(one.id), one.name, self.estate.display(one.location)) for one in self.estate.groups]
        if current not in known:
            offers.insert(0, PickOption(str(current), current.name, as_before(self.estate)))
        return Question("Into which resource group?", tuple(offers), str(current))

    def _accounts(self) -> Question:
        estate = self.estate
        here = estate.item.target_location
        current, _ = reprotect.cache(self._draft, estate)
        offers = tuple(
            PickOption(
                str(one.id),
                one.name,
                f"{one.sku}, {estate.display(one.location)}",
                "" if one.location == here and not one.premium else _not_for_cache(one.premium, estate.display(here)),
            )
            for one in estate.accounts
        )
        hint = f"Writes wait there until they are carried over: it must lie in {estate.display(here)}."
        return Question("Which cache storage account?", offers, str(current), "New storage account",
                        names.storage_account_refusal, hint)  # fmt: skip

    def _sets(self) -> Question:
        estate = self.estate
        home = estate.item.source_location
        current = reprotect.availability_set(self._draft, estate)
        offers = [PickOption(_NONE, "None", "the machine stands alone")]
        offers += [
            PickOption(str(one.id), one.name, estate.display(one.location))
            for one in estate.availability_sets
            if one.location == home
        ]
        known = {offer.key for offer in offers}
        if current is not None and str(current) not in known:
            offers.append(PickOption(str(current), current.name, as_before(self.estate)))
        return Question("Into which availability set?", tuple(offers), str(current) if current else _NONE)

    def _ask_capacity(self) -> None:
        current = reprotect.capacity_reservation(self._draft, self.estate)

        def answered(text: str) -> None:
            choice = Chosen(id=ArmId(text)) if text else Chosen()
            self._draft = replace(self._draft, capacity_reservation=choice)
            self.show(self.estate)

        push_dialog(
            self.app,
            AskText(
                "Capacity reservation group (its resource id; empty for the one that it had there, or none):",
                str(current or ""),
                explanation="A paid promise that the machine's size is free where it starts.",
                refusal=_capacity_refusal,
            ),
            answered,
        )


def _entry(field: Field) -> Entry:
    return Entry(field.key, lambda width: field_rows(field, width))


def _not_for_cache(premium: bool, region: str) -> str:
    return "premium accounts cannot be a cache" if premium else f"not in {region}"


def _capacity_refusal(text: str) -> str:
    right = "/providers/microsoft.compute/capacityreservationgroups/" in text.casefold()
    return "" if not text or right else "This is not the id of a capacity reservation group."
