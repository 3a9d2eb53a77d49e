"""Welcome screen: practise, sign in, or continue unfinished work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui import __version__
from asr_tui.services.workspace import Opener, PracticeOptions, UnfinishedWork
from asr_tui.ui import messages
from asr_tui.ui.present.times import moment
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.text import plain, shortened
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.table import Table
from asr_tui.ui.widgets.top_line import speed_text
from asr_tui.ui.widgets.world_map import WorldMap


class WelcomeScreen(AsrScreen[None]):
    """Reads only this computer; Azure's SDKs are not loaded before a choice is made."""

    title_words = f"asr-tui {__version__}"
    explanation = (
        "Azure Site Recovery keeps a copy of your virtual machines in another region, so that they can start there "
        "when their own region fails. New to this? Practise first: a machine is protected in two minutes here."
    )
    words = ("Disaster recovery", "Failover", "Recovery Services vault")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", tooltip="Take the selected line.", id="welcome.choose"),
        Binding("comma", "settings", "Settings", tooltip="Explanations, times, theme, speed.", id="app.settings"),
    ]

    def __init__(self, opener: Opener, *, seen: bool = True, practice: PracticeOptions | None = None) -> None:
        """Offers the practice world of `practice`, else the default one.

        seen  whether the program starts on this screen, which then shows the opener's notices
        """
        self._opener = opener
        self._practice = replace(practice, fresh=False) if practice else PracticeOptions()
        self._seen = seen
        self._left: tuple[UnfinishedWork, ...] = ()
        super().__init__()

    def compose_body(self) -> ComposeResult:
        yield Static("Disaster recovery for Azure virtual machines, step by step.", classes="question", markup=False)
        yield Table(Column(""), Column("", most=200), header=False, id="choices", classes="menu")
        yield Explanation(self.explanation)
        yield WorldMap(id="world")

    def on_mount(self) -> None:
        self.query_one(WorldMap).show_world()
        self.offer()
        if self._seen:
            self.show_notice("  ".join(self._opener.notices()))

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.is_mounted:
            self.offer()

    def offer(self) -> None:
        """Show the choices, unfinished work first."""
        self._left = self._offered_work()
        kept = self._opener.has_saved_world(self._practice.world)
        set_aside = "the world as at first; the one you left is set aside"
        rows = [TableRow(_left_key(left), ("Continue", (self._left_words(left), "quiet"))) for left in self._left]
        rows += [
            TableRow("practice", ("Practise", (self._practice_words(kept=kept), "quiet"))),
            *((TableRow("anew", ("Practise anew", (set_aside, "quiet"))),) if kept else ()),
        ]
        if not self.app.is_web:
            about = "start read-only; nothing is changed before you agree"
            rows.append(TableRow("azure", ("Sign in to Azure", (about, "quiet"))))
        self.query_one("#choices", Table).show(rows)

    def _offered_work(self) -> tuple[UnfinishedWork, ...]:
        """Unfinished work; in a browser only that of practice."""
        left = self._opener.unfinished_work()
        return tuple(one for one in left if isinstance(one.start, PracticeOptions)) if self.app.is_web else tuple(left)

    def _practice_words(self, *, kept: bool) -> str:
        world = self._practice.world
        usual = "" if kept else "a small Azure on this computer: "
        where = usual if world == PracticeOptions().world else f"world {plain(world)}: "
        return f"{where}{'goes on where you left it' if kept else 'free, safe'}, {self._pace()}"

    def _pace(self) -> str:
        speed = self.settings.practice_speed if self._practice.speed is None else self._practice.speed
        return f"{speed_text(speed)} faster" if speed else "without waiting"

    def _left_words(self, left: UnfinishedWork) -> str:
        when = moment(left.when, datetime.now(UTC), self.zone)
        progress = f"{left.done} of {left.of} done" if left.what == "run" else "not started"
        where = "practice" if isinstance(left.start, PracticeOptions) else "Azure"
        return f'{where}: "{shortened(plain(left.title), 30)}", {progress}, {when}'

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides Back: this is the first screen."""
        return False if action == "back" else super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """That nothing lies behind this screen."""
        first = "this is the first screen; q ends the program."
        return first if action == "back" else super().reason(action, parameters)

    def on_table_chosen(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        key = self.query_one("#choices", Table).cursor_key or ""
        if key == "practice":
            self.post_message(messages.StartChosen(self._practice))
        elif key == "anew":
            self.post_message(messages.StartChosen(replace(self._practice, fresh=True)))
        elif key == "azure":
            from asr_tui.ui.sign_in.sign_in import SignInScreen  # with its dialogs, after the first frame

            self.app.push_screen(SignInScreen())
        elif key.startswith("left "):
            left = next(one for one in self._left if _left_key(one) == key)
            self.post_message(messages.StartChosen(left.start, left))

    def action_settings(self) -> None:
        self.host.action_settings()


def _left_key(left: UnfinishedWork) -> str:
    """The same for the same work, wherever it stands in the list."""
    return f"left {left.what} {left.place.endpoint} {left.place.vault.casefold()} {left.when.isoformat()}"
