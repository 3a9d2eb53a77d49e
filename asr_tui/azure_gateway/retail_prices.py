"""Azure's public retail prices: asked without a sign-in, by a pipeline of its own that never has a token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from azure.core import AsyncPipelineClient
from azure.core.pipeline.policies import HeadersPolicy, RequestIdPolicy, UserAgentPolicy
from azure.core.rest import HttpRequest

from asr_tui import __version__
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.errors import error_of_answer, reading, unreadable
from asr_tui.azure_gateway.wire.answers import Links, ReadableAnswers
from asr_tui.azure_gateway.wire.retries import Retries
from asr_tui.azure_gateway.wire.sign_in import OwnHostPolicy, is_own_host
from asr_tui.domain.errors import NotFound
from asr_tui.domain.prices import BANDWIDTH, DISK_PRODUCTS, MACHINES, SITE_RECOVERY, STORAGE, Meter

_SIZES_AT_ONCE = 10
"""Sizes in one filter: the address of a request has a limit."""
_MOST_ITEMS = 50_000


class RetailPrices:
    """Reads only. `address` has no closing slash; empty where no prices can be asked for."""

    def __init__(
        self,
        address: str,
        transport: Any,
        sleep: Callable[[float], Awaitable[None]],
        on_wait: Callable[[str], None],
    ) -> None:
        self.address = address
        policies = [
            RequestIdPolicy(),
            HeadersPolicy(),
            UserAgentPolicy(base_user_agent=f"asr-tui/{__version__}"),
            Retries(sleep, on_wait),
            OwnHostPolicy(address),
            ReadableAnswers(),
        ]
        self._client: AsyncPipelineClient[HttpRequest, Any] = AsyncPipelineClient(
            address, policies=policies, transport=transport
        )

    async def meters(self, region: str, currency: str, sizes: Sequence[str]) -> tuple[Meter, ...]:
        """The prices of Site Recovery, traffic, disks and these machine sizes in a region. Raises AzureError."""
        if not self.address:
            what = "No address of a price list is known for this cloud."
            raise NotFound("No prices", what, "Costs are shown without amounts.")
        what = f"the retail prices of {region}"
        found: list[Meter] = []
        for narrowed in _filters(sizes):
            asked = f"armRegionName eq {_quoted(region)} and priceType eq 'Consumption' and {narrowed}"
            with reading(what):
                found += await self._all(what, currency, asked)
        return tuple(dict.fromkeys(found))

    async def _all(self, what: str, currency: str, asked: str) -> list[Meter]:
        """All pages of one filter. A row in another currency, or that is no price, is left out."""
        link: str = f"{self.address}/api/retail/prices?currencyCode={quote(_quoted(currency))}&$filter={quote(asked)}"
        links, found = Links(), list[Meter]()
        while link:
            if not is_own_host(link, self.address):
                raise unreadable(what, "it leads to another host for its next page, which was not followed")
            response = await self._client.send_request(HttpRequest("GET", link))
            if response.status_code == 401:
                raise unreadable(what, "status 401, though prices need no sign-in")
            if response.status_code != 200:
                raise error_of_answer(response, what, wrote=False)
            body = response.json()
            if not isinstance(body.get("Items"), list):
                raise unreadable(what, "it holds no items")
            found += [one for row in Fields(body).each("Items") if (one := meter(row, currency)) is not None]
            link = Fields(body).text("NextPageLink")
            links.add(link)
            if len(found) > _MOST_ITEMS:
                raise unreadable(what, "the list has no end")
        return found


def meter(row: Fields, currency: str) -> Meter | None:
    """The price of a row; None for one of another kind or currency, or whose price is no amount."""
    price, least = _amount(row.raw("retailPrice")), _amount(row.raw("tierMinimumUnits") or 0)
    if price is None or least is None or row.text("type", "Consumption") != "Consumption":
        return None
    if row.text("currencyCode", currency).casefold() != currency.casefold():
        return None
    return Meter(
        row.text("serviceName"), row.text("productName"), row.text("skuName"), row.text("meterName"),
        row.text("unitOfMeasure"), price, row.text("armSkuName"), least,
    )  # fmt: skip


def _amount(value: object) -> Decimal | None:
    """A price, zero or more; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 10**9 else None


def _filters(sizes: Sequence[str]) -> Iterator[str]:
    yield f"serviceName eq {_quoted(SITE_RECOVERY)}"
    names = " or ".join(f"meterName eq '{way} Continent Data Transfer Out'" for way in ("Intra", "Inter"))
    yield f"serviceName eq {_quoted(BANDWIDTH)} and ({names})"
    products = " or ".join(f"productName eq {_quoted(product)}" for product in DISK_PRODUCTS.values())
    yield f"serviceName eq {_quoted(STORAGE)} and ({products})"
    for start in range(0, len(sizes), _SIZES_AT_ONCE):
        names = " or ".join(f"armSkuName eq {_quoted(size)}" for size in sizes[start : start + _SIZES_AT_ONCE])
        yield f"serviceName eq {_quoted(MACHINES)} and ({names})"


def _quoted(text: str) -> str:
    """Text in an OData filter: a quote in it is doubled."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
