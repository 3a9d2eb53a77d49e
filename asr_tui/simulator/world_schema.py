"""What a world file may say, as types; a wrong word in one is an error that names its place."""

from __future__ import annotations

import msgspec


class Subscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    name: str
    state: str = "Enabled"


class Protected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A machine that is protected when the world begins. Names are of resources of the same world."""

    vault: str
    machine: str
    target_region: str
    target_group: str
    target_network: str
    cache_account: str
    target_subnet: str | None = None
    policy: str = "24-hour-retention-policy"
    retention_minutes: int = 1440
    app_consistent_minutes: int = 0
    since_hours: float = 72.0
    state: str = "Protected"
    health: str = "Normal"
    health_codes: list[str] = []
    drill_hours_ago: float | None = None


class World(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A starting world."""

    description: str
    subscriptions: list[Subscription]
    tenant: str = "Contoso"
    domain: str = "contoso.onmicrosoft.com"
    protected: list[Protected] = []
    outages: list[str] = []
