"""Reads the vaults of a subscription."""

from __future__ import annotations

import asyncio

from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.resources import Region, Vault
from asr_tui.services.choices import Choices

Vaults = tuple[tuple[Vault, ...], tuple[Region, ...]]
"""Vaults, and regions where they could be read."""


async def read_vaults(choices: Choices, subscription: str) -> Vaults:
    """Vaults and regions of the subscription. Raises AsrError where its vaults cannot be read."""
    vaults, regions = await asyncio.gather(
        choices.all(kinds.VAULT, subscription), choices.all(kinds.REGION, subscription), return_exceptions=True
    )
    if isinstance(vaults, BaseException):
        raise vaults
    if isinstance(regions, AsrError):  # their display names are worth no error
        regions = ()
    elif isinstance(regions, BaseException):
        raise regions
    return vaults, regions
