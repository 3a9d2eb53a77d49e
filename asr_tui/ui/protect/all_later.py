"""All machines marked while their list is still being read: it holds for those that come, too."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.ui.present.machine_row import MachineRow
from asr_tui.ui.present.rows import counted
from asr_tui.ui.text import plain

TAKEN_BACK = "Taken back: no machine is marked by itself when the list is whole."


class AllLater(Struct, frozen=True):
    """That all which can be protected be marked once that is known, of the list and filter of that moment.

    listed_for  subscription, region and group
    """

    listed_for: tuple[str, ...]
    filter: str

    @property
    def promise(self) -> str:
        """What is said at the key."""
        return (
            f"All{self._which} that can be protected will be marked when everything is read, those that are still to "
            "come too. The same key takes it back."
        )

    @property
    def waiting(self) -> str:
        """Beside the number of marks."""
        return f"all{self._which} when read"

    @property
    def _which(self) -> str:
        return f' with "{plain(self.filter)}"' if self.filter else ""

    def kept(self, draft: EnableReplicationDraft, rows: Sequence[MachineRow]) -> tuple[EnableReplicationDraft, str]:
        """The draft with those of `rows`, which fit the filter, that can be protected; and what was done, in words."""
        able = [row.machine.id for row in rows if row.can_be_protected]
        done = replace(draft, machines=tuple(dict.fromkeys((*draft.machines, *able))))
        rest = len(rows) - len(able)
        others = f"; {rest} cannot be protected" if rest else ""
        return done, f"+ As you asked, all{self._which} are marked: {counted(len(able), 'machine')}{others}."
