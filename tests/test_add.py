"""`sourcebook add`: from an identifier to an entry, with every service on a loopback web."""

from __future__ import annotations

import json

import pytest
from catalogues import COPY, CROSSREF, CSL, NEWS, PAPER, RETRACTION, Services
from click.testing import CliRunner

from conftest import REFS
from sourcebook.cli import main
from sourcebook.loading import load
from sourcebook.vocabulary import Independence, SourceKind

BIB = "data/refs.bib"
DAY = ("--today", "2026-11-21")


@pytest.fixture
def services(web):
    """Every service as documented; what a test changes is forgotten after it."""
    with web.afresh():
        yield Services(web)


@pytest.fixture
def site(make_site, services):
    """The folder of a small knowledge base whose services are ours."""
    return lambda files=None, **values: make_site(
        {"mkdocs.yml": services.settings(**values), **(files or {})}
    )


def add(root, *words, code: int | None = 0, text: str | None = None):
    words = ("add", *words, "--in", root, *DAY)
    result = CliRunner().invoke(main, [str(word) for word in words], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert code is None or result.exit_code == code, result.output
    return result


def added(root, key: str):
    """The entry as our own loader reads it, from a file in which nothing is wrong."""
    loaded = load(root)
    assert [problem for problem in loaded.problems if problem.severity == "error"] == []
    return loaded.kb.sources[key]


# -- what each service tells -----------------------------------------------------------------------


def test_doi_gives_a_whole_entry(site, services):
    """The resolver and Crossref together fill the entry; what a person must say stays open."""
    root = site()
    result = add(root, "https://doi.org/10.5555/invented.1", "--yes")
    source = added(root, "obraztsova2024")
    assert source.title == "A trial of Placebovirus in 100% of mice & men"
    assert source.fields == {
        "title": r"A trial of Placebovirus in 100\% of mice \& men",
        "author": "Образцова, Анна and van der Example, Jan and {Research and Trials Group}",
        "journaltitle": "Journal of Invented Results",
        "volume": "403",
        "number": "10427",
        "pages": "632--644",
        "date": "2024-01-18",
        "url": "https://journal.example.org/article/1",
        "doi": "10.5555/invented.1",
        "langid": "english",
    }
    assert source.entry_type == "article"
    assert source.kind is None
    assert source.independence is Independence.UNKNOWN
    assert "It has no kind yet" in result.stderr
    assert "It has no independence yet" in result.stderr
    assert "Warning" not in result.stderr


def test_pubmed_is_asked_about_the_doi_of_an_article(site, services):
    """What PubMed has on the same DOI gives the kind and the PMID."""
    services.dois["10.5555/water.1"] = {**CSL, "DOI": "10.5555/water.1"}
    services.numbers["10.5555/water.1[doi]"] = ["99999991"]
    root = site()
    result = add(root, "10.5555/water.1", "--yes")
    source = added(root, "obraztsova2024")
    assert source.fields["pmid"] == "99999991"
    assert source.kind is SourceKind.RCT
    assert "PubMed calls it: Randomized Controlled Trial." in result.stderr


@pytest.mark.parametrize("numbers", [["99999991"], ["99999991", "2"], ["x"]])
def test_another_work_that_pubmed_finds_is_not_taken(site, services, numbers):
    """Of several works, or of one with another DOI, nothing is taken."""
    services.numbers["10.5555/invented.1[doi]"] = numbers
    root = site()
    result = add(root, "10.5555/invented.1", "--yes")
    source = added(root, "obraztsova2024")
    assert "pmid" not in source.fields
    assert source.kind is None
    assert "erratum" not in result.stderr


@pytest.mark.parametrize("bad", ["500", "ok", "empty", "refused"])
def test_failing_pubmed_costs_only_the_kind(site, web, bad):
    """The entry of a DOI is whole without PubMed, and one sentence says that it was not heard."""
    root = site(pubmed=web.url(bad))
    result = add(root, "10.5555/invented.1", "--yes", "--no-archive")
    assert added(root, "obraztsova2024").fields["volume"] == "403"
    assert result.stderr.count("Warning: ") == 1
    assert f"Warning: PubMed {BAD_ANSWERS[bad]}" in result.stderr


def test_datacite_answers_behind_the_same_resolver(site):
    """A DOI that is not Crossref's is no failure, and its type gives a kind with its reason."""
    root = site()
    result = add(root, "10.5555/data.1", "--yes")
    source = added(root, "example2023")
    assert source.entry_type == "dataset"
    assert source.kind is SourceKind.DATASET
    assert source.fields["publisher"] == "Invented Archive"
    assert "The DOI resolver calls it a dataset." in result.stderr
    assert "Warning" not in result.stderr


def test_pubmed_gives_the_kind_its_type_says(site):
    """The type of publication is proposed with PubMed's own words; corrections are told."""
    root = site()
    result = add(root, "PMID: 99999991", "--yes")
    source = added(root, "musterfrau2021")
    assert source.kind is SourceKind.RCT
    assert source.title == "Water against thirst: a randomised trial"
    assert source.doi == "10.5555/water.1"
    assert source.fields["pages"] == "1048--1052"
    assert source.fields["date"] == "2021-02-09"
    assert source.fields["author"] == "Musterfrau, Erika M and {WATER investigators}"
    assert "PubMed calls it: Randomized Controlled Trial." in result.stderr
    assert "Note: PubMed knows an erratum of this work: Inv Med. 2021 May" in result.stderr


def test_arxiv_gives_an_eprint(site):
    """A paper at arXiv has its number as eprint, and where else it was published is told."""
    root = site()
    result = add(root, "arXiv:2301.99999", "--yes")
    fields = added(root, "vanmuster2023").fields
    assert fields["title"] == "Invented proofs of nothing"
    assert fields["author"] == "van Muster, Max"
    assert (fields["eprint"], fields["eprinttype"]) == ("2301.99999", "arxiv")
    assert fields["eprintclass"] == "q-bio.QM"
    assert fields["url"] == "https://arxiv.org/abs/2301.99999"
    assert "also published as 10.5555/nothing.1" in result.stderr


def test_isbn_gives_a_book(site):
    """A book comes from Open Library, under its ISBN of 13 digits, whichever was given."""
    root = site()
    add(root, "3-16-148410-X", "--yes")
    source = added(root, "mustermann2009")
    assert source.entry_type == "book"
    assert source.title == "Invented cures: a history"
    assert source.fields["isbn"] == "9783161484100"
    assert source.fields["publisher"] == "{Smith and Sons}"
    assert source.fields["date"] == "2009-03-03"


def test_page_is_read_from_its_json_ld_and_open_graph(site, web):
    """A page tells title, day, author, site and language; one broken script costs nothing."""
    url = web.page("news", NEWS)
    root = site()
    result = add(root, url, "--yes")
    source = added(root, "primerov2025")
    assert source.title == "Вакцина готова, говорят в институте"
    assert source.fields["author"] == "Примеров, Иван"
    assert source.fields["publisher"] == "Пример ТВ"
    assert source.fields["date"] == "2025-09-06"
    assert source.fields["urldate"] == "2026-11-21"
    assert source.language == "ru"
    assert source.kind is SourceKind.NEWS
    assert "The page calls itself a NewsArticle." in result.stderr


def test_page_of_a_paper_is_read_from_its_citation_tags(site, web):
    """The tags for scholars come first, and the DOI they name is asked about, too."""
    url = web.page("paper", PAPER)
    root = site()
    result = add(root, url, "--yes")
    source = added(root, "beispiel2020")
    assert source.entry_type == "article"
    assert source.fields["journaltitle"] == "Journal of Paper"
    assert source.fields["author"] == "Beispiel, Hans and B., A."
    assert source.fields["pages"] == "11--19"
    assert source.doi == "10.5555/paper.1"
    assert web.count("doi") == 1
    assert "The DOI resolver answered 404: it does not know this DOI." in result.stderr


def test_translation_server_is_asked_first(site, web):
    """Where one is configured it tells what the page is, and the page is left alone."""
    url = web.page("news", NEWS)
    root = site(translation_server=web.url("zotero"))
    result = add(root, url, "--yes")
    source = added(root, "sample2025")
    assert source.title == "What Zotero reads"
    assert source.url == url
    assert source.language == "en"
    assert source.fields["publisher"] == "The Sample Times"
    assert "Zotero reads it as: newspaperArticle." in result.stderr
    assert web.count("news") == 0


def test_page_is_read_where_the_translation_server_fails(site, web):
    """Its failure is one sentence, and the page is read here."""
    url = web.page("news", NEWS)
    root = site(translation_server=web.url("500"))
    result = add(root, url, "--yes")
    assert added(root, "primerov2025").url == url
    assert result.stderr.count("Warning: ") == 1
    assert "The translation server answered 500." in result.stderr


def test_archived_copy_is_noted(site, services, web):
    """The copy nearest to the day is written with its own day; https, as the archive offers it."""
    services.copy = COPY
    url = web.page("news", NEWS)
    root = site()
    add(root, url, "--yes")
    source = added(root, "primerov2025")
    assert source.archive_url == (
        "https://web.archive.org/web/20260102030405/https://news.example.org/a"
    )
    assert str(source.archive_date) == "2026-01-02"
    asked = next(path for path in web.paths() if path.startswith("/wayback"))
    assert "timestamp=20261121" in asked


@pytest.mark.parametrize(
    "closest",
    [
        {"available": False, "url": "http://web.archive.org/web/1/x", "status": "200"},
        {"available": True, "url": "http://web.archive.org/web/1/x", "status": "404"},
    ],
)
def test_copy_of_a_page_that_was_not_there_is_none(site, services, web, closest):
    """An archived 404 is no copy of the source."""
    services.copy = {"archived_snapshots": {"closest": closest}}
    root = site()
    add(root, web.page("news", NEWS), "--yes")
    assert added(root, "primerov2025").archive_url is None


def test_no_archive_asks_for_none(site, services, web):
    """With --no-archive the archive is not asked."""
    services.copy = COPY
    root = site()
    add(root, web.page("news", NEWS), "--yes", "--no-archive")
    assert added(root, "primerov2025").archive_url is None
    assert web.count("wayback") == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("updated-by", "Crossref knows a retraction of this work: 10.5555/notice.1"),
        (
            "update-to",
            "Crossref says that this is itself a retraction of another work: 10.5555/notice.1",
        ),
    ],
)
def test_retraction_is_told_and_not_written(site, services, name, said):
    """What Crossref knows of a retraction is said; the entry holds no word of it."""
    message = {**CROSSREF["message"], name: [RETRACTION]}
    services.crossref["10.5555/invented.1"] = {**CROSSREF, "message": message}
    root = site()
    result = add(root, "10.5555/invented.1", "--yes")
    assert f"Note: {said}, 2025-03-01." in result.stderr
    assert "retract" not in (root / BIB).read_text().lower()


