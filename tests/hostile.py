"""A knowledge base in which every field that takes text is hostile.

Each payload would, where it ran, set `top.ran` to the number of its field, or ask a host below
`evil.test`. `write` gives the fields by number, so that a failing test can name the culprit.
"""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

EVIL = "evil.test"
WEB = (
    "https://example.org/?a='onmouseover='top.ran=9&b=<svg/onload=top.ran=9>&c={{7*7}}",
    "https://example.org/%22%3E%3Cscript%3Etop.ran=9%3C/script%3E",
    'https://example.org/"><script>top.ran=9</script>',
    "https://example.org/$(top.ran)`${top.ran=9}`",
)
NO_WEB = (
    "javascript:top.ran=9",
    "JaVaScRiPt:top.ran=9//https://example.org",
    "java\tscript:top.ran=9",
    "java&#x09;script:top.ran=9",
    "&#106;avascript:top.ran=9",
    "\x01javascript:top.ran=9",
    "data:text/html,<script>top.ran=9</script>",
    "vbscript:top.ran=9",
    f"//{EVIL}/x",
)
HTML = (
    "\"'><script>top.ran=N</script><img src=x onerror=top.ran=N>",
    "</p></template></title></textarea></style></script><svg onload=top.ran=N>",
    f'<base href="https://{EVIL}/N/"><meta http-equiv=refresh content="0;url=https://{EVIL}/N">',
    '<iframe src="javascript:top.ran=N"></iframe><details open ontoggle=top.ran=N>x</details>',
    "<svg><animate onbegin=top.ran=N attributeName=x dur=1s /></svg>",
    "<input autofocus onfocus=top.ran=N><form id=body><input name=querySelector></form>",
    f'<a href="https://{EVIL}/N" ping="https://{EVIL}/N">x</a>',
    f'<link rel=stylesheet href="//{EVIL}/N">',
    f"' onmouseover='top.ran=N' style='background:url(//{EVIL}/N)' x='",
    "<!--<script>--><script>top.ran=N</script> ]]><x>",
    f'<math><mtext><table><mglyph><style><img src="//{EVIL}/N" onerror=top.ran=N>',
)
MARKDOWN = (
    f"![x](https://{EVIL}/N.png) ![y][N] [z](javascript:top.ran=N) <javascript:top.ran=N>",
    f'[x](data:text/html,<script>top.ran=N</script>) [x](https://{EVIL}/"onmouseover="top.ran=N)',
    "[x](JaVa&#x09;ScRiPt:top.ran=N) [y](&#106;avascript:top.ran=N) [w](java\\\tscript:top.ran=N)",
    "[q]\n\n[q]: javascript:top.ran=N\n\n# H {onclick=top.ran=N}\n\n**b**{ onclick=top.ran=N }",
    f"```\n<script>top.ran=N</script>\n```\n\n    <img src=//{EVIL}/N>\n\n| a |\n|---|\n| <b> |",
    "a `</code><script>top.ran=N</script>` [^1] [^1]: <b> *[HTML]: x [](claim:no) [](source:no)",
    "[@{https://x.y/z}, <img src=x onerror=top.ran=N>] [see <svg onload=top.ran=N> @one, p. <b>]",
    "wzxhzdk:0 klzzwxh:0001 <!-- sourcebook:flags --> <?php ?> <!DOCTYPE x> \U0010fff0 \ue000",
    '::: claims\nmain\n:::\n\n!!! note "<img src=x onerror=top.ran=N>"\n    x',
)
OTHERS = (
    "{{ 7*7 }}{% for a in b %}{{ config.items() }}{% endfor %}{# x #}{{ ''.__class__ }}",
    "\\href{javascript:top.ran=N}{x} \\input{/etc/passwd} $\\text{<script>top.ran=N</script>}$",
    "\n::error file=a::b\r\n::set-output name=a::b\n##[add-mask]c\n%0A::warning::d\n::stop::e",
    "\u202egpj.exe \u2066a\u2069 \u200f\u061c \u2028\u2029 \ufeff \U000e0041 end",
    "=cmd|' /C calc'!A0",
    '"}]}</script><!--<script>top.ran=N',
    f"red;}}</style><style>*{{background:url(//{EVIL}/N)}}@import '//{EVIL}/N'",
    "@octocat #1 GH-2 org/repo#3 https://evil.test/issue www.evil.test a@evil.test",
    "+1-1@SUM(1)\t=1\r=2",
)
CONTROLS = (
    "\x1b[31mred\x1b]8;;https://evil.test\x07 \x9b2J \b\b \x00 \x7f \x85 end",
    "\x02wzxhzdk:0\x03 \x02amp\x03 \x02wzxhzdk:1\x03 klzzwxh:0001",
)
"""No text may hold these; see `loading`."""
PAYLOADS = (*HTML, *MARKDOWN, *OTHERS)
CLOBBERING = ("constructor", "location", "body", "forms", "con", "nul", "tostring", "search")
"""Ids that are names of the browser's own, or of devices."""


