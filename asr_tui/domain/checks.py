"""A question asked of Azure before a failover, and its answer, which may be that Azure could not be asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

SOURCE_ANSWERS = "source region answers"
"""What a check asks that matters to a re-protect too."""


class Answer(Enum):
    YES = "yes"
    NO = "no"
    WILL_BE_MADE = "will be made"
    ASKING = "asking"
    COULD_NOT_CHECK = "could not check"


@dataclass(frozen=True, slots=True)
class Check:
    """`about` is what was asked ("mapping back"), `detail` what was found, in a sentence.

    machines  the machines that the answer is about, in a plan joined of several machines' plans
    """

    about: str
    answer: Answer
    detail: str = ""
    machines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consequence:
    """One line of what a change brings: `kind` is a word such as "creates", "loses", "deletes", "stays".

    machines  the machines that it concerns, in a plan joined of several machines' plans
    """

    kind: str
    text: str
    machines: tuple[str, ...] = ()
