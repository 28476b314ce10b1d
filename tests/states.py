"""Small knowledge bases in two states, the second with an edit or two, for property tests."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from knowledge import TODAY, claim, knowledge, ledger_line, source
from sourcebook.model import Article, FrontMatter, KnowledgeBase, Mention, Name, Names, Pin
from sourcebook.problems import Location, Problem

CLAIMS, SOURCES = [f"c{number}" for number in range(4)], [f"s{number}" for number in range(5)]
SOME_CLAIM, SOME_SOURCE = st.sampled_from([*CLAIMS, "former"]), st.sampled_from([*SOURCES, "none"])
WORDS = st.sampled_from(
    ["So it is.", "So [@s0].", "See [@s1; @s2].", "[](claim:c0), [x](claim:c3)"]
)
EVIDENCE = st.fixed_dictionaries(
    {"source": SOME_SOURCE, "stance": st.sampled_from(["supports", "refutes", "context"])},
    optional={
        "note": WORDS,
        "quote": st.just("Water is wet."),
        "independence": st.just("developer"),
    },
)
RELATION = st.fixed_dictionaries(
    {"type": st.sampled_from(["depends-on", "contradicts"]), "claim": SOME_CLAIM},
    optional={"note": WORDS},
)
SAYING = st.fixed_dictionaries(
    {"who": st.sampled_from(["fmba", "who"])}, optional={"source": SOME_SOURCE, "note": WORDS}
)
CHANGE = st.fixed_dictionaries(
    {"date": st.sampled_from(["2026-01-27", "2025-12-01"]), "type": st.just("wording")},
    optional={"why": WORDS},
)
GIVEN = {"type": "verdict", "from": "mixed", "to": "refuted", "why": "Thus."}
VERDICTS = [
    {"date": "2026-01-27", **GIVEN},
    {"date": "2025-12-01", "type": "created", "to": "mixed"},
]
CLAIM = st.fixed_dictionaries(
    {
        "claim": st.sampled_from(["Water is dry.", "Ice is wet."]),
        "verdict": st.sampled_from(["refuted", "supported"]),
        "rationale": WORDS,
        "evidence": st.lists(EVIDENCE, max_size=3),
        "relations": st.lists(RELATION, max_size=2),
        "said_by": st.lists(SAYING, max_size=2),
        "topics": st.lists(st.sampled_from(["water", "ice"]), max_size=1),
    },
    optional={
        "short": st.just("In short"),
        "aliases": st.just(["former"]),
        "history": st.lists(CHANGE, max_size=2) | st.just(VERDICTS),
        "review_by": st.sampled_from(["2026-01-29", "2026-11-21", "2026-12-31"]),
        "certainty": st.just("low"),
        "checked": st.just("2026-01-28"),
        "kind": st.just("event"),
        "status": st.just("superseded"),
    },
)
ORIGINS = st.lists(st.sampled_from([*SOURCES, "statement"]), max_size=2, unique=True).map(tuple)
SOURCE = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["On water", "On ice"]),
        "derived_from": ORIGINS.map(lambda names: tuple(n for n in names if n != "statement")),
        "origin_labels": ORIGINS.map(lambda names: tuple(n for n in names if n == "statement")),
    },
    optional={
        "archive_url": st.just("https://archive.example.org/x"),
        "pin": st.just(Pin(state="alive", why="Seen.", until=dt.date(2026, 11, 30))),
    },
)
DAY = st.sampled_from([TODAY, *(TODAY + dt.timedelta(days=days) for days in (1, 20, 50, 400))])
STATE = st.sampled_from(["", "alive", "dead", "retracted"])
MENTION = st.builds(Mention, SOME_SOURCE, st.just("cite-1"), st.sampled_from(["One.", "Two."]))
KNOWN = st.fixed_dictionaries(
    {
        "claims": st.dictionaries(st.sampled_from(CLAIMS), CLAIM, min_size=2),
        "sources": st.dictionaries(st.sampled_from(SOURCES), SOURCE, min_size=3),
        "states": st.dictionaries(st.sampled_from(SOURCES), STATE, max_size=2),
        "mentions": st.lists(MENTION, max_size=2),
        "named": st.lists(st.sampled_from(CLAIMS), max_size=2, unique=True),
        "title": st.sampled_from(["Home", "At home"]),
        "wrong": st.lists(st.sampled_from(CLAIMS), max_size=1),
        "today": DAY,
    }
)
REST = {"states": {}, "mentions": [], "named": [], "title": "Home", "wrong": [], "today": TODAY}
MAX_AGE = 60
"""Days after which news of the ledger is none."""
NAMES = Names(
    bodies=(Name(id="fmba", label="FMBA"), Name(id="who", label="WHO")),
    topics=(Name(id="water", label="Water"), Name(id="ice", label="Ice")),
)


def kb_of(known) -> KnowledgeBase:
    """The knowledge base of a state."""
    front = FrontMatter(title=known["title"], claims=known["named"], topics=["water"])
    return knowledge(
        [claim(name, **values) for name, values in sorted(known["claims"].items())],
        [source(key, **values) for key, values in sorted(known["sources"].items())],
        names=NAMES,
        articles={"home.md": Article("home.md", front, "", 1)},
        ledger={
            key: ledger_line(key, state, last_ok="2026-11-01")
            for key, state in known["states"].items()
            if state
        },
    ).on(known["today"], MAX_AGE)


def problems_of(known) -> list[Problem]:
    """What is wrong in a state."""
    return [
        Problem(Location(f"data/claims/{name}.yml", 3), "C303", "It is wrong.", "Mend it.")
        for name in known["wrong"]
    ]


@st.composite
def two_states(draw):
    """A state, and what becomes of it."""
    before, edit = draw(KNOWN), draw(KNOWN)
    edited = draw(st.sets(st.sampled_from([*CLAIMS, *SOURCES]), max_size=2))
    others = ["states", "mentions", "named", "title", "wrong", "today"]
    rest = draw(st.sets(st.sampled_from(others), max_size=1))
    after = {name: edit[name] if name in rest else value for name, value in before.items()}
    for part in ("claims", "sources"):
        changed = {name: edit[part].get(name) for name in edited if name in before[part]}
        merged = {**before[part], **changed}
        after[part] = {name: value for name, value in merged.items() if value is not None}
    return before, after
