"""What is proposed in an outage: its title, and the page before its review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from asr_tui.domain.attention import lag
from asr_tui.domain.direction import target_words
from asr_tui.domain.lifecycle import Action, failover_word
from asr_tui.domain.outage import RegionState
from asr_tui.domain.proposals import Proposal, ProposalKind
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.present import times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, clipped, counted, marked, wrapped
from asr_tui.ui.present.signal_view import Display, SignalsView
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_NAMES = 3
"""Names of machines that a line gives."""


def machine_names(items: Sequence[ProtectedItem]) -> str:
    shown = ", ".join(plain(one.machine_name) for one in items[:_NAMES])
    return shown if len(items) <= _NAMES else f"{shown} and {len(items) - _NAMES} more"


def is_or_are(items: Sequence[ProtectedItem]) -> str:
    return "is" if len(items) == 1 else "are"


def proposal_title(one: Proposal, display: Display) -> str:
    """What is proposed, as a sentence begins."""
    region = plain(display(one.region))
    if one.kind is ProposalKind.RELOCATE:
        return f"Relocate {region}: fail over {counted(len(one.items), 'machine')}"
    if one.kind is ProposalKind.FAIL_OVER:
        return f"Fail over {machine_names(one.items or [left.item for left in one.left_out])}"
    return f"The way home to {region}: {home_word(one)} {counted(len(one.items), 'machine')}"


def home_word(one: Proposal) -> str:
    """The step home as a verb."""
    return {Action.COMMIT: "commit", Action.REPROTECT: "re-protect", Action.FAIL_OVER: "fail back"}[one.action]


def proposal_rows(one: Proposal, view: SignalsView, width: int) -> list[Row]:
    """Why it is proposed, who cannot take part, then who does."""
    state = view.assessment.region(one.region)
    tone: Tone = "bad" if one.kind is ProposalKind.RELOCATE else "accent"
    rows: list[Row] = [rule(proposal_title(one, view.display), (), width, tone)]
    rows += wrapped(f"Because: {_reason(one, state, view)}.", width)
    if state is not None and state.site_recovery:
        rows += wrapped("Site Recovery itself has an issue there: a failover may not start at all.", width, "bad")
    if one.left_out:
        rows += [(), rule("Cannot take part", (counted(len(one.left_out), "machine"),), width, "bad")]
        rows += [_line(left.item.machine_name, left.why, "bad", width) for left in one.left_out]
    if one.unprotected:
        rows += [(), rule("Down there and not protected in this vault", (str(len(one.unprotected)),), width, "bad")]
        rows += wrapped(", ".join(plain(name) for name in one.unprotected), width)
    rows += [(), rule("Take part", (counted(len(one.items), "machine"),), width)]
    rows += [_member(item, one, view, width) for item in one.items]
    if one.later:
        rows += [(), rule("Their next step comes later", (counted(len(one.later), "machine"),), width)]
        rows += wrapped(", ".join(plain(item.machine_name) for item in one.later), width)
    return rows


def _reason(one: Proposal, state: RegionState | None, view: SignalsView) -> str:
    region = plain(view.display(one.region))
    if one.kind is ProposalKind.WAY_HOME:
        since = f" since {times.moment(state.ended, view.now, view.zone)}" if state and state.ended else ""
        return f"{region} answers again{since}"
    if one.kind is ProposalKind.RELOCATE and state is not None:
        return state.because
    return "Resource Health says that the platform took it down, and its agent has not reported since"


def _member(item: ProtectedItem, one: Proposal, view: SignalsView, width: int) -> Row:
    behind = lag(item, view.now)
    loses = f", loses {times.span(max(behind, timedelta()))}" if behind is not None else ""
    if one.action is Action.FAIL_OVER:
        words = f"{failover_word(item).lower()} to {plain(target_words(item, view.display))}{loses}"
    else:
        words = home_word(one)
    return _line(item.machine_name, words, "", width)


def _line(name: str, words: str, tone: Tone, width: int) -> Row:
    head: Row = (marked(tone, f"{plain(name):<20} ") if tone else f"  {plain(name):<20} ",)
    return clipped((*head, plain(words)), width)


def gone_rows(title: str, width: int) -> list[Row]:
    """A proposal that does not hold any more."""
    return [
        rule(plain(title), (), width),
        *wrapped("This is not proposed any more: the signs for it have ended. esc leads back to the signals.", width),
    ]