def test_duplicate_that_only_the_record_shows_is_refused(site):
    """A PMID whose record has the DOI of an entry is the same work, and nothing is written."""
    bib = REFS + "@article{water,\n  title = {W},\n  doi = {10.5555/WATER.1},\n}\n"
    root = site({BIB: bib})
    result = add(root, "99999991", "--yes", code=1)
    assert "'water' has the same DOI already" in result.stderr
    assert (root / BIB).read_text() == bib


def test_page_that_leads_to_a_known_address_is_a_duplicate(site, web):
    """A short address that leads to the page of an entry is found out."""
    page = web.page("news", NEWS)
    root = site({BIB: REFS + f"@online{{n,\n  title = {{N}},\n  url = {{{page}}},\n}}\n"})

    async def lead(visit):
        await visit.redirect(page)

    result = add(root, web.behaviour("short", lead), "--yes", code=1)
    assert "'n' has the same address already" in result.stderr


def test_file_that_changes_meanwhile_is_read_anew(site, web):
    """What somebody writes while services are asked is kept, and its key is not used again."""
    root = site()
    other = "@online{primerov2025,\n  title = {Other},\n}\n"

    async def meddle(visit):
        (root / BIB).write_text(REFS + other)
        await visit.answer(200, '{"archived_snapshots": {}}', kind="application/json")

    web.behaviour("wayback", meddle)
    result = add(root, web.page("news", NEWS), "--yes", code=1)
    assert "The key 'primerov2025' is used already." in result.stderr
    assert (root / BIB).read_text() == REFS + other


