"""Form for a new Recovery Services vault: name, resource group and region."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain import names
from asr_tui.domain.drafts.vault import VaultDraft, VaultEstate, problems, region_refusal, resolve, vault_of
from asr_tui.domain.problems import blocking
from asr_tui.domain.resources import Subscription
from asr_tui.services.estates import vault_estate
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.navigation import MadeVault
from asr_tui.ui.present.map import NEW_VAULT_LEGEND, new_vault_sites
from asr_tui.ui.present.vault import vault_fields
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.world_map import WorldMap


class NewVaultScreen(AsrScreen[MadeVault]):
    """Answers with the started run and the vault, or None. `keep` gets each changed draft."""

    title_words = "New vault"
    explanation = (
        "The vault should not be in the source region: when that region is down, the vault must still "
        "answer. It keeps settings and jobs, no disks, and cannot protect machines of its own region."
    )
    words = ("Recovery Services vault", "Source and target")
    AUTO_FOCUS = "#fields"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the review; nothing is sent yet.", id="vault.next"),
        Binding("r", "again", "Read again", tooltip="Read what exists once more.", id="screen.refresh"),
    ]

    def __init__(
        self,
        workspace: Workspace,
        subscription: Subscription,
        draft: VaultDraft | None = None,
        keep: Callable[[VaultDraft], None] = lambda _: None,
    ) -> None:
        self._subscription = subscription
        self._keep = keep
        self._draft = draft or VaultDraft(subscription.id)
        self._estate: VaultEstate | None = None
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._subscription.name, "New vault")

    def compose_body(self) -> ComposeResult:
        yield Static("Where shall the vault be created?", classes="question", markup=False)
        with Pane(id="new-vault"):
            yield FieldList(id="fields").add_class("content")
        yield WorldMap(id="world")
        yield Explanation(self.explanation)

    def on_mount(self) -> None:
        self._read()

    def action_again(self) -> None:
        self.workspace.choices.refresh()
        self._read()

    def _read(self) -> None:
        choices, subscription = self.workspace.choices, self._subscription
        self.load(
            self.query_one(Pane),
            f"Reading {subscription.name}",
            lambda: vault_estate(choices, subscription.id),
            self._show,
        )

    def _show(self, estate: VaultEstate) -> None:
        self._estate = estate
        fields = self.query_one("#fields", FieldList)
        fields.show([*field_entries(vault_fields(self._draft, estate)), go_on("Next: review what is created")])
        fields.focus()
        machines = (machine.location for machine in estate.machines)
        sites = new_vault_sites(estate.regions, machines, resolve(self._draft, estate).location)
        self.query_one(WorldMap).show_world(sites, legend=[NEW_VAULT_LEGEND])
        self.show_notice("  ".join(f"? {sentence}" for sentence in estate.unread))

    def _take(self, draft: VaultDraft) -> None:
        self._draft = draft
        self._keep(draft)
        if self._estate is not None:
            self._show(self._estate)

    # Fields

    @on(FieldList.Chosen)
    def _change(self, event: FieldList.Chosen) -> None:
        event.stop()
        if self._estate is None:
            return
        match event.key:
            case "name":
                self._ask_name(self._estate)
            case "group":
                self._pick("group", _groups(self._draft, self._estate))
            case "location":
                self._pick("location", _regions(self._draft, self._estate))
            case _:
                self.action_next()

    def _ask_name(self, estate: VaultEstate) -> None:
        def refusal(name: str) -> str:
            found = blocking(problems(replace(self._draft, name=name), estate))
            here = next((one for one in found if one.field == "name"), None)
            return names.vault_refusal(name) or (f"{here.what} {here.remedy}" if here else "")

        def answered(name: str | None) -> None:
            if name:
                self._take(replace(self._draft, name=name))

        self.app.push_screen(
            AskText(
                "What shall the vault be called?",
                resolve(self._draft, estate).name,
                explanation="2 to 50 letters, digits and hyphens, a letter first; unique in its resource group.",
                refusal=refusal,
            ),
            answered,
        )

    def _pick(self, field: str, question: Question) -> None:
        def picked(answer: Picked) -> None:
            value = answer.typed or answer.key
            changed = replace(self._draft, group=value) if field == "group" else replace(self._draft, location=value)
            self._take(changed)

        push_dialog(self.app, Pick(question), picked)

    # Review

    @on(FieldList.Submitted)
    def _left(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Open the review, unless a finding blocks it."""
        if self._estate is None:
            return
        found = blocking(problems(self._draft, self._estate))
        if found:
            self.show_notice(f"x {found[0].what} {found[0].remedy}")
            self.query_one("#fields", FieldList).move_to(found[0].field)
            self.app.bell()
            return
        chosen = resolve(self._draft, self._estate)
        vault = vault_of(chosen)
        review = change_review(self.workspace, vault.id, chosen, "Create vault")
        push_dialog(self.app, review, lambda run_id: self.dismiss((run_id, vault)))


def _groups(draft: VaultDraft, estate: VaultEstate) -> Question:
    offers = tuple(PickOption(one.name, one.name, estate.display(one.location)) for one in estate.groups)
    current = resolve(draft, estate).group
    hint = "One that does not depend on the machines' own groups outlives them."
    return Question("Into which resource group?", offers, current, "New resource group",
                    names.resource_group_refusal, hint)  # fmt: skip


def _regions(draft: VaultDraft, estate: VaultEstate) -> Question:
    offers = tuple(
        PickOption(region.name, region.display, _busy(region.name, estate), region_refusal(region.name, draft, estate),
                   also=region.name)
        for region in estate.regions
        if region.physical
    )  # fmt: skip
    hint = "Not the source region: if that fails, the vault must still answer."
    return Question("In which region?", offers, resolve(draft, estate).location, hint=hint)


def _busy(location: str, estate: VaultEstate) -> str:
    number = len(estate.machines_in(location))
    if not number:
        return plain(location)
    return f"{number} machine{'' if number == 1 else 's'} here: cannot be protected by this vault"
