"""What pages say to programs: read out of the built HTML by a program that gathers such data, and
held to what the same pages show to readers."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import extruct
import jsonschema
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from conftest import CLAIM, SITES, SMALL, Built, build
from knowledge import source
from sourcebook.pages.structured import work
from sourcebook.vocabulary import RATING, VERDICTS, Verdict

ROOT = "https://example.org/kb/"
SCHEMA = json.loads(
    (Path(__file__).parent / "data" / "schemas" / "claimreview.json").read_text("utf-8")
)
SITE = SMALL + f"site_url: {ROOT}\n"
SAID = CLAIM + "said_by:\n  - {who: ann, date: 2025-01, source: a, first: true}\n"
HOSTILE = "</script><!-- <script> \\\" 'q' & &amp; \u2028 \u2029 ]]> </title> Ж"
"""In double quotation marks of YAML."""
HOSTILE_READ = HOSTILE.replace('\\"', '"')


def html_of(built: Built, address: str) -> str:
    return (built.folder / address / "index.html").read_text("utf-8")


def things(built: Built, address: str) -> list[dict[str, Any]]:
    """The JSON-LD of a page, as extruct finds it."""
    found = extruct.extract(
        html_of(built, address), base_url=ROOT + address, syntaxes=["json-ld"], errors="strict"
    )
    return list(found["json-ld"])


def thing(built: Built, address: str) -> dict[str, Any]:
    """The one item of a page."""
    (found,) = things(built, address)
    assert found["@context"] == "https://schema.org"
    return found


def review(built: Built, address: str = "claims/wet/") -> dict[str, Any]:
    """The one ClaimReview of a page, held to the schema."""
    found = thing(built, address)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


def open_graph(built: Built, address: str) -> dict[str, str]:
    """Open Graph as extruct finds it, each property once; and the tags of Twitter."""
    html = html_of(built, address)
    (found,) = extruct.extract(html, base_url=ROOT + address, syntaxes=["opengraph"])["opengraph"]
    properties = found["properties"]
    assert len(dict(properties)) == len(properties)
    twitter = BeautifulSoup(html, "html.parser").select("head meta[name^='twitter:']")
    return {**dict(properties), **{str(tag["name"]): str(tag["content"]) for tag in twitter}}


def addresses(built: Built) -> list[str]:
    """Every page but those that only lead on."""
    pages = sorted(built.folder.rglob("index.html"))
    return [
        address if address != "./" else ""
        for page in pages
        if 'http-equiv="refresh"' not in page.read_text("utf-8")
        for address in [page.parent.relative_to(built.folder).as_posix() + "/"]
    ]


def words(tag: Any) -> str:
    return " ".join(tag.get_text().split())


def days(tag: Any) -> list[str]:
    return [str(one["datetime"]) for one in tag.select("time")]


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    built = build(SITES / "golden", strict=True, out=tmp_path_factory.mktemp("golden"))
    assert built.exit_code == 0, built.log
    return built


@pytest.fixture
def small(make_site):
    """Builds a small site with a home of its own, with some of its files replaced."""

    def make(files: dict[str, str | bytes | None] | None = None) -> Built:
        built = build(make_site({"mkdocs.yml": SITE, "data/claims/wet.yml": SAID, **(files or {})}))
        assert built.exit_code == 0, built.log
        return built

    return make


# -- every page ----------------------------------------------------------------------------------


def test_every_page_has_one_item_at_most_and_of_its_own_kind(golden):
    """A program is never left to choose; lists of other pages are no item."""
    kinds = {"": "WebSite", "data/": "Dataset", "fact-checks/efficacy/": "Article",
             "claims/efficacy-100-percent/": "ClaimReview"}  # fmt: skip
    for address in addresses(golden):
        found = things(golden, address)
        if address.startswith("sources/") and address != "sources/":
            (one,) = found
            assert one["@type"] not in {"WebSite", "Dataset", "ClaimReview"} or (
                address == "sources/golden-dataset/"
            )
            assert one["mainEntityOfPage"] == ROOT + address
        else:
            assert [one["@type"] for one in found] == [
                kind for page, kind in kinds.items() if page == address
            ], address


def test_claim_reviews_stand_on_pages_of_claims_alone(golden):
    """A fact-check of many claims, a list and the page of a source review nothing."""
    with_one = [
        address for address in addresses(golden) if '"ClaimReview"' in html_of(golden, address)
    ]
    assert with_one == ["claims/efficacy-100-percent/"]


def test_shared_address_is_the_canonical_one(golden):
    """Wherever a page is shared from, it is one page."""
    for address in addresses(golden):
        page = golden.page(address)
        (canonical,) = page.select("head link[rel=canonical]")
        tags = open_graph(golden, address)
        assert tags["og:url"] == canonical["href"] == ROOT + address
        item = things(golden, address)
        if item and not address.startswith("sources/"):
            assert item[0]["url"] == canonical["href"]


def test_what_is_shared_is_what_the_page_says(golden):
    """Title, description and site as the page has them; no property without a value."""
    for address in addresses(golden):
        page, tags = golden.page(address), open_graph(golden, address)
        assert all(tags.values()), address
        assert tags["og:site_name"] == "Golden"
        description = page.select_one("head meta[name=description]")
        if description and address != "":
            assert tags["og:description"] == description["content"], address
        assert page.title
        assert words(page.title).startswith(" ".join(tags["og:title"].split())), address
    assert open_graph(golden, "")["og:type"] == "website"
    assert open_graph(golden, "fact-checks/efficacy/")["og:type"] == "article"


def test_pictures_exist_and_have_the_size_asked_for(golden):
    """A shared claim or fact-check has a picture of its own, of 1200 by 630; others have none."""
    seen = set()
    for address in addresses(golden):
        tags = open_graph(golden, address)
        if "og:image" not in tags:
            assert tags["twitter:card"] == "summary"
            assert "og:image:alt" not in tags
            continue
        assert tags["twitter:card"] == "summary_large_image"
        assert tags["og:image:alt"] == tags["og:title"]
        raw = (golden.folder / tags["og:image"].removeprefix(ROOT)).read_bytes()
        image = Image.open(io.BytesIO(raw))
        assert (image.format, image.size) == ("PNG", (1200, 630))
        seen.add((address, tags["og:image"]))
    assert seen == {
        (f"{name}/", f"{ROOT}cards/{name}.png")
        for name in (
            "claims/efficacy-100-percent",
            "claims/phase1-48-volunteers",
            "fact-checks/efficacy",
        )
    }


def test_without_an_address_nothing_half_is_said(small):
    """No picture, no address of Open Graph; JSON-LD refers to the page that it stands in."""
    built = small({"mkdocs.yml": SMALL})
    assert not (built.folder / "cards").exists()
    for address in addresses(built):
        tags = open_graph(built, address)
        assert not {"og:image", "og:image:alt", "og:url"} & set(tags)
        assert tags["twitter:card"] == "summary"
    assert review(built)["url"] == "./"
    assert "url" not in review(built)["author"]
    assert thing(built, "water/")["url"] == "./"
    assert thing(built, "data/")["distribution"][0]["contentUrl"] == "../claims.json"
    assert "//" not in html_of(built, "claims/wet/").split("ld+json")[1].split("</script>")[
        0
    ].replace("https://schema.org", "").replace("https://example.org/water", "")


# -- ClaimReview ---------------------------------------------------------------------------------


def test_schema_knows_what_is_required():
    """The schema is a schema, and refuses a review without any one required property."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    whole = {
        "@type": "ClaimReview",
        "claimReviewed": "Water is dry.",
        "url": "https://example.org/",
        "reviewRating": {"@type": "Rating", "alternateName": "Refuted"},
        "author": {"@type": "Organization", "name": "Small"},
        "datePublished": "2026-01-27",
        "itemReviewed": {"@type": "Claim"},
    }
    check = jsonschema.Draft202012Validator(SCHEMA)
    assert check.is_valid(whole)
    for name in ("@type", "claimReviewed", "url", "reviewRating"):
        assert not check.is_valid({key: whole[key] for key in whole if key != name}), name
    assert not check.is_valid({**whole, "reviewRating": {"@type": "Rating", "ratingValue": 1}})
    assert not check.is_valid({**whole, "url": "javascript:alert(1)"})


