"""Every resource of the simulated cloud, by its id without case."""

from __future__ import annotations

from typing import Any

import msgspec

from asr_tui.simulator.arm_errors import ArmError, resource_not_found
from asr_tui.simulator.arm_ids import type_of
from asr_tui.simulator.json_body import JsonObject

_encode = msgspec.json.encode
_decode = msgspec.json.decode


class Store:
    """Resources as JSON bodies, and beside each what only the simulator knows of it.

    Both are kept encoded and decoded afresh for each reader, so nobody can change the store
    otherwise than by `put` and `put_private`. `version` grows with each change.
    """

    def __init__(self) -> None:
        self.version = 0
        self._bodies: dict[str, bytes] = {}
        self._private: dict[str, bytes] = {}
        self._by_type: dict[str, dict[str, None]] = {}

    def exists(self, arm_id: str) -> bool:
        return arm_id.lower() in self._bodies

    def get(self, arm_id: str) -> JsonObject | None:
        encoded = self._bodies.get(arm_id.lower())
        return None if encoded is None else _object(encoded)

    def require(self, arm_id: str, refusal: ArmError | None = None) -> JsonObject:
        """The body; raises the refusal, or ARM's 404 ResourceNotFound."""
        body = self.get(arm_id)
        if body is None:
            raise refusal or resource_not_found(arm_id)
        return body

    def put(self, body: JsonObject) -> None:
        """Keep a resource under `body["id"]`; an id that is there already keeps its letters' case."""
        arm_id: str = body["id"]
        key = arm_id.lower()
        self._bodies[key] = _encode(body)
        self._by_type.setdefault(str(body.get("type") or type_of(arm_id)).lower(), {})[key] = None
        self.version += 1

    def private(self, arm_id: str) -> JsonObject:
        """What the simulator alone knows of a resource: a copy, empty when nothing was kept."""
        encoded = self._private.get(arm_id.lower())
        return {} if encoded is None else _object(encoded)

    def put_private(self, arm_id: str, data: JsonObject) -> None:
        self._private[arm_id.lower()] = _encode(data)
        self.version += 1

    def delete(self, arm_id: str) -> None:
        """Forget a resource and all that lies in it."""
        key = arm_id.lower()
        below = key + "/"
        for gone in [k for k in self._bodies if k == key or k.startswith(below)]:
            del self._bodies[gone]
            for keys in self._by_type.values():
                keys.pop(gone, None)
        for gone in [k for k in self._private if k == key or k.startswith(below)]:
            del self._private[gone]
        self.version += 1

    def discard(self, arm_id: str) -> None:
        """Forget one resource that nothing lies in; quicker than `delete`."""
        key = arm_id.lower()
        if self._bodies.pop(key, None) is not None:
            for keys in self._by_type.values():
                keys.pop(key, None)
            self.version += 1

    def children(self, prefix: str, type_name: str | None = None) -> list[JsonObject]:
        """The resources below an id (of one type, where given), in the order in which they were made."""
        below = prefix.rstrip("/").lower() + "/"
        keys = self._bodies if type_name is None else self._by_type.get(type_name.lower(), {})
        return [_object(self._bodies[key]) for key in keys if key.startswith(below)]

    def of_type(self, type_name: str, subscription: str | None = None, group: str | None = None) -> list[JsonObject]:
        """All resources of a type, of one subscription or group where given, in the order of making."""
        if subscription is None:
            return [_object(self._bodies[key]) for key in self._by_type.get(type_name.lower(), {})]
        scope = f"/subscriptions/{subscription}" + (f"/resourceGroups/{group}" if group is not None else "")
        return self.children(scope, type_name)

    def types(self) -> list[str]:
        return [name for name, keys in self._by_type.items() if keys]

    def dump(self) -> JsonObject:
        """All of it, ready to be encoded; the bodies stay encoded as they are."""
        return {
            "resources": [msgspec.Raw(body) for body in self._bodies.values()],
            "private": {key: msgspec.Raw(data) for key, data in self._private.items()},
        }

    def load(self, state: JsonObject) -> None:
        self._bodies.clear()
        self._private.clear()
        self._by_type.clear()
        for body in state["resources"]:
            self.put(body)
        for key, data in state["private"].items():
            self.put_private(key, data)


def _object(encoded: bytes) -> JsonObject:
    decoded: dict[str, Any] = _decode(encoded)
    return decoded
