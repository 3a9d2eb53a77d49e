"""What a file says of the settings of protected machines; what is not said is left as it is."""

from __future__ import annotations

from msgspec import Struct, field


class ConfigurationPart(Struct, frozen=True):
    """Settings of an IP configuration that is not the primary one; `selected`: it comes along at a failover."""

    selected: bool | None = None
    subnet: str | None = None
    address: str | None = None
    public_address: str | None = None
    pools: tuple[str, ...] | None = None
    test_subnet: str | None = None
    test_address: str | None = None
    test_public_address: str | None = None
    test_pools: tuple[str, ...] | None = None


class InterfacePart(Struct, frozen=True):
    """Settings of a network interface; those of its primary IP configuration, for a failover and for a drill.

    pools, test_pools  backend pools of load balancers, each by its id in full
    configuration      its other IP configurations, by name
    """

    subnet: str | None = None
    address: str | None = None
    public_address: str | None = None
    pools: tuple[str, ...] | None = None
    security_group: str | None = None
    accelerated: bool | None = None
    new_name: str | None = None
    new_resource_group: str | None = None
    reuses_existing: bool | None = None
    test_subnet: str | None = None
    test_address: str | None = None
    test_public_address: str | None = None
    test_pools: tuple[str, ...] | None = None
    test_security_group: str | None = None
    test_accelerated: bool | None = None
    test_name: str | None = None
    test_resource_group: str | None = None
    test_reuses_existing: bool | None = None
    configuration: dict[str, ConfigurationPart] = field(default_factory=dict)


class DiskPart(Struct, frozen=True):
    """Settings of a managed disk: its type at a failover, that of its copy until then, and its names.

    Of a disk that Azure Disk Encryption encrypts, what opens it in the target region; Azure does not tell what it has:
    secret_url, secret_vault  the secret (BEK) by its URL, and its key vault by its id
    key_url, key_vault        the key (KEK) that wraps it, where there is one
    """

    type: str | None = None
    replica_type: str | None = None
    new_name: str | None = None
    test_name: str | None = None
    secret_url: str | None = None
    secret_vault: str | None = None
    key_url: str | None = None
    key_vault: str | None = None


class SettingsPart(Struct, frozen=True):
    """Settings of a protected machine; an empty text is "none". `interface` and `disk` are by name.

    license  "WindowsServer" for Azure Hybrid Benefit, or "NoLicenseType"; Azure does not tell what it has
    """

    name: str | None = None
    size: str | None = None
    resource_group: str | None = None
    network: str | None = None
    availability_set: str | None = None
    zone: str | None = None
    proximity_placement_group: str | None = None
    capacity_reservation_group: str | None = None
    scale_set: str | None = None
    fault_domain: str | None = None
    boot_diagnostics_account: str | None = None
    test_network: str | None = None
    test_name: str | None = None
    license: str | None = None
    interface: dict[str, InterfacePart] = field(default_factory=dict)
    disk: dict[str, DiskPart] = field(default_factory=dict)
