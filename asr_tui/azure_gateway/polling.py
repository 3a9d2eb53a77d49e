"""A polling method that polls nothing: it keeps the answer to a write for us to read."""

from __future__ import annotations

from typing import Any

from azure.core.polling import AsyncPollingMethod


class KeepsAnswer(AsyncPollingMethod[None]):
    """Given as `polling=` to the SDK's `begin_*`, whose own pollers would wait for us.

    `polling=False` is no way out: it parses the body of the 202, which Azure leaves empty, and raises.
    """

    def __init__(self) -> None:
        self.answer: Any = None

    def initialize(self, client: Any, initial_response: Any, deserialization_callback: Any) -> None:
        self.answer = initial_response.http_response

    async def run(self) -> None:
        """Nothing to wait for."""

    def status(self) -> str:
        return "Accepted"

    def finished(self) -> bool:
        return True

    def resource(self) -> None:
        return None
