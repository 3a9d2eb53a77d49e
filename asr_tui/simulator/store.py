"""Every resource of the simulated cloud, by its id without case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import msgspec

from asr_tui.simulator import index_entries
from asr_tui.simulator.arm_errors import ArmError, resource_not_found
from asr_tui.simulator.arm_ids import type_of
from asr_tui.simulator.change_log import ChangeLog
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.resource_index import IndexName, ResourceIndex

Bodies: TypeAlias = LazyList[int, JsonObject]


class Store:
    """Resources as JSON bodies, and beside each what only the simulator knows of it.

    Both are stored encoded and decoded anew for each reader, so only the methods that put change the store. Lists are
    decoded as far as they are read. `version` grows with each change; `index` is for reading.
    """

    def __init__(self) -> None:
        self.version = 0
        self.index = ResourceIndex()
        self._bodies: dict[str, bytes] = {}
        self._private: dict[str, bytes] = {}
        self._without_body: set[str] = set()
        self._searched = False
        self._log = ChangeLog()

    def exists(self, arm_id: str) -> bool:
        return arm_id.lower() in self._bodies

    def get(self, arm_id: str) -> JsonObject | None:
        encoded = self._bodies.get(arm_id.lower())
        return None if encoded is None else _decoded(encoded)

    def require(self, arm_id: str, refusal: ArmError | None = None) -> JsonObject:
        """The body; raises the refusal, or ARM's 404 ResourceNotFound."""
        body = self.get(arm_id)
        if body is None:
            raise refusal or resource_not_found(arm_id)
        return body

    def put(self, body: JsonObject) -> None:
        """Store a resource under `body["id"]`."""
        kind = str(body.get("type") or type_of(body["id"])).lower()
        self._put_body(body["id"].lower(), kind, msgspec.json.encode(body), body)

    def put_encoded(self, arm_id: str, kind: str, body: bytes, private: bytes | None = None) -> None:
        """As `put` and `put_private`, for a body of a known type that is JSON already."""
        if private is not None:
            self._put_private(arm_id.lower(), private)
        self._put_body(arm_id.lower(), kind, body)

    def encoded(self, arm_id: str) -> tuple[str, bytes, bytes | None]:
        """Type, body and what the simulator alone knows of an existing resource, as `put_encoded` takes them."""
        key = arm_id.lower()
        return self.index.kind(key), self._bodies[key], self._private.get(key)

    def private(self, arm_id: str) -> JsonObject:
        """What the simulator alone knows of a resource: a copy, empty when there is nothing."""
        encoded = self._private.get(arm_id.lower())
        return {} if encoded is None else _decoded(encoded)

    def put_private(self, arm_id: str, data: JsonObject) -> None:
        key = arm_id.lower()
        self._put_private(key, msgspec.json.encode(data))
        if key in self._bodies and (kind := self.index.kind(key)) in index_entries.KNOWN_IN_PRIVATE:
            self._reindex(key, kind, private=data)

    def delete(self, arm_id: str) -> None:
        """Remove a resource and all that lies in it."""
        key = arm_id.lower()
        for removed in [key, *map(self.index.key, self.index.below(key))]:
            self._remove_body(removed)
            self._remove_private(removed)
        for removed in [alone for alone in self._without_body if alone == key or alone.startswith(key + "/")]:
            self._remove_private(removed)
        self.version += 1

    def discard(self, arm_id: str) -> None:
        """Remove one resource that nothing lies in, if it exists; quicker than `delete`."""
        if self.exists(arm_id):
            self._remove_body(arm_id.lower())
            self.version += 1

    def children(self, prefix: str, type_name: str | None = None) -> Bodies:
        """The resources below an id (of one type, where given), in the order in which they were made."""
        return self._list(self.index.below(prefix.rstrip("/").lower(), type_name and type_name.lower()))

    def of_type(self, type_name: str, subscription: str | None = None, group: str | None = None) -> Bodies:
        """All resources of a type, of one subscription or group where given, in the order of making."""
        scope = f"/subscriptions/{subscription}" if subscription is not None else ""
        return self.children(scope + (f"/resourceGroups/{group}" if group is not None else ""), type_name)

    def existing(self, ids: Iterable[str]) -> Bodies:
        """Those of the ids that exist, in the order of making."""
        return self._list(self.index.existing({arm_id.lower() for arm_id in ids}))

    def users(self, arm_id: str) -> Bodies:
        """The resources whose bodies name another one where `index_entries` looks for it, in the order of making."""
        return self.lookup((index_entries.USERS,), arm_id.lower())

    def lookup(self, index: IndexName, value: str) -> Bodies:
        """The resources that have a value in an index, in the order of making."""
        return self._list(self.index.lookup(index, value))

    def numbered(self, number: int) -> JsonObject:
        return _decoded(self._bodies[self.index.key(number)])

    def search(self, *index: str) -> dict[str, Bodies]:
        """The top-level resources in an index of `index_entries.searchable`, by type in the order of first sight.

        They are indexed so from the first search on.
        """
        if not self._searched:
            self._searched = True
            for key in self._bodies:
                self._reindex(key, self.index.kind(key))
        found = self.index.values(index)
        return {kind: self._list(found[kind]) for kind in self.index.kinds() if kind in found}

    def dump(self) -> JsonObject:
        """All of it, ready to be encoded; the bodies stay encoded as they are."""
        return {
            "resources": [msgspec.Raw(body) for body in self._bodies.values()],
            "private": {key: msgspec.Raw(data) for key, data in self._private.items()},
        }

    def log_changes(self) -> None:
        """Log changes from now on."""
        self._log.start()

    def changes(self) -> list[JsonObject]:
        """The changes since the last call, for `apply` on a store that is as this one was."""
        stored = {"body": self._bodies, "private": self._private}
        return [
            {"part": part, "key": key, "json": None if removed else msgspec.Raw(stored[part][key])}
            for part, key, removed in self._log.take()
        ]

    def apply(self, changes: list[JsonObject]) -> None:
        for change in changes:
            body = change["part"] == "body"
            if change["json"] is None:
                (self._remove_body if body else self._remove_private)(change["key"])
            elif body:
                self.put(change["json"])
            else:
                self.put_private(change["key"], change["json"])

    def load(self, state: JsonObject) -> None:
        self.index = ResourceIndex()
        self._bodies, self._private, self._without_body = {}, {}, set()
        for body in state["resources"]:
            self.put(body)
        for key, data in state["private"].items():
            self.put_private(key, data)

    def _put_body(self, key: str, kind: str, encoded: bytes, body: JsonObject | None = None) -> None:
        self._bodies[key] = encoded
        self._without_body.discard(key)
        self._reindex(key, kind, body)
        self._log.put("body", key)
        self.version += 1

    def _put_private(self, key: str, encoded: bytes) -> None:
        self._private[key] = encoded
        if key not in self._bodies:
            self._without_body.add(key)
        self._log.put("private", key)
        self.version += 1

    def _remove_body(self, key: str) -> None:
        if self._bodies.pop(key, None) is not None:
            self.index.remove(key)
            self._log.remove("body", key)
            if key in self._private:
                self._without_body.add(key)

    def _remove_private(self, key: str) -> None:
        if self._private.pop(key, None) is not None:
            self._without_body.discard(key)
            self._log.remove("private", key)

    def _reindex(self, key: str, kind: str, body: JsonObject | None = None, private: JsonObject | None = None) -> None:
        """Update the index; what is not given is decoded where its entries need it."""
        entries = index_entries.entries(
            key,
            kind,
            lambda: _decoded(self._bodies[key]) if body is None else body,
            lambda: self.private(key) if private is None else private,
            searched=self._searched,
        )
        self.index.put(key, kind, entries)

    def _list(self, numbers: Sequence[int]) -> Bodies:
        return LazyList(self.numbered, numbers)


def _decoded(encoded: bytes) -> JsonObject:
    decoded: dict[str, Any] = msgspec.json.decode(encoded)
    return decoded
