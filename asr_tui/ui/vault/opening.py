"""The subscription, the vault and the unfinished work that are opened without a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.domain.run import Run
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork

Named = TypeVar("Named", Subscription, Vault)


class Opening:
    """Each is opened once. Those of the unfinished work come first, then those of the command line.

    subscription, vault  an id or a name; empty where none is given
    """

    def __init__(self, start: PracticeOptions | AzureOptions, unfinished: UnfinishedWork | None) -> None:
        self._start = start
        self._unfinished = unfinished
        self.subscription = self.vault = ""
        if unfinished is not None:
            self.subscription, self.vault = unfinished.place.subscription, unfinished.place.vault
        elif isinstance(start, AzureOptions):
            self.vault = start.vault
            self.subscription = start.subscription or ArmId(start.vault).subscription  # the id of a vault has it

    def with_run(self, run: Run) -> Opening:
        """What is opened to go on with a run that was left undone."""
        done, of = run.done, len(run.steps)
        return Opening(
            self._start, UnfinishedWork(self._start, run.place, "run", run.plan.title, run.started, done, of)
        )

    def take_subscription(self, there: Sequence[Subscription]) -> tuple[str, list[Subscription]]:
        """What is given, and the subscriptions that it names."""
        wanted, self.subscription = self.subscription, ""
        return wanted, _named(there, wanted)

    def take_vault(self, there: Sequence[Vault]) -> tuple[str, list[Vault]]:
        """What is given, and the vaults that it names."""
        wanted = self.vault
        self.forget()
        return wanted, _named(there, wanted)

    def take_unfinished(self) -> UnfinishedWork | None:
        """The unfinished work, for the home of its vault."""
        unfinished, self._unfinished = self._unfinished, None
        return unfinished

    def forget(self) -> None:
        """Open neither a subscription nor a vault."""
        self.subscription = self.vault = ""


def _named(there: Sequence[Named], wanted: str) -> list[Named]:
    """Those with this id or name, in any case."""
    return [one for one in there if wanted.casefold() in {one.id.casefold(), one.name.casefold()}]
