"""Which handler a path finds."""

from __future__ import annotations

import pytest

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.routes import Router, collapse


def handler(name: str) -> Handler:
    def answer(cloud: Cloud, request: Request) -> Response:
        return Response(200, {"name": name})

    answer.__name__ = name
    return answer


LOCKS = "/{scope*}/providers/Microsoft.Authorization/locks"
ROUTER = Router(
    [
        ("GET", LOCKS, handler("locks")),
        ("GET", "/things/{thing}", handler("one")),
        ("PUT", "/things/{thing}", handler("put")),
        ("GET", "/things/default", handler("default")),
        ("GET", "/things/{thing}/parts/{part}", handler("part")),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "name", "params"),
    [
        ("GET", "/Things/Default", "default", {}),
        ("GET", "/THINGS/Mine", "one", {"thing": "Mine"}),
        ("HEAD", "/things/Mine", "one", {"thing": "Mine"}),
        ("PUT", "/things/default", "put", {"thing": "default"}),
        ("GET", "/things/a/parts/b", "part", {"thing": "a", "part": "b"}),
        ("GET", "/things/a/parts/b/providers/microsoft.authorization/LOCKS", "locks", {"scope": "things/a/parts/b"}),
    ],
)
def test_the_most_special_route_wins_in_any_case(method: str, path: str, name: str, params: dict[str, str]) -> None:
    found, values = ROUTER.find(method, path, "2020-01-01")
    assert (getattr(found, "__name__", ""), values) == (name, params)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/things", 404, "NotFound"),
        ("GET", "/things/a/parts", 404, "NotFound"),
        ("DELETE", "/things/a", 405, "MethodNotAllowed"),
        ("GET", "/subscriptions/s/providers/Microsoft.Web/sites/x", 404, "InvalidResourceType"),
    ],
)
def test_what_no_route_matches_is_refused(method: str, path: str, status: int, code: str) -> None:
    with pytest.raises(ArmError) as refusal:
        ROUTER.find(method, path, "2020-01-01")
    assert (refusal.value.status, refusal.value.code) == (status, code)


def test_two_handlers_of_one_route_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two handlers"):
        Router([("GET", "/a", handler("x")), ("GET", "/a", handler("y"))])


def test_several_slashes_are_one() -> None:
    assert collapse("//a///b/") == "/a/b"
    assert collapse("/") == "/"
