"""The request to Azure Resource Manager that a step is, as any client could send it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import unquote

from msgspec import Struct, field

from asr_tui.domain.ids import ArmId


class Request(Struct, frozen=True):
    """`url` is path and query below the address of Azure Resource Manager, percent-encoded as it is sent.

    version  the api-version in the query
    body     JSON, empty where nothing is sent
    """

    method: str
    url: str
    version: str
    body: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.method, self.url, self.version))

    @property
    def path(self) -> str:
        """The path as text: names with the characters that they have."""
        return unquote(self.url.partition("?")[0])

    @property
    def id(self) -> ArmId:
        return ArmId(self.path)

    @property
    def compact(self) -> str:
        """The body in one line; empty where nothing is sent."""
        return json.dumps(self.body, ensure_ascii=False) if self.body else ""

    @property
    def kind(self) -> str:
        """The resource type, such as `Microsoft.Network/virtualNetworks`, of the last provider in the path."""
        provider, _, rest = self.path.rpartition("/providers/")[2].partition("/")
        if "/providers/" not in self.path:
            return "Microsoft.Resources/resourceGroups"
        return "/".join((provider, *rest.split("/")[0::2]))
