"""The settings of one protected machine, or of several: what its failover and its drill will make."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain import kinds
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.drafts.settings_rules import SettingsEstate, problems
from asr_tui.domain.ids import HasId
from asr_tui.domain.kinds import Kind
from asr_tui.domain.problems import blocking
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Resource, Vault
from asr_tui.domain.setting_copy import copied
from asr_tui.domain.setting_fields import FieldKind, SettingField
from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.dialogs.pick import Pick
from asr_tui.ui.dialogs.tick import Tick
from asr_tui.ui.machine import setting_questions as asking
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.present.field import Field, field_rows
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.machine_settings import SettingLine, setting_lines
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink, of_item
from asr_tui.ui.present.rows import counted
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.frame import push_dialog
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import Entry, FieldList, go_on
from asr_tui.ui.widgets.panes import Pane

_KINDS: dict[FieldKind, Kind[HasId]] = {
    FieldKind.GROUP: kinds.RESOURCE_GROUP,
    FieldKind.NETWORK: kinds.NETWORK,
    FieldKind.SECURITY_GROUP: kinds.SECURITY_GROUP,
    FieldKind.PUBLIC_ADDRESS: kinds.PUBLIC_ADDRESS,
    FieldKind.AVAILABILITY_SET: kinds.AVAILABILITY_SET,
    FieldKind.PROXIMITY_GROUP: kinds.PROXIMITY_GROUP,
    FieldKind.CAPACITY_GROUP: kinds.CAPACITY_GROUP,
    FieldKind.ACCOUNT: kinds.STORAGE_ACCOUNT,
    FieldKind.SCALE_SET: kinds.SCALE_SET,
}
_COPY = "copy"
"""The key of the line that copies one machine's settings to the others."""


