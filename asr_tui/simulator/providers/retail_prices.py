"""The Retail Prices API (prices.azure.com), which is no part of Azure Resource Manager and needs no sign-in.

Shape: Microsoft Learn, "Azure Retail Prices overview", and the sample of a public test fixture. Recorded amounts: Site
Recovery at 25 USD, 21.94 EUR and 18.87 GBP, a P10 disk at 19.71 USD. The other disks are list prices of East US as
commonly published; those of machines, of ZRS (one and a half times LRS) and of other currencies are assumed, and all
regions cost the same (assumed).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.locations import all_locations
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.sizes import SIZES

PATH = "/api/retail/prices"
PAGE = 1000
"""Items of a page at most."""
_CURRENCIES = {
    "USD": 1.0, "EUR": 21.939447 / 25, "GBP": 18.87 / 25, "AUD": 1.53, "BRL": 5.3, "CAD": 1.37, "CHF": 0.88, "CNY": 7.2,
    "DKK": 6.6, "INR": 84.0, "JPY": 148.0, "KRW": 1350.0, "NOK": 10.6, "NZD": 1.66, "SEK": 10.4, "TWD": 31.5,
}  # fmt: skip
_LICENCES = {"VM Replicated to Azure": ("Azure", 25.0), "VM Replicated to System Center": ("System Center", 16.0)}
_DISKS = {
    ("Premium SSD Managed Disks", "P"): (
        (1, 0.60), (2, 1.20), (3, 2.40), (4, 5.28), (6, 10.21), (10, 19.71), (15, 38.01), (20, 73.22), (30, 135.17),
        (40, 259.05), (50, 495.57), (60, 946.08), (70, 1802.24), (80, 3604.48),
    ),
    ("Standard SSD Managed Disks", "E"): (
        (1, 0.30), (2, 0.60), (3, 1.20), (4, 2.40), (6, 4.80), (10, 9.60), (15, 19.20), (20, 38.40), (30, 76.80),
        (40, 153.60), (50, 307.20), (60, 614.40), (70, 1228.80), (80, 2457.60),
    ),
    ("Standard HDD Managed Disks", "S"): (
        (4, 1.54), (6, 3.01), (10, 5.89), (15, 11.33), (20, 21.76), (30, 40.96), (40, 77.83), (50, 143.36),
        (60, 262.14), (70, 524.29), (80, 1048.58),
    ),
}  # fmt: skip
_A_CORE, _WINDOWS_A_CORE = 0.048, 0.046
_FIELDS = {
    name.lower(): name
    for name in ("serviceName", "armRegionName", "productName", "skuName", "meterName", "armSkuName", "type")
} | {"pricetype": "type"}
_TOKEN = re.compile(r"\s*(\(|\)|'(?:[^']|'')*'|[A-Za-z]+)")
Test = Callable[[JsonObject], bool]


def answers(path: str) -> bool:
    """Whether a path is that of the prices, which have no api-version that must be given."""
    return path.lower() == PATH


def _prices(_cloud: Cloud, request: Request) -> Response:
    currency = request.query.get("currencycode", "USD").strip("'").upper()
    if currency not in _CURRENCIES:
        raise _refused(f"The currency code '{currency}' is not supported.")
    test = _Filter(request.query.get("$filter", "")).read()
    found = [item for item in _items(currency) if test(item)]
    skip = int(text) if (text := request.query.get("$skip", "0")).isdigit() else 0
    here = found[skip : skip + PAGE]
    following = None
    if skip + PAGE < len(found):
        asked = request.query.get("$filter", "")
        following = f"{request.base_url}{PATH}?currencyCode='{currency}'&$filter={quote(asked)}&$skip={skip + PAGE}"
    return Response(
        200,
        {
            "BillingCurrency": currency,
            "CustomerEntityId": "Default",
            "CustomerEntityType": "Retail",
            "Items": here,
            "NextPageLink": following,
            "Count": len(here),
        },
    )


def _items(currency: str) -> Iterator[JsonObject]:
    for location in all_locations().values():
        if not location.physical:
            continue
        for service, family, product, sku, meter, unit, price, size in _offers():
            amount = round(price * _CURRENCIES[currency], 6)
            yield {
                "currencyCode": currency, "tierMinimumUnits": 0.0, "retailPrice": amount, "unitPrice": amount,
                "armRegionName": location.name, "location": location.display,
                "effectiveStartDate": "2023-01-01T00:00:00Z", "meterName": meter, "productName": product,
                "skuName": sku, "serviceName": service, "serviceFamily": family, "unitOfMeasure": unit,
                "type": "Consumption", "isPrimaryMeterRegion": True, "armSkuName": size,
            }  # fmt: skip


def _offers() -> Iterator[tuple[str, str, str, str, str, str, float, str]]:
    """Service, family, product, sku, meter, unit, price in USD and machine size of each price of a region."""
    asr, storage, machines = "Azure Site Recovery", "Storage", "Virtual Machines"
    for meter, (sku, price) in _LICENCES.items():
        yield asr, "Management and Governance", asr, sku, meter, "1/Month", price, ""
    for (product, letter), tiers in _DISKS.items():
        for number, price in tiers:
            for redundancy, factor in (("LRS", 1.0), ("ZRS", 1.5)):
                if letter == "S" and redundancy == "ZRS":
                    continue
                sku = f"{letter}{number} {redundancy}"
                yield storage, storage, product, sku, f"{sku} Disk", "1/Month", price * factor, ""
                yield storage, storage, product, sku, f"{sku} Disk Mount", "1/Month", price * 0.05, ""
    hdd = "Standard HDD Managed Disks"
    yield storage, storage, hdd, "Snapshots LRS", "LRS Snapshots", "1 GB/Month", 0.05, ""
    for way, price in (("Intra", 0.02), ("Inter", 0.05)):  # list prices of North America and Europe
        meter = f"{way} Continent Data Transfer Out"
        yield "Bandwidth", "Networking", "Bandwidth Inter-Region", "Inter-Region", meter, "1 GB", price, ""
    for size in SIZES:
        sku = size.name.removeprefix("Standard_").replace("_", " ")
        product = f"Virtual Machines {size.family.removeprefix('standard').removesuffix('Family')} Series"
        price = size.cores * _A_CORE
        yield machines, "Compute", product, sku, sku, "1 Hour", price, size.name
        yield machines, "Compute", product, f"{sku} Spot", f"{sku} Spot", "1 Hour", price / 5, size.name
        windows = price + size.cores * _WINDOWS_A_CORE
        yield machines, "Compute", f"{product} Windows", sku, sku, "1 Hour", windows, size.name


class _Filter:
    """An OData filter of `eq`, `and`, `or` and parentheses; any other is refused with 400 (wording assumed)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[str] = []
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._wrong()
            self._tokens.append(match[1])
            at = match.end()

    def read(self) -> Test:
        if not self._tokens:
            return lambda _: True
        test = self._any()
        if self._tokens:
            raise self._wrong()
        return test

    def _any(self) -> Test:
        tests = [self._all()]
        while self._taken("or"):
            tests.append(self._all())
        return lambda item: any(test(item) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._taken("and"):
            tests.append(self._one())
        return lambda item: all(test(item) for test in tests)

    def _one(self) -> Test:
        if self._taken("("):
            test = self._any()
            if not self._taken(")"):
                raise self._wrong()
            return test
        if len(self._tokens) < 3 or self._tokens[1] != "eq" or not self._tokens[2].startswith("'"):
            raise self._wrong()
        field = _FIELDS.get(self._tokens[0].lower())
        value = self._tokens[2][1:-1].replace("''", "'")
        del self._tokens[:3]
        if field is None:
            raise self._wrong()
        return lambda item: item[field] == value

    def _taken(self, word: str) -> bool:
        if self._tokens and self._tokens[0] == word:
            del self._tokens[0]
            return True
        return False

    def _wrong(self) -> ArmError:
        return _refused(f"Invalid OData parameters supplied: {self._text}")


def _refused(message: str) -> ArmError:
    return ArmError(400, "BadRequest", message)


PROVIDER = Provider(routes=[("GET", PATH, _prices)])
