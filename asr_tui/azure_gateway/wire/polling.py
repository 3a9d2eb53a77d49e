"""A polling method that polls nothing: runs follow Azure's work by the vault's jobs instead."""

from __future__ import annotations

from typing import Any

from azure.core.polling import AsyncPollingMethod


class PollsNothing(AsyncPollingMethod[None]):
    """Given as `polling=` to the SDK's `begin_*`, whose own pollers would wait for us.

    `polling=False` is no way out: it parses the body of the 202, which Azure leaves empty, and raises.
    """

    def initialize(self, client: Any, initial_response: Any, deserialization_callback: Any) -> None:
        """Nothing is needed from the answer here."""

    async def run(self) -> None:
        """Nothing to wait for."""

    def status(self) -> str:
        return "Accepted"

    def finished(self) -> bool:
        return True

    def resource(self) -> None:
        return None
