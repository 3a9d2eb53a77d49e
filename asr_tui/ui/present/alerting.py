"""Who is told of a vault's problems, as lines that can be changed, and its alerts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from asr_tui.domain.alerting import NOBODY, AlertRule, AlertSettings, FiredAlert, unheard
from asr_tui.domain.drafts.alerting import SWITCHES, switch_words
from asr_tui.domain.vault_safety import VaultSafety
from asr_tui.domain.wording import short_list
from asr_tui.ui.present import times
from asr_tui.ui.present.azure_words import severity, spaced, told
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.rows import Cell, Row, marked, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone


def setting_fields(settings: AlertSettings, before: AlertSettings) -> list[Field]:
    """One line for each setting; what differs from Azure's says what was there."""
    owners = ("no", "yes")
    found = [
        _field(name, _LABELS[name], switch_words(getattr(settings, name)), switch_words(getattr(before, name)))
        for name in SWITCHES
    ]
    return [
        *found,
        _field("owners", "Mail the owners", owners[settings.owners], owners[before.owners]),
        _field("addresses", "Mail also", _mailed(settings), _mailed(before)),
    ]


_LABELS = {"replication": "Replication", "failover": "Failovers", "classic_mail": "Mails"}


def _field(name: str, label: str, value: str, before: str) -> Field:
    return Field(name, label, value, _MEANINGS[name] if value == before else f"was {before}",
                 tone="quiet" if value == before else "busy")  # fmt: skip


_MEANINGS = {
    "replication": "alerts of Azure Monitor",
    "failover": "alerts of Azure Monitor",
    "classic_mail": "Site Recovery's own mails",
    "owners": "of the subscription",
    "addresses": "",
}


def _mailed(settings: AlertSettings) -> str:
    return plain(short_list(settings.addresses)) if settings.addresses else "nobody"


def finding_rows(settings: AlertSettings, rules: Sequence[AlertRule] | None, width: int) -> list[Row]:
    """What is wrong; where nothing is, by which ways somebody is told."""
    rows: list[Row] = []
    for what, remedy in unheard(settings, rules):
        rows += wrapped(f"{what} {remedy}", width, "warn", indent="  ", first="! ")
    if rows:
        return rows
    ways = [f"mail to {plain(short_list(settings.addresses))}"] if settings.mails and settings.addresses else []
    ways += ["mail to the owners"] if settings.mails and settings.owners else []
    ways += [f"action groups by {plain(one.id.name)}" for one in rules or () if one.reaches(settings.vault)]
    words = f"Told by: {short_list(ways)}." if ways else "Alert processing rules could not be read."
    return wrapped(words, width, "good" if ways else "quiet", indent="  ", first="+ " if ways else "- ")


def safety_rows(safety: VaultSafety | None, width: int) -> list[Row]:
    """The vault's own settings that matter for recovery, read only; Azure's words."""
    if safety is None:
        return []
    days = f" ({safety.soft_delete_days} days)" if safety.soft_delete_days else ""
    known = (
        ("soft delete", f"{safety.soft_delete}{days}" if safety.soft_delete else ""),
        ("immutability", safety.immutability),
        ("cross-region restore", safety.cross_region),
        ("storage", safety.redundancy),
        ("public access", safety.public_access),
    )
    said = ", ".join(f"{what} {spaced(words) or 'not told'}" for what, words in known)
    return wrapped(f"Vault: {said}.", width, "quiet", indent="  ")


def home_words(findings: Sequence[str]) -> str:
    """A line of home for who is told; empty where somebody is."""
    if not findings:
        return ""
    return "nobody would be told" if NOBODY in findings else "alerts are switched off"


def alert_cells(one: FiredAlert, now: datetime, zone: times.Zone) -> tuple[Cell, ...]:
    """State, title with what Azure says of it, severity, and since when."""
    since = times.moment(one.started, now, zone) if one.started else ""
    about = told(f"{one.title}: {one.text}" if one.text else one.title, now, zone)
    return marked(_tone(one), plain(one.state) or "state not told"), about, severity(one.severity), since


def alert_words(one: FiredAlert, now: datetime, zone: times.Zone) -> str:
    """All that the alert says."""
    return f"{plain(one.title)}: {told(one.text, now, zone) or 'Azure says nothing more.'}"


def _tone(one: FiredAlert) -> Tone:
    if one.condition.casefold() == "resolved":
        return "good"
    return "bad" if one.waits else "quiet"


def newest_first(alerts: Sequence[FiredAlert]) -> tuple[FiredAlert, ...]:
    """Those that wait before the others, each newest first; one without a time comes last."""
    earliest = datetime.min.replace(tzinfo=UTC)
    newest = sorted(alerts, key=lambda one: one.started or earliest, reverse=True)
    return tuple(sorted(newest, key=lambda one: not one.waits))
