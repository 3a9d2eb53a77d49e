"""Where things are kept on this computer: practice and Azure in separate folders, for the user's eyes only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

NAME = "asr-tui"


@dataclass(frozen=True, slots=True)
class Folder:
    """What one kind of endpoint keeps."""

    root: Path

    @property
    def drafts(self) -> Path:
        return self.root / "drafts"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def audit(self) -> Path:
        return self.root / "audit.jsonl"

    @property
    def reports(self) -> Path:
        """Drill reports."""
        return self.root / "reports"

    @property
    def ticks(self) -> Path:
        """What was ticked off after failovers."""
        return self.root / "ticks"

    @property
    def account(self) -> Path:
        """Who signed in by device code; no secret."""
        return self.root / "account.json"


@dataclass(frozen=True, slots=True)
class Paths:
    """All folders and files; none of them need exist."""

    config: Path
    state: Path

    @classmethod
    def standard(cls) -> Paths:
        """Where this system keeps a user's settings and state (on Linux the XDG folders)."""
        return cls(platformdirs.user_config_path(NAME), platformdirs.user_state_path(NAME))

    @classmethod
    def under(cls, root: Path) -> Paths:
        """All of it below one folder."""
        return cls(root / "config", root / "state")

    @property
    def settings(self) -> Path:
        return self.config / "settings.toml"

    @property
    def log(self) -> Path:
        return self.state / "log" / f"{NAME}.log"

    @property
    def practice(self) -> Folder:
        return Folder(self.state / "practice")

    @property
    def azure(self) -> Folder:
        return Folder(self.state / "azure")

    def world(self, name: str) -> Path:
        """The kept state of a practice world."""
        return self.practice.root / "worlds" / f"{name}.json"

    def named(self) -> Iterator[tuple[str, Path]]:
        """Each place with what it is, as `asr-tui paths` prints them."""
        yield "settings", self.settings
        yield "log", self.log
        yield "practice worlds", self.world("").parent
        for kind, folder in (("practice", self.practice), ("azure", self.azure)):
            yield f"{kind} drafts", folder.drafts
            yield f"{kind} runs", folder.runs
            yield f"{kind} audit log", folder.audit
            yield f"{kind} reports", folder.reports
            yield f"{kind} ticks", folder.ticks
        yield "azure account", self.azure.account
