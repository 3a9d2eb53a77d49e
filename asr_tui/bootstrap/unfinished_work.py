"""What the welcome screen offers to go on with."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.azure_gateway.endpoint import Cloud
from asr_tui.domain.place import Place
from asr_tui.local_store import unfinished
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Folder, Paths
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork

PRACTICE = "practice:"
"""Begins the name under which drafts and runs of a practice world are kept: its port changes, its world does not."""


def left_behind(paths: Paths, notices: Notices) -> tuple[UnfinishedWork, ...]:
    """Unfinished runs and drafts of practice and Azure, newest first."""
    found = (one for folder in (paths.practice, paths.azure) for one in _in(folder, notices))
    return tuple(sorted(found, key=lambda one: one.when, reverse=True))


def _in(folder: Folder, notices: Notices) -> Iterator[UnfinishedWork]:
    for one in (*unfinished.runs(folder.runs, notices), *unfinished.drafts(folder.drafts, notices)):
        yield UnfinishedWork(start(one.place), one.place, one.what, one.title, one.when, one.done, one.steps)


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