class Fields:
    """Gives each field a payload and a mark of its own by which its text is found."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.given: dict[int, str] = {}
        self._numbers = itertools.count(offset * 1000 + 100)

    def text(self, name: str, limit: int = 900) -> str:
        """A text for a field: the mark, and as many payloads as there is room for."""
        number = next(self._numbers)
        self.given[number] = name
        turned = PAYLOADS[self.offset :] + PAYLOADS[: self.offset]
        first = turned[number % len(turned)].replace("N", str(number))
        text = f"{first} mark{number}" if first[0] in "=+\n:" else f"mark{number} {first}"
        for payload in turned:
            more = f"{text} {payload.replace('N', str(number))}"
            if len(more) > limit:
                break
            text = more
        return text[:limit]

    def one(self, payloads: tuple[str, ...]) -> str:
        """One of the payloads, in turn."""
        number = next(self._numbers)
        return payloads[number % len(payloads)]


def claim(fields: Fields, claim_id: str, keys: list[str]) -> dict[str, Any]:
    """A claim with every field that the format has."""
    return {
        "claim": fields.text("claim", 1500),
        "short": fields.text("short", 75),
        "kind": "absence",
        "status": "current",
        "topics": ["topic", "location"],
        "said_by": [
            {
                "who": who,
                "date": "2025-09",
                "source": keys[0],
                "first": first,
                "note": fields.text("said_by.note", 3000),
            }
            for who, first in (("ann", "true"), ("constructor", "false"))
        ],
        "verdict": "refuted",
        "certainty": "low",
        "rationale": fields.text("rationale", 3000) + f" [@{keys[0]}, p. 1] [@nobody<script>ran++]",
        "checked": "2026-01-27",
        "review_by": "2026-07-27",
        "evidence": [
            {
                "source": key,
                "stance": stance,
                "at": fields.text("evidence.at"),
                "note": fields.text("evidence.note", 3000),
                "quote": fields.text("evidence.quote"),
                "quote_lang": "ru",
                "translation": fields.text("evidence.translation"),
                "independence": "developer",
            }
            for key, stance in zip(
                keys,
                itertools.cycle(["refutes", "supports", "qualifies", "context", "origin"]),
                strict=False,
            )
        ],
        "conflict": fields.text("conflict", 3000),
        "searches": [
            {
                "where": fields.text("searches.where"),
                "query": fields.text("searches.query"),
                "date": "2026-11-21",
                "hits": "12",
                "relevant": "0",
                "note": fields.text("searches.note", 3000),
            }
        ],
        "would_change": [
            {
                "if": fields.text("would_change.if", 3000),
                "then": fields.text("would_change.then"),
                "watch": fields.one(WEB),
            }
        ],
        "open_questions": [fields.text("open_questions", 3000)],
        "relations": [
            {"type": "confused-with", "claim": "location", "note": fields.text("relations.note")}
        ]
        if claim_id != "location"
        else [],
        "history": [
            {
                "date": "2026-01-27",
                "type": "correction",
                "from": fields.text("history.from"),
                "to": fields.text("history.to"),
                "why": fields.text("history.why", 3000),
                "by": fields.text("history.by"),
            },
            {"date": "2026-01-02", "type": "verdict", "from": "mixed", "to": "refuted"},
        ],
        "aliases": [f"former-{claim_id}"],
    }


def _braced(text: str) -> str:
    """A text in which braces are even, as a BibTeX value needs."""
    return text.replace("{", "(").replace("}", ")").replace("\\", "\\textbackslash ")


def source(fields: Fields, key: str, entry_type: str, more: dict[str, str]) -> str:
    """An entry with every field that is shown."""
    texts = (
        "title subtitle titleaddon author editor journaltitle booktitle publisher organization "
        "institution school series location edition volume number pages note abstract annotation "
        "howpublished version type eventtitle venue addendum translator origtitle eid chapter "
        "shorttitle isbn issn eprint eprintclass pubstate langid"
    ).split()
    values = {name: _braced(fields.text(f"bib.{name}", 400)) for name in texts}
    values |= {
        "date": "2025-01-02",
        "url": fields.one(WEB),
        "doi": f'10.1234/{key.partition("<")[0]}"onmouseover="top.ran=9',
        "archiveurl": fields.one(WEB),
        "archivedate": "2026-01-02",
        "urldate": "2026-01-02",
        "eprinttype": "arxiv",
        "keywords": ", ".join(
            [
                "kind:news",
                "indep:developer",
                f"origin:{_braced(fields.text('origin', 80)).replace(',', ';')}",
                _braced(fields.text("keyword", 200)),
            ]
        ),
        "pin": f"alive until 2027-05-01: {_braced(fields.text('pin', 300))}",
    }
    values |= more
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in values.items() if value)
    return f"@{entry_type}{{{key},\n{lines}}}\n"


KEYS = [
    "one",
    "two<script>ran++</script>",
    "constructor",
    "nul",
    "b'onmouseover'",
    "&lt;svg/onload",
    "[x](y)",
]


EVIL_URL = {
    "url": NO_WEB[0],
    "archiveurl": NO_WEB[6],
    "related": "one",
    "relatedtype": "derivedfrom",
    "title": CONTROLS[0],
    "publisher": CONTROLS[1],
}


def ledger(fields: Fields, urls: list[tuple[str, str]], quotes: dict[str, str]) -> str:
    """A line for each address, with every field that the format has."""
    lines = []
    states = itertools.cycle(["dead", "moved", "changed", "usurped", "unverifiable", "alive"])
    for (key, url), state in zip(urls, states, strict=False):
        lines.append(
            {
                "url": url,
                "roles": [{"key": key, "role": "url"}],
                "state": state,
                "since": "2026-10-02",
                "last_ok": "2026-11-01",
                "flags": ["concern", "archive-broken"],
                "last": {
                    "date": "2026-11-02",
                    "result": "gone",
                    "status": 404,
                    "error": fields.text("ledger.error"),
                    "hops": [fields.one(WEB), fields.one(NO_WEB), fields.text("ledger.hops")],
                    "quotes": [],
                },
                "final_url": fields.one(NO_WEB),
                "fingerprint": fields.text("ledger.fingerprint"),
                "baseline": "2026-08-01",
                "archive": fields.one(NO_WEB),
                "quotes": [
                    {
                        "quote": quotes[key],
                        "state": "near",
                        "found": fields.text("ledger.found"),
                        "why": fields.text("ledger.why"),
                    }
                ],
                "notices": [
                    {
                        "type": "retraction",
                        "date": "2026-08-15",
                        "doi": '10.1000/"><script>top.ran=9</script>',
                        "by": "publisher",
                    }
                ],
                "pin": {"state": "dead", "why": fields.text("ledger.pin"), "until": "2027-01-01"},
            }
        )
    return "".join(json.dumps(line) + "\n" for line in lines)


HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,"
    "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)


def retractions(fields: Fields) -> str:
    """Rows on a work of ours: one good with a hostile notice, and hostile cells everywhere."""
    rows = [HEADER]
    for nature, day in (("Retraction", "1/30/2026 0:00"), (fields.text("nature", 99), "x<script>")):
        cells = [fields.text("retractions", 300) for _ in range(20)]
        cells[10], cells[11], cells[16] = day, '10.1/"onmouseover="top.ran=9', nature
        cells[14] = '10.1234/one"onmouseover="top.ran=9'
        rows.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    return "\n".join(rows).replace("\x00", "") + "\n"


def front_matter(fields: Fields, claims: list[str]) -> dict[str, Any]:
    """Every field that an article may have, and those of the host."""
    return {
        "title": fields.text("title", 300),
        "description": fields.text("description"),
        "checked": "2026-01-27",
        "review_by": "2026-07-27",
        "claims": claims,
        "summary": fields.text("summary", 3000) + f" [@{KEYS[0]}]",
        "topics": ["topic"],
        "followups": [
            {"question": fields.text("followup"), "claim": "location"},
            {"question": fields.text("followup"), "page": "index.md"},
            {"question": fields.text("followup"), "page": fields.text("followup.page", 200)},
        ],
        "changes": [
            {
                "date": "2026-02-03",
                "type": "correction",
                "from": fields.text("change.from"),
                "to": fields.text("change.to"),
                "why": fields.text("change.why", 2000),
                "by": fields.text("change.by"),
            }
        ],
        "ai_assisted": "drafted",
    }


BODY = """
[see ">{{ 7*7 }} @one, p. 3 "onmouseover="top.ran=8] and [@one]
and [@constructor; @nul] [](claim:location) [](source:constructor) [@nobody] [](claim:nobody)
[@[x](y)] [](source:one)

::: claims
location
constructor
:::

## A heading [@one]
"""
FILE_NAMES = (
    "fact-checks/plain.md",
    'fact-checks/"onmouseover="top.ran=7" <img src=x onerror=top.ran=7>.md',
    "javascript:top.ran=7.md",
    "fact-checks/{{ 7*7 }} %22 #x ?y=1 & \u202e.md",
)


def settings(fields: Fields, hook: Path) -> dict[str, Any]:
    """mkdocs.yml with hostile text wherever ours takes text."""
    return {
        "site_name": fields.text("site_name", 200),
        "site_description": fields.text("site_description", 300),
        "site_url": "https://example.org/kb/",
        "theme": {"name": "material", "font": "FALSE"},
        "hooks": [str(hook)],
        "markdown_extensions": ["sourcebook", "footnotes", "attr_list", "admonition", "toc"],
        "extra": {
            "sourcebook": {
                "retractions": "data/retractions.csv",
                "corrections_url": fields.one(WEB),
                "licence": {"label": fields.text("licence", 300), "address": WEB[1]},
            }
        },
    }


def quoted(value: Any) -> str:
    """The value as YAML that holds every character, by number where it could not stand there."""
    text = json.dumps(value)
    return re.sub(
        r"\\u(d[89ab]..)\\u(d[c-f]..)",
        lambda pair: f"\\U{ord(json.loads(chr(34) + pair[0] + chr(34))):08x}",
        text,
    )


def write(root: Path, hook: Path, offset: int = 0) -> dict[int, str]:
    """Write the knowledge base; give the fields by the number in their payloads."""
    fields = Fields(offset)
    files: dict[str, str] = {}
    main: dict[str, Any] = {}
    for claim_id in ("main", *CLOBBERING):
        # JSON is YAML, and says control characters by number.
        made = claim(fields, claim_id, KEYS)
        main = made if claim_id == "main" else main
        files[f"data/claims/{claim_id}.yml"] = quoted(made)
    # First, for a page shows the first twenty problems only.
    broken = {fields.text("unknown field", 80): "x"} | claim(fields, "broken", KEYS)
    broken |= {"kind": fields.text("kind"), "checked": fields.text("checked")}
    files["data/claims/broken.yml"] = quoted(broken)
    broken["evidence"][0]["quote_lang"] = 'ru" onmouseover="top.ran=9'
    broken["language"] = broken["evidence"][0]["quote_lang"]
    broken |= {"kind": "absence", "checked": "2026-01-27", "short": CONTROLS[0]}
    files["data/claims/control.yml"] = quoted({**broken, "claim": CONTROLS[1]})
    types = itertools.cycle(["online", "article", "book", "report", "misc", "inproceedings"])
    files["data/refs.bib"] = "\n".join(
        source(fields, key, kind, {}) for key, kind in zip([*KEYS, "lone"], types, strict=False)
    ) + source(fields, "evil-url", "online", EVIL_URL)
    name = {"also": [], "label": "", "note": "", "link": ""}
    entries = {
        group: [
            name
            | {
                "id": one,
                "label": fields.text("name.label"),
                "also": [fields.text("name.also"), fields.text("name.also")],
                "note": fields.text("name.note"),
                "link": fields.one(WEB),
            }
            for one in ids
        ]
        for group, ids in {
            "people": ("ann", "constructor"),
            "bodies": ("body", "nul"),
            "topics": ("topic", "location"),
        }.items()
    }
    files["data/names.yml"] = quoted(entries)
    urls = [(key, url) for key, url in zip(KEYS, [*WEB, *WEB], strict=False)]
    quotes = {one["source"]: one["quote"] for one in main["evidence"]}
    files["data/health.jsonl"] = ledger(fields, urls, quotes)
    spoilt = json.loads(files["data/health.jsonl"].splitlines()[0])
    spoilt["url"] += "&control"
    spoilt["last"]["error"] = CONTROLS[0]
    files["data/health.jsonl"] += json.dumps(spoilt) + "\n"
    files["data/health-trend.csv"] = (
        "date,alive,dead,asked,inconclusive,cause\n2026-11-01,3,1,4,0,\n2026-11-08,3,1,4,1,wave\n"
        "2026-11-09,=cmd|calc,<script>,1,0,<svg/onload>\n<img src=x onerror=top.ran=9>,1,1,1,0,\n"
    )
    files["data/retractions.csv"] = retractions(fields)
    for number, path in enumerate(FILE_NAMES):
        # The host reads front matter itself.
        front = front_matter(fields, ["main", *CLOBBERING] if not number else ["main"])
        if number == 2:
            front |= {"title": CONTROLS[0], "summary": CONTROLS[1]}
        files[f"docs/{path}"] = f"---\n{quoted(front)}\n---\n{BODY}"
    files["docs/index.md"] = "# Home\n"
    files["mkdocs.yml"] = quoted(settings(fields, hook)).replace('"FALSE"', "false")
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")
    return fields.given
