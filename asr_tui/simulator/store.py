"""Every resource of the simulated cloud, by its id without case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import msgspec

from asr_tui.simulator import lookups
from asr_tui.simulator.arm_errors import ArmError, resource_not_found
from asr_tui.simulator.arm_ids import type_of
from asr_tui.simulator.change_log import ChangeLog
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.resource_index import Rank, ResourceIndex, Shelf

Bodies: TypeAlias = LazyList[int, JsonObject]
_encode = msgspec.json.encode
_decode = msgspec.json.decode


class Store:
    """Resources as JSON bodies, and beside each what only the simulator knows of it.

    Both are kept encoded and decoded afresh for each reader, so only the methods that put change the store. Lists are
    decoded as far as they are read. `version` grows with each change.
    """

    def __init__(self) -> None:
        self.version = 0
        self._bodies: dict[str, bytes] = {}
        self._private: dict[str, bytes] = {}
        self._without_body: set[str] = set()
        self._index = ResourceIndex()
        self._searched = False
        self._log = ChangeLog()

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
        self._keep_body(arm_id.lower(), str(body.get("type") or type_of(arm_id)).lower(), _encode(body), body)

    def put_encoded(self, arm_id: str, kind: str, body: bytes, private: bytes | None = None) -> None:
        """As `put` and `put_private`, for a body of a known type that is JSON already."""
        if private is not None:
            self._keep_private(arm_id.lower(), private)
        self._keep_body(arm_id.lower(), kind, body)

    def encoded(self, arm_id: str) -> tuple[str, bytes, bytes | None]:
        """Type, body and what the simulator alone knows of a resource that is there, as `put_encoded` takes them."""
        key = arm_id.lower()
        return self._index.kind(key), self._bodies[key], self._private.get(key)

    def private(self, arm_id: str) -> JsonObject:
        """What the simulator alone knows of a resource: a copy, empty when nothing was kept."""
        encoded = self._private.get(arm_id.lower())
        return {} if encoded is None else _object(encoded)

    def put_private(self, arm_id: str, data: JsonObject) -> None:
        key = arm_id.lower()
        self._keep_private(key, _encode(data))
        if key in self._bodies and (kind := self._index.kind(key)) in lookups.KNOWN_IN_PRIVATE:
            self._file(key, kind, private=data)

    def delete(self, arm_id: str) -> None:
        """Forget a resource and all that lies in it."""
        key = arm_id.lower()
        for gone in [key, *map(self._index.key, self._index.below(key))]:
            self._remove_body(gone)
            self._remove_private(gone)
        for gone in [alone for alone in self._without_body if alone == key or alone.startswith(key + "/")]:
            self._remove_private(gone)
        self.version += 1

    def discard(self, arm_id: str) -> None:
        """Forget one resource that nothing lies in; quicker than `delete`."""
        if self._remove_body(arm_id.lower()):
            self.version += 1

    def children(self, prefix: str, type_name: str | None = None) -> Bodies:
        """The resources below an id (of one type, where given), in the order in which they were made."""
        return self._list(self._index.below(prefix.rstrip("/").lower(), type_name and type_name.lower()))

    def of_type(self, type_name: str, subscription: str | None = None, group: str | None = None) -> Bodies:
        """All resources of a type, of one subscription or group where given, in the order of making."""
        scope = f"/subscriptions/{subscription}" if subscription is not None else ""
        return self.children(scope + (f"/resourceGroups/{group}" if group is not None else ""), type_name)

    def some(self, ids: Iterable[str]) -> Bodies:
        """Those of the ids that are there, in the order of making."""
        return self._list(self._index.some({one.lower() for one in ids}))

    def types(self) -> list[str]:
        """The types of which there is any, in the order in which they were first seen."""
        return self._index.kinds()

    def users(self, arm_id: str) -> Bodies:
        """The resources whose bodies name another one where `lookups` looks for it, in the order of making."""
        return self.filed((lookups.USERS,), arm_id.lower())

    def filed(self, shelf: Shelf, value: str) -> Bodies:
        """The resources that `lookups` files there, in the order of making."""
        return self._list(self._index.filed(shelf, value))

    def counts(self, shelf: Shelf) -> dict[str, int]:
        """How many resources `lookups` files there, by value."""
        return {value: len(numbers) for value, numbers in self._index.values(shelf).items()}

    def ranked(self, shelf: Shelf) -> Sequence[tuple[Rank, int]]:
        """Rank and number (see `numbered`) of the resources that `lookups` ranks there, the smallest rank first."""
        return self._index.ranked(shelf)

    def numbered(self, number: int) -> JsonObject:
        return _object(self._bodies[self._index.key(number)])

    def search(self, *shelf: str) -> dict[str, Bodies]:
        """The top-level resources of a `lookups.searchable` shelf, by type in the order in which types were first seen.

        They are filed there from the first search on.
        """
        if not self._searched:
            self._searched = True
            for key in self._bodies:
                self._file(key, self._index.kind(key))
        found = self._index.values(shelf)
        return {kind: self._list(found[kind]) for kind in self._index.kinds() if kind in found}

    def dump(self) -> JsonObject:
        """All of it, ready to be encoded; the bodies stay encoded as they are."""
        return {
            "resources": [msgspec.Raw(body) for body in self._bodies.values()],
            "private": {key: msgspec.Raw(data) for key, data in self._private.items()},
        }

    def log_changes(self) -> None:
        """From now on note what `changes` is to tell."""
        self._log.start()

    def changes(self) -> list[JsonObject]:
        """What changed since this was last asked, for `apply` on a store that is as this one was."""
        kept = {"body": self._bodies, "private": self._private}
        return [
            {"part": part, "key": key, "json": None if gone else msgspec.Raw(kept[part][key])}
            for part, key, gone in self._log.take()
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
        for kept in (self._bodies, self._private, self._without_body):
            kept.clear()
        self._index = ResourceIndex()
        for body in state["resources"]:
            self.put(body)
        for key, data in state["private"].items():
            self.put_private(key, data)

    def _keep_body(self, key: str, kind: str, encoded: bytes, body: JsonObject | None = None) -> None:
        self._bodies[key] = encoded
        self._without_body.discard(key)
        self._file(key, kind, body)
        self._log.keep("body", key)
        self.version += 1

    def _keep_private(self, key: str, encoded: bytes) -> None:
        self._private[key] = encoded
        if key not in self._bodies:
            self._without_body.add(key)
        self._log.keep("private", key)
        self.version += 1

    def _remove_body(self, key: str) -> bool:
        """False where there is none."""
        if self._bodies.pop(key, None) is None:
            return False
        self._index.remove(key)
        self._log.remove("body", key)
        if key in self._private:
            self._without_body.add(key)
        return True

    def _remove_private(self, key: str) -> None:
        if self._private.pop(key, None) is not None:
            self._without_body.discard(key)
            self._log.remove("private", key)

    def _file(self, key: str, kind: str, body: JsonObject | None = None, private: JsonObject | None = None) -> None:
        """Put a resource where it is looked up; what is not given is decoded where the lookups ask for it."""
        entries = lookups.entries(
            key,
            kind,
            lambda: _object(self._bodies[key]) if body is None else body,
            lambda: self.private(key) if private is None else private,
            searched=self._searched,
        )
        self._index.put(key, kind, entries)

    def _list(self, numbers: Sequence[int]) -> Bodies:
        return LazyList(self.numbered, numbers)


def _object(encoded: bytes) -> JsonObject:
    decoded: dict[str, Any] = _decode(encoded)
    return decoded
