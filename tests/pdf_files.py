"""PDFs written by hand: good ones, broken ones, and ones that mean harm."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping

HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
WORDS = "The committee said plain words on a page."


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, by number; 1 is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, written in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        place = places.get(number)
        out += b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place
    out += b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, table)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def pages(
    *contents: bytes,
    font: bytes = HELVETICA,
    entries: bytes = b"",
    coding: bytes = b"",
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """A PDF whose pages have these contents and one font, `/F`, which is object 3."""
    first = 100
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(contents)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        3: font,
        **(more or {}),
    }
    for at, content in enumerate(contents):
        page = first + 2 * at
        objects[page] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>%s>>>>" % (page + 1, entries)
        )
        objects[page + 1] = stream(content, coding)
    return pdf(objects)


def shown(*lines: bytes, left: int = 50, top: int = 780) -> bytes:
    """What shows these lines below each other, each an operand of `Tj`."""
    return b"".join(
        b"BT /F 11 Tf %d %d Td %s Tj ET\n" % (left, top - 14 * at, line)
        for at, line in enumerate(lines)
    )


def written(*lines: str, left: int = 50, top: int = 780) -> bytes:
    """The same of text in Latin letters."""
    return shown(*(b"(%s)" % line.encode("cp1252") for line in lines), left=left, top=top)


def squeezed(unit: bytes, size: int) -> bytes:
    """So many bytes of the same, compressed by one part in a thousand.

    One block is compressed and then repeated, which is quick, and wrong only in the checksum.
    """
    block = unit * (2**20 // len(unit))
    squeezing = zlib.compressobj(9)
    first, next_one = (
        squeezing.compress(block) + squeezing.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    return first + next_one * (size // len(block)) + squeezing.flush()


DEFLATED = b"/Filter/FlateDecode"
HUGE = 4 * 10**8
"""Bytes: more than a child may hold."""


def bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that grow beyond any memory, each in a way of its own."""
    for name, unit in {
        "spaces": b" ",
        "words": b"BT /F 9 Tf (abcdefgh) Tj ET ",
        "states": b"q ",
        "arrays": b"[",
        "strings": b"(",
    }.items():
        yield name, pages(squeezed(unit, HUGE), coding=DEFLATED)
    thrice = zlib.compress(zlib.compress(squeezed(b" ", HUGE)))
    yield "in three layers", pages(thrice, coding=b"/Filter[" + b"/FlateDecode" * 3 + b"]")
    meaning = b"/CIDInit begincmap 200 beginbfchar " + b"<61><" + b"0061" * 500 + b"> "
    yield (
        "meanings of glyphs",
        pages(
            shown(b"(abc)"),
            font=HELVETICA[:-2] + b"/ToUnicode 6 0 R>>",
            more={6: stream(squeezed(meaning, HUGE), DEFLATED)},
        ),
    )


def form(content: bytes, other: int) -> bytes:
    """A form that may call another one, `/X`."""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    return stream(
        content, b"%s/Resources<</XObject<</X %d 0 R>>/Font<</F 3 0 R>>>>" % (entries, other)
    )


def labyrinths() -> Iterator[tuple[str, bytes]]:
    """Files in which a reader may run for ever, or down without end."""
    to_form = b"/XObject<</X 6 0 R>>"
    yield (
        "a form in itself",
        pages(b"/X Do", entries=to_form, more={6: form(b"/X Do /X Do " + written(WORDS), other=6)}),
    )
    forms = {number: form(b"/X Do " * 10, other=number + 1) for number in range(6, 30)}
    yield (
        "ten forms in each of ten",
        pages(b"/X Do " * 10, entries=to_form, more={**forms, 30: stream(written(WORDS))}),
    )
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    yield (
        "pages in a circle",
        pdf({1: catalogue, 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"}),
    )
    yield (
        "more pages than there are",
        pdf({1: catalogue, 2: b"<</Type/Pages/Kids[]/Count 2147483647>>"}),
    )
    depth = 20_000
    deep = {
        number: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1) for number in range(2, depth)
    }
    yield "pages far down", pdf({1: catalogue, **deep, depth: b"<</Type/Page>>"})
    yield "a length that is itself", pdf({1: b"<</Length 1 0 R>>\nstream\n \nendstream"})
    yield "references in a circle", pdf({1: catalogue, 2: b"3 0 R", 3: b"2 0 R"})
    yield "arrays in arrays", pdf({1: b"[" * 500_000 + b"]" * 500_000})
    yield "dictionaries in dictionaries", pdf({1: b"<</A" * 500_000})
    yield "a table of two thousand million", _with_table(2_000_000_000, zlib.compress(bytes(100)))
    yield (
        "a table that grows",
        _with_table(130_000_000, squeezed(b"\1\0\0\0\x10\0\0", HUGE)),
    )


def _with_table(size: int, table: bytes) -> bytes:
    head = b"%PDF-1.7\n"
    entries = b"/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R%s" % (size, DEFLATED)
    return b"%s1 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (
        head,
        stream(table, entries),
        len(head),
    )
