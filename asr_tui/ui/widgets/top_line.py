"""The line on top of every screen: breadcrumbs, Azure or practice, READ-ONLY, and the time."""

from __future__ import annotations

from datetime import UTC

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from asr_tui.services.workspace import Workspace
from asr_tui.ui.present import linear
from asr_tui.ui.present.times import Zone, zoned
from asr_tui.ui.text import plain, shortened
from asr_tui.ui.themes import is_without_colours

BADGE_STYLES = {
    "SIM": "bold $on-badge on $badge-practice",
    "ENDPOINT": "bold $on-badge on $badge-endpoint",
    "AZURE": "bold $on-badge on $badge-azure",
}
READ_ONLY_STYLE = "bold reverse $warn"
_SEPARATOR = " > "


class TopLine(Widget):
    """Breadcrumbs on the left; badge, READ-ONLY and clock on the right, which are never cut.

    The clock shows when the screen was last drawn or updated, so that an idle screen writes nothing; practice, where
    time runs faster, has `as of 14:02 UTC`.
    """

    def __init__(self, workspace: Workspace | None, crumbs: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._workspace = workspace
        self._crumbs = crumbs
        self.subscription = ""
        self.zone: Zone = UTC
        self._time = ""
        self.update_clock()

    def on_mount(self) -> None:
        if self._workspace is not None:
            self.set_interval(60, self.update_clock)

    def show(self, crumbs: tuple[str, ...], subscription: str = "") -> None:
        if (crumbs, subscription) != (self._crumbs, self.subscription):
            self._crumbs, self.subscription = crumbs, subscription
            self.refresh()

    def update_clock(self) -> None:
        if self._workspace is None:
            return
        as_of = "as of " if self._workspace.practice is not None else ""
        now = f"{as_of}{zoned(self._workspace.session.clock.now(), self.zone)}"
        if now != self._time:
            same_length = len(now) == len(self._time)
            self._time = now
            if same_length and self.size.width:  # over SSH every cell counts: redraw only the clock
                self.refresh(Region(self.size.width - len(now) - 2, 0, len(now), 1))
            else:
                self.refresh()

    def render(self) -> RenderResult:
        if linear.wanted():  # no clock: a line that changes is read out again
            return Content(", ".join(part for part in (plain(", ".join(self._crumbs)), self._around()) if part))
        right = self._right()
        room = self.size.width - right.cell_length - 2
        left = plain(_SEPARATOR.join(self._crumbs))
        if len(left) > room and len(self._crumbs) > 1:
            left = plain("…" + _SEPARATOR + self._crumbs[-1])
        left = shortened(left, room)
        gap = " " * max(1, self.size.width - Content(left).cell_length - right.cell_length - 1)
        return Content.assemble(" ", (left, "bold"), gap[:-1] if len(gap) > 1 else "", right)

    def _around(self) -> str:
        """Where this session works, in words."""
        if self._workspace is None:
            return ""
        around, practice = self._workspace.environment, self._workspace.practice
        where = f"practice {speed_text(practice.speed)}" if practice else f"{around.kind.value} {plain(around.detail)}"
        return f"{where}, read-only" if around.read_only else where

    def _right(self) -> Content:
        if self._workspace is None:
            return Content(" ")
        around, practice = self._workspace.environment, self._workspace.practice
        kind, detail = around.kind.value, plain(around.detail)
        if practice is not None:
            detail = speed_text(practice.speed)
        elif kind == "AZURE" and self.subscription:
            detail = f"{detail}/{shortened(plain(self.subscription), 24)}"
        style = "bold reverse" if is_without_colours(self) else BADGE_STYLES[kind]
        badge = (f" {kind} {detail} ", style)
        read_only = Content.assemble(" ", (" READ-ONLY ", READ_ONLY_STYLE)) if around.read_only else Content()
        return Content.assemble(badge, read_only, f"  {self._time} ")


def speed_text(speed: float) -> str:
    """How fast practice goes: `50x`, or that it jumps from event to event."""
    return f"{speed:g}x" if speed else "jumps"
