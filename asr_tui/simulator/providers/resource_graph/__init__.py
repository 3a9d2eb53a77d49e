"""Azure Resource Graph: `POST /providers/Microsoft.ResourceGraph/resources`.

The shapes are those of api-version 2021-03-01 (azure-mgmt-resourcegraph). The error bodies were seen: Azure/aztfexport
issue 485 (a query that cannot be parsed), Azure/azure-cli-extensions issue 3325 (too many queries).
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Any

import msgspec

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.resource_graph import kql
from asr_tui.simulator.providers.resource_graph.kql import Context, QueryError
from asr_tui.simulator.providers.resource_graph.kql_values import Row
from asr_tui.simulator.providers.resource_graph.tables import TABLES, readable

INDEX_AGE = timedelta(seconds=60)
"""How old the index gets before it is written anew; for these tables no age is documented (assumed)."""
MOST_ROWS = 1000
"""Rows of a page at most, and where `$top` is left out 100 (Microsoft Learn, "Working with large Azure resource data
sets"). 100 was the default until 2022; 1000 since."""
_INDEX = "resource graph"


def _resources(cloud: Cloud, request: Request) -> Response:
    body = request.body or {}
    options = body.get("options") or {}
    query = body.get("query")
    if not isinstance(query, str) or not query.strip():
        raise _bad(cloud, request, {"code": "InvalidQuery", "message": "Query cannot be empty."})
    subscriptions = _subscriptions(cloud, request, body)
    top = _top(cloud, request, options)
    start = _skipped(cloud, request, options.get("$skipToken"), query)
    tables = {name: lambda name=name: readable(cloud, _rows(cloud, name), subscriptions) for name in TABLES}
    try:
        rows = kql.answer(query, Context(tables, cloud.clock.now))
    except QueryError as error:
        raise _unparsed(cloud, request, error) from None
    return Response(200, _page(rows, start, top, query))


def _page(rows: list[Row], start: int, top: int, query: str) -> JsonObject:
    """A page; it can be followed only where the rows have an id (Microsoft Learn, as above)."""
    page = rows[start : start + top]
    more = len(rows) > start + top
    answer: JsonObject = {
        "totalRecords": len(rows),
        "count": len(page),
        "data": page,
        "facets": [],
        "resultTruncated": "true" if more else "false",
    }
    if more and "id" in rows[0]:
        answer["$skipToken"] = _token(start + top, query)
    return answer


def _token(start: int, query: str) -> str:
    return base64.b64encode(msgspec.json.encode([start, len(query)])).decode()


def _skipped(cloud: Cloud, request: Request, token: object, query: str) -> int:
    """The rows before the page of a token. Raises ArmError for a token that is none, or of another query."""
    if token in (None, ""):
        return 0
    try:
        start, length = msgspec.json.decode(base64.b64decode(str(token)), type=tuple[int, int])
    except (ValueError, msgspec.MsgspecError):
        length, start = -1, 0
    if length != len(query):
        raise _bad(cloud, request, {"code": "InvalidSkipToken", "message": "The skip token is invalid."})
    return start


def _top(cloud: Cloud, request: Request, options: JsonObject) -> int:
    top = options.get("$top")
    if options.get("resultFormat", "objectArray") != "objectArray":
        raise _bad(cloud, request, {"code": "InvalidResultFormat", "message": "This Azure answers objectArray only."})
    if top is None:
        return MOST_ROWS
    if not isinstance(top, int) or not 1 <= top <= MOST_ROWS:
        message = f"The value of $top must be between 1 and {MOST_ROWS}."
        raise _bad(cloud, request, {"code": "InvalidQueryOptions", "message": message})
    return top


def _subscriptions(cloud: Cloud, request: Request, body: JsonObject) -> set[str] | None:
    """The subscriptions that are asked about, in lower case; None for all that the caller sees."""
    if body.get("managementGroups"):
        raise _bad(cloud, request, {"code": "InvalidQuery", "message": "This Azure has no management groups."})
    asked = body.get("subscriptions")
    if not asked:
        return None
    known = {str(one).lower() for one in asked if cloud.store.exists(f"/subscriptions/{one}")}
    if not known:
        message = f"There must be at least one subscription that is eligible to contain resources. Given: '{asked}'."
        raise _bad(cloud, request, {"code": "NoValidSubscriptionsInQueryRequest", "message": message})
    return known


def _rows(cloud: Cloud, table: str) -> list[Row]:
    """The index's rows of a table, which are as old as INDEX_AGE at most."""
    index: dict[str, tuple[datetime, list[Row]]] = cloud.unsaved.setdefault(_INDEX, {})
    written = index.get(table)
    if written is None or not timedelta() <= cloud.clock.now - written[0] < INDEX_AGE:
        written = index[table] = (cloud.clock.now, list(TABLES[table](cloud)))
    return written[1]


def _unparsed(cloud: Cloud, request: Request, error: QueryError) -> ArmError:
    """400 for a query of which this Azure cannot parse a part."""
    place: JsonObject = {"line": 1, "characterPositionInLine": error.at, "token": error.token}
    why = "Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error"
    first = {"code": "InvalidQuery", "message": f"{why} before retrying."}
    return _bad(cloud, request, first, {"code": "ParserFailure", "message": "ParserFailure", **place})


def _bad(cloud: Cloud, request: Request, *details: dict[str, Any]) -> ArmError:
    stamp = f"{cloud.clock.now:%Y-%m-%dT%H:%M:%S.%f}0Z"
    message = (
        f"Please provide below info when asking for support: timestamp = {stamp}, "
        f"correlationId = {request.correlation_id}."
    )
    return ArmError(400, "BadRequest", message, details=list(details))


PROVIDER = Provider(routes=[("POST", "/providers/Microsoft.ResourceGraph/resources", _resources)])
