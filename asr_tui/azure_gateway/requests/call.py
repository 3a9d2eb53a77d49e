"""One call of an SDK client, not yet made, and how a step becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from asr_tui.azure_gateway.clients import Sdk
from asr_tui.domain.steps import Step


@dataclass(frozen=True, slots=True)
class Call:
    """`operations` and `method` name an operation of the client; `arguments` are its names and its body.

    Long operations (`begin_*`) take a polling method, the others answer at once.
    """

    sdk: Sdk
    subscription: str
    operations: str
    method: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_long(self) -> bool:
        return self.method.startswith("begin_")

    def make(self, client: Any, **options: Any) -> Any:
        """Call the operation on its client; gives what the SDK gives, to be awaited."""
        return getattr(getattr(client, self.operations), self.method)(**self.arguments, **options)


@singledispatch
def call(step: Step) -> Call:
    """The SDK call that sends the step; each kind's is registered where it is built. Pure."""
    raise NotImplementedError(type(step).__name__)