def test_review_says_what_the_page_says(golden):
    """Claim, verdict, claimants, first saying and day of the check, as a reader sees them."""
    address = "claims/efficacy-100-percent/"
    page, found = golden.article(address), review(golden, address)
    meta = {words(one).split(" ")[0]: one for one in page.select(".sb-meta > span")}
    assert found["claimReviewed"] == words(page.h1)
    assert found["reviewRating"]["alternateName"] == words(page.select_one(".sb-meta .sb-verdict"))
    assert [found["datePublished"]] == days(meta["Checked"])
    item = found["itemReviewed"]
    assert item["inLanguage"] == page.h1["lang"]
    said = page.select("#said-by + ul > li > strong")
    assert [one["name"] for one in item["author"]] == [words(one) for one in said]
    assert [one["@type"] for one in item["author"]] == ["Organization", "Person"]
    first = page.select("#said-by + ul .sb-chip")[0].find_parent("li")
    assert [item["datePublished"]] == days(first)
    link = page.select(".sb-meta a[href*='/sources/']")[0]
    origin = golden.page(f"sources/{str(link['href']).rstrip('/').rpartition('/')[2]}/")
    assert item["firstAppearance"]["name"] == words(origin.select_one("article h1"))
    assert found["author"] == {"@type": "Organization", "name": "Golden", "url": ROOT}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_rating_is_that_of_the_vocabulary(small, verdict):
    """The word always; the number with its scale, and neither where there is nothing to count."""
    extra = "searches: [{where: x, query: y, date: 2026-01-01, hits: 1, relevant: 0}]\n"
    text = SAID.replace("verdict: supported", f"verdict: {verdict.value}") + extra
    if verdict is Verdict.UNPROVEN:
        text = text.replace("stance: supports", "stance: context")
    found = review(small({"data/claims/wet.yml": text}))["reviewRating"]
    expected = {"@type": "Rating", "alternateName": VERDICTS[verdict].label}
    if RATING[verdict] is not None:
        expected |= {"ratingValue": RATING[verdict], "bestRating": 5, "worstRating": 1}
    assert found == expected
    assert ("ratingValue" in found) is (verdict is not Verdict.UNPROVEN)