def test_standard_output_is_the_entry_alone(site):
    """Everything that is said goes elsewhere, so that a script may take the entry."""
    root = site()
    result = add(root, "10.5555/data.1", "--dry-run")
    assert result.stdout.startswith("@dataset{example2023,\n")
    assert result.stdout.endswith("\n}\n")
    assert (root / BIB).read_text() == REFS


# -- failures --------------------------------------------------------------------------------------

BAD_ANSWERS = {
    "404": "answered 404: it does not know this",
    "500": "answered 500.",
    "403": "answered 403.",
    "429": "asks to come back later (429).",
    "silent": "did not answer in time.",
    "refused": "could not be asked: connection refused.",
    "reset": "could not be asked: connection reset.",
    "empty": "gave an empty answer.",
    "ok": "gave something else than",
    "endless": "gave an answer too long to be read.",
    "gzip-bomb": "gave an answer too long to be read.",
    "no-http": "could not be asked: ",
    "loop": "could not be asked: redirects in a circle.",
}
HURRIED = {"silent": {"timeout": 0.2}}
"""Of what never answers nothing else than that is to be seen, however long it is waited for."""
ASKED = {
    "pubmed": ("99999991", "PubMed", "[Work with the PMID 99999991]"),
    "arxiv": ("2301.99999", "arXiv", "[Paper with the arXiv id 2301.99999]"),
    "openlibrary": ("9783161484100", "Open Library", "[Book with the ISBN 9783161484100]"),
}


