"""Trouble as profiles: which requests are disturbed, when and how, repeatably for a seed.

What happens to a request depends on the profile, the seed, the request's method and path, and how often that was asked
before, so that the order in which a client asks changes nothing. Spells of trouble go by the simulator's own clock.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web
from msgspec import Struct

from asr_tui.simulator import second_factor, surprises
from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.arm_ids import subscription_of
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.faults import Fault
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers import authorization, colleague
from asr_tui.simulator.throttling import kind_of, principal_of, too_many

_SETTING = "/simulator/fault_profile"
_SPELL_ENDS = "fault_profiles.spell_ends"
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_READS = frozenset({"GET", "HEAD"})


class UnknownProfile(ValueError):
    """No such profile; the message is for users."""


class Asked(Struct, frozen=True):
    """A request before it is answered.

    chance   decides about this request alone
    minutes  since the profile was chosen, by the simulator's clock
    """

    cloud: Cloud
    seed: int
    method: str
    path: str
    authorization: str
    chance: random.Random
    minutes: float

    @property
    def reads(self) -> bool:
        if self.method in _READS:
            return True
        last = self.path.lower().rstrip("/").rpartition("/")[2]
        return self.method == "POST" and last.startswith(("list", "check", "resources", "query", "effective"))

    def in_spell(self, every: float, lasts: float) -> bool:
        """Whether it falls into a spell of trouble: one of `lasts` minutes, somewhere in each `every` minutes."""
        number = int(self.minutes // every)
        begin = number * every + random.Random(f"{self.seed}/spell/{number}").uniform(0, every - lasts)
        left = begin + lasts - self.minutes
        if not 0 <= left <= lasts:
            return False
        if self.cloud.unsaved.get(_SPELL_ENDS) != number:
            # Work for a clock that jumps from event to event: the spell has an end there too.
            self.cloud.unsaved[_SPELL_ENDS] = number
            self.cloud.clock.schedule(60 * left + 1, _SPELL_ENDS)
        return True


class FaultProfile(Struct, frozen=True):
    """A kind of trouble.

    title     a few words, for a list
    brief     the same with its measure, in a line of a list
    sentence  what happens, for a screen
    disturb   the fault of a request; None where it is answered as usual
    begin     what happens when it is chosen, with its seed; `end` when it is over
    """

    title: str
    brief: str
    sentence: str
    disturb: Callable[[Asked], Fault | None] = lambda _: None
    begin: Callable[[Cloud, int], None] = lambda _cloud, _seed: None
    end: Callable[[Cloud], None] = lambda _: None


def _refused(error: ArmError) -> Fault:
    return Fault(status=error.status, body=error.body(), headers=error.headers)


def _throttled(asked: Asked) -> Fault | None:
    if asked.chance.random() >= 0.25:
        return None
    seconds = int(asked.cloud.clock.retry_after(asked.chance.uniform(5, 60)))
    subscription, who = subscription_of(asked.path) or "", principal_of(asked.authorization)
    return _refused(too_many(kind_of(asked.method), subscription, who, seconds))


def _flaky(asked: Asked) -> Fault | None:
    if asked.chance.random() >= 0.15:
        return None
    status = asked.chance.choice((None, None, 500, 502, 503, 504))
    if status is None:
        return Fault()
    message = "The service is unavailable now. Please try again later."
    return _refused(ArmError(status, "ServiceUnavailable", message))


def _slow(asked: Asked) -> Fault | None:
    """Up to 40 seconds of the simulator's time; some answers take four minutes."""
    seconds = asked.chance.uniform(2, 40) if asked.chance.random() < 0.95 else 240.0
    return Fault(delay=seconds / (asked.cloud.clock.speed or 50.0), answer=True)


def _expired(asked: Asked) -> Fault | None:
    """A sign-in counts for 50 minutes, from when it is seen first."""
    seen: dict[str, float] = asked.cloud.unsaved.setdefault(f"{_SETTING}/tokens", {})
    since = seen.setdefault(asked.authorization, asked.minutes)
    if asked.minutes - since < 50:
        return None
    ended = asked.cloud.clock.now - timedelta(minutes=asked.minutes - since - 50)
    message = (
        f"The access token expiry UTC time '{ended:%m/%d/%Y %I:%M:%S %p}' is earlier than current UTC time "
        f"'{asked.cloud.clock.now:%m/%d/%Y %I:%M:%S %p}'."
    )
    return _refused(ArmError(401, "ExpiredAuthenticationToken", message))


