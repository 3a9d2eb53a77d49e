"""Whether somebody would be told of a vault's problems: read soon and bounded, remembered for its screens."""

from __future__ import annotations

import asyncio

from asr_tui.domain import kinds
from asr_tui.domain.alerting import unheard
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.services.ports import Session
from asr_tui.services.reads import SOON
from asr_tui.services.timeouts import within


class Unheard:
    """The findings of each vault as last read; none where its settings were not read, which accuses nobody."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[ArmId, tuple[str, ...]] = {}

    def of(self, vault: ArmId) -> tuple[str, ...]:
        return self._found.get(vault, ())

    async def read(self, vault: ArmId) -> bool:
        """Read within SOON seconds; gives whether the findings are others than before."""
        before = self.of(vault)
        try:
            self._found[vault] = await within(self._session.clock, SOON, self._read(vault))
        except (AsrError, TimeoutError):
            return False
        return self.of(vault) != before

    async def _read(self, vault: ArmId) -> tuple[str, ...]:
        catalog = self._session.catalog
        settings, rules = await asyncio.gather(
            catalog.one(kinds.ALERT_SETTINGS, vault), catalog.all(kinds.ALERT_RULE, vault.subscription)
        )
        return tuple(finding for finding, _ in unheard(settings, rules))
