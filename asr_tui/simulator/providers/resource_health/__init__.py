"""Microsoft.ResourceHealth: the availability of machines, Service Health events, emerging issues."""

from __future__ import annotations

from asr_tui.simulator.cloud import Provider
from asr_tui.simulator.providers.resource_health import availability, service_health

PROVIDER = Provider(routes=[*availability.ROUTES, *service_health.ROUTES])
