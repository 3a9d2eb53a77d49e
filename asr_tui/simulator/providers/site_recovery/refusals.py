"""Site Recovery's errors: status, code, cause and advice in its envelope.

Only the missing fabric was read from a real answer; codes and words of the others are assumed: no raw body of them was
found in public recordings or issue threads.
"""

from __future__ import annotations

from http import HTTPStatus

from asr_tui.simulator.arm_errors import ArmError

# By the segment of the id before the name: what the code begins with, and the words for it.
_MISSING = {
    "replicationFabrics": ("Fabric", "Fabric"),
    "replicationProtectionContainers": ("ProtectionContainer", "Protection container"),
    "replicationProtectionContainerMappings": ("ProtectionContainerMapping", "Protection container mapping"),
    "replicationPolicies": ("ProtectionProfile", "Replication policy"),
    "replicationNetworks": ("Network", "Network"),
    "replicationNetworkMappings": ("NetworkMapping", "Network mapping"),
    "replicationProtectedItems": ("ReplicationProtectedItem", "Replication protected item"),
    "recoveryPoints": ("RecoveryPoint", "Recovery point"),
    "replicationRecoveryPlans": ("RecoveryPlan", "Recovery plan"),
    "replicationJobs": ("Job", "Job"),
    "replicationEvents": ("Event", "Event"),
    "replicationLogicalNetworks": ("LogicalNetwork", "Logical network"),
    "replicationRecoveryServicesProviders": ("RecoveryServicesProvider", "Recovery services provider"),
    "replicationStorageClassifications": ("StorageClassification", "Storage classification"),
    "replicationvCenters": ("VCenter", "vCenter"),
    "replicationMigrationItems": ("MigrationItem", "Migration item"),
    "replicationProtectableItems": ("ProtectableItem", "Protectable item"),
    "replicationProtectionClusters": ("ReplicationProtectionCluster", "Replication protection cluster"),
    "replicationProtectionIntents": ("ReplicationProtectionIntent", "Replication protection intent"),
    "replicationVaultSettings": ("VaultSetting", "Vault setting"),
    "replicationAlertSettings": ("AlertSetting", "Alert setting"),
}


def refused(status: int, code: str, message: str, causes: str = "", action: str = "") -> ArmError:
    """The outer code is the HTTP reason, the useful one is in the details; `operations.answering` adds ids to these."""
    reason = HTTPStatus(status).phrase.title().replace(" ", "")
    detail = {"code": code, "message": message, "possibleCauses": causes, "recommendedAction": action}
    return ArmError(status, reason, message, details=[detail])


def missing(kind: str, name: str) -> ArmError:
    """404 for a resource of a kind of `_MISSING`."""
    prefix, words = _MISSING[kind]
    causes = f"The {words.lower()} might have been removed from the vault."
    action = f"Retry the operation with a valid {words.lower()}."
    if kind == "replicationFabrics":  # as quoted in hashicorp/terraform-provider-azurerm issues 11180 and 10595
        causes = "The fabric might have been unregistered from the Microsoft Azure Site Recovery vault."
        action = "Retry the operation with a valid site."
    return refused(404, f"{prefix}ArmEntityMissing", f"{words} with name {name} could not be located.", causes, action)


def removed(name: str) -> ArmError:
    """404 for the deletion of an item that is gone (the code was recorded, its words are assumed)."""
    message = f"The requested operation failed. The resource {name} does not exist."
    return refused(404, "ArmResourceDoesNotExist", message, "The resource was removed already.")


def busy(name: str, job_name: str) -> ArmError:
    return refused(
        409,
        "OperationInProgress",
        f"Another operation is in progress on '{name}'.",
        f"The job {job_name} has not ended yet.",
        "Wait until the operation that is in progress ends, then retry.",
    )


def not_allowed(operation: str, name: str, state: str) -> ArmError:
    return refused(
        409,
        "OperationNotAllowed",
        f"The operation {operation} is not allowed on '{name}' in its current state.",
        f"The replicated item is in the state '{state}'.",
        "Read the allowed operations of the replicated item and retry with one of them.",
    )


def region_out(region: str, causes: str) -> ArmError:
    """409; after a 5xx it would be unknown whether the work had begun."""
    action = "Retry the operation when the region is available again."
    return refused(409, "RegionNotAvailable", f"The region {region} is not available.", causes, action)


def in_use(code: str, message: str, action: str) -> ArmError:
    return refused(409, code, message, "The object is still in use.", action)


def wrong_input(code: str, message: str, action: str = "Correct the input and retry the operation.") -> ArmError:
    return refused(400, code, message, "The input of the operation is not valid.", action)


def invalid_parameter(name: str, why: str = "Parameter value is not correct for this action.") -> ArmError:
    """400 for a parameter of a wrong value (words: Azure/azure-powershell issue 874 and a recorded event of 2017)."""
    shown = name[:1].upper() + name[1:]
    action = "Correct the parameter value and retry the last action. If the issue persists, contact Support."
    return refused(400, "InvalidParameter", f"An invalid parameter {shown} was passed.", why, action)


def invalid_filter(text: str) -> ArmError:
    """400 for a `$filter` that a list does not know (assumed)."""
    return invalid_parameter("Filter", f"The filter '{text}' is not supported.")


def require_word(name: str, word: str | None, *known: str) -> None:
    """Refuse a word that is none of the known ones; letter case does not count, and null is always right."""
    if word is not None and word.lower() not in {one.lower() for one in known}:
        raise invalid_parameter(name, f"'{word}' is none of {', '.join(known)}.")
