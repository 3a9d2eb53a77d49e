"""What Azure is asked for the wizard's pages: each thing once, and some of it only in passing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.ui.protect.page import Wanted
from asr_tui.ui.shell.base import AsrScreen

AT_ONCE = 8
"""So many machines are asked about side by side in passing: then their answers are shown, and the next ones asked."""


class Asking:
    """Knows what was asked already.

    checking  machines about which an answer is awaited
    check     asks Azure, and reads what it said; raises AsrError
    changed   called when an answer is there, or awaited
    """

    def __init__(
        self, screen: AsrScreen[None], check: Callable[[Wanted], Awaitable[None]], changed: Callable[[], None]
    ) -> None:
        self._screen = screen
        self._check = check
        self._changed = changed
        self._asked: set[str] = set()
        self._passing: set[ArmId] = set()
        self.checking: frozenset[ArmId] = frozenset()

    def forget(self) -> None:
        """Ask about everything again when it is wanted next."""
        self._asked.clear()

    def want(self, wanted: Wanted) -> None:
        """Have Azure asked what was not asked yet."""
        self._in_passing(self._new(wanted.in_passing))
        machines = self._new(wanted.machines)
        names = tuple(one for one in wanted.account_names if one not in self._asked)
        accounts = self._new(wanted.accounts)
        if machines or names or accounts:
            self._await(machines)
            self._asked.update(one.casefold() for one in (*names, *accounts))
            asking = self._ask(Wanted(machines, account_names=names, accounts=accounts))
            self._screen.run_worker(asking, name="ask Azure", group="check")

    def end_passing(self) -> None:
        """Who has no answer yet is asked when it is wanted again."""
        self._screen.workers.cancel_group(self._screen, "check-in-passing")
        self._asked.difference_update(one.casefold() for one in self._passing)
        self.checking -= self._passing
        self._passing.clear()

    def _new(self, resources: tuple[ArmId, ...]) -> tuple[ArmId, ...]:
        return tuple(one for one in resources if one.casefold() not in self._asked)

    def _await(self, machines: tuple[ArmId, ...]) -> None:
        self._asked.update(one.casefold() for one in machines)
        self.checking |= frozenset(machines)
        self._changed()

    def _in_passing(self, machines: tuple[ArmId, ...]) -> None:
        if machines:
            self._passing |= set(machines)
            self._await(machines)
            asking = self._ask_in_passing(machines)
            self._screen.run_worker(asking, name="ask Azure in passing", group="check-in-passing")

    async def _ask_in_passing(self, machines: tuple[ArmId, ...]) -> None:
        for first in range(0, len(machines), AT_ONCE):
            some = machines[first : first + AT_ONCE]
            await self._ask(Wanted(machines=some))
            self._passing.difference_update(some)

    async def _ask(self, wanted: Wanted) -> None:
        try:
            await self._check(wanted)
        except AsrError as error:
            asked = (*wanted.machines, *wanted.account_names, *wanted.accounts)
            self._asked.difference_update(one.casefold() for one in asked)
            self._screen.notice(f"! Azure could not be asked: {error}")
        finally:
            self.checking -= frozenset(wanted.machines)
        self._changed()