@pytest.mark.parametrize("bad", BAD_ANSWERS)
@pytest.mark.parametrize("service", ASKED)
def test_failing_service_gives_one_sentence_and_half_an_entry(site, web, service, bad):
    """Whatever a service does, one sentence says so and what is known is written."""
    identifier, name, title = ASKED[service]
    root = site(**{service: web.url(bad)}, **HURRIED.get(bad, {}))
    result = add(root, identifier, "--yes", "--no-archive")
    warnings = [line for line in result.stderr.splitlines() if line.startswith("Warning: ")]
    assert warnings[0].startswith(f"Warning: {name} {BAD_ANSWERS[bad]}")
    assert warnings[1:] == ["Warning: the entry is half-filled; its title is not known."]
    (source,) = [one for key, one in load(root).kb.sources.items() if key != "a"]
    assert added(root, source.key).title == title


@pytest.mark.parametrize("bad", ["500", "reset", "ok", "empty"])
def test_one_of_two_registries_is_enough(site, web, bad):
    """Where the resolver fails Crossref's record is whole, and the other way round."""
    for service, name in (("doi", "The DOI resolver"), ("crossref", "Crossref")):
        root = site(**{service: web.url(bad) + "/"})
        (root / BIB).write_text(REFS)
        result = add(root, "10.5555/invented.1", "--yes", "--no-archive")
        assert added(root, "obraztsova2024").fields["volume"] == "403"
        assert result.stderr.count("Warning: ") == 1
        assert f"Warning: {name} {BAD_ANSWERS[bad]}" in result.stderr


