"""Cataloguing whatever the words: what is written is read back as the same text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourcebook.cataloguing import (
    Identifier,
    KindProposal,
    Name,
    Record,
    Scheme,
    Words,
    appended,
    duplicate_of,
    entry_of,
    faults,
    is_key,
    propose_key,
    read_identifier,
    text_of,
)
from sourcebook.cataloguing.cleaning import LONGEST, clean
from sourcebook.cataloguing.dates import read_date
from sourcebook.cataloguing.escaping import escaped
from sourcebook.cataloguing.languages import language_name
from sourcebook.cataloguing.people import natural
from sourcebook.cataloguing.services.wayback import Copy
from sourcebook.latex import to_text
from sourcebook.loading.bibtex.dates import parse_date
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.loading.bibtex.sources import language_tag
from sourcebook.loading.silences import silences_in
from sourcebook.vocabulary import Independence, SourceKind

SIGNS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(list("{}\\%&#_$~^`'\"-!?<>,=@ \n\r\t\x00\x1b\u202e\u2028\u00a0éЖ漢")),
    ),
    max_size=60,
)
NAMES = st.builds(Name, SIGNS.map(clean), SIGNS.map(clean), st.just(""), SIGNS.map(clean)).filter(
    lambda name: bool(name.sortable)
)
RECORDS = st.builds(
    Record,
    entry_type=st.sampled_from(["", "article", "online", "book", "report"]),
    title=SIGNS.map(clean),
    authors=st.lists(NAMES, max_size=3).map(tuple),
    journal=SIGNS.map(clean),
    book=SIGNS.map(clean),
    publisher=SIGNS.map(clean),
    volume=SIGNS.map(clean),
    number=SIGNS.map(clean),
    pages=SIGNS.map(clean),
    date=SIGNS.map(read_date),
    url=SIGNS,
    isbn=SIGNS.map(clean),
    arxiv_class=SIGNS.map(clean),
    language=SIGNS,
    kind=st.none() | st.just(KindProposal(SourceKind.RCT, "x")),
)
IDENTIFIERS = st.sampled_from(
    [
        Identifier(Scheme.DOI, "10.5555/x_y(1)<2>"),
        Identifier(Scheme.PMID, "38246194"),
        Identifier(Scheme.ARXIV, "2301.99999v2"),
        Identifier(Scheme.ISBN, "9783161484100"),
        Identifier(Scheme.URL, "https://example.org/a?b=%20&c=d#e_f~g"),
    ]
)
SHOWN = str.maketrans(dict.fromkeys("{}\\"))
"""Our loader shows neither braces nor backslashes, whoever wrote them."""


def shown(text: str) -> str:
    return re.sub(" +", " ", text.translate(SHOWN)).strip(" ")


@given(SIGNS)
@example("-- --- `` '' ?` !` << >> ,, $5 and $6 \\$ ~ ^ {} {")
@example("% sourcebook: ignore B419 hush")
def test_escaped_text_is_read_as_itself(text):
    """Escaping and reading LaTeX are each other's inverse; braces balance and nothing silences."""
    plain = clean(text)
    latex = escaped(plain)
    assert to_text(latex) == shown(plain)
    depth = 0
    for sign in latex:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert silences_in("x", [latex]) == ([], [])


@given(st.one_of(SIGNS, st.none(), st.integers(), st.lists(SIGNS), st.booleans(), st.floats()))
@example("x" * 5_000)
@example("&lt;i&gt;x&lt;/i&gt; p &lt; 0.05")
def test_clean_text_is_one_short_line(told):
    """Whatever was told, a line without control signs comes of it, and cleaning twice is once."""
    plain = clean(told)
    assert len(plain) <= LONGEST + 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\ud800-\udfff]", plain)
    assert plain == plain.strip(" ")
    plain.encode()


@given(RECORDS, IDENTIFIERS, st.sampled_from([None, *Independence]), SIGNS)
@example(Record(authors=(Name("Doe; Roe", "J."),)), Identifier(Scheme.PMID, "1"), None, "")
def test_whatever_is_told_loads_without_an_error(record, identifier, tie, archive):
    """Any record becomes an entry that our loader reads back field by field, without a problem."""
    keys = frozenset({"a"})
    words = Words(SourceKind.NEWS, tie, ("a", "label-1"))
    key = propose_key(record, identifier, keys)
    entry = entry_of(key, record, identifier, words, Copy(archive, read_date(archive)), keys)
    before = "@online{a,\n  title = {A},\n}\n"
    after = appended(before.encode(), text_of(entry)).decode()
    assert faults(before, after, entry, "refs.bib") == []
    sources, problems, _ = load_bibliography(after, "refs.bib")
    assert [problem for problem in problems if problem.location.line > 4] == []
    source = sources[key]
    if shown(record.title):
        assert source.title == shown(record.title)
    assert source.derived_from == ("a",)
    assert source.origin_labels == ("label-1",)
    assert source.kind is SourceKind.NEWS
    assert duplicate_of(record, identifier, sources) is not None


