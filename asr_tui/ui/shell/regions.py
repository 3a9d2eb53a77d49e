"""Names and coordinates of a subscription's regions."""

from __future__ import annotations

from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.resources import Region
from asr_tui.services.choices import Choices


class Regions:
    """Without the regions there is no map, and ARM's names are shown.

    all  the regions; none before they were read
    """

    def __init__(self, choices: Choices, subscription: str) -> None:
        self._choices = choices
        self._subscription = subscription
        self.all: tuple[Region, ...] = ()
        self._names: dict[str, str] = {}

    async def read(self) -> bool:
        """Read the regions; False where they cannot be read."""
        try:
            self.all = await self._choices.all(kinds.REGION, self._subscription)
        except AsrError:
            return False
        self._names = {one.name: one.display for one in reversed(self.all)}
        return True

    def display(self, name: str) -> str:
        """The region's display name; its ARM name where that is not known."""
        return self._names.get(name, name)
