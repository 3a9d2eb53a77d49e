"""A protected machine in a table: state, health, lag, direction and drill, each with a mark or a word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from asr_tui.domain.attention import is_unprotected, lag, worst
from asr_tui.domain.direction import Display, direction_words, failback_due
from asr_tui.domain.last_drill import LastDrill
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.protection import Health, ProtectedItem, RecoveryPoint, Stage
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import loss_tone
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

HEALTH_WORDS: dict[Health, tuple[str, Tone]] = {
    Health.NORMAL: ("+ healthy", "good"),
    Health.WARNING: ("! warning", "warn"),
    Health.CRITICAL: ("x critical", "bad"),
    Health.NONE: ("- none yet", "quiet"),
}
GRAVEST_LAST = (Health.NONE, Health.NORMAL, Health.WARNING, Health.CRITICAL)
_STAGE_TONES: dict[Stage, Tone] = {
    Stage.PROTECTED: "good",
    Stage.FAILED_OVER: "warn",
    Stage.COMMITTED: "warn",
    Stage.UNKNOWN: "warn",
    Stage.ENABLING: "busy",
    Stage.COPYING: "busy",
    Stage.FIRST_POINT: "busy",
    Stage.FAILING_OVER: "busy",
    Stage.COMMITTING: "busy",
    Stage.REPROTECTING: "busy",
    Stage.DISABLING: "busy",
}
_SHORT_WORDS = {
    "Enabling protection": "Enabling",
    "Waiting for first recovery point": "First point next",
    "Failover committed": "Committed",
    "Failback committed": "Committed",
}


def state(item: ProtectedItem, *, short: bool = False) -> Part:
    """ "Protected", "First copy 43 %", "Drill running", "Failback due"; Azure's own words for an unknown state.

    `short`: fewer words, for a narrow table.
    """
    if item.stage is Stage.PROTECTED and item.drill_running:
        return ("Drill running", "busy")
    if failback_due(item):
        return ("Failback due", "warn")
    words = plain(stage_words(item))
    if short:
        words = _SHORT_WORDS.get(words, words)
    if item.stage is Stage.UNKNOWN:
        return (words.replace(" protection", "") if short else words, "warn")
    if item.stage.copies and item.percent is not None:
        words += f" {item.percent:.0f} %"
    return (words, _STAGE_TONES[item.stage])


def health(item: ProtectedItem, *, short: bool = False) -> Part:
    """The worse of replication and failover health; during a copy neither says anything yet. `short`: no mark.

    Azure calls a machine healthy even where nothing protects it since it was failed over.
    """
    words, tone = HEALTH_WORDS[worst(item)]
    if is_unprotected(item) and worst(item) is not Health.CRITICAL:
        words, tone = "! no copy", "warn"
    elif item.stage.copies:
        words, tone = "~ copying", "busy"
    elif item.stage is Stage.UNKNOWN and worst(item) in {Health.NORMAL, Health.NONE}:
        words, tone = "- not known", "quiet"  # Azure calls it healthy even where enabling failed
    return (words[2:] if short else words, tone)


def rpo(item: ProtectedItem, now: datetime, points: Iterable[RecoveryPoint] = ()) -> Part:
    """The data that would be lost now, as time."""
    behind = lag(item, now, points)
    if behind is None:
        return ("-", "quiet")
    tone = loss_tone(behind)
    return (times.span(behind), "" if tone == "good" else tone)


def newest_point(item: ProtectedItem, now: datetime, zone: Zone = UTC) -> Part:
    """When the newest data was written that has arrived."""
    behind = lag(item, now)
    return ("-", "quiet") if behind is None else times.moment(now - behind, now, zone)


def direction(item: ProtectedItem, display: Display) -> str:
    """ "Central US -> West Europe", "zone 1 -> zone 2": from where it runs to its copy; "runs in West Europe"."""
    return plain(direction_words(item, display))


def drill(item: ProtectedItem, last: LastDrill | None, now: datetime, zone: Zone = UTC) -> Part:
    """The day of the last drill that succeeded, marked where it tried an earlier replication."""
    if item.drill_running:
        return ("running", "busy")
    if last is not None:
        day = times.day(last.at, now, zone)
        return (day, "") if last.counts or item.stage.copies else (f"! {day}", "warn")
    return ("-", "quiet") if item.stage.copies else ("never", "quiet")


def agent(item: ProtectedItem) -> Part:
    """The Mobility service's version, marked where Azure says that it must be updated or renewed."""
    version = plain(item.agent_version) or "-"
    if item.agent_update_required or item.agent_certificate_update_required:
        return (f"! {version}", "warn")
    return (version, "quiet")
