"""When a region was out: read from what the cloud keeps of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from asr_tui.simulator.locations import normalized
from asr_tui.simulator.providers.site_recovery import refusals
from asr_tui.simulator.routes import Request

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud


def out_since(cloud: Cloud, region: str) -> datetime | None:
    """Since when a region does not answer; None while it does."""
    for since, until in periods(cloud, region):
        if until is None:
            return since
    return None


def require_answering(cloud: Cloud, request: Request, regions: Iterable[str], causes: str) -> None:
    """Refuse what both sides have to answer for."""
    for region in regions:
        if out_since(cloud, region) is not None:
            raise refusals.region_out(request, region, causes)


def periods(cloud: Cloud, region: str) -> list[tuple[datetime, datetime | None]]:
    """Each outage of a region, oldest first; the end is None while it lasts."""
    return [
        (datetime.fromisoformat(outage["since"]), _moment(outage["until"]))
        for outage in cloud.outage_log
        if outage["region"] == normalized(region)
    ]


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
