"""Menu of several machines: the actions that Azure offers for some of them, what is next for most of them first."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from asr_tui.domain import steps
from asr_tui.domain.action_rights import right_of_key
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.domain.taking_part import BY_GROUP, Surroundings
from asr_tui.domain.wording import first_few
from asr_tui.services.workspace import Workspace
from asr_tui.ui.many import first_pages
from asr_tui.ui.many.followed import FollowedSetScreen
from asr_tui.ui.many.machines import Marked
from asr_tui.ui.many.menu_keys import KEYS, chosen, is_offered, why_not_offered
from asr_tui.ui.many.page import STYLE
from asr_tui.ui.many.surroundings import around
from asr_tui.ui.navigation import NewPlanOf, RunOf, TargetSettingsOf
from asr_tui.ui.present.many_menu import (
    SETTINGS,
    OfferedAction,
    about_rows,
    allowed,
    can_change,
    choice_rows,
    choices,
    head_rows,
    nobody_words,
    settings_rows,
)
from asr_tui.ui.present.rows import Row, counted, wrapped
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.palette import Shortcut
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import Entry, FieldList
from asr_tui.ui.widgets.lines import Lines, Picture


class ManyActionsScreen(FollowedSetScreen):
    """The menu. `first`: an action to open at once, where Azure offers it for one of the machines at least."""

    CSS_PATH = STYLE
    title_words = "Actions"
    explanation = (
        "One action on all marked machines: one review, one confirmation, one run. Machines for which Azure does not "
        "offer it are named and left out; nothing happens to them."
    )
    words = ("Failover", "Test failover", "Commit", "Re-protect", "Failback", "Disable replication")
    AUTO_FOCUS = "#actions"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS, *copying.keys("the protected items", shown=False)]

    def __init__(self, workspace: Workspace, items: tuple[ProtectedItem, ...], first: Action | None = None) -> None:
        self._first = first
        super().__init__(workspace, items)
        self._offered = self._choices()

    def crumbs(self) -> tuple[str, ...]:
        vaults = sorted({one.id.vault_id.name for one in self.items})
        of = vaults[0] if len(vaults) == 1 else counted(len(vaults), "vault")
        return (of, counted(len(self.items), "machine"), "Actions")

    def compose_body(self) -> ComposeResult:
        yield Picture(id="machines", classes="head")
        yield FieldList(id="actions")
        yield Lines(id="about", classes="below")

    def on_mount(self) -> None:
        self.query_one("#about", Lines).can_focus = False
        self._draw()
        self.follow_machines()
        self.vault_read()

    def vault_read(self) -> None:
        """Open the action that was asked for, once it is known who belongs to the machines' replication groups."""
        first = self._first
        if first is not None and first in BY_GROUP and self.groups_pending():
            self.show_notice("Reading who belongs to the replication groups.")
        elif first is not None:
            self._first = None
            self.show_notice("")
            self._begin_first(first)

    def _begin_first(self, first: Action) -> None:
        """Open an action at once; failovers that lead both ways are asked about."""
        keys = [one.key for one in self._offered if one.action is first]
        if len(keys) == 1:
            self.action_begin(keys[0])
        elif keys:
            self.show_notice("Some of them would fail over, others fail back: choose which are meant.")
            self.query_one("#actions", FieldList).move_to(keys[0])
        else:
            self.show_notice(f"{first.value}: {why_not_offered(first.name, self.items)}")

    def _choices(self) -> tuple[OfferedAction, ...]:
        """What is offered; machines on whose vault the account lacks the right are left out."""
        rights = self.workspace.rights
        found = choices(self.items, self._around(), self.workspace.session.clock.now())
        return allowed(found, lambda right, vault: rights.lacks(right, [vault]))

    def _around(self) -> Surroundings:
        return around(self.workspace, self.items)

    def machines_changed(self, now: tuple[ProtectedItem, ...], gone: list[str]) -> None:
        before, was, self.items = self._offered, self.items, now
        self._offered = self._choices()
        if (before, was) == (self._offered, now):
            return
        counts = [[(one.key, len(one.able)) for one in each] for each in (before, self._offered)]
        if counts[0] != counts[1] and self._first is None:
            self.hold("What Azure offers for them has just changed.")
        if gone:
            self.show_notice(f"No longer protected, and left out: {plain(first_few(gone, 4))}.")
        self._draw()
        self.update_top_line()
        self.refresh_bindings()

    # Menu

    def _draw(self) -> None:
        self.query_one("#machines", Picture).show(lambda width: [*head_rows(self.items, width), ()])
        entries = [
            Entry(one.key, partial(choice_rows, one, len(self.items)), changes=False, enabled=bool(one.able))
            for one in self._offered
        ]
        if len({one.id.vault_id for one in self.items}) == 1 and any(map(can_change, self.items)):
            entries.append(Entry(SETTINGS, partial(settings_rows, self.items), changes=False))
        first = next((one.key for one in self._offered if one.able), SETTINGS)
        self.query_one("#actions", FieldList).show(entries, first)
        self._draw_about()

    def _draw_about(self) -> None:
        self.query_one("#about", Lines).show(self._about_rows)

    def _about_rows(self, width: int) -> list[Row]:
        choice = chosen(self.query_one("#actions", FieldList).current, self._offered)
        rows = about_rows(choice, width) if choice else []
        words = nobody_words(self.items, self._offered) if self.items else "None of them is protected any more."
        return [*rows, *wrapped(words, width, "quiet")]

    def on_option_list_option_highlighted(self) -> None:
        self._draw_about()

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """Actions without a key of their own."""
        keyed = {str(binding.action) for binding in KEYS if not isinstance(binding, tuple)}
        return tuple(
            Shortcut(one.title, f"of {counted(len(one.able), 'machine')}", partial(self.action_begin, one.key))
            for one in self._offered
            if f"begin('{one.key}')" not in keyed
        )

    @on(FieldList.Chosen)
    def _chosen(self, event: FieldList.Chosen) -> None:
        self.action_begin(event.key)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "begin" and not is_offered(str(parameters[0]), self._offered):
            return None if self.lacking(action, parameters) else False
        if action == "new_plan" and len({one.id.vault_id for one in self.items}) != 1:
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        vaults = tuple(dict.fromkeys(one.id.vault_id for one in self.items))
        if action == "begin":
            return right_of_key(str(parameters[0])), vaults
        if action == "new_plan":
            return steps.CreateRecoveryPlan.right, vaults
        return super().right_of(action, parameters)

    def rights_changed(self) -> None:
        super().rights_changed()
        self.machines_changed(self.items, [])

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the menu does nothing now."""
        if action == "begin":
            return why_not_offered(str(parameters[0]), self.items)
        if action == "new_plan":
            return "a recovery plan holds machines of one vault, and these are of several."
        return super().reason(action, parameters)

    def action_open(self) -> None:
        key = self.query_one("#actions", FieldList).current
        self.show_notice("" if key else "Nothing is due now. The arrow keys choose a line.")
        self.action_begin(key)

    def action_new_plan(self) -> None:
        """A recovery plan of these machines."""
        vault = Vault(self.items[0].id.vault_id, "")
        self.go_to(NewPlanOf(vault, self.items), self._begun)

    def action_next_step(self) -> None:
        if self._offered:
            self.action_begin(self._offered[0].key)

    def action_begin(self, key: str) -> None:
        """Open the first page of an action, by its key."""
        if key == SETTINGS:
            able = tuple(filter(can_change, self.items))
            self.go_to(TargetSettingsOf(Vault(self.items[0].id.vault_id, ""), able))
            return
        choice = chosen(key, self._offered)
        if choice is not None and choice.action in BY_GROUP and self.groups_pending():
            self.show_notice("Reading who belongs to the replication groups: press it again in a moment.")
        elif choice is not None and choice.able:
            self.app.push_screen(
                first_pages.first_page(self.workspace, Marked(choice, self.inquiries(choice.able))), self._begun
            )

    def _begun(self, run_id: str | None) -> None:
        """Show the run; after it the menu shows what is next."""
        if run_id is not None:
            self.go_to(RunOf(run_id))
