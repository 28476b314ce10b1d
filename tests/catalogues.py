"""What the services that `sourcebook add` asks answer, in the shapes they document.

The works are invented; no real paper, person or page is meant.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs, unquote, urlsplit

from web import NETWORK, Visit, Web

CSL = {
    "type": "journal-article",
    "title": "A trial of <i>Placebovirus</i> in 100% of mice &amp; men",
    "author": [
        {"given": "Анна", "family": "Образцова", "sequence": "first"},
        {"given": "Jan", "family": "Example", "non-dropping-particle": "van der"},
        {"name": "Research and Trials Group"},
    ],
    "issued": {"date-parts": [[2024, 1, 18]]},
    "container-title": "Journal of Invented Results",
    "publisher": "Invented Press",
    "volume": "403",
    "issue": "10427",
    "page": "632-644",
    "DOI": "10.5555/invented.1",
    "URL": "http://dx.doi.org/10.5555/invented.1",
    "language": "en",
}
CROSSREF = {
    "status": "ok",
    "message-type": "work",
    "message": {
        **CSL,
        "title": [CSL["title"]],
        "container-title": [CSL["container-title"]],
        "resource": {"primary": {"URL": "https://journal.example.org/article/1"}},
    },
}
RETRACTION = {
    "DOI": "10.5555/notice.1",
    "type": "retraction",
    "source": "publisher",
    "updated": {"date-parts": [[2025, 3, 1]], "timestamp": 1740787200000},
}
DATACITE = {
    "type": "dataset",
    "title": "Invented measurements",
    "author": [{"family": "Example", "given": "Eve"}],
    "issued": {"date-parts": [[2023]]},
    "publisher": "Invented Archive",
    "DOI": "10.5555/data.1",
    "URL": "https://archive.example.org/records/1",
}
PUBMED = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"
 "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet><PubmedArticle>
<MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">99999991</PMID>
<Article PubModel="Print-Electronic">
<Journal><JournalIssue CitedMedium="Internet"><Volume>12</Volume><Issue>3</Issue>
<PubDate><Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>Invented medicine</Title><ISOAbbreviation>Inv Med</ISOAbbreviation></Journal>
<ArticleTitle>Water against <i>thirst</i>: a randomised trial.</ArticleTitle>
<Pagination><StartPage>1048</StartPage><EndPage>1052</EndPage><MedlinePgn>1048-52</MedlinePgn>
</Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/water.1</ELocationID>
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Musterfrau</LastName>
<ForeName>Erika M</ForeName><Initials>EM</Initials></Author>
<Author ValidYN="Y"><CollectiveName>WATER investigators</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
<ArticleDate DateType="Electronic"><Year>2021</Year><Month>02</Month><Day>09</Day></ArticleDate>
</Article>
<CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn">
<RefSource>Inv Med. 2021 May;12(5):99.</RefSource></CommentsCorrections></CommentsCorrectionsList>
</MedlineCitation>
<PubmedData><ReferenceList><Reference><ArticleIdList>
<ArticleId IdType="doi">10.5555/cited.1</ArticleId></ArticleIdList></Reference></ReferenceList>
<ArticleIdList><ArticleId IdType="pubmed">99999991</ArticleId>
<ArticleId IdType="doi">10.5555/water.1</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle></PubmedArticleSet>"""
ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">ArXiv Query</title>
<entry><id>http://arxiv.org/abs/2301.99999v1</id><updated>2023-01-03T00:00:00Z</updated>
<published>2023-01-02T18:30:00Z</published>
<title>Invented proofs
  of nothing</title><summary>None.</summary>
<author><name>Max van Muster</name></author>
<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.5555/nothing.1</arxiv:doi>
<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="q-bio.QM"/>
</entry></feed>"""
BOOK = {
    "ISBN:9783161484100": {
        "url": "https://openlibrary.org/books/OL1M/Invented",
        "title": "Invented cures",
        "subtitle": "a history",
        "authors": [{"url": "https://openlibrary.org/authors/OL1A", "name": "Erika Mustermann"}],
        "publishers": [{"name": "Smith and Sons"}],
        "publish_date": "March 3, 2009",
        "number_of_pages": 300,
    }
}
COPY = {
    "url": "asked",
    "archived_snapshots": {
        "closest": {
            "status": "200",
            "available": True,
            "url": "http://web.archive.org/web/20260102030405/https://news.example.org/a",
            "timestamp": "20260102030405",
        }
    },
}
NEWS = """<!doctype html><html lang="ru-RU"><head><meta charset="utf-8">
<title>Вакцина готова — Пример</title>
<meta property="og:title" content="Вакцина готова, говорят в институте">
<meta property="og:site_name" content="Пример ТВ">
<script type="application/ld+json">{broken</script>
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "Organization", "name": "Пример ТВ"},
 {"@type": ["NewsArticle"], "headline": "Вакцина готова, говорят в институте",
  "datePublished": "2025-09-06T10:00:00+03:00", "inLanguage": "ru",
  "author": [{"@type": "Person", "name": "Иван Примеров"}],
  "publisher": {"@type": "Organization", "name": "Пример ТВ"}}]}</script>
