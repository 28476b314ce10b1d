"""Two states of a knowledge base -> what differs between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.comparison.change import (
    MOST,
    CertaintyChange,
    Change,
    ClaimGiven,
    ClaimRenamed,
    EvidenceChange,
    PageTouched,
    SourceChange,
    SourceGiven,
    SupportLoss,
    VerdictChange,
    WordingChange,
)
from sourcebook.graph import build_graph
from sourcebook.urls import claim_url
from sourcebook.vocabulary import VERDICTS, ChangeType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeVar

    from sourcebook.model import Claim, Evidence, KnowledgeBase, PageUses, Source

    T = TypeVar("T")


@dataclass(frozen=True)
class _Pairing:
    """Which claims and sources of before are which of now."""

    before: KnowledgeBase
    after: KnowledgeBase
    claims: Mapping[str, str]
    """Ids of now by ids of before, for all that are in both."""
    sources: Mapping[str, str]
    """Keys of now by keys of before, for all that are in both."""

    def both(self) -> Iterator[tuple[Claim, Claim]]:
        """The claims that are in both states, sorted by their id of now."""
        for old, new in sorted(self.claims.items(), key=lambda pair: pair[1]):
            yield self.before.claims[old], self.after.claims[new]


def compare(
    before: KnowledgeBase, after: KnowledgeBase, pages: Iterable[PageUses] = (), base: str = ""
) -> Change:
    """What `after` says that `before` does not, and the other way round.

    A claim under a new id is the same where its old id is an alias; a source under a new key where
    its DOI or address is the same. `pages` are what the articles of `after` cite and name, `base`
    the commit of `before`. Of each kind the first 5,000 are kept.
    """
    pairing = _Pairing(before, after, _claim_pairs(before, after), _source_pairs(before, after))
    cited = build_graph(after, pages)
    verdicts = _first(_verdicts(pairing))
    changed = _first(_sources_changed(pairing))
    renamed = _first(
        ClaimRenamed(id=new, label=after.claims[new].label, before=old)
        for old, new in sorted(pairing.claims.items())
        if old != new
    )
    used = {*cited.claims_of_source, *cited.pages_of_source}
    was_used = set(build_graph(before).claims_of_source)
    return Change(
        base=base,
        claims_added=_first(
            _given(claim)
            for key, claim in sorted(after.claims.items())
            if key not in set(pairing.claims.values())
        ),
        claims_removed=_first(
            _given(claim)
            for key, claim in sorted(before.claims.items())
            if key not in pairing.claims and key not in after.broken_claims
        ),
        claims_renamed=renamed,
        claims_broken=_first(sorted(set(after.broken_claims) - set(before.broken_claims))),
        verdicts=verdicts,
        certainties=_first(_certainties(pairing)),
        wordings=_first(_wordings(pairing)),
        support_lost=_first(_support_lost(pairing)),
        evidence=_first(_evidence(pairing)),
        sources_added=_first(
            _source(after, source, cited=source.key in used)
            for key, source in sorted(after.sources.items())
            if key not in set(pairing.sources.values())
        ),
        sources_removed=_first(
            _source(before, source, cited=source.key in was_used)
            for key, source in sorted(before.sources.items())
            if key not in pairing.sources
        ),
        sources_changed=changed,
        pages=_first(_pages(pairing, pages, verdicts, changed)),
    )


def _first(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(item for _, item in zip(range(MOST), items, strict=False))


# ---- Who is who ----


def _claim_pairs(before: KnowledgeBase, after: KnowledgeBase) -> dict[str, str]:
    pairs = {key: key for key in before.claims if key in after.claims}
    taken = set(pairs)
    for old in before.claims:
        new = after.aliases.get(old)
        if old not in pairs and new is not None and new not in taken:
            pairs[old] = new
            taken.add(new)
    return pairs


def _source_pairs(before: KnowledgeBase, after: KnowledgeBase) -> dict[str, str]:
    pairs = {key: key for key in before.sources if key in after.sources}
    free = {
        identity: key
        for key, source in after.sources.items()
        if key not in before.sources
        for identity in _identities(source)
    }
    for key, source in before.sources.items():
        if key not in pairs:
            found = next((free[one] for one in _identities(source) if one in free), None)
            if found is not None and found not in pairs.values():
                pairs[key] = found
    return pairs


def _identities(source: Source) -> list[str]:
    found = [f"doi:{source.doi.lower()}"] if source.doi else []
    return [*found, f"url:{source.url}"] if source.url else found


# ---- Claims ----


def _given(claim: Claim) -> ClaimGiven:
    return ClaimGiven(
        id=claim.id, label=claim.label, verdict=claim.verdict, certainty=claim.certainty
    )


def _is_told(old: Claim, new: Claim, *types: ChangeType) -> bool:
    """Whether the history has a new entry of one of these types."""
    return any(one.type in types and one not in old.history for one in new.history)


def _verdicts(pairing: _Pairing) -> Iterator[VerdictChange]:
    for old, new in pairing.both():
        if old.verdict is not new.verdict:
            yield VerdictChange(
                id=new.id,
                label=new.label,
                before=old.verdict,
                after=new.verdict,
                told=_is_told(old, new, ChangeType.VERDICT),
            )


def _certainties(pairing: _Pairing) -> Iterator[CertaintyChange]:
    for old, new in pairing.both():
        if old.certainty is not new.certainty:
            yield CertaintyChange(
                id=new.id,
                label=new.label,
                before=old.certainty,
                after=new.certainty,
                # Whoever tells of a new verdict may tell of its certainty in the same entry.
                told=_is_told(old, new, ChangeType.CERTAINTY, ChangeType.VERDICT),
            )


def _wordings(pairing: _Pairing) -> Iterator[WordingChange]:
    for old, new in pairing.both():
        if old.claim.split() != new.claim.split():
            yield WordingChange(
                id=new.id,
                label=new.label,
                before=old.claim,
                after=new.claim,
                told=_is_told(old, new, ChangeType.WORDING, ChangeType.CORRECTION),
            )


def _support_lost(pairing: _Pairing) -> Iterator[SupportLoss]:
    for old, new in pairing.both():
        had = len(pairing.before.independent(old))
        has = len(pairing.after.independent(new))
        # Another verdict rests on other evidence, so the numbers do not compare.
        if has < had and old.verdict is new.verdict:
            yield SupportLoss(
                id=new.id, label=new.label, verdict=new.verdict, before=had, after=has
            )


def _evidence(pairing: _Pairing) -> Iterator[EvidenceChange]:
    for old, new in pairing.both():
        was = _by_source(old, pairing.sources)
        now = _by_source(new, {})
        for key in sorted({*was, *now}):
            # Several pieces from one source are told apart by their order alone.
            befores, afters = was.get(key, []), now.get(key, [])
            for place in range(max(len(befores), len(afters))):
                before = befores[place].stance if place < len(befores) else None
                after = afters[place].stance if place < len(afters) else None
                if before is not after:
                    yield EvidenceChange(
                        id=new.id,
                        label=new.label,
                        source=key,
                        before=before,
                        after=after,
                        state=pairing.after.state_of(key),
                    )


def _by_source(claim: Claim, keys: Mapping[str, str]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for item in claim.evidence:
        found.setdefault(keys.get(item.source, item.source), []).append(item)
    return found


# ---- Sources ----


def _source(kb: KnowledgeBase, source: Source, *, cited: bool) -> SourceGiven:
    return SourceGiven(
        key=source.key,
        title=source.title,
        kind=source.kind,
        independence=source.independence,
        state=kb.state_of(source.key),
        cited=cited,
    )


def _sources_changed(pairing: _Pairing) -> Iterator[SourceChange]:
    for old, new in sorted(pairing.sources.items(), key=lambda pair: pair[1]):
        was, now = pairing.before.sources[old], pairing.after.sources[new]
        fields = {
            name
            for name in {*was.fields, *now.fields}
            if was.fields.get(name, "").split() != now.fields.get(name, "").split()
        }
        if was.entry_type != now.entry_type:
            fields.add("entry type")
        if old != new:
            fields.add("key")
        if fields:
            yield SourceChange(key=new, title=now.title, fields=tuple(sorted(fields)))


# ---- Pages ----


def _pages(
    pairing: _Pairing,
    pages: Iterable[PageUses],
    verdicts: Iterable[VerdictChange],
    sources: Iterable[SourceChange],
) -> Iterator[PageTouched]:
    """Pages that somebody wrote and pages of claims; the lists follow from them."""
    turned = {one.id: VERDICTS[one.after].label for one in verdicts}
    entries = {one.key for one in sources}
    changed = {new.id for old, new in pairing.both() if _differs(old, new)}
    reasons: dict[str, dict[str, None]] = {}
    for url, reason in (
        *_touched_claims(pairing, changed, turned, entries),
        *_touched_articles(pairing, pages, changed, turned, entries),
    ):
        reasons.setdefault(url, {})[reason] = None
    for url in sorted(reasons):
        yield PageTouched(url=url, reasons=tuple(reasons[url]))


def _differs(old: Claim, new: Claim) -> bool:
    return old.model_copy(update={"id": new.id}) != new


def _touched_claims(
    pairing: _Pairing, changed: set[str], turned: Mapping[str, str], entries: set[str]
) -> Iterator[tuple[str, str]]:
    """Addresses of claims with a reason each; `turned` has the verdicts that are new, `entries`
    the keys of sources that changed."""
    kept = set(pairing.claims.values())
    for claim in pairing.after.claims.values():
        url = claim_url(claim.id)
        if claim.id not in kept:
            yield url, "new"
            continue
        if claim.id in changed:
            yield url, "its claim changed"
        for relation in claim.relations:
            other = pairing.after.aliases.get(relation.claim, relation.claim)
            if other in turned:
                yield url, f"{relation.type.value} {other}, now {turned[other]}"
        for item in claim.evidence:
            if item.source in entries:
                yield url, f"its source {item.source} changed"


def _touched_articles(
    pairing: _Pairing,
    pages: Iterable[PageUses],
    changed: set[str],
    turned: Mapping[str, str],
    entries: set[str],
) -> Iterator[tuple[str, str]]:
    for page in pages:
        was, now = (kb.articles.get(page.path) for kb in (pairing.before, pairing.after))
        if was is None:
            yield page.url, "new"
            continue
        if now is not None and (was.body, was.front) != (now.body, now.front):
            yield page.url, "its text changed"
        for key in page.claims:
            if key in turned:
                yield page.url, f"shows {key}, now {turned[key]}"
            elif key in changed:
                yield page.url, f"shows {key}, which changed"
        for mention in page.mentions:
            if mention.key in entries:
                yield page.url, f"cites {mention.key}, which changed"
