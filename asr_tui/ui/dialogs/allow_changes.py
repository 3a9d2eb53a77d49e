"""Asks before a read-only session is allowed to change things."""

from __future__ import annotations

from asr_tui.services.workspace import Workspace
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.text import plain


class AllowChanges(Choose):
    """Answers "allow", or something else to stay read-only."""

    def __init__(self, workspace: Workspace) -> None:
        around, who = workspace.environment, workspace.identity
        practice = workspace.practice is not None
        where = "practice, where nothing is real" if practice else plain(around.detail or around.endpoint)
        body = [
            f"Until now nothing but reads was sent. With changes you act in {where}, as {plain(who.name)}.",
            "Each change is still shown, and confirmed by you, before it is sent.",
        ]
        answers = [
            ("keep", "Stay read-only", "nothing can be changed"),
            ("allow", "Allow changes", "until this session ends"),
        ]
        super().__init__("Allow changes in this session?", body, answers, danger=not practice)
