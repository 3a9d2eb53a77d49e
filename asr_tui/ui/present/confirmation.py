"""The last question before a change: what happens, what was found, what was tried before."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from asr_tui.domain.checks import Answer, Check, Consequence
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import StepState
from asr_tui.services.attempts import Attempt
from asr_tui.ui.present import step as step_words
from asr_tui.ui.present import times
from asr_tui.ui.present.problems import grouped, problem_rows
from asr_tui.ui.present.rows import Row, split, wrapped
from asr_tui.ui.present.run import error_rows
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

LABEL = 12
_MARKS: dict[Answer, tuple[str, Tone]] = {
    Answer.YES: ("+", "good"),
    Answer.NO: ("x", "bad"),
    Answer.WILL_BE_MADE: ("-", "quiet"),
    Answer.ASKING: ("~", "busy"),
    Answer.COULD_NOT_CHECK: ("?", "warn"),
}
READ_ONLY_WORDS = "READ-ONLY: this shows what would be done. To do it, start without read-only."
NOT_NOW = "None of it is sent from here as things stand: a leads to what can be done now, r reads it again."
_GRAVE = frozenset({"deletes", "loses", "warning"})


def confirmation_rows(
    plan: Plan, estate: ItemEstate, attempt: Attempt | None, width: int, zone: tzinfo | None = UTC, *,
    refused: bool = False,
) -> list[Row]:  # fmt: skip
    """All that is to be known: findings first, then what happens, can we come back, how long, what stays to do.

    Where it is `refused`, what would happen is left out: it would be read as what comes next.
    """
    rows: list[Row] = []
    for _, problems in grouped(plan.problems):
        for problem in problems:
            rows += problem_rows(problem, width)
    if attempt:
        rows += attempt_rows(attempt, estate.now, width, zone)
    if refused:
        rows += [(), *wrapped(NOT_NOW, width, "quiet"), *_unread_rows(estate, width)]
        return rows
    if rows:
        rows.append(())
    for planned in plan.steps[:-1]:
        rows += labelled("makes", plain(step_words.title(planned.step)), width, "")
    for consequence in plan.consequences:
        rows += consequence_rows(consequence, width)
    if plan.checks:
        rows += check_rows(plan.checks, width)
    rows += labelled("takes", estimate_words(plan), width, "quiet")
    for number, sentence in enumerate(plan.then):
        rows += labelled("then" if not number else "", plain(sentence), width, "quiet")
    return [*rows, *_unread_rows(estate, width)]


def _unread_rows(estate: ItemEstate, width: int) -> list[Row]:
    return [row for why in estate.unread for row in labelled("", f"? {plain(why)}", width, "warn")]


def change_rows(plan: Plan, width: int) -> list[Row]:
    """A small change: findings first, then what it does and how long it takes."""
    rows: list[Row] = []
    for _, problems in grouped(plan.problems):
        for problem in problems:
            rows += problem_rows(problem, width)
    rows += [()] if rows else []
    for consequence in plan.consequences:
        rows += consequence_rows(consequence, width)
    return [*rows, *labelled("takes", estimate_words(plan), width, "quiet")]


def labelled(label: str, text: str, width: int, tone: Tone, label_tone: Tone = "strong") -> list[Row]:
    """A word, and beside it the sentence it is about."""
    indent = " " * LABEL
    first, *others = wrapped(text, width, tone, indent=indent, first=indent)
    words, _ = split(first[0])
    return [((f"{label:<{LABEL}}", label_tone), (words[LABEL:], tone)), *others]


def consequence_rows(one: Consequence, width: int) -> list[Row]:
    """One thing that will happen."""
    grave = one.kind in _GRAVE
    return labelled(one.kind, plain(one.text), width, "", "bad" if grave else "strong")


def check_rows(checks: tuple[Check, ...], width: int) -> list[Row]:
    """Can we come back? Each check with its mark: + yes, x no, - will be made, ? could not check, ~ asking."""
    rows: list[Row] = []
    for number, check in enumerate(checks):
        mark, tone = _MARKS[check.answer]
        words = {Answer.COULD_NOT_CHECK: "could not check", Answer.ASKING: "asking"}.get(check.answer, "")
        detail = ": ".join(part for part in (words, plain(check.detail)) if part)
        text = f"{mark} {plain(check.about)}" + (f": {detail}" if detail else "")
        label = "way back" if len(checks) > 1 else "asked"
        rows += labelled(label if not number else "", text, width, tone)
    return rows


def estimate_words(plan: Plan) -> str:
    """How long, and where the number comes from."""
    if len(plan.steps) == 1:
        return time_words(plan.steps[0].estimate)
    origins = "; ".join(dict.fromkeys(one.estimate.origin for one in plan.steps))
    return f"{times.about(plan.seconds())} ({plain(origins)})"


def time_words(estimate: Estimate) -> str:
    """ "about 4 min, as in the drill of this machine on 12 Nov"."""
    least = times.about(estimate.seconds)
    at_most = times.about(estimate.at_most) if estimate.at_most else least
    most = f" to {at_most.removeprefix('about ')}" if at_most != least else ""
    return f"{least}{most}, {plain(estimate.origin)}"


def attempt_rows(attempt: Attempt, now: datetime, width: int, zone: tzinfo | None = UTC) -> list[Row]:
    """What is known of the same change, tried before."""
    step, run = attempt.step, attempt.run
    since = times.moment(step.intended_at or run.started, now, zone)
    title = plain(run.plan.title)
    if attempt.under_way:
        words = "was left under way" if attempt.left else "is under way"
        how = "w goes on with it: Azure is looked at first." if attempt.left else "w watches it."
        return wrapped(f"“{title}” {words} since {since}. It is not sent again; {how}", width, "bad", indent="  ",
                       first="x ")  # fmt: skip
    if not attempt.ended_badly:
        return []
    end = "its outcome is unknown" if step.state is StepState.UNKNOWN else "it failed"
    rows = wrapped(f"“{title}” was tried at {since}; {end}. What is known of it:", width, "warn", indent="  ",
                   first="! ")  # fmt: skip
    if step.error:
        rows += error_rows(step.error, width, "    ")
    if step.job_name:
        rows += wrapped(f"Job {plain(step.job_name)}", width, "quiet", indent="    ")
    return rows
