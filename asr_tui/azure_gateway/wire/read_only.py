"""Refuses everything but reads while the session is read-only."""

from __future__ import annotations

from typing import Any

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy
from msgspec import Struct

from asr_tui.azure_gateway.wire.reads import is_read
from asr_tui.domain.errors import ReadOnly


def read_only_error() -> ReadOnly:
    return ReadOnly("Read-only", "This session is read-only: nothing was sent.", "F2 allows changes, after a question.")


class ReadOnlySwitch(Struct):
    """Whether a session is read-only, for all its clients at once."""

    on: bool


class ReadOnlyPolicy(SansIOHTTPPolicy[Any, Any]):
    """While the switch is on, raises ReadOnly for all but `reads.is_read`, also for most questions as POST."""

    def __init__(self, switch: ReadOnlySwitch) -> None:
        self._switch = switch

    def on_request(self, request: PipelineRequest[Any]) -> None:
        sent = request.http_request
        if self._switch.on and not is_read(sent.method, sent.url):
            raise read_only_error()
