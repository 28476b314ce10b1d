"""The real knowledge base, built: every kind of page shows all that the architecture asks of it.

The rows are those of the table in docs/guide/architecture.md. No source of the data has an
archived copy, so `test_fragments` shows those.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import build

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    built = build(ROOT, strict=True, out=tmp_path_factory.mktemp("whole"))
    assert built.exit_code == 0, built.log
    return built


ROWS = {
    "home": (
        "",
        {
            "what this is": "article > p",
            "search": "[data-sb-search] input",
            "latest verdict changes": "#latest-verdicts + ul li a[href^='claims/']",
            "fact-checks": "#fact-checks + ul a[href^='fact-checks/']",
            "topics": "#topics + ul a[href^='topics/']",
            "a line on reference health": "#reference-health + p a[href='health/']",
        },
    ),
    "fact-check": (
        "fact-checks/independent-data/",
        {
            "question": "h1",
            "checked and review dates": ".sb-meta strong",
            "summary": ".sb-summary .footnote-ref",
            "its claims with verdict": ".sb-rows .sb-verdict",
            "timeline": "figure.sb-timeline svg title",
            "timeline as a table": "figure.sb-timeline table",
            "numbered sections with [n]": "h2[id] ~ p .footnote-ref",
            "bottom line": "h2[id*=bottom-line]",
            "what would change it": "h2[id*=what-would-change]",
            "where we looked": "#where-we-looked ~ * .sb-searches tbody tr",
            "references": ".sb-references li",
            "kind and independence of a reference": ".sb-references .sb-chip",
            "link state of a reference": ".sb-references .sb-state",
            "back-links of a reference": ".sb-references .sb-backref",
            "flags for its references": ".sb-flags .sb-state",
            "follow-ups": "#follow-ups + ul li",
            "history": "#history + ol li",
            "cite this page": "#cite-this-page + p cite",
            "report an error": ".sb-report a",
        },
    ),
    "claim": (
        "claims/no-peer-reviewed-data/",
        {
            "the claim": "h1",
            "who made it, where and when": "#said-by + ul li a",
            "verdict": ".sb-meta .sb-verdict",
            "certainty": ".sb-meta [title]",
            "reason": ".sb-summary .footnote-ref",
            "flags for its references": ".sb-flags .sb-state",
            "evidence ladder": ".sb-ladder svg, svg.sb-ladder, figure.sb-ladder",
            "evidence table": ".sb-evidence tbody tr",
            "quotes": ".sb-evidence [lang]",
            "searches": "#where-we-looked ~ * .sb-searches tbody tr",
            "would-change": "#what-would-change-this-verdict + ul li",
            "related claims with their verdicts": ".sb-connections .sb-verdict",
            "pages that use it": ".sb-connections a[href*='fact-checks/']",
            "history": "#history + ol li",
            "references": ".sb-references li",
            "report an error": ".sb-report a",
        },
    ),
    "source": (
        "sources/tass2025phase1/",
        {
            "the reference": ".sb-reference",
            "kind and independence": ".sb-facts dd",
            "origin chain": "#origin + p",
            "link state": ".sb-meta .sb-state",
            "claims with stance": ".sb-evidence .sb-stance",
            "pages with the citing sentence": ".sb-mentions li li a",
            "BibTeX, RIS, CSL-JSON": "#export ~ details:nth-of-type(3) pre",
            "report an error": ".sb-report a",
        },
    ),
    "claims": (
        "claims/",
        {"all of them": "a[href='efficacy-100-percent/']", "filters": "form select[name=verdict]"},
    ),
    "sources": (
        "sources/",
        {"all of them": "a[href='tass2025phase1/']", "filters": "form select[name=kind]"},
    ),
    "topic": (
        "topics/enteromix/",
        {
            "its claims by verdict": "h2#refuted + ul .sb-verdict--refuted",
            "timeline": "figure.sb-timeline svg",
            "fact-checks": "#fact-checks + ul a",
            "flags": ".sb-flags .sb-state",
        },
    ),
    "claimant": (
        "claimants/kaprin/",
        {
            "what was claimed, and when": "#said + ul li",
            "claims by verdict": ".sb-rows .sb-verdict",
            "timeline": "figure.sb-timeline svg",
            "fact-checks": "#fact-checks + ul a",
        },
    ),
    "changes": ("changes/", {"by day": "h2[id^=d20] + ul.sb-changes li a"}),
    "reference health": (
        "health/",
        {
            "totals": ".sb-totals li strong",
            "pages and claims at risk": "#at-risk",
            "claims that rest on one source alone": "#one-origin + ul a",
        },
    ),
    "method": (
        "method/",
        {
            "the vocabulary tables": "table.sb-words tbody tr",
            "corrections policy": "#corrections + p",
            "how to contribute": "a[href*='guide/formats'], a[href*='CONTRIBUTING']",
        },
    ),
    "codes": ("guide/codes/", {"every code": "#c311", "how to silence": "pre code"}),
}
WANTED = [(kind, what) for kind, (_, parts) in ROWS.items() for what in parts]


@pytest.mark.parametrize(("kind", "what"), WANTED, ids=lambda part: part)
def test_a_page_shows_what_its_kind_promises(site, kind, what):
    """No row of the table is a promise only."""
    address, parts = ROWS[kind]
    assert site.page(address).select(parts[what]), f"{address} lacks {parts[what]}"


def test_all_claims_and_sources_of_the_data_are_listed(site):
    """Nothing that was written is lost on the way to the reader."""
    claims = {path.stem for path in (ROOT / "data/claims").glob("*.yml")}
    listed = {link["href"].strip("/") for link in site.article("claims/").select("a[href]")}
    assert len(claims) >= 30
    assert claims <= listed
    keys = (ROOT / "data/refs.bib").read_text().count("\n@")
    assert keys >= 90
    sources = site.article("sources/").select("tbody tr")
    assert abs(len(sources) - keys) <= 1  # the file may begin with an entry


def test_no_page_promises_health_that_nobody_checked(site):
    """The ledger is empty, so no reference is called live or dead."""
    assert not (ROOT / "data/health.jsonl").read_text().strip()
    page = site.article("fact-checks/rollout/")
    assert page.select(".sb-state--unchecked")
    assert not page.select(".sb-state--alive, .sb-state--dead")
