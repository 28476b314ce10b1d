"""Reading documents: the text that a reader sees, of pages, PDFs and plain text."""

from __future__ import annotations

import io

import pdf_files
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.checking.references.reading import Document, Reading, pdf, read_now
from sourcebook.checking.references.reading.document import TEXT_BOUND
from sourcebook.checking.references.reading.paging import joined

HTML = "text/html; charset=utf-8"


def of_html(markup: str, content_type: str = HTML) -> Reading:
    return read_now(Document(markup.encode(), content_type))


def of_pdf(body: bytes) -> Reading:
    return read_now(Document(body, "application/pdf"))


def text(markup: str) -> str:
    return of_html(f"<!doctype html><title>T</title><body>{markup}").text


# -- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("one<br>two", "one two"),
        ("<p>one</p><p>two</p>", "one two"),
        ("a w<b>or</b>d", "a word"),
        ("un<wbr>broken, un&shy;broken, un\u200bbroken", "unbroken, unbroken, unbroken"),
        ("<del>gone</del>, <time>today</time>", "gone, today"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "1 2 3"),
        ("<dl><dt>term<dd>meaning</dl>", "term meaning"),
        ("one &lt;b&gt; two&nbsp;three &#x416;", "one <b> two three Ж"),
        ("before<!-- unseen -->, after<!-->, too", "before, after, too"),
        ("<script>var a = '<p>unseen</p>'</script>seen<style>p{}</style>", "seen"),
        ("<noscript>turn scripts on</noscript>seen<template>unseen</template>", "seen"),
        ('<a title="a > b">link</a>', "link"),
        ("<p class=it's>said</p> it's", "said it's"),
        ("words that are <b cut", "words that are"),
        ("&#99999999999999999999;", "\ufffd"),
    ],
)
def test_page_is_read_as_it_is_seen(markup, read):
    """White space where a reader sees some, and nowhere else."""
    assert text(markup) == read


@pytest.mark.parametrize(
    "within",
    [
        '<span class="sr-only">(opens a window)</span>',
        "<span style='display: none'>(opens a window)</span>",
        "<span hidden>(opens a window)</span>",
        "<img src=a.png alt='(opens a window)'>",
        "<svg><g><title>unseen</title><text>(opens a window)</text></g></svg>",
        "<select><option>(opens a window)</select>",
    ],
)
def test_what_is_not_seen_in_a_sentence_stands_after_all_of_it(within):
    """So it parts no words that a reader sees together, and is found nevertheless."""
    assert text(f"<p>The link{within} leads there.</p><p>End.</p>") == (
        "The link leads there. End. (opens a window)"
    )


def test_folded_parts_are_read():
    """A quote that is reached with a click is not missing."""
    read = text("<p>First.<div hidden><div>Behind <b>a</b></div> click.</div><p>Last.")
    assert read == "First. Last. Behind a click."
    assert "Within." in text("<details><summary>More</summary>Within.</details>")


def test_marks_of_footnotes_are_left_out():
    """A reader who quotes leaves them out, too; powers and formulas stay."""
    wiki = (
        '<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">'
        '<span class="cite-bracket">&#91;</span>1<span class="cite-bracket">&#93;</span></a></sup>'
    )
    read = text(f"<p>It was said{wiki} that 10<sup>6</sup> of H<sub>2</sub>O<sup><a>a</a></sup>.")
    assert read == "It was said that 106 of H2O."


def test_readings_of_characters_stand_apart():
    """Kana above a word are no part of the sentence."""
    read = text("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>を読む")
    assert read.startswith("漢字を読む")


def test_toolbar_of_the_archive_is_no_part_of_the_copy():
    """Its words and dates would make every copy of a page look like another page."""
    read = text(
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>Go JUL 12</div><!-- END WAYBACK TOOLBAR INSERT "
        "--><p>The page.<!-- FILE ARCHIVED ON 2025 -->"
    )
    assert read == "The page."


def test_article_that_a_script_would_show_is_read():
    """It stands in the data for search engines, and is read once if the page shows it, too."""
    said = r'"articleBody": "The \"whole\" article,\nall of it. Caf\u00e9."'
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", {said}}}</script>'
    assert text(f"<p>Teaser.</p>{data}") == 'Teaser. The "whole" article, all of it. Café.'
    shown = 'The "whole" article, all of it. Café.'
    assert text(f"<p>{shown}</p>{data}") == shown


def test_post_of_a_social_network_is_read_off_its_description():
    """Those who are not signed in get hardly any words, and the post itself for sharing."""
    read = of_html(
        '<title>Telegram</title><meta property="og:description" content="The post says so.">'
        "<p>View in Telegram</p>"
    )
    assert read.text == "View in Telegram The post says so."


