"""The resource providers that make up the simulated Azure."""

from __future__ import annotations

from asr_tui.simulator import async_operations
from asr_tui.simulator.cloud import Provider
from asr_tui.simulator.providers import (
    authorization,
    compute,
    generic_resources,
    network,
    recovery_services,
    resources,
    site_recovery,
    storage,
)

PROVIDERS: tuple[Provider, ...] = (
    async_operations.PROVIDER,
    resources.PROVIDER,
    generic_resources.PROVIDER,
    authorization.PROVIDER,
    compute.PROVIDER,
    network.PROVIDER,
    storage.PROVIDER,
    recovery_services.PROVIDER,
    site_recovery.PROVIDER,
)