@pytest.mark.parametrize("status", ["draft", "retracted", "superseded", "needs-review"])
def test_a_claim_that_does_not_stand_is_not_reviewed(small, status):
    """What the site itself does not stand by is not given to programs as a verdict."""
    built = small({"data/claims/wet.yml": f"{SAID}status: {status}\n"})
    assert things(built, "claims/wet/") == []
    assert json.loads((built.folder / "claimreview.json").read_text())["dataFeedElement"] == []


def test_a_claim_that_nobody_made_is_not_reviewed(small):
    """A statement of our own is no claim of others."""
    built = small({"data/claims/wet.yml": CLAIM})
    assert things(built, "claims/wet/") == []
    assert "nobody named" in words(built.article("claims/wet/"))


def test_a_broken_claim_is_not_reviewed(small):
    """A page that says that its file has mistakes says nothing else."""
    built = small({"data/claims/wet.yml": SAID.replace("verdict: supported", "verdict: yes")})
    assert "could not be loaded" in words(built.article("claims/wet/"))
    assert things(built, "claims/wet/") == []


def test_first_appearance_is_only_what_is_marked_as_the_first(small):
    """The earliest that we happen to have is not said to be the first there was."""
    text = SAID.replace(", first: true", "")
    item = review(small({"data/claims/wet.yml": text}))["itemReviewed"]
    assert "firstAppearance" not in item
    assert item["appearance"]["name"] == "On water"
    assert item["datePublished"] == "2025-01"


@pytest.mark.parametrize(
    "text",
    [
        f"{SAID}status: drafft\n",
        CLAIM + "said_by:\n  - {who: nobody-known}\n",
        SAID.replace("source: a, stance", "source: gone, stance"),
    ],
    ids=["a status nobody knows", "a claimant nobody knows", "a source nobody knows"],
)
def test_a_claim_with_errors_is_not_reviewed(small, text):
    """What is wrong is left out of a claim, and a draft could be taken for one that stands."""
    built = small({"data/claims/wet.yml": text})
    assert built.article("claims/wet/").select(".sb-banner")
    assert things(built, "claims/wet/") == []
    assert json.loads((built.folder / "claimreview.json").read_text())["dataFeedElement"] == []


# -- fact-checks and sources ---------------------------------------------------------------------


def test_citations_are_the_references_in_their_order(golden):
    """Every reference of the list once, by the same number, with the same address."""
    address = "fact-checks/efficacy/"
    page, found = golden.article(address), thing(golden, address)
    references = page.select(".sb-references .footnote > ol > li")
    assert len(references) == len(found["citation"]) > 3
    for reference, cited in zip(references, found["citation"], strict=True):
        assert " ".join(cited["name"].strip("[]").split()) in words(reference)
        if "url" in cited:
            assert reference.select(f"a[href='{cited['url']}']"), cited["url"]
    assert found["headline"] == words(page.h1)
    summary = page.select_one(".sb-summary")
    for mark in summary.select("sup"):
        mark.extract()
    assert words(summary).replace(" .", ".").endswith(found["description"])
    changes = [day for one in page.select("#history ~ ul, #history ~ ol") for day in days(one)]
    checked = days(page.select_one(".sb-meta"))[0]
    assert found["dateModified"] == max([checked, *changes])
    assert found["datePublished"] <= found["dateModified"]


def test_page_of_a_source_is_the_same_work_as_a_citation_of_it(golden):
    """A program that has both has one work."""
    cited = {work["name"]: work for work in thing(golden, "fact-checks/efficacy/")["citation"]}
    for key in ("tass2025phase1", "andtbacka2021", "organiser2025", "weber2024"):
        own = thing(golden, f"sources/{key}/")
        assert own.pop("mainEntityOfPage") == f"{ROOT}sources/{key}/"
        assert own.pop("@context")
        assert own == cited[own["name"]]


