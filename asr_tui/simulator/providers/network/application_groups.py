"""Application security groups: names for interfaces that rules speak of."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response, value_at
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.tracked import patch_tags, tracked_body, tracked_routes

APPLICATION_GROUP = "Microsoft.Network/applicationSecurityGroups"


def _put(cloud: Cloud, request: Request) -> Response:
    body, old = tracked_body(cloud, request, APPLICATION_GROUP)
    guid = value_at(old, "properties", "resourceGuid") or cloud.new_guid()
    body["properties"] = {"provisioningState": "Updating", "resourceGuid": guid}
    return changes.accept(cloud, request, body)


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    users = cloud.store.users(body["id"])
    if users:
        raise bad_request(
            "InUseApplicationSecurityGroupCannotBeDeleted",
            f"Application security group {body['id']} cannot be deleted because it is in use by {users[0]['id']}.",
        )
    return changes.accept_deletion(cloud, request, body)


PROVIDER = Provider(
    routes=tracked_routes(APPLICATION_GROUP, put=_put, patch=patch_tags(APPLICATION_GROUP), delete=_delete)
)