@pytest.mark.parametrize("bad", ["404", "500", "refused", "ok", "empty", "endless"])
def test_failing_archive_costs_only_the_copy(site, web, bad):
    """The entry is whole without its copy, and one sentence says why there is none."""
    root = site(wayback=web.url(bad))
    result = add(root, web.page("news", NEWS), "--yes")
    assert added(root, "primerov2025").archive_url is None
    assert result.stderr.count("Warning: ") == 1
    assert f"Warning: The Wayback Machine {BAD_ANSWERS[bad]}" in result.stderr


SHAPES = [
    [], {}, "text", 1, None, True, {"message": []}, {"message": {"title": []}},
    {"title": {"a": 1}, "author": "x", "issued": [1], "type": 3, "message": {"title": 1}},
    {"title": [[["x"]]], "author": [1, None, {"family": {}}], "issued": {"date-parts": [[[]]]}},
    {"type": "x", "issued": {"date-parts": [["2024", None, 99]]}, "author": [[]], "DOI": "x"},
    {"archived_snapshots": {"closest": []}}, {"archived_snapshots": []},
    {"archived_snapshots": {"closest": {"available": True, "url": "javascript:1"}}},
    {"ISBN:9783161484100": []}, {"ISBN:9783161484100": {"title": "x", "authors": {"name": 1}}},
    [[]], [{"itemType": 1, "title": ["x"], "creators": {"lastName": []}}],
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_json_of_another_shape_does_no_harm(site, web, shape):
    """JSON that is not as documented gives what can be had of it, and always an entry."""
    url = web.page("shape", json.dumps(shape), kind="application/json")
    values = dict.fromkeys(("openlibrary", "wayback", "doi", "crossref"), url)
    for identifier in ("10.5555/x", "9783161484100", web.page("news", NEWS)):
        root = site(**values, translation_server=url)
        (root / BIB).write_text(REFS)
        add(root, identifier, "--yes", "--date", "2020")
        assert len(load(root).kb.sources) == 2
        added(root, "a")


XMLS = {
    "bomb": '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]><PubmedArticleSet>&c;'
    "</PubmedArticleSet>",
    "outside": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><feed>&b;</feed>',
    "deep": "<a>" * 5_000 + "</a>" * 5_000,
    "other": "<html><body>Sorry</body></html>",
    "encoding": '<?xml version="1.0" encoding="x-none"?><a/>',
    "hollow": "<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>",
    "null": "<PubmedArticleSet>\x00</PubmedArticleSet>",
}


@pytest.mark.parametrize("name", XMLS)
@pytest.mark.parametrize("service", ["pubmed", "arxiv"])
def test_hostile_xml_is_refused_in_a_sentence(site, web, service, name):
    """Entities, depth and nonsense end in one sentence; nothing is read from this machine."""
    identifier, label, _ = ASKED[service]
    root = site(**{service: web.page("xml", XMLS[name], kind="text/xml")})
    result = add(root, identifier, "--yes", "--no-archive")
    assert result.stderr.count("Warning: ") == 2
    assert f"Warning: {label} " in result.stderr


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("404", "gone"),
        ("500", "unreachable"),
        ("silent", "unreachable"),
        ("challenge", "blocked"),
        ("parked", "taken over"),
        ("refused", "unreachable"),
        ("empty", "unreachable"),
    ],
)
def test_page_that_is_not_there_is_not_read(site, web, bad, said):
    """A wall, a parked domain or a 404 is no metadata of the source: its title is not taken."""
    root = site(**HURRIED.get(bad, {}))
    result = add(root, web.url(bad), "--yes", "--no-archive")
    assert f"Warning: The page could not be read: {said}" in result.stderr
    (source,) = [one for key, one in load(root).kb.sources.items() if key != "a"]
    assert source.title == "[Page at 127.9.0.1]"
    assert source.accessed is None


