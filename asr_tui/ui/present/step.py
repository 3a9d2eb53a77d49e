"""A step of a plan in a few words."""

from __future__ import annotations

from asr_tui.domain.steps import Step
from asr_tui.ui.text import plain


def title(step: Step) -> str:
    """ "Storage account contosovaultcache", "Enable replication of web-01"."""
    return plain(step.label)


def machine_of(step: Step) -> str:
    """Name of the machine that the step acts on; empty for what machines share."""
    return plain(step.on_machine)
