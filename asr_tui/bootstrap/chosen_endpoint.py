"""The endpoint of a start on Azure."""

from __future__ import annotations

from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.domain.errors import AsrError
from asr_tui.services.workspace import AzureOptions


def chosen_endpoint(options: AzureOptions) -> Endpoint:
    """Raises AsrError where the address is none."""
    try:
        return Endpoint.of(Cloud(options.cloud), options.endpoint or None)
    except ValueError as error:
        raise AsrError("This endpoint cannot be used", str(error), "Start again with another --endpoint.") from error