def test_page_without_text_says_that_a_script_brings_it():
    """Nothing can be told of its quotes."""
    read = of_html('<title>App</title><div id="root"></div><script src="app.js"></script>')
    assert read.trouble == "a script brings its text"


def test_title_is_told_apart():
    """Of the page itself, not of a picture in it."""
    read = of_html("<title>On  water &amp; ice</title><svg><title>Logo</title></svg><p>Wet.")
    assert (read.kind, read.title, read.text) == ("html", "On water & ice", "Wet.")


@pytest.mark.parametrize(
    ("encoding", "content_type", "said"),
    [
        ("windows-1251", "text/html; charset=windows-1251", "Вода мокрая, сказал он."),
        ("koi8-r", "text/html; charset=koi8-r", "Вода мокрая, сказал он."),
        ("windows-1251", "text/html; charset=utf-8", "Вода мокрая, сказал он. Вода мокрая."),
        ("utf-16", "text/html", "Вода мокрая, сказал он."),
        ("shift_jis", "text/html; charset=Shift_JIS", "水は濡れている。"),
        ("utf-8", "text/html; charset=nonsense", "水は濡れている。"),
    ],
)
def test_encoding_is_found(encoding, content_type, said):
    """Named rightly, wrongly or not at all."""
    read = read_now(Document(f"<p>{said}</p>".encode(encoding), content_type))
    assert read.text == said


