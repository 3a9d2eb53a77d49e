"""Waves by hand: a table of the machines in which a digit gives the one under the cursor its wave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from asr_tui.domain.ids import ArmId
from asr_tui.domain.waves import MachineWave, in_waves
from asr_tui.services.workspace import Workspace
from asr_tui.ui.many.machines import Marked
from asr_tui.ui.many.page import STYLE
from asr_tui.ui.present.frames import rule
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.table import Table

MOST_BY_HAND = 9
"""Waves that a digit key can name."""


class OwnWavesPage(AsrScreen[tuple[MachineWave, ...]]):
    """Answers with the waves; they begin as they were chosen before."""

    CSS_PATH = STYLE
    title_words = "Waves by hand"
    explanation = "A digit gives the machine under the cursor its wave and goes to the next machine."
    AUTO_FOCUS = "#machines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take", tooltip="Back, with these waves.", id="own_waves.take"),
        *(Binding(str(number), f"wave({number})", f"Wave {number}", show=number == 1,
                  tooltip=f"The machine begins with wave {number}.") for number in range(1, MOST_BY_HAND + 1)),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, marked: Marked, waves: Sequence[MachineWave]) -> None:
        self._marked = marked
        self._names = {one.item.id: one.item.machine_name for one in marked.estates}
        self._numbers = {item: _number(item, waves) for item in self._names}
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._marked.subject, self._marked.choice.title, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Picture(id="own-head", classes="head")
        yield Table(Column("Wave", least=5), Column("Machine", most=40), Column("Vault", drop=1), id="machines")

    def on_mount(self) -> None:
        self.query_one("#own-head", Picture).show(
            lambda width: [rule("Which machine begins with which wave?", ("keys 1 to 9",), width)]
        )
        self._draw()

    def _draw(self) -> None:
        rows = [
            TableRow(item, (str(number), plain(self._names[item]), plain(item.vault_id.name)))
            for item, number in self._numbers.items()
        ]
        self.query_one("#machines", Table).show(rows)

    def action_wave(self, number: int) -> None:
        table = self.query_one("#machines", Table)
        if table.cursor_key is None:
            return
        self._numbers[ArmId(table.cursor_key)] = number
        self._draw()
        table.action_move(1)

    def action_take(self) -> None:
        numbered = sorted(self._numbers.items(), key=lambda one: one[1])
        self.dismiss(in_waves((item, f"Wave {number}") for item, number in numbered))

    def on_table_chosen(self) -> None:
        self.action_take()


def _number(item: ArmId, waves: Sequence[MachineWave]) -> int:
    """The number of the machine's wave among those chosen before, 1 where it had none."""
    found = next((number for number, wave in enumerate(waves, 1) if item in wave.items), 1)
    return min(found, MOST_BY_HAND)
