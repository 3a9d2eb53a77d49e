"""What is proposed in an outage: its title, and the page before its review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from asr_tui.domain.attention import lag
from asr_tui.domain.direction import target_words
from asr_tui.domain.lifecycle import Action, failover_word
from asr_tui.domain.outage import RegionState
from asr_tui.domain.proposals import NotProposed, ProposalKind, ProposedAction
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.wording import first_few
from asr_tui.ui.present import times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, clipped, counted, marked, noted, wrapped
from asr_tui.ui.present.signal_view import Display, SignalsView
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_NAMES = 3
"""Names of machines that a line gives."""
_UNFOLDED = 5
"""So many machines that take no part are listed without being asked for: those that do must be on the first screen."""


def machine_names(items: Sequence[ProtectedItem]) -> str:
    shown = ", ".join(plain(one.machine_name) for one in items[:_NAMES])
    return shown if len(items) <= _NAMES else f"{shown} and {len(items) - _NAMES} more"


def is_or_are(items: Sequence[ProtectedItem]) -> str:
    return "is" if len(items) == 1 else "are"


def proposal_title(one: ProposedAction, display: Display) -> str:
    """What is proposed, as a sentence begins."""
    region = plain(display(one.region))
    if one.kind is ProposalKind.RELOCATE:
        return f"Relocate {region}: fail over {counted(len(one.items), 'machine')}"
    if one.kind is ProposalKind.FAIL_OVER:
        return f"Fail over {machine_names(one.items or [left.item for left in one.left_out])}"
    return f"The way home to {region}: {home_word(one)} {counted(len(one.items), 'machine')}"


def home_word(one: ProposedAction) -> str:
    """The step home as a verb."""
    return {Action.COMMIT: "commit", Action.REPROTECT: "re-protect", Action.FAIL_OVER: "fail back"}[one.action]


def is_folded(one: ProposedAction) -> bool:
    """Whether a list of machines that take no part now is told by its number alone, until it is asked for."""
    return any(len(others) > _UNFOLDED for others in (one.left_out, one.unprotected, one.later))


def proposal_rows(one: ProposedAction, view: SignalsView, width: int, *, unfolded: bool = False) -> list[Row]:
    """Why it is proposed, who cannot take part, then who does; `unfolded` lists names all others."""
    state = view.assessment.region(one.region)
    tone: Tone = "bad" if one.kind is ProposalKind.RELOCATE else "accent"
    rows: list[Row] = [rule(proposal_title(one, view.display), (), width, tone)]
    rows += wrapped(f"Because: {_reason(one, state, view)}.", width)
    if state is not None and state.site_recovery:
        rows += wrapped("Site Recovery itself has an issue there: a failover may not start at all.", width, "bad")
    if one.unprotected:
        rows += _unprotected(one, view, width, unfolded=unfolded)
    if one.left_out:
        rows += [(), rule("Cannot take part", (counted(len(one.left_out), "machine"),), width, "bad")]
        rows += _left_out_rows(one.left_out, width, unfolded=unfolded)
    rows += [(), rule("Take part", (counted(len(one.items), "machine"),), width)]
    rows += [_member(item, one, view, width) for item in one.items]
    if one.later:
        rows += [(), rule("Their next step comes later", (counted(len(one.later), "machine"),), width)]
        rows += wrapped(plain(_named([item.machine_name for item in one.later], unfolded=unfolded)), width)
    if unfolded and len(one.unprotected) > _UNFOLDED:
        rows += [(), rule("Down there and not protected in this vault", (str(len(one.unprotected)),), width, "bad")]
        rows += wrapped(plain(", ".join(one.unprotected)), width)
    return rows


def _unprotected(one: ProposedAction, view: SignalsView, width: int, *, unfolded: bool) -> list[Row]:
    """Machines of the region that stay where they are: their number in a line, their names where there is room."""
    number, stays = len(one.unprotected), "it stays" if len(one.unprotected) == 1 else "they stay"
    told = (
        f"{counted(number, 'machine')} down in {plain(view.display(one.region))} not protected in this vault: {stays}"
    )
    if number <= _UNFOLDED:
        return noted("bad", f"{told}: {plain(', '.join(one.unprotected))}.", width)
    return noted("bad", f"{told} ({'named below' if unfolded else 'd shows them'}).", width)


def _left_out_rows(machines: Sequence[NotProposed], width: int, *, unfolded: bool) -> list[Row]:
    """A line a machine; of many a line a reason, the most frequent first."""
    if unfolded or len(machines) <= _UNFOLDED:
        return [_line(left.item.machine_name, left.why, "bad", width) for left in machines]
    by_why: dict[str, list[str]] = {}
    for left in machines:
        by_why.setdefault(left.why, []).append(left.item.machine_name)
    rows: list[Row] = []
    for why, names in sorted(by_why.items(), key=lambda each: -len(each[1])):
        rows += noted("bad", plain(f"{counted(len(names), 'machine')}: {why}: {_named(names, unfolded=False)}"), width)
    return rows


def _named(names: Sequence[str], *, unfolded: bool) -> str:
    return ", ".join(names) if unfolded or len(names) <= _UNFOLDED else f"{first_few(names, _NAMES)} (d shows them)"


def _reason(one: ProposedAction, state: RegionState | None, view: SignalsView) -> str:
    if one.kind is ProposalKind.WAY_HOME:
        return answers_again(state, view) if state else f"{plain(view.display(one.region))} answers again"
    if one.kind is ProposalKind.RELOCATE and state is not None:
        return state.because
    return "Resource Health says that the platform took it down, and its agent has not reported since"


def _member(item: ProtectedItem, one: ProposedAction, view: SignalsView, width: int) -> Row:
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


def gone_rows(title: str, one: ProposedAction, view: SignalsView, width: int) -> list[Row]:
    """A proposal that does not hold any more: why, and what to do."""
    state = view.assessment.region(one.region)
    rows = [rule(plain(title), (), width)]
    if state is not None and state.ended is not None:
        rows += noted("good", f"{answers_again(state, view)}.", width)
    rows += wrapped("This is not proposed any more: the signs for it have ended. Nothing was started by itself.", width)
    return [
        *rows,
        *wrapped("esc leads back to the signals; what runs already goes on, its keys are there.", width),
    ]


def answers_again(state: RegionState, view: SignalsView) -> str:
    """That a region answers again after an outage, and since when."""
    since = f" since {times.moment(state.ended, view.now, view.zone)}" if state.ended else ""
    return f"{plain(view.display(state.region))} answers again{since}"
