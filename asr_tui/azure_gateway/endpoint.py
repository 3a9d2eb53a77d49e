"""The endpoint of Azure Resource Manager: one of Microsoft's clouds, or another address."""

from __future__ import annotations

import ipaddress
from enum import Enum
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from asr_tui.domain.place import EndpointKind


class CloudAddresses(Struct, frozen=True):
    """The addresses of one of Microsoft's clouds (source: `az cloud list`).

    prices  of the Retail Prices API; empty where none is known. The public one has US Government's regions too
    """

    title: str
    resource_manager: str
    authority: str
    portal: str
    logs: str
    prices: str = ""


class Cloud(Enum):
    """The clouds that have Site Recovery, by the names that `--cloud` takes."""

    PUBLIC = "public"
    USGOV = "usgov"
    CHINA = "china"

    @property
    def addresses(self) -> CloudAddresses:
        return _ADDRESSES[self]


_ADDRESSES = {
    Cloud.PUBLIC: CloudAddresses(
        "Azure",
        "https://management.azure.com",
        "https://login.microsoftonline.com",
        "https://portal.azure.com",
        "https://api.loganalytics.io",
        "https://prices.azure.com",
    ),
    Cloud.USGOV: CloudAddresses(
        "Azure US Government",
        "https://management.usgovcloudapi.net",
        "https://login.microsoftonline.us",
        "https://portal.azure.us",
        "https://api.loganalytics.us",
        "https://prices.azure.com",
    ),
    Cloud.CHINA: CloudAddresses(
        "Azure China",
        "https://management.chinacloudapi.cn",
        "https://login.chinacloudapi.cn",
        "https://portal.azure.cn",
        "https://api.loganalytics.azure.cn",
    ),
}


class Endpoint(Struct, frozen=True):
    """Where requests go. `base_url` has no closing slash; `custom`: it was given by `--endpoint`; `audience` is what
    tokens are for where that is not Azure Resource Manager."""

    base_url: str
    cloud: Cloud = Cloud.PUBLIC
    custom: bool = False
    audience: str = ""

    @classmethod
    def of(cls, cloud: Cloud = Cloud.PUBLIC, url: str | None = None) -> Endpoint:
        """The cloud's own endpoint, or the one at `url`.

        Raises ValueError with a sentence for a person where `url` is invalid, or would carry a token unencrypted.
        """
        if url is None:
            return cls(cloud.addresses.resource_manager, cloud)
        parts = _split(url)
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise ValueError(f"The endpoint {url} must use https: only an address of this computer may use http.")
        return cls(f"{parts.scheme}://{parts.netloc}", cloud, custom=True)

    @property
    def kind(self) -> EndpointKind:
        return EndpointKind.ENDPOINT if self.custom else EndpointKind.AZURE

    @property
    def host(self) -> str:
        """Host and port, as the badge shows them."""
        return urlsplit(self.base_url).netloc

    @property
    def needs_sign_in(self) -> bool:
        """Whether requests need a token: all but those to this computer."""
        return not is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def authority(self) -> str:
        """Where Microsoft Entra ID signs people in."""
        return self.cloud.addresses.authority

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of tokens."""
        return (f"{self.audience or self.cloud.addresses.resource_manager}/.default",)

    @property
    def prices(self) -> str:
        """Where retail prices are asked, without a closing slash; empty where that is not known."""
        return self.base_url if self.custom else self.cloud.addresses.prices

    @property
    def logs(self) -> Endpoint:
        """Where Log Analytics is asked: the cloud's own address; what stands in Azure's stead answers itself."""
        if self.custom:
            return self
        address = self.cloud.addresses.logs
        return Endpoint(address, self.cloud, audience=address)


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be that of this computer."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.port != 0 and bool(parts.hostname) and parts.scheme in {"http", "https"}
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f"The endpoint {url} is no address such as https://management.azure.com.")
    if parts.username or parts.password or parts.query or parts.fragment or parts.path not in {"", "/"}:
        raise ValueError(f"The endpoint {url} must be a scheme, a host and at most a port, and nothing else.")
    return parts
