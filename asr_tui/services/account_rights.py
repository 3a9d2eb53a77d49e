"""What the account may do at scopes that screens ask about: asked when needed first, on a key, and after a refusal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress

from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.rights import Rights
from asr_tui.services.azure_checks import RIGHTS_SECONDS
from asr_tui.services.ports import Catalog, Clock
from asr_tui.services.published import Published
from asr_tui.services.timeouts import within


class AccountRights:
    """The answers by scope. A scope that was not answered lacks nothing: Azure itself refuses."""

    def __init__(self, catalog: Catalog, clock: Clock) -> None:
        self._catalog = catalog
        self._clock = clock
        self._asking: dict[ArmId, asyncio.Task[None]] = {}
        self._lacking: dict[tuple[str, ArmId], bool] = {}
        self._answers: Published[dict[ArmId, Rights]] = Published({})

    def lacks(self, right: str, scopes: Iterable[ArmId]) -> bool:
        """Whether the account is known to lack a right at each of the scopes; asks where that was never asked."""
        known = [self._lacks(right, scope) for scope in scopes]
        return bool(known) and all(known)

    def _lacks(self, right: str, scope: ArmId) -> bool:
        rights = self._at(scope)
        if rights is None:
            return False
        if (right, scope) not in self._lacking:  # footers ask for each key whenever one of them changes
            self._lacking[right, scope] = not rights.allows(right)
        return self._lacking[right, scope]

    def _at(self, scope: ArmId) -> Rights | None:
        if scope not in self._asking:
            self._ask(scope)
        return self._answers.value.get(scope)

    def ask_again(self) -> None:
        """Ask once more at every scope that was asked about; meanwhile the earlier answers count."""
        for scope, asking in tuple(self._asking.items()):
            if asking.done():
                self._ask(scope)

    def changes(self) -> AsyncGenerator[object, None]:
        """The present answers, then whenever they are others."""
        return self._answers.changes()

    async def close(self) -> None:
        for asking in self._asking.values():
            asking.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)
        self._answers.close()

    def _ask(self, scope: ArmId) -> None:
        self._asking[scope] = asyncio.get_running_loop().create_task(self._read(scope))

    async def _read(self, scope: ArmId) -> None:
        found: Rights | None = None
        with suppress(AsrError, TimeoutError):
            found = await within(self._clock, RIGHTS_SECONDS, self._catalog.one(kinds.RIGHTS, scope))
        self._lacking.clear()
        others = {known: rights for known, rights in self._answers.value.items() if known != scope}
        self._answers.publish(others if found is None else {**others, scope: found})
