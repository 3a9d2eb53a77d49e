"""Each kind of change that we make in Azure: a `Step` holds all that its request needs and says what is known of it."""

from asr_tui.domain.steps import (
    alerting,
    base,
    enabling,
    items,
    jobs,
    recovery_plans,
    repairs,
    resources,
    target_settings,
    vault,
)
from asr_tui.domain.steps.alerting import *
from asr_tui.domain.steps.base import *
from asr_tui.domain.steps.enabling import *
from asr_tui.domain.steps.items import *
from asr_tui.domain.steps.jobs import *
from asr_tui.domain.steps.recovery_plans import *
from asr_tui.domain.steps.repairs import *
from asr_tui.domain.steps.resources import *
from asr_tui.domain.steps.target_settings import *
from asr_tui.domain.steps.vault import *

KINDS: dict[str, type[base.Step]] = {
    name: kind
    for module in (resources, vault, enabling, items, target_settings, jobs, recovery_plans, alerting, repairs)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, base.Step) and hasattr(kind, "right")
}
"""Every kind of step by the name of its class, under which runs are written down."""
