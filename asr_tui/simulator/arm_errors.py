"""The errors that Azure Resource Manager and its providers answer with, in their envelopes."""

from __future__ import annotations

from asr_tui.simulator.messages import JsonObject

MORE_ABOUT_NOT_FOUND = "For more details please go to https://aka.ms/ARMResourceNotFoundFix"


class ArmError(Exception):
    """An error answer: HTTP status, ARM's code and message, and the rest of its envelope."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: list[JsonObject] | None = None,
        target: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.target = target
        self.headers = headers or {}

    def error(self) -> JsonObject:
        """The object under "error", also of a failed operation's status."""
        error: JsonObject = {"code": self.code, "message": self.message}
        if self.target is not None:
            error["target"] = self.target
        if self.details is not None:
            error["details"] = self.details
        return error

    def body(self) -> JsonObject:
        return {"error": self.error()}


def resource_not_found(arm_id: str) -> ArmError:
    """ARM's own 404 (recorded for a vault; the header names the gateway as its origin)."""
    group, kind, name = _parts(arm_id)
    message = f"The Resource '{kind}/{name}' under resource group '{group}' was not found. {MORE_ABOUT_NOT_FOUND}"
    return ArmError(404, "ResourceNotFound", message, headers={"x-ms-failure-cause": "gateway"})


def parent_not_found(arm_id: str) -> ArmError:
    """404 for a nested resource without its parent."""
    _, kind, name = _parts(arm_id)
    message = (
        f"Can not perform requested operation on nested resource. Parent resource '{name}' of type '{kind}' not found."
    )
    return ArmError(404, "ParentResourceNotFound", message)


def resource_group_not_found(name: str) -> ArmError:
    return ArmError(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")


def subscription_not_found(subscription: str) -> ArmError:
    return ArmError(404, "SubscriptionNotFound", f"The subscription '{subscription}' could not be found.")


def invalid_reference(referenced: str, by: str) -> ArmError:
    """400 of Microsoft.Network for a reference to a missing resource, or to one in another region."""
    message = (
        f"Resource {referenced} referenced by resource {by} was not found. Please make sure that the referenced "
        "resource exists, and that both resources are in the same region."
    )
    return ArmError(400, "InvalidResourceReference", message)


def bad_request(code: str, message: str, *, target: str | None = None) -> ArmError:
    return ArmError(400, code, message, target=target)


def conflict(code: str, message: str) -> ArmError:
    return ArmError(409, code, message)


def _parts(arm_id: str) -> tuple[str, str, str]:
    """(resource group, type, name) of a resource id, in the case it was written in."""
    segments = arm_id.strip("/").split("/")
    lowered = [segment.lower() for segment in segments]
    group = segments[lowered.index("resourcegroups") + 1] if "resourcegroups" in lowered else ""
    if "providers" not in lowered:
        return group, "Microsoft.Resources/resourceGroups", segments[-1]
    at = len(lowered) - 1 - lowered[::-1].index("providers")
    rest = segments[at + 1 :]
    kind = "/".join([rest[0], *rest[1::2]])
    return group, kind, "/".join(rest[2::2])