class TargetSettingsScreen(AsrScreen[None]):
    """Reads the machines' settings; what is changed here is kept until it is sent or this is left."""

    CSS_PATH = "target_settings.tcss"
    title_words = "Settings"
    explanation = (
        "What the next failover and the next drill make: nothing changes on the running machine. All settings of a "
        "machine are sent together; Azure's answer is read again and compared."
    )
    words = ("Failover", "Test failover")
    AUTO_FOCUS = "#settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", tooltip="On to the review; nothing is sent yet.", id="settings.next"),
        Binding("r", "refresh", "Read again", tooltip="Read the settings again; changes are dropped.",
                id="screen.refresh"),
        *copying.keys("the protected item"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault, items: Sequence[ProtectedItem]) -> None:
        self._vault = vault
        self._items = tuple(items)
        self._drafted: tuple[SettingsChange, ...] = ()
        self._estate = SettingsEstate()
        self._fields: dict[str, SettingField] = {}
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        names = [plain(one.machine_name) for one in self._items]
        whose = names[0] if len(names) == 1 else counted(len(names), "machine")
        return (self._vault.name, whose, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Static("What shall the next failover and the next drill make?", classes="question", markup=False)
        with Pane(id="list"):
            yield FieldList(id="settings")

    def on_mount(self) -> None:
        self.action_refresh()

    # Reading

    def action_refresh(self) -> None:
        self.load(self.query_one(Pane), "Reading the settings", self._read, self._show, usual="a few seconds")

    async def _read(self) -> tuple[tuple[SettingsChange, ...], SettingsEstate]:
        """The settings of all machines must be read; what they are checked against is left out where it cannot be."""
        one = self.workspace.session.catalog.one
        self.workspace.choices.refresh()
        found, estate = await asyncio.gather(
            asyncio.gather(*(one(kinds.TARGET_SETTINGS, item.id) for item in self._items)),
            self.workspace.planning.settings_estate(self._vault.id, self._items),
        )
        pairs = zip(self._items, found, strict=True)
        return tuple(SettingsChange(item, settings, settings) for item, settings in pairs), estate

    def _show(self, found: tuple[tuple[SettingsChange, ...], SettingsEstate]) -> None:
        self._drafted, self._estate = found
        self._draw()
        self.query_one(FieldList).focus()

    def _draw(self) -> None:
        draft = self._draft
        wrong = problems(draft, self._estate) if any(one.changes for one in self._drafted) else ()
        lines = setting_lines(self._drafted, wrong)
        self._fields = {line.field.key: line.field for line in lines}
        entries = [entry for line in lines for entry in _entries(line)]
        if len(self._drafted) > 1:
            shown = Field(_COPY, "Copy", "the settings of one of them to the others", "by rules: names stay their own")
            entries.insert(0, Entry(_COPY, lambda width: field_rows(shown, width)))
        start = lines[0].field.key if lines else ""
        self.query_one(FieldList).show([*entries, go_on("Next: review the changes")], start)
        self.refresh_bindings()

    @property
    def _draft(self) -> SettingsDraft:
        return SettingsDraft(self._vault.id, self._drafted)

    # Changing

    @on(FieldList.Chosen)
    def _chosen(self, event: FieldList.Chosen) -> None:
        event.stop()
        if event.key == _COPY:
            push_dialog(self.app, Pick(asking.copy_question(self._drafted)), lambda answer: self._copy(answer.key))
        field = self._fields.get(event.key)
        if field is None or field.kind is FieldKind.ENCRYPTION_SET:
            return
        if field.kind in asking.TYPED:
            dialog = AskText(
                f"{plain(field.group)}: {field.label}", asking.typed_now(field, self._drafted),
                explanation=asking.hint(field, self._drafted, self._estate),
                refusal=lambda typed: self._refusal(field, typed),
            )  # fmt: skip
            push_dialog(self.app, dialog, lambda typed: self._set(field, self._typed(field, typed)))
        elif field.kind is FieldKind.POOLS:
            self.run_worker(self._tick(field), name="pools", group="ask-setting", exclusive=True)
        else:
            self.run_worker(self._pick(field), name="choices", group="ask-setting", exclusive=True)

    async def _pick(self, field: SettingField) -> None:
        resources: tuple[HasId, ...] = ()
        if kind := _KINDS.get(field.kind):
            subscription, region = asking.target_of(self._drafted)
            found = await self.workspace.choices.all(kind, subscription)
            anywhere = field.kind is FieldKind.GROUP
            resources = tuple(
                one for one in found if anywhere or not isinstance(one, Resource) or one.location == region
            )
        question = asking.question(field, self._drafted, self._estate, resources)
        push_dialog(self.app, Pick(question), lambda answer: self._set(field, self._picked(field, answer.key)))

    async def _tick(self, field: SettingField) -> None:
        """Several backend pools at once."""
        subscription, region = asking.target_of(self._drafted)
        balancers = await self.workspace.choices.all(kinds.LOAD_BALANCER, subscription)
        options = asking.pool_options(balancers, region)
        now = frozenset(field.value(self._drafted[0].wanted).split(","))
        hint = "" if options else f"There is no standard load balancer with a pool in {region}."
        dialog = Tick(f"{plain(field.group)}: {field.label}", options, now, hint=hint)
        push_dialog(self.app, dialog, lambda marked: self._set(field, lambda _: ",".join(marked)))

    def _copy(self, item: str) -> None:
        """Copy the settings that this machine is to have to all others."""
        own = next(one for one in self._drafted if str(one.item.id) == item)
        self._drafted = tuple(
            one if one is own
            else replace(one, wanted=copied(own.wanted, own.item.machine_name, one.wanted, one.item.machine_name))
            for one in self._drafted
        )  # fmt: skip
        self.show_notice(f"Copied from {plain(own.item.machine_name)}; the review shows each machine's table.")
        self._draw()

    def _picked(self, field: SettingField, key: str) -> Callable[[SettingsChange], str]:
        return lambda change: asking.picked_value(field, key, change, self._estate)

    def _typed(self, field: SettingField, typed: str) -> Callable[[SettingsChange], str]:
        return lambda change: asking.typed_value(field, typed, change)

    def _refusal(self, field: SettingField, typed: str) -> str:
        """What would be wrong with the field after the text was taken."""
        changes = self._with(field, self._typed(field, typed))
        found = problems(replace(self._draft, machines=changes), self._estate)
        here = next((one for one in blocking(found) if one.field == field.key), None)
        return f"{here.what} {here.remedy}" if here else ""

    def _with(self, field: SettingField, value: Callable[[SettingsChange], str]) -> tuple[SettingsChange, ...]:
        return tuple(replace(one, wanted=field.with_value(one.wanted, value(one))) for one in self._drafted)

    def _set(self, field: SettingField, value: Callable[[SettingsChange], str]) -> None:
        self._drafted = self._with(field, value)
        self.show_notice("")
        self._draw()

    # On

    @on(FieldList.Submitted)
    def _submitted(self, event: FieldList.Submitted) -> None:
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """Open the review, unless a finding blocks it."""
        if not self._drafted:
            return
        found = blocking(problems(self._draft, self._estate))
        if found:
            self.show_notice(f"x {plain(found[0].what)} {plain(found[0].remedy)}")
            self.query_one(FieldList).move_to(found[0].field)
            self.app.bell()
            return
        push_dialog(
            self.app, change_review(self.workspace, self._vault.id, self._draft, "Change settings"), self._begun
        )

    def _begun(self, run_id: str) -> None:
        self.go_to(RunOf(run_id, back_to="the settings"), lambda _: self.action_refresh())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next" and not self._drafted:
            return False
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of this page does nothing now."""
        return READING if action == "next" else super().reason(action, parameters)

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return tuple(of_item(one) for one in self._items)


def _entries(line: SettingLine) -> Iterator[Entry]:
    """The head of a group, where the line begins one, and the line."""
    if line.head:
        yield Entry(f"head {line.head}", lambda width: [rule(line.head, (), width)], changes=False, enabled=False)
    yield Entry(line.field.key, lambda width: field_rows(line.shown, width), enabled=not line.shown.locked)
