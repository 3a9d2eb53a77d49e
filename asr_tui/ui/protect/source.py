"""Page 1: source region and vault."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, source_region_refusal
from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import EndpointKind
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.pick import Pick, Picked, PickOption, Question
from asr_tui.ui.present.map import SOURCE_LEGEND, source_sites
from asr_tui.ui.present.source import (
    CLASSIC_REFUSAL,
    group_counts,
    machine_counts,
    machines_in_words,
    source_fields,
)
from asr_tui.ui.protect.page import Page, WizardSnapshot
from asr_tui.ui.shell.frame import READ_ONLY_REASON, push_dialog
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.world_map import WorldMap

Apply = Callable[[EnableReplicationDraft, str], EnableReplicationDraft]
"""Makes the draft with the picked key."""

ALL_GROUPS = "all groups"
REGION_HINT = "Another one forgets the marks and what differs for single machines; this one again brings them back."

SO_FAR_HINT = "The machines are still being read: there may be more of them, and more groups and regions with some."


class SourcePage(Page):
    """Vault, subscription, region and group of the machines."""

    key = "source"
    title = "Source"
    explanation = (
        "Source is where your machines run today. The vault keeps the settings; it must lie "
        "elsewhere, so that it still answers when the source fails."
    )
    needs_whole = False
    shows_parts = True
    words = ("Source and target", "Recovery Services vault", "Disaster recovery")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("N", "new_vault", "New vault", tooltip="Make a vault, and come back here with it.", id="source.new"),
    ]

    class VaultRequested(Message):
        """Another vault, or a new one, is requested."""

        def __init__(self, *, new: bool = False) -> None:
            super().__init__()
            self.new = new

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._practice = workspace.environment.kind is EndpointKind.PRACTICE
        self._draft_by_region: dict[tuple[str, str], EnableReplicationDraft] = {}

    def compose(self) -> ComposeResult:
        yield FieldList(id="source-fields")
        yield WorldMap(id="source-world")

    @property
    def _fields(self) -> FieldList:
        return self.query_one("#source-fields", FieldList)

    def question(self, shown: WizardSnapshot) -> str:
        return "Where do the machines run that shall be protected?"

    def show(self, shown: WizardSnapshot) -> None:
        fields = source_fields(
            shown.draft, shown.estate, shown.problems_of(self.key), practice=self._practice, so_far=not shown.whole
        )
        entries = field_entries(fields)
        self._fields.show([*entries, go_on("Next: mark the machines")])
        draft, estate = shown.draft, shown.estate
        sites = source_sites(estate.regions, machine_counts(estate), draft.source_region, draft.vault_location)
        self.query_one(WorldMap).show_world(sites, legend=[SOURCE_LEGEND])

    def refusal(self, shown: WizardSnapshot) -> str:
        """While lists are read, only what the vault refuses is known."""
        if shown.whole:
            return super().refusal(shown)
        return source_region_refusal(shown.draft.source_region, shown.draft, shown.estate)

    def take_focus(self) -> None:
        self._fields.focus()

    def go_to(self, field: str, machine: ArmId | None) -> None:
        self._fields.move_to(field)

    def on_field_list_chosen(self, event: FieldList.Chosen) -> None:
        event.stop()
        shown = self.shown
        if shown is None:
            return
        match event.key:
            case "vault":
                self.post_message(self.VaultRequested())
            case "subscription":
                self._ask(_subscription(shown), _with_subscription)
            case "source_region":
                self._ask(_region(shown), self._with_region)
            case "group":
                self._ask(_group(shown), _with_group)
            case "model":
                self.app.push_screen(Pick(_MODEL))

    def _with_region(self, draft: EnableReplicationDraft, key: str) -> EnableReplicationDraft:
        """Marks belong to their region; they return when a region that was left is picked again."""
        if key == draft.source_region:
            return draft
        self._draft_by_region[draft.subscription, draft.source_region] = draft
        before = self._draft_by_region.get((draft.subscription, key))
        if before is None:
            return replace(draft, source_region=key, source_group="", machines=(), overrides=())
        return replace(
            draft,
            source_region=key,
            source_group=before.source_group,
            machines=before.machines,
            overrides=before.overrides,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "new_vault" and self._workspace.environment.read_only:
            return None
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """That nothing is made while read-only."""
        return READ_ONLY_REASON if action == "new_vault" else ""

    def action_new_vault(self) -> None:
        self.post_message(self.VaultRequested(new=True))

    def _ask(self, question: Question, apply: Apply) -> None:
        def answered(picked: Picked) -> None:
            if self.shown is not None:
                self.post_message(self.Changed(apply(self.shown.draft, picked.key)))

        push_dialog(self.app, Pick(question), answered)


_MODEL = Question(
    "Deployment model",
    (
        PickOption("arm", "Resource Manager", "what all machines use today"),
        PickOption("classic", "Classic", refusal=CLASSIC_REFUSAL),
    ),
    current="arm",
)


def _subscription(shown: WizardSnapshot) -> Question:
    offers = tuple(PickOption(one.id, one.name, one.state if one.state != "Enabled" else "")
                   for one in shown.estate.subscriptions)  # fmt: skip
    hint = "All subscriptions of the vault's tenant that you can see. Another one forgets the marks."
    return Question("Subscription of the machines", offers, shown.draft.subscription, hint=hint)


def _region(shown: WizardSnapshot) -> Question:
    counts = machine_counts(shown.estate)
    regions = {region.name: region.display for region in shown.estate.regions if region.physical}
    no_machine = "This subscription has no machine there." if shown.whole else "No machine of it has been read yet."
    names = sorted({*regions, *counts}, key=lambda name: (-counts[name], regions.get(name, name)))
    offers = tuple(
        PickOption(name, regions.get(name, name), _region_note(name, counts[name], shown),
                   "" if counts[name] else no_machine, also=name)
        for name in names
    )  # fmt: skip
    hint = " ".join((REGION_HINT if shown.draft.machines else "", "" if shown.whole else SO_FAR_HINT)).strip()
    return Question("Region of the machines", offers, shown.draft.source_region, hint=hint)


def _region_note(name: str, machines: int, shown: WizardSnapshot) -> str:
    """A region that needs another vault can be chosen too; the field then says how to get one."""
    if not machines:
        return "no machine" if shown.whole else "none read yet"
    needs = ": needs another vault" if source_region_refusal(name, shown.draft, shown.estate) else ""
    return f"{machines_in_words(machines)}{needs}"


def _group(shown: WizardSnapshot) -> Question:
    counts = group_counts(shown.estate, shown.draft.source_region)
    names = {machine.id.group.casefold(): machine.id.group for machine in shown.estate.machines}
    offers = [PickOption(ALL_GROUPS, "all", machines_in_words(counts.total()))]
    offers += [PickOption(names[key], names[key], machines_in_words(count)) for key, count in sorted(counts.items())]
    current = names.get(shown.draft.source_group.casefold(), ALL_GROUPS)
    hint = "" if shown.whole else SO_FAR_HINT
    return Question("Resource group of the machines", tuple(offers), current, hint=hint)


def _with_subscription(draft: EnableReplicationDraft, key: str) -> EnableReplicationDraft:
    """A new draft where the subscription changes: marks and target belong to their subscription."""
    if key == draft.subscription:
        return draft
    return EnableReplicationDraft(draft.vault, draft.vault_location, key, policy=draft.policy, page=draft.page)


def _with_group(draft: EnableReplicationDraft, key: str) -> EnableReplicationDraft:
    return replace(draft, source_group="" if key == ALL_GROUPS else key)
