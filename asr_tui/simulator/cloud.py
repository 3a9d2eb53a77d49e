"""The simulated Azure: its resources, its clock, its providers and the outages of its regions."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha512
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.simulator.arm_errors import ArmError, resource_group_not_found, subscription_not_found
from asr_tui.simulator.arm_ids import group_id
from asr_tui.simulator.locations import display_name, normalized
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.routes import Router
from asr_tui.simulator.store import Store
from asr_tui.simulator.virtual_clock import Event, VirtualClock

Handler = Callable[["Cloud", Request], Response]
Route = tuple[str, str, Handler]
"""Method, path template and handler."""
EventHandler = Callable[["Cloud", JsonObject], None]

STATE_VERSION = 1
# Version and variant of a random GUID (RFC 9562): what they take of its 128 bits, and what they put there.
_NO_VERSION, _VERSION_4 = ~(0xF << 76 | 0x3 << 62), 0x4 << 76 | 0x2 << 62
_SILENCE = "/simulator/silence"


class Provider(Struct, frozen=True, kw_only=True):
    """A resource provider of a cloud.

    routes  its handlers by method and path template
    events  handlers of scheduled events by kind
    guards  checks of every request to any provider, before its handler; they raise ArmError
    """

    routes: Sequence[Route] = ()
    events: Mapping[str, EventHandler] = field(default_factory=dict)
    guards: Sequence[Callable[[Cloud, Request], None]] = ()


def joined(*parts: Provider) -> Provider:
    """One provider of several modules."""
    events = {kind: handler for part in parts for kind, handler in part.events.items()}
    routes = [route for part in parts for route in part.routes]
    return Provider(routes=routes, events=events, guards=[guard for part in parts for guard in part.guards])


class Cloud:
    """One Azure tenant. Handlers get it as their first argument and work on `store` and `clock`.

    unsaved  what providers derive from the store, by their own keys; not part of the state
    """

    def __init__(self, providers: Sequence[Provider], now: datetime, seed: int = 1) -> None:
        self.store = Store()
        self.clock = VirtualClock(now, self._run)
        self.tenant_id = "72f988bf-0000-4000-8000-2d7cd011db47"
        self.page_size = 100
        self.outage_log: list[JsonObject] = []
        self.unsaved: dict[str, Any] = {}
        self._seed = seed
        self.guids = 0
        self._random = random.Random()
        self._seed_random = super(random.Random, self._random).seed  # takes the number that Python makes of a text
        self._logged_events: set[int] = set()
        self._providers = providers
        azure = joined(*providers)
        self.events = azure.events
        self._guards = azure.guards
        self._router = Router(azure.routes)

    def new_guid(self) -> str:
        """The next GUID; the same in every run of the same world and requests."""
        self.guids += 1
        return self.guid(self.guids)

    def guid(self, number: int) -> str:
        """The GUID that `new_guid` gives at its call of that number.

        It is version 4 of the first bits of `random.Random("<seed>/<number>")`; Python makes such a number of the text.
        """
        text = f"{self._seed}/{number}".encode()
        self._seed_random(int.from_bytes(text + sha512(text).digest(), "big"))
        bits = self._random.getrandbits(128) & _NO_VERSION | _VERSION_4
        digits = f"{bits:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def answer(self, request: Request) -> Response:
        """The answer of the path's handler. Raises ArmError."""
        handler, params = self._router.find(request.method, request.path, request.api_version)
        request = replace(request, params=params)
        if "subscription" in params:
            self.require_subscription(params["subscription"])
        if "group" in params and "/providers/" in request.path.lower():
            self.require_group(params["subscription"], params["group"])
        for guard in self._guards:
            guard(self, request)
        return handler(self, request)

    def empty_copy(self, now: datetime, seed: int) -> Cloud:
        """A cloud of the same providers without resources."""
        return Cloud(self._providers, now, seed)

    def require_subscription(self, subscription: str) -> JsonObject:
        return self.store.require(f"/subscriptions/{subscription}", subscription_not_found(subscription))

    def require_group(self, subscription: str, group: str) -> JsonObject:
        return self.store.require(group_id(subscription, group), resource_group_not_found(group))

    @property
    def outages(self) -> set[str]:
        """The regions that are out now."""
        return {str(outage["region"]) for outage in self.outage_log if outage["until"] is None}

    def outage_periods(self, location: str) -> list[tuple[datetime, datetime | None]]:
        """Begin and end of each outage of a region, oldest first; the end is None while it lasts."""
        outages = [outage for outage in self.outage_log if outage["region"] == normalized(location)]
        parse = datetime.fromisoformat
        return [(parse(one["since"]), parse(one["until"]) if one["until"] else None) for one in outages]

    def out_since(self, location: str) -> datetime | None:
        """The begin of a region's outage; None while it answers."""
        return next((since for since, until in self.outage_periods(location) if until is None), None)

    def begin_outage(self, location: str, *, minutes_ago: float = 0.0) -> None:
        """Begin a region's outage, now or some minutes ago."""
        region = normalized(location)
        if region not in self.outages:
            since = self.clock.now - timedelta(minutes=minutes_ago)
            self.outage_log.append({"region": region, "since": since.isoformat(), "until": None})
            self.store.version += 1

    def end_outage(self, location: str) -> None:
        for outage in self.outage_log:
            if outage["region"] == normalized(location) and outage["until"] is None:
                outage["until"] = self.clock.now.isoformat()
                self.store.version += 1

    @property
    def silent_until(self) -> datetime | None:
        """The time at which Azure answers again; None while it answers."""
        stored = self.store.private(_SILENCE).get("until")
        until = datetime.fromisoformat(stored) if stored else None
        return until if until is not None and until > self.clock.now else None

    def fall_silent(self, minutes: float) -> None:
        """Leave every request unanswered for some minutes; 0 ends it."""
        until = self.clock.now + timedelta(minutes=minutes)
        self.store.put_private(_SILENCE, {"until": until.isoformat()})

    def require_answering(self, location: str) -> None:
        """503 for a region that is out (wording assumed)."""
        if normalized(location) in self.outages:
            message = f"The service in region '{display_name(location)}' is unavailable. Please try again later."
            raise ArmError(503, "ServiceUnavailable", message)

    def _run(self, event: Event) -> None:
        self.events[event.kind](self, event.args)

    def dump(self) -> JsonObject:
        """The whole state as JSON."""
        return {
            "version": STATE_VERSION,
            "seed": self._seed,
            "guids": self.guids,
            "tenant": self.tenant_id,
            "outages": self.outage_log,
            "pace": self.clock.dump(),
            "store": self.store.dump(),
        }

    def log_changes(self) -> None:
        """Log changes from now on."""
        self._logged_events = self.clock.numbers()
        self.store.log_changes()

    def changes(self) -> JsonObject:
        """The changes since the last call, for `apply` on a cloud that is as this one was."""
        pending = self.clock.numbers()
        clock = {**self.clock.dump(known=self._logged_events), "gone": sorted(self._logged_events - pending)}
        self._logged_events = pending
        return {"guids": self.guids, "outages": self.outage_log, "pace": clock, "store": self.store.changes()}

    def apply(self, changes: JsonObject) -> None:
        self.guids = changes["guids"]
        self.outage_log = changes["outages"]
        self.store.apply(changes["store"])
        self.clock.apply(changes["pace"])

    def load(self, state: JsonObject) -> None:
        self._seed, self.guids = state["seed"], state["guids"]
        self.tenant_id, self.outage_log = state["tenant"], state["outages"]
        self.store.load(state["store"])
        self.clock.load(state["pace"])
        for changes in state.get("changes", ()):
            self.apply(changes)