def test_each_kind_of_source_has_its_own_type(golden):
    """schema.org's class for what the work is."""
    expected = {
        "andtbacka2021": "ScholarlyArticle",
        "organiser2025": "NewsArticle",
        "tass2025phase1": "WebPage",
        "euronews2025": "Article",
        "govru2025decree213": "Report",
        "golden-dataset": "Dataset",
        "golden-social-post": "SocialMediaPosting",
        "golden-systematic-review": "ScholarlyArticle",
    }
    assert {key: thing(golden, f"sources/{key}/")["@type"] for key in expected} == expected


# -- hostile text --------------------------------------------------------------------------------


def test_hostile_text_comes_back_as_it_was(small):
    """Signs that end a script or begin a comment are in the data and not in the page."""
    # A real separator, which YAML would take for a line break.
    escaped = HOSTILE.replace("\u2028", "\\L").replace("\u2029", "\\P")
    text = SAID.replace("claim: Water is wet.", f'claim: "{escaped}"')
    refs = '@online{a, title = {</script><!--x <b> \u2028 Ж "x"}, url = {javascript:alert(1)}}\n'
    names = f'people:\n  - {{id: ann, label: "{escaped}", link: "javascript:alert(1)"}}\n'
    built = small(
        {
            "data/claims/wet.yml": text,
            "data/refs.bib": refs,
            "data/names.yml": names + "topics:\n  - {id: water, label: Water}\n",
            "docs/water.md": (
                f'---\ntitle: "{escaped}"\nclaims: [wet]\nsummary: Yes [@a].\n---\nWet [@a].\n'
            ),
        }
    )
    found = review(built)
    assert found["claimReviewed"] == HOSTILE_READ
    (author,) = [found["itemReviewed"]["author"]]
    assert (author["@type"], author["name"]) == ("Person", HOSTILE_READ)
    essay = thing(built, "water/")
    assert essay["headline"] == HOSTILE_READ
    (cited,) = essay["citation"]
    # LaTeX makes a dash of two hyphens.
    assert cited["name"] == '</script><!–x <b> \u2028 Ж "x"'
    for address in ("claims/wet/", "water/", "sources/a/"):
        html = html_of(built, address)
        # What the data say is inside of the script, so the first end of it is its own.
        script = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
        assert json.loads(script)
        assert not set(script) & set("<>&\u2028\u2029")
        assert "javascript:" not in script
        assert open_graph(built, address)["og:type"] == "article"
    assert " ".join(open_graph(built, "water/")["og:title"].split()) == (
        " ".join(HOSTILE_READ.split())
    )


def test_addresses_of_other_schemes_are_left_out(small):
    """An address that a program would open is one of the web."""
    refs = (
        "@online{a, title = {On water}, date = {2025-01-02}, url = {JavaScript:alert(1)},"
        " archiveurl = {data:text/html,x}}\n"
    )
    found = review(small({"data/refs.bib": refs}))["itemReviewed"]["firstAppearance"]
    assert not {"url", "sameAs", "archivedAt"} & set(found)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x.example/"])
def test_a_work_made_otherwise_is_held_to_the_same(address):
    """Whoever makes a source past the loader is no safer to trust."""
    found = work(source("a", url=address, archive_url=address))
    assert not {"url", "sameAs", "archivedAt"} & set(found)


# -- the data ------------------------------------------------------------------------------------


def test_dataset_names_files_that_exist(golden):
    """Each file of the Dataset is in the build, and each address is whole."""
    found = thing(golden, "data/")
    assert found["@type"] == "Dataset"
    assert found["creator"]["name"] == "Golden"
    for item in found["distribution"]:
        assert item["contentUrl"].startswith(ROOT)
        assert (golden.folder / item["contentUrl"].removeprefix(ROOT)).is_file()
        assert item["encodingFormat"]
    page = golden.article("data/")
    assert found["license"] == page.select_one("a[rel~=license]")["href"]


def test_feed_of_reviews_has_the_reviews_of_the_pages(golden):
    """claimreview.json and the page say the same."""
    feed = json.loads((golden.folder / "claimreview.json").read_text("utf-8"))
    own = review(golden, "claims/efficacy-100-percent/")
    own.pop("@context")
    assert [one["item"] for one in feed["dataFeedElement"]] == [own]


def test_without_a_licence_none_is_said(small):
    """Silence is not a licence."""
    built = small()
    assert "license" not in thing(built, "data/")
    assert "license" not in thing(built, "")
