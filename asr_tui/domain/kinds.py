"""The kinds of values that Azure is asked for: typed keys by which one reader reads them and one cache keeps them.

A new list is declared here and registered in `azure_gateway/catalog.py`; nothing else names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from msgspec import Struct

from asr_tui.domain.alerting import AlertRule, AlertSettings, FiredAlert
from asr_tui.domain.automation import AutomationRun, RoleAssignment
from asr_tui.domain.health_reports import Incident, LoggedChange, LoggedRpo, MachineHealth
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import EligibilityError, Extension, Machine
from asr_tui.domain.obstacles import Link, Lock, Quota
from asr_tui.domain.outbound import LoadBalancer, RouteTable, SecurityGroup
from asr_tui.domain.placement import CapacityGroup, EncryptionSet, Offered, ProximityGroup, ScaleSet
from asr_tui.domain.recovery_plans import Runbook
from asr_tui.domain.resources import (
    AutomationAccount,
    AvailabilitySet,
    Interface,
    ManagedDisk,
    PublicAddress,
    Region,
    ResourceGroup,
    StorageAccount,
    Subscription,
    Tenant,
    Vault,
    VirtualNetwork,
)
from asr_tui.domain.rights import Rights
from asr_tui.domain.tagged import TaggedResource
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.domain.vault_safety import VaultSafety

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Kind(Struct, Generic[T_co], frozen=True, eq=False):
    """What is read (`words`, as within a sentence), and the type of its values."""

    words: str
    type: type[T_co]

    @property
    def title(self) -> str:
        """The words as a sentence begins."""
        return self.words[:1].upper() + self.words[1:]


def values_of(kind: Kind[T], found: Iterable[object]) -> tuple[T, ...]:
    """The values with their type. Raises TypeError for a value of another kind."""
    values = tuple(found)
    typed = tuple(one for one in values if isinstance(one, kind.type))
    if len(typed) != len(values):
        raise TypeError(f"a read of {kind.words} gave something else")
    return typed


# Of everything that this identity sees
TENANT = Kind("tenants", Tenant)
SUBSCRIPTION = Kind("subscriptions", Subscription)

# Of a subscription, by its id
REGION = Kind("regions", Region)
RESOURCE_GROUP = Kind("resource groups", ResourceGroup)
VAULT = Kind("vaults", Vault)
MACHINE = Kind("virtual machines", Machine)
EXTENSION = Kind("extensions of virtual machines", Extension)
MACHINE_TAG = Kind("tags of virtual machines", TaggedResource)
NETWORK = Kind("virtual networks", VirtualNetwork)
DISK = Kind("managed disks", ManagedDisk)
INTERFACE = Kind("network interfaces", Interface)
RESOURCE = Kind("resources", ArmId)
STORAGE_ACCOUNT = Kind("storage accounts", StorageAccount)
AVAILABILITY_SET = Kind("availability sets", AvailabilitySet)
PROXIMITY_GROUP = Kind("proximity placement groups", ProximityGroup)
CAPACITY_GROUP = Kind("capacity reservation groups", CapacityGroup)
SCALE_SET = Kind("virtual machine scale sets", ScaleSet)
ENCRYPTION_SET = Kind("disk encryption sets", EncryptionSet)
LOCK = Kind("resource locks", Lock)
LINK = Kind("resource links", Link)
SECURITY_GROUP = Kind("network security groups", SecurityGroup)
ROUTE_TABLE = Kind("route tables", RouteTable)
PUBLIC_ADDRESS = Kind("public addresses", PublicAddress)
LOAD_BALANCER = Kind("load balancers", LoadBalancer)
RUNBOOK = Kind("runbooks", Runbook)
AUTOMATION_ACCOUNT = Kind("Automation accounts", AutomationAccount)

# Of an Automation account, by its id
AUTOMATION_RUN = Kind("runs of an Automation account", AutomationRun)

# Of a resource, by its id: what reaches it
ROLE_ASSIGNMENT = Kind("role assignments", RoleAssignment)

# (of the first one also of a resource group, by its ARM id)
MACHINE_HEALTH = Kind("availability of the machines", MachineHealth)
INCIDENT = Kind("Service Health events", Incident)
EMERGING_ISSUE = Kind("emerging issues of Azure's status page", Incident)
LOGGED_CHANGE = Kind("health entries of the activity log", LoggedChange)

# Of a Log Analytics workspace, by its id
LOGGED_RPO = Kind("RPO in Log Analytics", LoggedRpo)

ALERT = Kind("alerts", FiredAlert)
ALERT_RULE = Kind("alert processing rules", AlertRule)

# Of a region of a subscription, by its id (`ids.location_id`)
QUOTA = Kind("quotas", Quota)
OFFERED = Kind("machine sizes and disk types", Offered)

# Of one resource, by its id
ELIGIBILITY_ERROR = Kind("reasons against protecting a machine", EligibilityError)
OWN_EXTENSION = Kind("extensions of a machine", Extension)
RIGHTS = Kind("rights of this identity", Rights)
SOFT_DELETE = Kind("soft delete of blobs", bool)
TARGET_SETTINGS = Kind("settings of a protected item", TargetSettings)
ALERT_SETTINGS = Kind("alert settings of a vault", AlertSettings)
VAULT_SAFETY = Kind("safety settings of a vault", VaultSafety)
SKU = Kind("SKU of an address or a load balancer", str)
