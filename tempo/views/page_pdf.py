"""Pages as a PDF for A4 or Letter, set by reportlab; the same article gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache, singledispatch
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    KeepTogether,
    ListFlowable,
    ListItem,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid

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
from tempo.views.plots_paper import font_files

PAPERS = {"a4": A4, "letter": LETTER}
_MARGIN = 15 * mm
_BODY_PT = 9.0
#: A heading is never left alone at the foot of a page.
_ROOM_UNDER_HEADING = 28 * mm


def write_pdf(articles: Iterable[Article], path: Path, title: str, paper: str = "a4") -> None:
    """Write the articles, each from a page of its own on."""
    _register_fonts()
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=PAPERS[paper],
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=title,
        author="tempo",
        invariant=1,
    )
    story: list[Flowable] = []
    for article in articles:
        story += [PageBreak()] if story else []
        for block in article:
            story += _flow(block, document.width, document.height)
    number = _page_number(document.width + _MARGIN)
    document.build(story, onFirstPage=number, onLaterPages=number)
    path.write_bytes(buffer.getvalue())


@singledispatch
def _flow(block: Block, width: float, height: float) -> list[Flowable]:
    raise TypeError(block, width, height)


@_flow.register
def _heading(block: Heading, _width: float, _height: float) -> list[Flowable]:
    return [CondPageBreak(_ROOM_UNDER_HEADING), _paragraph(block.text, f"h{block.level}")]


@_flow.register
def _text(block: Text, _width: float, _height: float) -> list[Flowable]:
    return [_paragraph(block.text, "quiet" if block.quiet else "body")]


@_flow.register
def _safety(block: Safety, width: float, _height: float) -> list[Flowable]:
    return [_framed([_paragraph(line, "body") for line in block.lines], width)]


@_flow.register
def _bullets(block: Bullets, _width: float, _height: float) -> list[Flowable]:
    items: list[Any] = [ListItem(_paragraph(line, "body"), leftIndent=10) for line in block.lines]
    return [ListFlowable(items, bulletType="bullet", start="•", leftIndent=10)]


@_flow.register
def _picture(block: Picture, width: float, height: float) -> list[Flowable]:
    return [_image(block, width, height), Spacer(0, 4)]


@_flow.register
def _table(block: Table, width: float, _height: float) -> list[Flowable]:
    return [_grid(block, width), Spacer(0, 4)]


@_flow.register
def _together(block: Together, width: float, height: float) -> list[Flowable]:
    return [KeepTogether([each for part in block.blocks for each in _flow(part, width, height)])]


def _paragraph(text: str, style: str) -> Paragraph:
    return Paragraph(escape(text), _styles()[style])


def _framed(parts: Sequence[Flowable], width: float) -> Grid:
    """A bar at the left that no printer loses."""
    frame = Grid([[list(parts)]], colWidths=[width], spaceBefore=4, spaceAfter=6)
    frame.setStyle(
        [
            ("LINEBEFORE", (0, 0), (0, -1), 3, colors.HexColor("#D55E00")),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return frame


def _image(picture: Picture, width: float, height: float) -> Image:
    image = Image(io.BytesIO(picture.png))
    scale = min(width / image.imageWidth, 0.95 * height / image.imageHeight)
    image.drawWidth, image.drawHeight = scale * image.imageWidth, scale * image.imageHeight
    return image


def _grid(table: Table, width: float) -> Grid:
    """A table as wide as it needs; words wrap, numbers stand to the right and shrink to fit."""
    columns = list(zip(table.titles, *table.rows, strict=True))
    rows: list[tuple[Any, ...]] = [table.titles, *table.rows]
    sizes: list[float] | None = None
    if table.words:
        rows = [tuple(_paragraph(cell, "th") for cell in table.titles)]
        rows += [tuple(_paragraph(cell, "body") for cell in cells) for cells in table.rows]
        shares = [max(8, *map(len, column)) ** 0.7 for column in columns]
        sizes = [width * share / sum(shares) for share in shares]
        points = _BODY_PT
    else:
        letters = sum(max(map(len, column)) for column in columns)
        points = max(5.0, min(8.0, width / (0.58 * letters + 1.1 * len(columns))))
    grid = Grid(rows, colWidths=sizes, repeatRows=1, hAlign="LEFT", spaceBefore=2)
    grid.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), "tempo", points, 1.25 * points),
            ("FONT", (0, 0), (-1, 0), "tempo-bold", points, 1.25 * points),
            ("ALIGN", (0, 0), (-1, -1), "LEFT" if table.words else "RIGHT"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
            ("LINEBELOW", (0, 1), (-1, -1), 0.3, colors.HexColor("#bbbbbb")),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            *(
                ("TEXTCOLOR", (0, row + 1), (-1, row + 1), colors.HexColor("#666666"))
                for row in table.aside
            ),
        ]
    )
    return grid


def _page_number(right: float) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, _: Any) -> None:
        canvas.setFont("tempo", 7)
        canvas.drawRightString(right, 8 * mm, str(canvas.getPageNumber()))

    return draw


@cache
def _register_fonts() -> None:
    """The letters that matplotlib brings along: they have ±, − and every alphabet's capitals."""
    for name, file in font_files().items():
        pdfmetrics.registerFont(TTFont(name, file))


@cache
def _styles() -> dict[str, ParagraphStyle]:
    sizes = {"h1": (15.0, 2, 4), "h2": (11.5, 8, 3), "h3": (9.5, 5, 2), "body": (_BODY_PT, 0, 2)}
    sizes |= {"quiet": (7.5, 0, 2), "th": (_BODY_PT, 0, 0)}
    return {
        name: ParagraphStyle(
            name,
            fontName="tempo" if name in {"body", "quiet"} else "tempo-bold",
            fontSize=points,
            leading=1.3 * points,
            spaceBefore=before,
            spaceAfter=after,
            textColor=colors.HexColor("#444444") if name == "quiet" else colors.black,
        )
        for name, (points, before, after) in sizes.items()
    }
