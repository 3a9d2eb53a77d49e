"""Who is let in to a practice program in the browser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.browser.gate import Gate, NotLetIn, check_names


def test_a_link_opens_its_own_seat_once() -> None:
    gate = Gate(seats=2)
    links = [seat.token for seat in gate.seats]
    cookies = [gate.admit(link).cookie for link in links]
    assert [gate.seat_of(cookie).number for cookie in cookies] == [1, 2]
    for link in (*links, "", "ü"):
        with pytest.raises(NotLetIn, match="has been used"):
            gate.admit(link)


@given(st.text())
def test_no_cookie_opens_a_seat_that_no_link_has_opened(cookie: str) -> None:
    with pytest.raises(NotLetIn, match="Open the link"):
        Gate(seats=3).seat_of(cookie)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:9000", "[::1]:8000"])
def test_this_computer_and_its_own_page_are_let_in(host: str) -> None:
    check_names({"Host": host}, needs_origin=False)
    check_names({"Host": host, "Origin": f"http://{host}"}, needs_origin=True)


@pytest.mark.parametrize(
    ("headers", "needs_origin"),
    [
        ({}, False),
        ({"Host": "jump.example"}, False),
        ({"Host": "[localhost"}, False),
        ({"Host": "localhost:8000"}, True),
        ({"Host": "localhost:8000", "Origin": "http://localhost:8001"}, False),
        ({"Host": "localhost:8000", "Origin": "null"}, False),
    ],
)
def test_other_names_and_other_pages_are_not(headers: dict[str, str], needs_origin: bool) -> None:
    with pytest.raises(NotLetIn):
        check_names(headers, needs_origin=needs_origin)