HOSTILE_PAGES = {
    "items in items": "<div itemscope itemprop=a itemtype=https://schema.org/Article>" * 9_000,
    "elements in elements": "<div>" * 100_000,
    "lists in lists": '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    "graphs in graphs": '<script type="application/ld+json">'
    + '{"@type": "WebPage", "@graph": [' * 300
    + "]}" * 300
    + "</script>",
    "comments": '<script type="application/ld+json">' + "/*" * 200_000 + "</script>",
    "many scripts": '<script type="application/ld+json">{"@type": "Article"}</script>' * 9_000,
    "many tags": '<meta property="og:title" content="a"><meta name=citation_author content=x>'
    * 9_000,
    "wrong values": '<script type="application/ld+json">{"@type": [1, {}, "NewsArticle"],'
    '"headline": {"a": []}, "author": [[], 1, {"@type": "Person", "name": {}}], "publisher": [[]],'
    '"datePublished": {}, "inLanguage": [[1]]}</script>',
    "nothing": "<!-- -->",
    "declared": '<?xml version="1.0" encoding="utf-16"?><html><head></head></html>',
    "halves": '<script type="application/ld+json">{"@type": "Article", "headline": "a\\ud800b"}'
    "</script>",
}


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_page_does_no_harm(site, web, name):
    """Depth, number and wrong values in a page end in an entry that loads."""
    body = HOSTILE_PAGES[name] + "<p>" + "Some words of an article about water. " * 20
    root = site()
    add(root, web.page("hostile", body), "--yes", "--no-archive")
    added(root, _only(root))


def test_document_that_is_no_page_is_said(site, web):
    """In a PDF no metadata is looked for, and that is said."""
    root = site()
    result = add(root, web.url("pdf"), "--yes", "--no-archive")
    assert "Note: The page is of type application/pdf" in result.stderr
    assert added(root, _only(root)).accessed is not None


def test_private_addresses_are_not_asked(site, services, web):
    """Without leave in the settings nothing on this machine is asked, by whatever service."""
    settings = json.loads(services.settings(translation_server=web.url("zotero")))
    settings["extra"]["sourcebook"]["checker"] = {}
    root = site({"mkdocs.yml": json.dumps(settings)})
    for identifier in ("10.5555/invented.1", "99999991", web.url("ok")):
        result = add(root, identifier, "--yes")
        assert "no address of the open network" in result.stderr
    assert web.requests == []


HOSTILE_TITLE = (
    "A } { title\x1b[31m\n@article{x,\r\n title = {y}} \\input{/etc/passwd} 100% $x$ # ~^_\u202e"
)


def test_hostile_text_stays_text(site, services):
    """Braces, commands, line ends and control signs of a stranger become plain text."""
    services.dois["10.5555/invented.1"] = {
        **CSL,
        "title": HOSTILE_TITLE,
        "author": [{"family": "O'Brien and others, {Jr}", "given": "A\\B"}, {"literal": "}{"}],
        "volume": "1}",
        "page": "1} @x{-2",
        "container-title": "% sourcebook: ignore B419 hush",
        "language": "en}{",
        "URL": "https://x.example.org/} {",
    }
    services.crossref.clear()
    root = site()
    result = add(root, "10.5555/invented.1", "--yes", "--no-archive")
    assert "\x1b" not in result.output
    source = added(root, _only(root))
    # Braces and backslashes are never shown by our loader; they stand in the file as commands.
    assert source.title == "A title[31m @articlex, title = y input/etc/passwd 100% $x$ # ~^_"
    assert load(root).silences == ()


def test_very_long_and_very_many_are_bounded(site, services):
    """A title of a megabyte and a thousand authors become an entry that loads."""
    services.dois["10.5555/invented.1"] = {
        **CSL,
        "title": "word " * 200_000,
        "author": [{"family": f"Name{number}", "given": "A"} for number in range(1_000)],
    }
    services.crossref.clear()
    root = site()
    add(root, "10.5555/invented.1", "--yes", "--no-archive")
    source = added(root, _only(root))
    assert len(source.title) <= 1_001
    assert source.fields["author"].endswith(" and others")


def _only(root) -> str:
    (key,) = [key for key in load(root).kb.sources if key != "a"]
    return key
