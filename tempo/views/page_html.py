"""Pages as one HTML file: no script, nothing fetched, and a print style for any paper."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from functools import singledispatch
from html import escape

from tempo.views.page import (
    Article,
    Block,
    Bullets,
    Heading,
    Picture,
    Safety,
    Table,
    Text,
    Together,
)

# The policy forbids scripts and requests even if a name slipped through unescaped.
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ margin: 14mm; }}
:root {{ color-scheme: light; }}
body {{ font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }}
h2 {{ font-size: 1.2rem; margin: 1.8rem 0 .4rem; }}
h3 {{ font-size: 1rem; margin: 1.1rem 0 .3rem; }}
p {{ margin: .3rem 0; }}
ul {{ margin: .3rem 0; padding-left: 1.2rem; }}
img {{ display: block; width: 100%; height: auto; margin: 1rem 0; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }}
th, td {{ padding: .15rem .6rem; text-align: right; white-space: nowrap;
  border-bottom: 1px solid #ddd; }}
th {{ border-bottom: 2px solid #222; }}
table.words td, table.words th {{ text-align: left; white-space: normal; }}
tr.aside td {{ color: #666; font-style: italic; }}
.safety {{ border-left: .35rem solid #D55E00; padding: .3rem .8rem; margin: 1.2rem 0; }}
.quiet {{ color: #555; font-size: .85rem; overflow-wrap: anywhere; }}
article + article {{ border-top: 3px solid #222; margin-top: 3rem; padding-top: 2rem; }}
@media print {{
  body {{ margin: 0; padding: 0; max-width: none; font-size: 10pt; }}
  article + article {{ break-before: page; border: 0; margin: 0; padding: 0; }}
  img, tr, .safety, .keep {{ break-inside: avoid; }}
  h2, h3 {{ break-after: avoid; }}
  .scroll {{ overflow: visible; }}
  th, td {{ padding: .05rem .35rem; }}
}}
</style>
</head>
<body>
"""
_FOOT = "</body>\n</html>\n"


def html(articles: Iterable[Article], title: str) -> Iterator[str]:
    """The file's text, an article at a time."""
    yield _HEAD.format(title=escape(title))
    for article in articles:
        parts = "\n".join(_block(block) for block in article)
        yield f"<article>\n{parts}\n</article>\n"
    yield _FOOT


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(block)


@_block.register
def _heading(block: Heading) -> str:
    return f"<h{block.level}>{escape(block.text)}</h{block.level}>"


@_block.register
def _text(block: Text) -> str:
    quiet = ' class="quiet"' if block.quiet else ""
    return f"<p{quiet}>{escape(block.text)}</p>"


@_block.register
def _safety(block: Safety) -> str:
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in block.lines)
    return f'<div class="safety">\n{lines}\n</div>'


@_block.register
def _bullets(block: Bullets) -> str:
    items = "\n".join(f"<li>{escape(line)}</li>" for line in block.lines)
    return f"<ul>\n{items}\n</ul>"


@_block.register
def _picture(block: Picture) -> str:
    image = base64.b64encode(block.png).decode("ascii")
    return f'<img alt="{escape(block.alt, quote=True)}" src="data:image/png;base64,{image}">'


@_block.register
def _together(block: Together) -> str:
    inner = "\n".join(_block(each) for each in block.blocks)
    return f'<div class="keep">\n{inner}\n</div>'


@_block.register
def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in table.titles)
    body = "\n".join(
        f'<tr class="{"aside" if number in table.aside else ""}">'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for number, cells in enumerate(table.rows)
    )
    kind = "words" if table.words else ""
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )
