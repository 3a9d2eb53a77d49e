"""Answers of lists: their pages."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.routes import Request, Response


def page(cloud: Cloud, request: Request, items: list[JsonObject], *, always_next_link: bool = False) -> Response:
    """One page of a list, with an opaque nextLink on the host that was asked.

    `always_next_link` is for providers that write `"nextLink": null` on the last page.
    """
    start = _skip(request.query.get("$skiptoken", ""))
    size = cloud.page_size
    top = request.query.get("$top", "")
    if top.isdigit() and int(top) > 0:
        size = min(size, int(top))
    body: JsonObject = {"value": items[start : start + size]}
    if start + size < len(items):
        query = {key: value for key, value in request.query.items() if key != "$skiptoken"}
        query["$skiptoken"] = f"{start + size:08x}"
        link = f"{request.base_url}{quote(request.path, safe='/()-._~')}"
        body["nextLink"] = f"{link}?{urlencode(query, safe='$')}"
    elif always_next_link:
        body["nextLink"] = None
    return Response(200, body)


def _skip(token: str) -> int:
    if not token:
        return 0
    try:
        return int(token, 16)
    except ValueError:
        raise bad_request("InvalidSkipToken", f"The skip token '{token}' is not valid.") from None