def test_pages_with_signs_between_are_read_back():
    """What is left when signs that are no pages go has one blank where there were two."""
    record = Record(entry_type="article", title="x", pages="0 ¡ 0")
    words = Words(SourceKind.NEWS, None, ())
    identifier = Identifier(Scheme.PMID, "38246194")
    entry = entry_of("k", record, identifier, words, None, frozenset())
    assert dict(entry.fields)["pages"] == "0 0"
    assert faults("", text_of(entry), entry, "refs.bib") == []


PERSON, BODY = Name("Скворцова", "В."), Name(body="Ministry of Health and Sport")


@pytest.mark.parametrize(
    ("record", "identifier", "taken", "key"),
    [
        (Record(title="Viruses", authors=(PERSON,), date="2024-01"), 0, (), "skvortsova2024"),
        (Record(title="On oncolytic viruses", authors=(PERSON,), date="2024"), 0,
         ("SKVORTSOVA2024",), "skvortsova2024oncolytic"),
        (Record(title="Вакцина проходит фазу", publisher="ТАСС", date="2025"), 4, (),
         "tass2025vaktsina"),
        (Record(title="The vaccine", publisher="Forbes India"), 4, (), "forbesindia-vaccine"),
        (Record(title="The", authors=(BODY,), date="2025"), 0, (), "ministryofhealthandsport2025"),
        (Record(), 0, (), "doi-xy12"),
        (Record(), 1, (), "pmid-38246194"),
        (Record(), 2, ("arxiv-230199999v2",), "arxiv-230199999v2-2"),
        (Record(url="https://example.org/2025/vaccine.html?x"), 4, (), "example-vaccine"),
    ],
)  # fmt: skip
def test_key_says_who_when_and_what(record, identifier, taken, key):
    """Keys are as those in the file are: a family name or an outlet, the year, a telling word."""
    identifiers = [
        Identifier(Scheme.DOI, "10.5555/x_y(1)<2>"), Identifier(Scheme.PMID, "38246194"),
        Identifier(Scheme.ARXIV, "2301.99999v2"), Identifier(Scheme.ISBN, "9783161484100"),
        Identifier(Scheme.URL, "https://example.org/x"),
    ]  # fmt: skip
    assert propose_key(record, identifiers[identifier], taken) == key


@given(RECORDS, IDENTIFIERS, st.sets(st.sampled_from(["muster2024", "Weber2024", "doi", "pmid"])))
def test_proposed_key_can_be_used(record, identifier, taken):
    """A proposed key is ASCII, may be cited, and is nobody else's."""
    key = propose_key(record, identifier, taken)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)
    assert len(key) <= 60
    assert key not in {one.casefold() for one in taken}
    assert is_key(key)


@given(IDENTIFIERS, st.integers(2, 6))
def test_keys_stay_apart_however_often(identifier, times):
    """The same work proposed again and again never gets a key twice."""
    taken: set[str] = set()
    for _ in range(times):
        key = propose_key(Record(title="The", date="2024"), identifier, taken)
        assert key not in taken
        taken.add(key)


@given(st.text(max_size=80))
@example("10.1/" * 10)
@example("https://[")
@example("https://doi.org/")
@example("isbn:")
def test_identifier_is_read_or_refused_in_a_sentence(text):
    """Any text is an identifier of which reading again gives the same, or a sentence."""
    try:
        found = read_identifier(text)
    except ValueError as error:
        assert str(error).endswith(".")  # noqa: PT017
        return
    label = "" if found.scheme is Scheme.URL else f"{found.scheme.name.lower()}:"
    assert read_identifier(f"{label}{found.value}") == found


@given(SIGNS)
@example("2024-02-31")
@example("0000-00-00")
@example("20240118")
@example("Mar 2021")
def test_read_date_is_one_that_the_loader_takes(text):
    """A date that is read at all is one our loader reads."""
    if date := read_date(text):
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", date)
        assert parse_date(date).start is not None


@given(st.one_of(SIGNS, st.from_regex(r"[a-z]{2,3}([-_][A-Za-z]{2,4})?", fullmatch=True)))
def test_language_is_one_that_the_loader_takes(text):
    """A language that is named at all is one our loader knows."""
    if name := language_name(text):
        assert language_tag(name) is not None


@given(SIGNS)
def test_name_in_one_piece_is_taken_apart_or_left_whole(text):
    """No name makes the reader stumble, and none is lost."""
    name = natural(text)
    assert (name is None) == (not any(sign.isalpha() for sign in clean(text, 200)))