</head><body><h1>Вакцина готова</h1><p>В институте говорят, что вакцина готова. Её ещё никто
не видел, и данных о ней нет. Подробности обещают позже, когда испытания закончатся.</p>
</body></html>"""
PAPER = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Paper</title>
<meta name="citation_title" content="On paper">
<meta name="citation_author" content="Beispiel, Hans"><meta name="citation_author" content="A. B.">
<meta name="citation_journal_title" content="Journal of Paper">
<meta name="citation_publication_date" content="2020/05/07">
<meta name="citation_volume" content="7"><meta name="citation_firstpage" content="11">
<meta name="citation_lastpage" content="19"><meta name="citation_doi" content="10.5555/paper.1">
</head><body><h1>On paper</h1><p>Paper has been written about for a long time, and here some more
is written about it, so that the page has enough words to be one.</p></body></html>"""
ZOTERO = [
    {
        "key": "ABCD2345",
        "itemType": "newspaperArticle",
        "title": "What Zotero reads",
        "creators": [{"firstName": "Jane", "lastName": "Sample", "creatorType": "author"}],
        "publicationTitle": "The Sample Times",
        "date": "2025-12-25",
        "language": "en-GB",
        "url": "https://elsewhere.example.org/x",
    }
]


class Services:
    """All of them on one web; each answer can be replaced before it is asked for."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.dois: dict[str, object] = {"10.5555/invented.1": CSL, "10.5555/data.1": DATACITE}
        self.crossref: dict[str, object] = {"10.5555/invented.1": CROSSREF}
        self.numbers: dict[str, list[str]] = {}
        self.copy: object = {"url": "asked", "archived_snapshots": {}}
        for name in ("doi", "works", "eutils", "arxiv", "books", "wayback", "zotero"):
            web.behaviour(name, getattr(self, f"_{name}"))

    def settings(self, **values: object) -> str:
        """The text of mkdocs.yml."""
        add = {
            "doi": self.web.url("doi/"),
            "crossref": self.web.url("works/"),
            "pubmed": self.web.url("eutils/"),
            "arxiv": self.web.url("arxiv"),
            "openlibrary": self.web.url("books"),
            "wayback": self.web.url("wayback"),
            "timeout": 60,
            **values,
        }
        extra = {"sourcebook": {"add": add, "checker": {"allow_networks": [NETWORK]}}}
        return json.dumps({"site_name": "Small", "extra": extra})

    async def _doi(self, visit: Visit) -> None:
        assert "citationstyles.csl+json" in visit.request.headers["accept"]
        await _json(visit, self.dois.get(_rest(visit)))

    async def _works(self, visit: Visit) -> None:
        await _json(visit, self.crossref.get(_rest(visit)))

    async def _eutils(self, visit: Visit) -> None:
        assert _query(visit)["db"] == ["pubmed"]
        if _rest(visit) == "esearch.fcgi":
            numbers = self.numbers.get(_query(visit)["term"][0], [])
            result = {"count": str(len(numbers)), "idlist": numbers}
            await _json(visit, {"header": {"type": "esearch"}, "esearchresult": result})
            return
        known = _query(visit)["id"] == ["99999991"]
        await visit.answer(
            200, PUBMED if known else "<PubmedArticleSet></PubmedArticleSet>", kind="text/xml"
        )

    async def _arxiv(self, visit: Visit) -> None:
        known = _query(visit)["id_list"] == ["2301.99999"]
        empty = '<feed xmlns="http://www.w3.org/2005/Atom"></feed>'
        await visit.answer(200, ARXIV if known else empty, kind="application/atom+xml")

    async def _books(self, visit: Visit) -> None:
        key = _query(visit)["bibkeys"][0]
        await _json(visit, {key: BOOK[key]} if key in BOOK else {})

    async def _wayback(self, visit: Visit) -> None:
        await _json(visit, self.copy)

    async def _zotero(self, visit: Visit) -> None:
        assert visit.request.method == "POST"
        assert visit.request.headers["content-type"] == "text/plain"
        assert visit.request.body.startswith(b"http")
        await _json(visit, ZOTERO)


async def _json(visit: Visit, data: object) -> None:
    if data is None:
        await visit.answer(404, "Resource not found.", kind="text/plain")
    else:
        await visit.answer(200, json.dumps(data), kind="application/json")


def _rest(visit: Visit) -> str:
    return unquote(urlsplit(visit.request.path).path.split("/", 2)[2])


def _query(visit: Visit) -> dict[str, list[str]]:
    return parse_qs(urlsplit(visit.request.path).query)
