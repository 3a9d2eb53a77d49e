"""The SDK call of every kind of step, registered by the modules that build them."""

from asr_tui.azure_gateway.requests import items, resources, vaults
from asr_tui.azure_gateway.requests.call import call

__all__ = ["call", "items", "resources", "vaults"]
