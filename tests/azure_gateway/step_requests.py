"""Each kind of step with the verb, the address and the body of its request, as recorded from Azure's own clients."""

from __future__ import annotations

from tests.azure_gateway.item_requests import ITEM_CASES
from tests.azure_gateway.plan_requests import PLAN_CASES
from tests.azure_gateway.resource_requests import RESOURCE_CASES
from tests.azure_gateway.vault_requests import VAULT_CASES

CASES = [*RESOURCE_CASES, *VAULT_CASES, *ITEM_CASES, *PLAN_CASES]