def _factor(asked: Asked) -> Fault | None:
    """Every four hours what was shown counts no longer."""
    number = int(asked.minutes // 240)
    if asked.cloud.unsaved.get(f"{_SETTING}/factor", 0) != number:
        asked.cloud.unsaved[f"{_SETTING}/factor"] = number
        second_factor.set_required(asked.cloud, required=True, renew=True)
    return None


def _forbidden(asked: Asked) -> Fault | None:
    authorization.suspend(asked.cloud, asked.in_spell(45, 15))
    return None


def _offline(asked: Asked) -> Fault | None:
    return Fault() if asked.in_spell(45, 12) else None


def _surprise(asked: Asked) -> Fault | None:
    if not asked.reads or asked.chance.random() >= 0.5:
        return None
    return Fault(when="after", change=partial(_changed, asked.chance, surprises.surprise))


def _lost(asked: Asked) -> Fault | None:
    """Half of the writes are accepted, and then the connection ends or a gateway gives up."""
    if asked.reads or asked.chance.random() >= 0.5:
        return None
    status = asked.chance.choice((None, None, 500, 504))
    return Fault(status=status, when="after")


def _odd(asked: Asked) -> Fault | None:
    if asked.chance.random() >= 0.12:
        return None
    return Fault(when="after", change=partial(_changed, asked.chance, surprises.make_odd))


def _changed(
    chance: random.Random, change: Callable[[web.Response, random.Random], None], answer: web.Response
) -> None:
    if 200 <= answer.status < 300 and answer.status != 204:
        surprises.uncompress(answer)
        change(answer, chance)


PROFILES: dict[str, FaultProfile] = {
    "throttled": FaultProfile(
        "Azure throttles",
        "every 4th request: 429, wait",
        "Every fourth request is answered by 429, with a time to wait.",
        _throttled,
    ),
    "flaky": FaultProfile(
        "Azure is flaky",
        "every 7th request is lost, or a 5xx",
        "Every seventh request does nothing: the connection ends, or a 5xx comes.",
        _flaky,
    ),
    "slow": FaultProfile(
        "Azure is slow",
        "up to 40 s an answer, of its time",
        "Every answer takes up to 40 seconds of Azure's time, some minutes.",
        _slow,
    ),
    "expired": FaultProfile(
        "Sign-ins end",
        "every 50 minutes; S signs in again",
        "A sign-in counts for 50 minutes of Azure's time; S signs in again.",
        _expired,
    ),
    "second-factor": FaultProfile(
        "A second factor is asked",
        "before changes; every 4 hours anew",
        "Changes are refused until you sign in with a second factor, every four hours anew.",
        _factor,
        lambda cloud, _: second_factor.set_required(cloud, required=True, renew=True),
        lambda cloud: second_factor.set_required(cloud, required=False),
    ),
    "forbidden": FaultProfile(
        "Rights come and go",
        "15 of 45 minutes: only reading",
        "For 15 minutes of each 45 the account may read, and change nothing.",
        _forbidden,
        end=lambda cloud: authorization.suspend(cloud, suspended=False),
    ),
    "offline": FaultProfile(
        "The network goes",
        "12 of 45 minutes: no answer at all",
        "For 12 minutes of each 45 nothing is answered.",
        _offline,
    ),
    "surprise": FaultProfile(
        "Answers surprise",
        "new states, fields, nulls, order",
        "Half of the answers have unknown states and fields, nulls, another order and letter case.",
        _surprise,
    ),
    "lost-answers": FaultProfile(
        "Answers are lost",
        "every 2nd change is done, not told",
        "Half of the changes are carried out, and their answer never comes.",
        _lost,
    ),
    "odd-bodies": FaultProfile(
        "Answers are garbled",
        "every 8th answer is no JSON",
        "Every eighth answer is a web page, half a JSON text or nothing.",
        _odd,
    ),
    "colleague": FaultProfile(
        "A colleague changes things",
        "locks, drills; every 6 to 20 minutes",
        "Every 6 to 20 minutes: drills, locks, retention, tags, resynchronization.",
        begin=colleague.begin,
        end=colleague.end,
    ),
}


def parsed(text: str) -> tuple[str, int]:
    """Name and seed of "PROFILE" or "PROFILE:seed". Raises UnknownProfile."""
    name, colon, seed = text.partition(":")
    if name not in PROFILES:
        raise UnknownProfile(f"there is no profile {name!r}; known profiles: {', '.join(PROFILES)}.")
    if colon and not (seed.isascii() and seed.isdigit()):
        raise UnknownProfile(f"{seed!r} is no seed: a whole number is one, such as {name}:7.")
    return name, int(seed) if colon else 1


class Trouble:
    """The profile of a cloud; which one, its seed and its begin are saved with the cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._asked: Counter[str] = Counter()

    @property
    def profile(self) -> tuple[str, int] | None:
        """Name and seed; None while there is no trouble."""
        setting = self._cloud.store.private(_SETTING)
        return (setting["name"], setting["seed"]) if setting.get("name") in PROFILES else None

    def choose(self, name: str, seed: int = 1) -> None:
        """Begin a profile, after the end of the one before. Raises UnknownProfile."""
        parsed(name)
        self.end()
        setting = {"name": name, "seed": seed, "since": self._cloud.clock.now.isoformat()}
        self._cloud.store.put_private(_SETTING, setting)
        PROFILES[name].begin(self._cloud, seed)

    def end(self) -> None:
        chosen = self.profile
        self._asked.clear()
        for key in (f"{_SETTING}/tokens", f"{_SETTING}/factor", _SPELL_ENDS):
            self._cloud.unsaved.pop(key, None)
        if chosen is not None:
            self._cloud.store.put_private(_SETTING, {})
            PROFILES[chosen[0]].end(self._cloud)

    def take(self, method: str, path: str, authorization: str) -> Fault | None:
        """What happens to a request; None: nothing."""
        setting: JsonObject = self._cloud.store.private(_SETTING)
        profile = PROFILES.get(setting.get("name", ""))
        if profile is None:
            return None
        key = _GUID.sub("*", f"{method} {path.lower()}")
        self._asked[key] += 1
        chance = random.Random(f"{setting['seed']}/{key}/{self._asked[key]}")
        minutes = (self._cloud.clock.now - datetime.fromisoformat(setting["since"])).total_seconds() / 60
        asked = Asked(self._cloud, setting["seed"], method, path, authorization, chance, minutes)
        return profile.disturb(asked)


PROVIDER = Provider(events={_SPELL_ENDS: lambda _cloud, _args: None})
