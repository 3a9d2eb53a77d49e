"""What Site Recovery refuses at once, in its envelope: status, its code, cause and advice.

Only the missing fabric was read from a real answer; the others carry `assumed` codes and words made in its
likeness, since no raw body of them was found in public recordings or issue threads.
"""

from __future__ import annotations

from http import HTTPStatus

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.messages import Request


def refused(request: Request, status: int, code: str, message: str, causes: str = "", action: str = "") -> ArmError:
    """Site Recovery's envelope: the outer code is the HTTP reason, the useful one is in the details."""
    reason = HTTPStatus(status).phrase.title().replace(" ", "")
    detail = {
        "code": code,
        "message": message,
        "possibleCauses": causes,
        "recommendedAction": action,
        "clientRequestId": request.client_request_id,
        "activityId": request.correlation_id,
    }
    return ArmError(status, reason, message, details=[detail])


def fabric_missing(request: Request, name: str) -> ArmError:
    """As quoted in hashicorp/terraform-provider-azurerm issues 11180 and 10595."""
    return refused(
        request,
        404,
        "FabricArmEntityMissing",
        f"Fabric with name {name} could not be located.",
        "The fabric might have been unregistered from the Microsoft Azure Site Recovery vault.",
        "Retry the operation with a valid site.",
    )


def entity_missing(request: Request, code: str, what: str, name: str) -> ArmError:  # assumed
    return refused(
        request,
        404,
        code,
        f"{what} with name {name} could not be located.",
        f"The {what.lower()} might have been removed from the vault.",
        f"Retry the operation with a valid {what.lower()}.",
    )


def container_missing(request: Request, name: str) -> ArmError:  # assumed
    return entity_missing(request, "ProtectionContainerArmEntityMissing", "Protection container", name)


def policy_missing(request: Request, name: str) -> ArmError:  # assumed
    return entity_missing(request, "ProtectionProfileArmEntityMissing", "Replication policy", name)


def mapping_missing(request: Request, name: str) -> ArmError:  # assumed
    return entity_missing(request, "ProtectionContainerMappingArmEntityMissing", "Protection container mapping", name)


def item_missing(request: Request, name: str) -> ArmError:  # assumed
    return entity_missing(request, "ReplicationProtectedItemArmEntityMissing", "Replication protected item", name)


def job_missing(request: Request, name: str) -> ArmError:  # assumed
    return entity_missing(request, "JobArmEntityMissing", "Job", name)


def busy(request: Request, name: str, job_name: str) -> ArmError:  # assumed: no 409 of the service was found
    return refused(
        request,
        409,
        "OperationInProgress",
        f"Another operation is in progress on '{name}'.",
        f"The job {job_name} has not ended yet.",
        "Wait until the operation that is in progress ends, then retry.",
    )


def not_allowed(request: Request, operation: str, name: str, state: str) -> ArmError:  # assumed
    return refused(
        request,
        409,
        "OperationNotAllowed",
        f"The operation {operation} is not allowed on '{name}' in its current state.",
        f"The replicated item is in the state '{state}'.",
        "Read the allowed operations of the replicated item and retry with one of them.",
    )


def region_out(request: Request, region: str, causes: str) -> ArmError:  # assumed
    """A refusal, 409; after a 5xx it would be unknown whether the work had begun."""
    return refused(
        request,
        409,
        "RegionNotAvailable",
        f"The region {region} is not available.",
        causes,
        "Retry the operation when the region is available again.",
    )


def in_use(request: Request, code: str, message: str, action: str) -> ArmError:  # assumed
    return refused(request, 409, code, message, "The object is still in use.", action)


def wrong_input(request: Request, code: str, message: str, action: str = "") -> ArmError:  # assumed
    return refused(
        request,
        400,
        code,
        message,
        "The input of the operation is not valid.",
        action or "Correct the input and retry the operation.",
    )
