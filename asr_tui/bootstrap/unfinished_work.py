"""The unfinished runs and drafts that the welcome screen offers."""

from __future__ import annotations

from asr_tui.azure_gateway.endpoint import Cloud
from asr_tui.domain.place import Place
from asr_tui.local_store import unfinished
from asr_tui.local_store.files import Notices
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork

PRACTICE = "practice:"
"""Prefix of the endpoint name of a practice world, instead of its address, whose port changes."""


def all_unfinished(paths: Paths, notices: Notices) -> tuple[UnfinishedWork, ...]:
    """Unfinished runs and drafts of practice and Azure, newest first."""
    found = (
        UnfinishedWork(start(one.place), one.place, one.what, one.title, one.when, one.done, one.steps)
        for folder in (paths.practice, paths.azure)
        for one in (*unfinished.runs(folder.runs, notices), *unfinished.drafts(folder.drafts, notices))
    )
    return tuple(sorted(found, key=lambda one: one.when, reverse=True))


def start(place: Place) -> PracticeOptions | AzureOptions:
    """The options that open a place again."""
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
