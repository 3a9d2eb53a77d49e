"""Refuses everything but reads in a session that was opened read-only."""

from __future__ import annotations

from typing import Any

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy

from asr_tui.azure_gateway.wire.retries import READS
from asr_tui.domain.errors import ReadOnly


def read_only_error() -> ReadOnly:
    return ReadOnly(
        "Read-only", "This session was opened read-only: nothing was sent.", "Open it again without read-only."
    )


class ReadOnlyPolicy(SansIOHTTPPolicy[Any, Any]):
    """Raises ReadOnly for any method but GET and HEAD, also for a question that Azure takes as POST."""

    def on_request(self, request: PipelineRequest[Any]) -> None:
        if request.http_request.method.upper() not in READS:
            raise read_only_error()
