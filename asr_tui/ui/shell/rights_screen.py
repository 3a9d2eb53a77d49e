"""Base of screens whose keys need rights: which are missing, and what a key says then."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

from asr_tui.domain.ids import ArmId
from asr_tui.services.workspace import Workspace
from asr_tui.ui.text import plain

Answer = TypeVar("Answer")


class RightsScreen(Screen[Answer]):
    """Knows the workspace, and so what its account may do; a subclass says which right each action needs."""

    def __init__(self, workspace: Workspace | None = None) -> None:
        super().__init__()
        self._workspace = workspace

    @property
    def workspace(self) -> Workspace:
        """The workspace. Raises RuntimeError on a screen without one."""
        if self._workspace is None:
            raise RuntimeError("this screen has no workspace")
        return self._workspace

    @property
    def optional_workspace(self) -> Workspace | None:
        """The workspace, or None on screens that come before it."""
        return self._workspace

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        """The right that an action needs, as Azure names it, and the scopes of which one at least must give it.

        An empty right where it needs none.
        """
        return "", ()

    def lacking(self, action: str, parameters: tuple[object, ...]) -> str:
        """The right that the account is known to lack for an action; an unanswered question lacks nothing."""
        if self._workspace is None:
            return ""
        right, scopes = self.right_of(action, parameters)
        return right if right and self._workspace.rights.lacks(right, scopes) else ""

    def lacking_words(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why the account may not act so, in a sentence; empty where it may."""
        right = self.lacking(action, parameters)
        scopes = self.right_of(action, parameters)[1][:2]
        where = plain(" and ".join("this subscription" if one.name == one.subscription else one.name for one in scopes))
        return f"your account may not do that on {where}: it lacks {right}. r asks Azure again." if right else ""

    def rights_changed(self) -> None:
        """Draw what depends on the account's rights."""
        self.refresh_bindings()

    async def _follow_rights(self) -> None:
        async for _ in self.workspace.rights.changes():
            self.rights_changed()

    def on_mount(self) -> None:
        if self._workspace is not None and type(self).right_of is not RightsScreen.right_of:
            self.run_worker(self._follow_rights(), name="your rights", group="watch-rights")
