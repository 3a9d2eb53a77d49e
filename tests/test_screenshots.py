"""The pictures of the project page fetch nothing from elsewhere."""

from __future__ import annotations

import re

import pytest

from tests.screenshots import FOLDER, without_links


def test_web_fonts_go_and_the_rest_stays() -> None:
    svg = '<svg><style>@font-face { font-family: "F"; src: url("https://x.example/f.woff2"); } .a { fill: red }</style>'
    assert without_links(svg) == "<svg><style>.a { fill: red }</style>"


def test_any_other_link_is_refused() -> None:
    with pytest.raises(ValueError, match="on the web"):
        without_links('<svg><image href="https://x.example/a.png"/></svg>')


def test_the_pictures_there_are_clean() -> None:
    pictures = sorted(FOLDER.glob("*.svg"))
    assert pictures
    for picture in pictures:
        text = picture.read_text(encoding="utf-8")
        assert without_links(text) == text, picture.name
        assert set(re.findall(r"https?://[^\s\"'<&]+", text)) == {"http://www.w3.org/2000/svg"}, picture.name
