"""Lists of Azure Resource Manager that no SDK reads as they are."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.errors import body_of, error_of_answer, reading
from asr_tui.azure_gateway.wire.answers import EXPECTS_LIST, Links


async def values_at(
    clients: Clients, what: str, path: str, version: str, wanted: str = "", **query: str
) -> tuple[Fields, ...]:
    """All elements of a list, page by page, through the same pipeline as everything else; `wanted` is a `$filter`.

    For lists that no SDK has, or that it gives as models which are no mappings of Azure's JSON.
    """
    link = f"{clients.endpoint.base_url}{quote(path, safe='/()')}?{urlencode({'api-version': version, **query})}"
    link += f"&$filter={quote(wanted)}" if wanted else ""
    found, links = list[Fields](), Links()
    while link:
        with reading(what):
            links.add(link)
            answer = await clients.follow(link, **{EXPECTS_LIST: True})
        if answer.status_code != 200:
            raise error_of_answer(answer, what, wrote=False)
        page = Fields(body_of(answer))
        found += page.each("value")
        link = page.link("nextLink")
    return tuple(found)
