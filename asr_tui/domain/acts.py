"""What commands without a screen do with protected machines, which machines, and how a person agrees.

Imported before the first word is printed, so it imports nothing of the rest.
"""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct


class Act(Struct, frozen=True):
    """A command's operation. `word` is what a person agrees with, beside the number of machines; empty: --yes does."""

    command: str
    word: str = ""

    def agreement(self, count: int) -> str:
        """The options that agree to it: "--yes", "--yes-i-mean FAILOVER:12"."""
        return f"--yes-i-mean {self.word}:{count}" if self.word else "--yes"


DRILL = Act("drill")
CLEAN_UP = Act("cleanup")
FAIL_OVER = Act("failover", "FAILOVER")
FAIL_BACK = Act("failback", "FAILBACK")
COMMIT = Act("commit", "COMMIT")
REPROTECT = Act("reprotect", "REPROTECT")


class Agreement(Struct, frozen=True):
    """What a person said: --yes, or a word with the number of machines; `word` is empty for --yes."""

    word: str = ""
    count: int = 0


def agreement(text: str) -> Agreement:
    """Of "FAILOVER:12". Raises ValueError."""
    word, colon, count = text.strip().partition(":")
    if not (word and colon and count.isascii() and count.isdigit() and len(count) < 7):
        raise ValueError(f"{text!r} is no word and number of machines: write it such as FAILOVER:12")
    return Agreement(word.upper(), int(count))


CRASH_CONSISTENT = "crash-consistent"
"""A point that recovery plans alone can ask for."""
POINTS = ("latest", "latest-processed", "app-consistent", CRASH_CONSISTENT)


class NamedWaves(Struct, frozen=True):
    """Waves by their names and those of their machines; `pause` is in minutes, `stops`: after an error."""

    waves: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pause: int = 0
    stops: bool = False


def moment(point: str) -> datetime | None:
    """The moment that is said instead of a word of POINTS, in UTC where it has no zone. Raises ValueError."""
    if point in POINTS:
        return None
    try:
        found = datetime.fromisoformat(point)
    except ValueError:
        words = ", ".join(POINTS)
        raise ValueError(f"{point!r} is neither {words} nor a moment such as 2026-01-31T09:30Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Selection(Struct, frozen=True):
    """Machines by name, by a selector, by a recovery plan, or all of the vault; just one of these.

    machines            names, "group/name" or ids
    tag, group, region  as a file's rule says them: a machine has to fit all that is said
    exclude             names that are left out
    plan                a recovery plan's name
    """

    machines: tuple[str, ...] = ()
    tag: str = ""
    group: str = ""
    region: str = ""
    exclude: tuple[str, ...] = ()
    plan: str = ""
    every: bool = False

    @property
    def by_selector(self) -> bool:
        return bool(self.tag or self.group or self.region)

    @property
    def kinds(self) -> int:
        """How many ways of choosing it uses; one is right."""
        return sum(map(bool, (self.machines, self.by_selector, self.plan, self.every)))

    @property
    def words(self) -> str:
        """How it selects, in one line."""
        each = (("tag", self.tag), ("group", self.group), ("region", self.region), ("recovery plan", self.plan))
        said = [f"{name} {value}" for name, value in each if value]
        return ", ".join((*self.machines, *said)) or "all machines"
