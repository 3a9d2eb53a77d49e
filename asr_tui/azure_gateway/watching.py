"""A connection to one endpoint that looks at vaults and at all that tells of an outage."""

from __future__ import annotations

from asr_tui.azure_gateway.catalog import Catalog
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.looking import LookingSession
from asr_tui.azure_gateway.site_recovery import SiteRecovery
from asr_tui.azure_gateway.wire.sign_in import TokenSource


class WatchingSession(LookingSession):
    """Read-only, as `LookingSession`."""

    def __init__(self, endpoint: Endpoint, credential: TokenSource | None = None) -> None:
        super().__init__(endpoint, credential)
        self.catalog = Catalog(self._clients)
        self.site_recovery = SiteRecovery(self._clients)
