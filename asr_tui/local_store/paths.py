"""Where files are on this computer: practice and Azure in separate folders, for the user alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import platformdirs
from msgspec import Struct

from asr_tui.domain.errors import LocalError

NAME = "asr-tui"


class Folder(Struct, frozen=True):
    """The files of one kind of endpoint; `account` says who signed in by device code and holds no secret.

    audit          a folder with a log for each endpoint
    earlier_audit  the one log of versions before that
    prices         retail prices as they were asked for last
    """

    root: Path
    drafts: Path
    runs: Path
    audit: Path
    reports: Path
    ticks: Path
    account: Path
    earlier_audit: Path
    prices: Path

    @classmethod
    def at(cls, root: Path) -> Folder:
        return cls(root, *(root / name for name in _NAMES))


_NAMES = ("drafts", "runs", "audit", "reports", "ticks", "account.json", "audit.jsonl", "prices")


class Paths(Struct, frozen=True):
    """All folders and files; none of them need exist."""

    config: Path
    state: Path

    @classmethod
    def standard(cls) -> Paths:
        """This system's folders for a user's settings and state (on Linux the XDG folders).

        Raises LocalError for a user without a home, as in a container.
        """
        try:
            return cls(platformdirs.user_config_path(NAME), platformdirs.user_state_path(NAME))
        except RuntimeError as error:
            raise LocalError(
                "There is no home folder",
                "HOME names none, nor does this user have one: there is no place for runs and the audit log.",
                "Set HOME, or both XDG_CONFIG_HOME and XDG_STATE_HOME, to whole paths of folders that can be written.",
            ) from error

    @classmethod
    def under(cls, root: Path) -> Paths:
        """Everything below one folder."""
        return cls(root / "config", root / "state")

    @property
    def settings(self) -> Path:
        return self.config / "settings.toml"

    @property
    def log(self) -> Path:
        return self.state / "log" / f"{NAME}.log"

    @property
    def screens(self) -> Path:
        """Texts of screens that a person saved."""
        return self.state / "screens"

    @property
    def practice(self) -> Folder:
        return Folder.at(self.state / "practice")

    @property
    def azure(self) -> Folder:
        return Folder.at(self.state / "azure")

    def world(self, name: str) -> Path:
        """The saved state of a practice world."""
        return self.practice.root / "worlds" / f"{name}.json"

    def named(self) -> Iterator[tuple[str, Path]]:
        """Each path with its name, as `asr-tui paths` prints them."""
        yield "settings", self.settings
        yield "log", self.log
        yield "texts of screens", self.screens
        yield "practice worlds", self.world("").parent
        for kind, folder in (("practice", self.practice), ("azure", self.azure)):
            yield f"{kind} drafts", folder.drafts
            yield f"{kind} runs", folder.runs
            yield f"{kind} audit logs", folder.audit
            yield f"{kind} reports", folder.reports
            yield f"{kind} ticks", folder.ticks
            yield f"{kind} prices", folder.prices
        yield "azure account", self.azure.account
