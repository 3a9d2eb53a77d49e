"""What is known of the machine under the cursor, and what would make one fit that cannot be protected."""

from __future__ import annotations

from asr_tui.domain.drafts.enable_replication import has_failed_extension, has_stale_links
from asr_tui.domain.drafts.start_machines import can_start
from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import EndpointKind
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.machine_row import MachineRow, detail_rows
from asr_tui.ui.present.problems import problem_rows
from asr_tui.ui.present.rows import Row
from asr_tui.ui.protect.page import WizardSnapshot
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone
from asr_tui.ui.widgets.lines import Lines

NO_CURE = "Practice cannot cure it: leave it out."
TURN_ON = "U powers it on, after a review; then it is checked again."
REMOVE_LINKS = "L removes the links, after a review; then it is checked again."


class AboutMachine(Lines):
    """Details of one machine, below the list."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(id="about")
        self._workspace = workspace

    def tell(self, key: str | None, row: MachineRow | None, shown: WizardSnapshot | None, *, filtered: bool) -> None:
        """Show the machine of this key: its `row`, or what was found of one that is not there any more."""
        if key is None:
            self.show(lambda width: [] if filtered else [(("There is no machine here.", "quiet"),)])
            return
        name = plain(row.machine.name if row else ArmId(key).name)
        tone: Tone = "accent" if row and row.can_be_protected else "bad"
        self.show(lambda width: [rule(name, (), width, tone), *self._details(key, row, shown, width)])

    def _details(self, key: str, row: MachineRow | None, shown: WizardSnapshot | None, width: int) -> list[Row]:
        if row is not None:
            practice = self._workspace.environment.kind is EndpointKind.PRACTICE
            remedies = _remedies(row, links=has_links(row, shown), practice=practice)
            return detail_rows(
                row, width, [one for one in remedies if one == NO_CURE or not self._workspace.environment.read_only]
            )
        problems = shown.problems_of("machines") if shown else ()
        return [line for one in problems if one.machine == key for line in problem_rows(one, width)]


def has_links(row: MachineRow, shown: WizardSnapshot | None) -> bool:
    """Whether an older protection left links on the machine."""
    return shown is not None and has_stale_links(row.machine, shown.estate)


def not_needed(row: MachineRow, action: str) -> str:
    """Why powering on, or the removal of links, would change nothing on the machine."""
    state = f"it is {row.machine.power.value}" if action == "turn_on" else "no older protection left links on it"
    return f"{plain(row.machine.name)} does not need that: {state}."


def _remedies(row: MachineRow, *, links: bool, practice: bool) -> list[str]:
    """Remedies for a machine that cannot be protected."""
    stopped = can_start(row.machine)
    uncured = practice and has_failed_extension(row.machine) and not stopped
    return [words for words, so in ((TURN_ON, stopped), (REMOVE_LINKS, links), (NO_CURE, uncured)) if so]
