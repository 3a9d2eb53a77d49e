"""Page of a re-protect of several machines: their cache accounts by vault and region, and where their copies go."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain import names
from asr_tui.domain.drafts.caches import CacheGroup, accounts_of, group_of, grouped
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.many import MachineChoices
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.many.machines import Marked, review_of
from asr_tui.ui.many.page import ManyPage
from asr_tui.ui.present.field import field_rows
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.lifecycle import ROLLBACK
from asr_tui.ui.present.many_reprotect import cache_field, copy_rows, machine_rows
from asr_tui.ui.present.many_words import same_words
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import Entry, FieldList, go_on
from asr_tui.ui.widgets.lines import Lines, Picture

_AS_BEFORE = "as each before"


class ManyReprotectPage(ManyPage):
    """Everything is as each machine's own page would propose it; the cache accounts can be changed."""

    reads = True
    explanation = (
        f"{ROLLBACK} Until it has ended the machines have no protection. Keep the disks on the other side until then: "
        "they are compared and only what differs is copied."
    )
    words = ("Rollback", "Re-protect", "Failback", "Cache storage account", "Network mapping")
    AUTO_FOCUS = "#fields"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the last question; nothing is sent yet.", id="reprotect.next"),
        Binding("pagedown", "scroll(1)", "More", tooltip="The rest of the machines.", id="reprotect.more"),
        Binding("pageup", "scroll(-1)", "Up", show=False),
        Binding("r", "again", "Read again", tooltip="Read everything from Azure once more.", id="reprotect.again"),
        *copying.keys("the protected items", shown=False),
    ]

    def __init__(self, workspace: Workspace, marked: Marked) -> None:
        self._caches: dict[str, Choice] = {}
        super().__init__(workspace, marked)

    def compose_body(self) -> ComposeResult:
        yield Picture(id="fields-head", classes="head")
        yield FieldList(id="fields")
        yield Lines(id="machines", classes="below")

    def on_mount(self) -> None:
        self.query_one("#machines", Lines).can_focus = False
        self.draw()

    def draw(self) -> None:
        estates = self.estates
        ways = same_words([f"{one.running_words} -> {one.source_words}" for one in estates], lambda n: f"{n} ways")
        title = f"Re-protect {self.marked.subject}: copied where?"
        self.query_one("#fields-head", Picture).show(lambda width: [rule(plain(title), (plain(ways),), width)])
        several = len({group.vault for group in grouped(estates)}) > 1
        fields = [
            cache_field(group, accounts_of(self._choice(group), members), members, several_vaults=several)
            for group, members in grouped(estates).items()
        ]
        entries = [Entry(one.key, partial(field_rows, one)) for one in fields]
        self.query_one("#fields", FieldList).show([*entries, go_on("Next: review")])
        self.query_one("#machines", Lines).show(
            lambda width: [(), *copy_rows(estates, self.workspace.speed, width), *machine_rows(estates, width)]
        )

    def _choice(self, group: CacheGroup) -> Choice:
        return self._caches.get(group.key, Choice())

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        found = next((one for one in grouped(self.estates).items() if one[0].key == event.key), None)
        if found is None:
            self.action_next()
        else:
            self._pick(*found)

    def _pick(self, group: CacheGroup, members: tuple[ItemEstate, ...]) -> None:
        push_dialog(self.app, Pick(self._question(group, members)), partial(self._take, group))

    def _question(self, group: CacheGroup, members: tuple[ItemEstate, ...]) -> Question:
        where = members[0].display(group.region)
        offers = [PickOption(_AS_BEFORE, "As proposed", "the account that each had before, or a new one")]
        offers += [
            PickOption(str(one.id), one.name, f"{one.sku}, {members[0].display(one.location)}",
                       _refusal(one.location == group.region, one.premium == group.premium, where, group))
            for one in members[0].accounts
        ]  # fmt: skip
        hint = f"Writes wait there until they are carried over: it must lie in {where}."
        current = self._choice(group)
        return Question(
            f"Which cache storage account for {len(members)} machines?", tuple(offers),
            str(current.id) if current.id else _AS_BEFORE, "New storage account",
            names.storage_account_refusal, hint, kept=current.name,
        )  # fmt: skip

    def _take(self, group: CacheGroup, picked: Picked) -> None:
        if picked.key == _AS_BEFORE:
            self._caches.pop(group.key, None)
        else:
            self._caches[group.key] = Choice(name=picked.typed) if picked.typed else Choice(id=ArmId(picked.key))
        self.draw()

    def action_scroll(self, direction: int) -> None:
        self.query_one("#machines", Lines).action_page(direction)

    def on_field_list_submitted(self) -> None:
        self.action_next()

    def action_next(self) -> None:
        draft = self.marked.draft()
        for one in self.estates:
            choices = replace(MachineChoices(), cache=self._choice(group_of(one)))
            draft = draft.excepting(one.item.id, choices)
        self.go(review_of(self.workspace, self.marked, draft))


def _refusal(here: bool, kind: bool, where: str, group: CacheGroup) -> str:
    if not here:
        return f"not in {where}"
    if kind:
        return ""
    return "their disks need a premium account" if group.premium else "premium accounts cannot be a cache"
