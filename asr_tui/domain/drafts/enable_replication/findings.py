"""Findings about the target page, in one line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication.proposals import Proposal
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem, Severity

PAGE = "target"
NAMED = 2
"""So many are named in a sentence; of more, only their number is said."""


def blocking(field: str, what: str, remedy: str = "", machine: ArmId | None = None) -> Problem:
    return Problem(Severity.BLOCKING, PAGE, field, what, remedy, machine)


def warning(field: str, what: str, remedy: str = "", machine: ArmId | None = None) -> Problem:
    return Problem(Severity.WARNING, PAGE, field, what, remedy, machine)


def note(field: str, what: str, remedy: str = "", machine: ArmId | None = None) -> Problem:
    return Problem(Severity.NOTE, PAGE, field, what, remedy, machine)


def new_name_problems(field: str, proposal: Proposal, refusal: names.Refusal) -> Iterator[Problem]:
    why = refusal(proposal.name) if proposal.is_new else ""
    if why:
        yield blocking(field, f"Azure would refuse the name {names.quoted(proposal.name)}.", why)


def listed(all_names: Sequence[str]) -> str:
    """ "web-01", "web-01 and web-02", or "web-01, web-02 and 7 more" """
    if len(all_names) > NAMED + 1:
        return f"{', '.join(all_names[:NAMED])} and {len(all_names) - NAMED} more"
    return " and ".join((*([", ".join(all_names[:-1])] if all_names[:-1] else []), *all_names[-1:]))
