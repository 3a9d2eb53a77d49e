"""What the welcome screen offers to go on with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from asr_tui.azure_gateway.endpoint import Cloud
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.planning import title
from asr_tui.domain.place import Place
from asr_tui.domain.run import Run
from asr_tui.services.workspace import AzureOptions, LeftBehind, PracticeOptions

PRACTICE = "practice:"
"""Begins the name under which drafts and runs of a practice world are kept: its port changes, its world does not."""


def runs_left(runs: Iterable[Run]) -> Iterator[LeftBehind]:
    for run in runs:
        when = run.ended or run.started
        yield LeftBehind(start(run.place), run.place, "run", run.plan.title, when, run.done, len(run.steps))


def drafts_left(drafts: Iterable[tuple[Place, EnableReplicationDraft, datetime]]) -> Iterator[LeftBehind]:
    for place, draft, saved in drafts:
        yield LeftBehind(start(place), place, "draft", title(draft), saved)


def start(place: Place) -> PracticeOptions | AzureOptions:
    """How to get back to a place."""
    if place.endpoint.startswith(PRACTICE):
        return PracticeOptions(world=place.endpoint.removeprefix(PRACTICE))
    cloud = next((one for one in Cloud if one.addresses.resource_manager == place.endpoint), None)
    return AzureOptions(
        tenant=place.tenant,
        subscription=place.subscription,
        vault=str(place.vault),
        cloud=cloud.value if cloud else "public",
        endpoint="" if cloud else place.endpoint,
    )
