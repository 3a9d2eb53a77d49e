"""The subscription and the vault that are opened without a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from asr_tui.domain.resources import Subscription, Vault
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork

Named = TypeVar("Named", Subscription, Vault)


@dataclass(frozen=True, slots=True)
class Preselection:
    """Subscription and vault to open at once, by id or name; empty where none is given."""

    subscription: str = ""
    vault: str = ""

    @classmethod
    def of(cls, start: PracticeOptions | AzureOptions, unfinished: UnfinishedWork | None) -> Preselection:
        """Those of the unfinished work, else of the command line."""
        if unfinished is not None:
            return cls(unfinished.place.subscription, unfinished.place.vault)
        return cls(start.subscription, start.vault) if isinstance(start, AzureOptions) else cls()


def named(there: Sequence[Named], wanted: str) -> list[Named]:
    """Those with this id or name, in any case."""
    return [one for one in there if wanted.casefold() in {one.id.casefold(), one.name.casefold()}]
