"""A report as one HTML file for paper: margins for a letterhead, no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from asr_tui.services.report_document import (
    Block,
    Code,
    Document,
    Facts,
    Item,
    Items,
    Picture,
    SignatureLine,
    Table,
    Words,
)

_STYLE = """
@page { size: A4; margin: 27mm 20mm 25mm 25mm; }
@page :first { margin-top: 50mm; }
body { font: 10pt/1.4 "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #000; background: #fff; margin: 0; }
@media screen { body { max-width: 180mm; margin: 12mm auto; padding: 0 8mm; } }
h1 { font-size: 16pt; margin: 0 0 4mm; }
h2 { font-size: 11.5pt; margin: 7mm 0 2mm; border-bottom: 0.4pt solid #666; break-after: avoid; }
table { border-collapse: collapse; width: 100%; margin: 0 0 3mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 0.8mm 2mm 0.8mm 0; border-bottom: 0.2pt solid #bbb;
  overflow-wrap: anywhere; }
.facts th { width: 48mm; font-weight: 600; }
.wide { font-size: 8.5pt; }
.wide th { overflow-wrap: normal; }
td:empty { height: 8mm; }
p:has(+ pre) { margin-bottom: 1mm; break-after: avoid; }
ul { margin: 0 0 3mm; padding-left: 5mm; }
p { margin: 0 0 3mm; }
pre { font: 8pt/1.35 Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere;
  margin: 0 0 3mm; padding: 1.5mm 2mm; border: 0.3pt solid #999; break-inside: avoid; }
figure { margin: 0 0 4mm; break-inside: avoid-page; }
figure svg { width: 100%; height: auto; max-height: 225mm; }
figcaption { font-size: 8.5pt; }
.sign { display: flex; gap: 8mm; margin-top: 18mm; break-inside: avoid; }
.sign div { flex: 1; border-top: 0.5pt solid #000; padding-top: 1mm; font-size: 8.5pt; }
"""
"""The first page begins 50 mm below the edge: DIN 5008 form B keeps 45 mm for the letterhead."""
_NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"
"""A browser loads and runs nothing, whatever the file holds."""
_WIDE = 5
"""Columns from which on a table has smaller letters."""


def html(document: Document) -> str:
    """The whole file. All text is escaped."""
    title = _text(document.title)
    parts = [f"<h1>{title}</h1>", *_blocks(document.blocks)]
    for section in document.sections:
        parts += [f"<h2>{_text(section.title)}</h2>", *_blocks(section.blocks)]
    head = (
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_ELSE}">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
    )
    return "\n".join((*head, *parts, "</body>", "</html>", ""))


def _text(text: str) -> str:
    return escape(" ".join(text.split()))


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Facts(pairs):
                rows = (f"<tr><th>{_text(name)}</th><td>{_text(value)}</td></tr>" for name, value in pairs)
                yield "\n".join(('<table class="facts">', *rows, "</table>"))
            case Table(head, rows):
                yield _table(head, rows)
            case Items(items):
                yield _list(items)
            case Words(text):
                yield f"<p>{_text(text)}</p>"
            case Code(lines):
                yield f"<pre>{escape(chr(10).join(lines))}</pre>"
            case Picture(svg, _, title):
                yield f"<figure>{svg}<figcaption>{_text(title)}</figcaption></figure>"
            case SignatureLine(labels):
                yield f'<div class="sign">{"".join(f"<div>{_text(label)}</div>" for label in labels)}</div>'


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = [_text(one) for one in head]
    kind = ' class="wide"' if len(cells) >= _WIDE else ""
    names = "".join(f"<th>{one}</th>" for one in cells)
    lines = ("".join(f"<td>{_text(one)}</td>" for one in row) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table{kind}>\n<thead><tr>{names}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _list(items: Iterable[Item]) -> str:
    each = (f"<li>{_text(one.text)}{_list(one.items) if one.items else ''}</li>" for one in items)
    return f"<ul>{''.join(each)}</ul>"