def test_long_page_is_cut_and_says_so():
    """The bound is far beyond any article."""
    read = of_html("<p>" + "word " * (TEXT_BOUND // 5 + 10))
    assert len(read.text) == TEXT_BOUND
    assert not read.complete
    assert of_html("<p>word").complete
    assert not read_now(Document(b"<p>word", HTML, truncated=True)).complete


@given(st.text(alphabet="<>/!-\"'= aphidenscrtyl&#;1\u00ad", max_size=200))
def test_any_markup_can_be_read(markup):
    """Nothing raises, and white space is one."""
    read = of_html(markup)
    assert read.text == " ".join(read.text.split())


@given(st.binary(max_size=300), st.sampled_from(["", HTML, "text/plain", "application/json"]))
def test_any_bytes_can_be_read(body, content_type):
    """Whatever they are called."""
    assert isinstance(read_now(Document(body, content_type)), Reading)


# -- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "kind", "read"),
    [
        (b"plain\n  <b>words</b>", "text/plain", "plain", "plain <b>words</b>"),
        (b"plain words", "", "plain", "plain words"),
        ("Вода".encode("windows-1251"), "text/plain; charset=windows-1251", "plain", "Вода"),
        (b"<?xml version='1.0'?><p>it <i>is</i> so</p>", "application/xml", "plain", "it is so"),
        (
            rb'{"a": "\u0412\u043e\ud83d\ude00\/\n."}',
            "application/json",
            "plain",
            '{"a": "Во😀/ ."}',
        ),
        (b" <!DOCTYPE html><p>page</p>", "", "html", "page"),
        (b"<html><p>page</p>", "application/octet-stream", "html", "page"),
        ("\ufeff<html><p>page</p>".encode(), "", "html", "page"),
    ],
)
def test_text_of_every_make_is_read(body, content_type, kind, read):
    """XML between its tags, JSON with its escapes resolved."""
    reading = read_now(Document(body, content_type))
    assert (reading.kind, reading.text) == (kind, read)


@pytest.mark.parametrize(
    ("body", "content_type", "trouble"),
    [
        (b"", HTML, "nothing in it"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png", "no text that is read here (image/png)"),
        (b"PK\x03\x04\0\0", "", "no text in it"),
        (b"ab\0cd", "text/plain", "no text that is read here (text/plain)"),
        (b"<html>Sign in", "application/pdf", "called a PDF, and is none"),
    ],
)
def test_other_documents_have_no_text(body, content_type, trouble):
    """And it is said why."""
    reading = read_now(Document(body, content_type))
    assert (reading.kind, reading.text, reading.trouble) == ("none", "", trouble)


# -- PDFs ----------------------------------------------------------------------------------------

SCRIPTS = {
    "cyrillic": "Министр заявил, что вода мокрая, а лёд холодный.",
    "greek": "Ο υπουργός είπε ότι το νερό είναι υγρό.",
    "arabic": (
        "قال الوزير (الجديد) إن الماء مبلل، وإن الثلج بارد في 12 يوما، ولا خلاف في الأمر: «لا»"
        " بحسب Water Works Ltd و COVID-19 معا."
    ),
    "hebrew": 'השר אמר: "המים רטובים" (ב-12 בינואר 2025), והקרח קר.',
    "ligatures": "The office found five efficient waffles.",
}


@pytest.fixture
def printed(page):
    """Prints a page to PDF in a real browser."""

    def print_it(markup: str) -> bytes:
        page.set_content(f"<!doctype html><meta charset=utf-8><title>Printed</title>{markup}")
        return page.pdf(format="A4")

    return print_it


@pytest.mark.parametrize("script", SCRIPTS)
def test_printed_page_is_read_in_the_order_of_reading(printed, script):
    """Also what runs from right to left, and what is set with ligatures."""
    said = SCRIPTS[script]
    direction = "rtl" if script in {"arabic", "hebrew"} else "ltr"
    read = of_pdf(
        printed(f"<p dir={direction} style=\"font-family:'DejaVu Serif'\">{said}</p>" * 3)
    )
    assert read == Reading("pdf", text=" ".join([said] * 3), title="Printed")


def test_columns_are_read_one_after_the_other(printed):
    """And a word that a line breaks is whole."""
    said = "Of all the unquestionable characterisations of water, wetness stands first. " * 12
    style = "columns:3;text-align:justify;hyphens:auto;font:11pt serif"
    read = of_pdf(printed(f"<div lang=en style='{style}'>{said}</div>"))
    assert read.text == said.strip()


@pytest.mark.parametrize(
    ("script", "style"),
    [
        ("cyrillic", ""),
        ("hebrew", "direction:rtl"),
        ("ligatures", ""),
        ("ligatures", "writing-mode:vertical-rl"),
    ],
)
def test_page_of_one_line_is_read(printed, script, style):
    """Too little to tell by which way it runs, and words in pieces of one letter or more."""
    said = SCRIPTS[script]
    assert of_pdf(printed(f"<p style='{style}'>{said}</p>")).text == said


def test_words_are_told_by_where_they_stand():
    """Some writers of PDFs place each word by itself, and write no spaces."""
    words = [pdf_files.written(w, left=50 + 60 * at) for at, w in enumerate("Water is wet".split())]
    assert of_pdf(pdf_files.pages(b"".join(words))).text == "Water is wet"


def test_turned_pages_are_read():
    """Whether one has to turn one's head, or the page is turned back."""
    lines = pdf_files.written("Water is wet.", "Ice is cold.")
    turned = pdf_files.pages(b"q 0 1 -1 0 595 0 cm " + lines + b" Q")
    upright = turned.replace(b"/MediaBox", b"/Rotate 90/MediaBox")
    assert of_pdf(turned).text == of_pdf(upright).text == "Water is wet. Ice is cold."


@pytest.mark.parametrize(
    ("font", "encoding", "codec", "said"),
    [
        ("STSong-Light", "UniGB-UCS2-H", "utf-16-be", "水是湿的。"),
        ("STSong-Light", "GBK-EUC-H", "gbk", "水是湿的。"),
        ("HeiseiMin-W3", "90ms-RKSJ-H", "cp932", "水は濡れている。"),
        ("HYSMyeongJo-Medium", "KSCms-UHC-H", "cp949", "물은 젖어 있다."),
    ],
)
def test_scripts_whose_fonts_stand_in_no_file_are_read(font, encoding, codec, said):
    """By the encodings that every reader has to know (ISO 32000-1, 9.7.5.2)."""
    ordering = {"UniGB": "GB1", "GBK-E": "GB1", "90ms-": "Japan1", "KSCms": "Korea1"}[encoding[:5]]
    composite = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{font}/Encoding/{encoding}/DescendantFonts[<</Type"
        f"/Font/Subtype/CIDFontType0/BaseFont/{font}/CIDSystemInfo<</Registry(Adobe)"
        f"/Ordering({ordering})/Supplement 2>>/FontDescriptor<</Type/FontDescriptor/FontName/{font}"
        "/Flags 6/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700"
        "/StemV 80>>>>]>>"
    )
    lines = pdf_files.shown(b"<%s>" % said.encode(codec).hex().encode())
    assert of_pdf(pdf_files.pages(lines, font=composite.encode())).text == said


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_pdf_that_anybody_may_open_is_read(algorithm):
    """Many are encrypted only against being changed: the password is empty."""
    assert of_pdf(_encrypted("", algorithm)).text == pdf_files.WORDS
    locked = of_pdf(_encrypted("secret", algorithm))
    assert (locked.text, locked.complete, locked.trouble) == ("", False, "it wants a password")


def _encrypted(password: str, algorithm: str) -> bytes:
    opened = io.BytesIO(pdf_files.pages(pdf_files.written(pdf_files.WORDS)))
    writer = pypdf.PdfWriter(clone_from=opened)
    writer.encrypt(password, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


PICTURE = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"


def test_scanned_pages_have_no_text_layer():
    """Not one, or not all of them: then a quote that is not found is not missing."""
    scanned = of_pdf(pdf_files.pages(PICTURE, PICTURE))
    assert (scanned.text, scanned.complete, scanned.trouble) == ("", False, "no text layer")
    with_cover = of_pdf(pdf_files.pages(pdf_files.written("Downloaded from a library"), PICTURE))
    assert with_cover.text == "Downloaded from a library"
    assert (with_cover.complete, with_cover.trouble) == (False, pdf.UNREAD_PAGES)


def test_font_that_says_not_what_its_glyphs_mean_gives_no_text():
    """Signs without meaning are worse than none: every quote would seem to be missing."""
    font = (
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[97/uni2701/uni2702"
        b"/uni2703/uni2704]>>>>"
    )
    read = of_pdf(pdf_files.pages(pdf_files.written("abcd dcba abba"), font=font))
    assert (read.text, read.complete, read.trouble) == ("", False, "its letters cannot be told")


def test_broken_table_of_objects_is_overlooked():
    """As every reader does; what cannot be mended says so."""
    whole = pdf_files.pages(pdf_files.written(pdf_files.WORDS))
    assert of_pdf(whole.replace(b"xref\n0", b"xxxx\n0")).text == pdf_files.WORDS
    assert of_pdf(b"\n\n" + whole).text == pdf_files.WORDS
    nothing = Document(b"%PDF-1.7 and nothing more", truncated=True)
    assert of_pdf(nothing.body).trouble == "no PDF that can be read"
    assert read_now(nothing).trouble == "no PDF that can be read"


def test_cut_pdf_gives_the_pages_that_came():
    """Fetching stops at 5 MB, and the table of objects stands at the end."""
    contents = [pdf_files.written(f"Page {n} of the report.") for n in range(40)]
    whole = pdf_files.pages(*contents)
    read = read_now(Document(whole[: len(whole) // 2], "application/pdf", truncated=True))
    assert "Page 3 of the report." in read.text
    assert "Page 39 of the report." not in read.text
    assert (read.complete, read.trouble) == (False, "its end is missing")


def test_without_a_reader_of_pdfs_it_is_said(monkeypatch):
    """Whoever installs without it can check all but PDFs."""
    monkeypatch.setattr(pdf, "pypdfium2", None)
    read = of_pdf(pdf_files.pages(pdf_files.written(pdf_files.WORDS)))
    assert (read.complete, read.trouble) == (False, "no reader of PDFs is installed")


def test_long_pdf_is_left_off_when_it_is_enough():
    """What was read until then is kept."""
    contents = [pdf_files.written(f"Page {n}.") for n in range(3)]
    asked = iter([False, True])
    read = read_now(Document(pdf_files.pages(*contents)), lambda: next(asked))
    assert (read.text, read.complete) == ("Page 0.", False)
    assert read.trouble == "reading it took too long"


# -- lines and pages -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        ("exam\ufffeple", "example"),
        ("COVID\ufffe19", "COVID-19"),
        ("Anglo\ufffeSaxon", "Anglo-Saxon"),
        ("VAC\ufffeCINE", "VACCINE"),
        ("a well-known one, the well\ufffeknown one", "a well-known one, the well-known one"),
        ("水は\n濡れている", "水は濡れている"),
        ("water is\nwet", "water is\nwet"),
    ],
)
def test_words_broken_by_a_line_are_whole(lines, read):
    """Hyphens that belong to a word stay."""
    assert joined([lines]).strip() == read


def test_running_heads_do_not_part_a_sentence():
    """The head of every page and its number stand in the text once; rows of figures all stay."""
    bodies = [
        "12 20 30\nWater\nis so con-",
        "tinued to be\n13 20 30\nwet",
        "and ice\n14 20 30\nis con-",
        "tinued to be cold\n15 20 30\n16 20 30",
    ]
    pages = [f"On water\n{body}\np. {number} of 4" for number, body in enumerate(bodies, 1)]
    assert " ".join(joined(pages).split()) == (
        "On water 12 20 30 Water is so con- p. 1 of 4 tinued to be 13 20 30 wet and ice 14 20 30"
        " is continued to be cold 15 20 30 16 20 30"
    )


def test_slides_that_are_alike_are_all_read():
    """On a page of few lines none is a running head."""
    slides = [f"Figure {number}" for number in range(5)]
    assert joined(slides).split("\n")[1:] == slides
