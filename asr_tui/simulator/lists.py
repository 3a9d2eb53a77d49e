"""Pages and filters of lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, urlencode

from asr_tui.simulator.arm_errors import ArmError, bad_request
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response


def page(
    cloud: Cloud, request: Request, items: Iterable[JsonObject], *, always_next_link: bool = False, pages: int = 1
) -> Response:
    """One page of a list, with an opaque nextLink on the host that was asked.

    Of a sequence only the page and one more element are read.
    `always_next_link` is for providers that write `"nextLink": null` on the last page; `pages` says how many times as
    much as elsewhere a page of this list holds.
    """
    start = _skip(request.query.get("$skiptoken", ""))
    size = cloud.page_size * pages
    top = request.query.get("$top", "")
    if top.isdigit() and int(top) > 0:
        size = min(size, int(top))
    end = start + size + 1
    read = items[start:end] if isinstance(items, Sequence) else list(islice(items, max(start, 0), end))
    body: JsonObject = {"value": read[:size]}
    if len(read) > size:
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


class Clause(NamedTuple):
    """One condition of a `$filter`, field and operator in lower case; both empty for a text that is no condition.

    `substringof('web', name)` is a clause with the operator `substringof`.
    """

    text: str
    field: str = ""
    operator: str = ""
    value: str = ""


def filter_clauses(request: Request) -> list[list[Clause]]:
    """The request's OData `$filter`: alternatives joined by `or`, each of clauses joined by `and`."""
    text = request.query.get("$filter", "")
    if not text:
        return []
    return [[_clause(part.strip()) for part in _AND.split(alternative)] for alternative in _OR.split(text)]


def _invalid_filter(text: str) -> ArmError:
    return bad_request("InvalidFilterInQueryString", f"Invalid $filter '{text}' specified in the query string.")


def filter_by(request: Request, *fields: str, refusal: Callable[[str], ArmError] = _invalid_filter) -> dict[str, str]:
    """As `filter_values`, for a list that can be filtered by these fields; anything else in its filter is refused."""
    known = {field.lower() for field in fields}
    for clause in (clause for alternative in filter_clauses(request) for clause in alternative):
        if clause.field not in known or clause.operator not in _COMPARISONS:
            raise refusal(clause.text)
    return filter_values(request)


def filter_values(request: Request) -> dict[str, str]:
    """Value by field of a `$filter` whose clauses all have to hold; without `ne` and texts that are no condition."""
    clauses = [clause for alternative in filter_clauses(request) for clause in alternative]
    return {clause.field: clause.value for clause in clauses if clause.operator in _COMPARISONS}


_COMPARISONS = ("eq", "ge", "gt", "le", "lt")
_OUTSIDE_QUOTES = r"(?=(?:[^']*'[^']*')*[^']*$)"
_AND = re.compile(rf"\s+and\s+{_OUTSIDE_QUOTES}", re.IGNORECASE)
_OR = re.compile(rf"\s+or\s+{_OUTSIDE_QUOTES}", re.IGNORECASE)
_SUBSTRING = re.compile(r"(substringof)\('([^']*)',\s*(\w+)\)", re.IGNORECASE)
# A date may stand without quotes, a field with a slash within quotes.
_CONDITION = re.compile(r"'?([\w/]+)'?\s+(eq|ne|ge|gt|le|lt)\s+(?:'([^']*)'|(\d[^']*))", re.IGNORECASE)


def _clause(text: str) -> Clause:
    if found := _SUBSTRING.fullmatch(text):
        return Clause(text, found[3].lower(), "substringof", found[2])
    if found := _CONDITION.fullmatch(text):
        return Clause(text, found[1].lower(), found[2].lower(), found[3] if found[4] is None else found[4])
    return Clause(text)
