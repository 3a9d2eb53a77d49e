"""When an action of a recovery plan runs, in words."""

from __future__ import annotations

from asr_tui.domain.recovery_plans import PlanAction
from asr_tui.domain.wording import and_join

TYPES = {"testfailover": "drills", "unplannedfailover": "failovers", "plannedfailover": "planned failovers"}
WAYS = {"primarytorecovery": "out", "recoverytoprimary": "back"}


def types_words(action: PlanAction) -> str:
    """The kinds of failover: "drills and failovers". Between Azure regions a planned one is a failover too."""
    kinds = [TYPES.get(one.casefold(), one) for one in action.failover_types]
    if "planned failovers" in kinds and "failovers" in kinds:
        kinds.remove("planned failovers")
    return and_join(kinds)


def when_words(action: PlanAction) -> str:
    """When an action runs: "drills and failovers, out and back"; that it never does."""
    if action.never_runs:
        return "never runs"
    return f"{types_words(action)}, {and_join([WAYS.get(one.casefold(), one) for one in action.directions])}"


def short_when(action: PlanAction) -> str:
    """The same for a table: "every run", "drills only", "failovers only, back only"."""
    if action.never_runs:
        return "never runs"
    kinds = {one.casefold() for one in action.failover_types}
    ways = {one.casefold() for one in action.directions}
    words = [] if kinds >= {"testfailover", "unplannedfailover"} else [f"{types_words(action)} only"]
    if not ways >= set(WAYS):
        words.append(f"{and_join([WAYS.get(one, one) for one in sorted(ways)])} only")
    return ", ".join(words) or "every run"
