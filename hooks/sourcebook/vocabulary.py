"""The words Sourcebook uses, each with its label, meaning, icon and standard IRI.

Every word that may stand in a data file or on a page is defined here once. The loaders accept
exactly these words, the pages show exactly these labels, and the method page prints these tables.

Sources: CiTO, the Citation Typing Ontology (http://purl.org/spar/cito) for stances;
schema.org/ClaimReview and schema.org/Rating for verdicts; GRADE's four levels for certainty.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

CITO = "http://purl.org/spar/cito/"
SCHEMA = "https://schema.org/"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the vocabulary."""

    label: str
    """The word as a page shows it."""
    meaning: str
    """What it says, in one sentence."""
    icon: str = ""
    """A character that stands before the label, so that colour is never the only sign."""
    iri: str = ""
    """The term of a published vocabulary it maps to, or an empty string."""


class Verdict(StrEnum):
    """What the evidence says about a claim."""

    SUPPORTED = "supported"
    MOSTLY_SUPPORTED = "mostly-supported"
    MIXED = "mixed"
    MISLEADING = "misleading"
    REFUTED = "refuted"
    UNPROVEN = "unproven"


VERDICTS: Mapping[Verdict, Term] = MappingProxyType(
    {
        Verdict.SUPPORTED: Term(
            "Supported", "The evidence agrees with the claim.", "✔", SCHEMA + "Rating"
        ),
        Verdict.MOSTLY_SUPPORTED: Term(
            "Mostly supported",
            "The evidence agrees with the claim in the main; a part is imprecise or less sure.",
            "✓",
            SCHEMA + "Rating",
        ),
        Verdict.MIXED: Term(
            "Mixed",
            "Parts of the claim hold and parts do not, or good sources disagree.",
            "◐",
            SCHEMA + "Rating",
        ),
        Verdict.MISLEADING: Term(
            "Misleading",
            "Something in it is true, but it leaves a wrong picture.",
            "▲",
            SCHEMA + "Rating",
        ),
        Verdict.REFUTED: Term(
            "Refuted", "The evidence contradicts the claim.", "✖", SCHEMA + "Rating"
        ),
        Verdict.UNPROVEN: Term(
            "Unproven",
            "There is no evidence to decide by. Unproven is not false.",
            "?",
            SCHEMA + "Rating",
        ),
    }
)

RATING: Mapping[Verdict, int | None] = MappingProxyType(
    {
        Verdict.SUPPORTED: 5,
        Verdict.MOSTLY_SUPPORTED: 4,
        Verdict.MIXED: 3,
        Verdict.MISLEADING: 2,
        Verdict.REFUTED: 1,
        Verdict.UNPROVEN: None,
    }
)
"""schema.org ratingValue of a verdict, 1 (worst) to 5 (best); unproven has a name and no number."""


class Certainty(StrEnum):
    """How likely new evidence is to change the verdict."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very-low"


CERTAINTIES: Mapping[Certainty, Term] = MappingProxyType(
    {
        Certainty.HIGH: Term("High", "Further evidence is very unlikely to change the verdict."),
        Certainty.MODERATE: Term("Moderate", "Further evidence could change the verdict."),
        Certainty.LOW: Term("Low", "Further evidence is likely to change the verdict."),
        Certainty.VERY_LOW: Term("Very low", "The verdict is little more than a first reading."),
    }
)


class Stance(StrEnum):
    """What one piece of evidence does to a claim."""

    SUPPORTS = "supports"
    QUALIFIES = "qualifies"
    DISPUTES = "disputes"
    REFUTES = "refutes"
    CONTEXT = "context"
    ORIGIN = "origin"


STANCES: Mapping[Stance, Term] = MappingProxyType(
    {
        Stance.SUPPORTS: Term(
            "supports", "Gives evidence for the claim.", "▲", CITO + "isSupportedBy"
        ),
        Stance.QUALIFIES: Term(
            "qualifies",
            "Limits the claim or adds a condition; counts for neither side.",
            "◆",
            CITO + "isQualifiedBy",
        ),
        Stance.DISPUTES: Term(
            "disputes", "Gives evidence against the claim.", "▼", CITO + "isDisputedBy"
        ),
        Stance.REFUTES: Term(
            "refutes", "Shows that the claim is wrong.", "✖", CITO + "isRefutedBy"
        ),
        Stance.CONTEXT: Term(
            "context",
            "Background; counts for neither side.",
            "■",
            CITO + "citesForInformation",
        ),
        Stance.ORIGIN: Term(
            "origin",
            "Makes or repeats the claim, so it never counts as support for it.",
            "○",
            CITO + "containsAssertionFrom",
        ),
    }
)


class Side(StrEnum):
    """The side of a claim that a piece of evidence counts for."""

    FOR = "for"
    AGAINST = "against"


SIDES: Mapping[Stance, Side] = MappingProxyType(
    {
        Stance.SUPPORTS: Side.FOR,
        Stance.DISPUTES: Side.AGAINST,
        Stance.REFUTES: Side.AGAINST,
    }
)
"""Stances that count for a side. Qualifies, context and origin count for none."""


class SourceKind(StrEnum):
    """What sort of document a source is, strongest evidence of an effect first."""

    SYSTEMATIC_REVIEW = "systematic-review"
    RCT = "rct"
    COHORT = "cohort"
    SINGLE_ARM_TRIAL = "single-arm-trial"
    PRECLINICAL = "preclinical"
    TRIAL_REGISTRATION = "trial-registration"
    REGULATOR_DOCUMENT = "regulator-document"
    DATASET = "dataset"
    REVIEW = "review"
    EXPERT_STATEMENT = "expert-statement"
    FACT_CHECK = "fact-check"
    NEWS = "news"
    OFFICIAL_STATEMENT = "official-statement"
    SOCIAL_POST = "social-post"


SOURCE_KINDS: Mapping[SourceKind, Term] = MappingProxyType(
    {
        SourceKind.SYSTEMATIC_REVIEW: Term(
            "systematic review", "All studies of a question, found and weighed by a fixed method."
        ),
        SourceKind.RCT: Term(
            "randomised trial", "People were allotted to a treatment or a comparison by chance."
        ),
        SourceKind.COHORT: Term(
            "cohort study", "Groups or records followed over time, not allotted by chance."
        ),
        SourceKind.SINGLE_ARM_TRIAL: Term(
            "single-arm trial", "A trial in people without a comparison group."
        ),
        SourceKind.PRECLINICAL: Term("preclinical study", "Work in cells or animals."),
        SourceKind.TRIAL_REGISTRATION: Term(
            "trial registration", "A public register's record of a trial; not evidence of effect."
        ),
        SourceKind.REGULATOR_DOCUMENT: Term(
            "regulator document", "A law, permit, guidance or decision; not evidence of effect."
        ),
        SourceKind.DATASET: Term("dataset", "Published data; not by itself evidence of effect."),
        SourceKind.REVIEW: Term("review", "An overview of a field without a fixed method."),
        SourceKind.EXPERT_STATEMENT: Term(
            "expert statement", "The judgement of a named specialist or professional body."
        ),
        SourceKind.FACT_CHECK: Term("fact-check", "A published check of a claim."),
        SourceKind.NEWS: Term("news report", "A report by a news outlet or an aggregator."),
        SourceKind.OFFICIAL_STATEMENT: Term(
            "official statement", "The words of an authority, a developer or a sponsor."
        ),
        SourceKind.SOCIAL_POST: Term("social post", "A post on a social network."),
    }
)


class Independence(StrEnum):
    """How a source stands to the party whose product or word is being checked."""

    INDEPENDENT = "independent"
    DEVELOPER = "developer"
    STATE = "state"
    FUNDER = "funder"
    UNKNOWN = "unknown"


INDEPENDENCES: Mapping[Independence, Term] = MappingProxyType(
    {
        Independence.INDEPENDENT: Term("independent", "No known tie to the developer."),
        Independence.DEVELOPER: Term("developer", "The developer or sponsor speaks."),
        Independence.STATE: Term("state", "A state body or an outlet run by one speaks."),
        Independence.FUNDER: Term("funder", "Paid for, or in part written, by the sponsor."),
        Independence.UNKNOWN: Term("unknown tie", "Ties to the developer are not known."),
    }
)

INTERESTED = frozenset({Independence.DEVELOPER, Independence.STATE, Independence.FUNDER})
"""Independence values that make an origin the claimant's own (drawn hollow in pictures)."""


class ClaimKind(StrEnum):
    """What sort of statement a claim is; it decides what counts as strong evidence."""

    EFFECT = "effect"
    EVENT = "event"
    QUANTITY = "quantity"
    STATUS = "status"
    ATTRIBUTION = "attribution"
    ABSENCE = "absence"
    PREDICTION = "prediction"


CLAIM_KINDS: Mapping[ClaimKind, Term] = MappingProxyType(
    {
        ClaimKind.EFFECT: Term("effect", "Something causes or prevents something."),
        ClaimKind.EVENT: Term("event", "Something happened."),
        ClaimKind.QUANTITY: Term("quantity", "A number."),
        ClaimKind.STATUS: Term("status", "What something is, or the stage it has reached."),
        ClaimKind.ATTRIBUTION: Term("attribution", "Who said, made or did something."),
        ClaimKind.ABSENCE: Term("absence", "That something does not exist or has not been found."),
        ClaimKind.PREDICTION: Term("prediction", "That something will happen."),
    }
)


class ClaimStatus(StrEnum):
    """Where a claim stands in its life."""

    DRAFT = "draft"
    CURRENT = "current"
    NEEDS_REVIEW = "needs-review"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"


CLAIM_STATUSES: Mapping[ClaimStatus, Term] = MappingProxyType(
    {
        ClaimStatus.DRAFT: Term("draft", "Not yet assessed in full."),
        ClaimStatus.CURRENT: Term("current", "Assessed, and standing."),
        ClaimStatus.NEEDS_REVIEW: Term("needs review", "Something it rests on has changed."),
        ClaimStatus.SUPERSEDED: Term("superseded", "Another claim has taken its place."),
        ClaimStatus.RETRACTED: Term("retracted", "Withdrawn by us; kept so that links hold."),
    }
)


class RelationType(StrEnum):
    """How one claim stands to another."""

    DEPENDS_ON = "depends-on"
    CONTRADICTS = "contradicts"
    CONFUSED_WITH = "confused-with"
    BROADER = "broader"
    NARROWER = "narrower"
    SAME_AS = "same-as"
    SUPERSEDES = "supersedes"


RELATIONS: Mapping[RelationType, Term] = MappingProxyType(
    {
        RelationType.DEPENDS_ON: Term("depends on", "It falls if the other falls."),
        RelationType.CONTRADICTS: Term("contradicts", "Both cannot be true."),
        RelationType.CONFUSED_WITH: Term("is confused with", "Often taken for the other."),
        RelationType.BROADER: Term("has a wider form", "The other claim says more."),
        RelationType.NARROWER: Term("has a narrower form", "The other claim says less."),
        RelationType.SAME_AS: Term("is the same as", "The same claim in other words."),
        RelationType.SUPERSEDES: Term("supersedes", "It takes the other's place."),
    }
)

INVERSE_RELATIONS: Mapping[RelationType, str] = MappingProxyType(
    {
        RelationType.DEPENDS_ON: "is needed by",
        RelationType.CONTRADICTS: "contradicts",
        RelationType.CONFUSED_WITH: "is confused with",
        RelationType.BROADER: "has a narrower form",
        RelationType.NARROWER: "has a wider form",
        RelationType.SAME_AS: "is the same as",
        RelationType.SUPERSEDES: "is superseded by",
    }
)
"""The label of a relation read from its target."""


class ChangeType(StrEnum):
    """What an entry in a history records."""

    CREATED = "created"
    VERDICT = "verdict"
    CERTAINTY = "certainty"
    EVIDENCE = "evidence"
    WORDING = "wording"
    CORRECTION = "correction"
    LINK_FIX = "link-fix"


CHANGES: Mapping[ChangeType, Term] = MappingProxyType(
    {
        ChangeType.CREATED: Term("created", "First published."),
        ChangeType.VERDICT: Term("verdict changed", "The verdict is another one."),
        ChangeType.CERTAINTY: Term("certainty changed", "The certainty is another one."),
        ChangeType.EVIDENCE: Term("evidence", "Evidence was added or removed."),
        ChangeType.WORDING: Term("wording", "Said better; nothing of substance changed."),
        ChangeType.CORRECTION: Term("correction", "Something we had written was wrong."),
        ChangeType.LINK_FIX: Term("link fix", "A link was mended."),
    }
)


class AiAssistance(StrEnum):
    """Whether and how a language model had a part in an article's text."""

    NONE = "none"
    DRAFTED = "drafted"
    TRANSLATED = "translated"


AI_ASSISTANCE: Mapping[AiAssistance, Term] = MappingProxyType(
    {
        AiAssistance.NONE: Term("none", "Written by people."),
        AiAssistance.DRAFTED: Term(
            "drafted", "Drafted with a language model and checked against the sources."
        ),
        AiAssistance.TRANSLATED: Term(
            "translated", "Translated with a language model and checked against the original."
        ),
    }
)


class LinkState(StrEnum):
    """The ledger's verdict on a reference: whether it can still be read as it was cited."""

    UNCHECKED = "unchecked"
    ALIVE = "alive"
    MOVED = "moved"
    UNVERIFIABLE = "unverifiable"
    DEAD = "dead"
    USURPED = "usurped"
    CHANGED = "changed"
    QUOTE_MISSING = "quote-missing"
    RETRACTED = "retracted"
    INVALID = "invalid"


LINK_STATES: Mapping[LinkState, Term] = MappingProxyType(
    {
        LinkState.UNCHECKED: Term(
            "link not yet checked", "No check of this address has been run.", "○"
        ),
        LinkState.ALIVE: Term("link live", "The address answered when last asked.", "●"),
        LinkState.MOVED: Term("moved", "The page has a new address for good.", "→"),
        LinkState.UNVERIFIABLE: Term(
            "could not verify", "The site answers no automated request; a person has to look.", "?"
        ),
        LinkState.DEAD: Term("dead", "The address has failed on several checks over days.", "✕"),
        LinkState.USURPED: Term("taken over", "Somebody else's page now stands there.", "✕"),
        LinkState.CHANGED: Term(
            "changed since cited", "The page no longer says what it said.", "▲"
        ),
        LinkState.QUOTE_MISSING: Term("quote missing", "The quoted words are gone.", "▲"),
        LinkState.RETRACTED: Term("retracted", "The work has been retracted or withdrawn.", "✕"),
        LinkState.INVALID: Term("not a usable address", "The address is malformed.", "✕"),
    }
)


class LinkClass(StrEnum):
    """What one check of one address saw. Many of them make a `LinkState`, over days."""

    OK = "ok"
    REDIRECTED = "redirected"
    MOVED = "moved"
    RATE_LIMITED = "rate-limited"
    BLOCKED = "blocked"
    GONE = "gone"
    NO_SUCH_HOST = "no-such-host"
    UNREACHABLE = "unreachable"
    TLS_BROKEN = "tls-broken"
    SOFT_404 = "soft-404"
    USURPED = "usurped"
    DRIFTED = "drifted"
    QUOTE_MISSING = "quote-missing"
    RETRACTED = "retracted"
    REINSTATED = "reinstated"
    CONCERN = "concern"
    CORRECTED = "corrected"
    UNKNOWN_DOI = "unknown-doi"
    ARCHIVE_MISSING = "archive-missing"
    ARCHIVE_BROKEN = "archive-broken"
    REFUSED = "refused"


LINK_CLASSES: Mapping[LinkClass, Term] = MappingProxyType(
    {
        LinkClass.OK: Term("answers", "The page is there."),
        LinkClass.REDIRECTED: Term("redirected", "It answers at another address for now."),
        LinkClass.MOVED: Term("moved", "It answers at another address for good."),
        LinkClass.RATE_LIMITED: Term("asked to wait", "The site wants to be asked later."),
        LinkClass.BLOCKED: Term("blocked", "The site answers no automated request."),
        LinkClass.GONE: Term("gone", "The site says that the page does not exist (404, 410)."),
        LinkClass.NO_SUCH_HOST: Term("no such host", "The name of the site does not exist."),
        LinkClass.UNREACHABLE: Term("unreachable", "No answer, or an error of the server."),
        LinkClass.TLS_BROKEN: Term("certificate", "The site cannot prove who it is."),
        LinkClass.SOFT_404: Term("not found, with 200", "A not-found page that says it is well."),
        LinkClass.USURPED: Term("taken over", "A parked, for-sale or unrelated page."),
        LinkClass.DRIFTED: Term("changed", "The text is no longer that which was cited."),
        LinkClass.QUOTE_MISSING: Term("quote missing", "The quoted words are not on the page."),
        LinkClass.RETRACTED: Term("retracted", "The record of the work says so."),
        LinkClass.REINSTATED: Term("reinstated", "A retraction was taken back."),
        LinkClass.CONCERN: Term("expression of concern", "The publisher doubts the work."),
        LinkClass.CORRECTED: Term("corrected", "A correction or erratum was published."),
        LinkClass.UNKNOWN_DOI: Term("unknown DOI", "No registry knows it."),
        LinkClass.ARCHIVE_MISSING: Term("no archived copy", "No copy near the date of use."),
        LinkClass.ARCHIVE_BROKEN: Term("archived copy broken", "The copy cannot be read."),
        LinkClass.REFUSED: Term("not asked", "An address that no check may ask."),
    }
)


class NoticeType(StrEnum):
    """What the record of a work says has become of it."""

    RETRACTION = "retraction"
    WITHDRAWAL = "withdrawal"
    REMOVAL = "removal"
    PARTIAL_RETRACTION = "partial-retraction"
    CONCERN = "expression-of-concern"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"


NOTICES: Mapping[NoticeType, Term] = MappingProxyType(
    {
        NoticeType.RETRACTION: Term("retracted", "The work has been retracted.", "✕"),
        NoticeType.WITHDRAWAL: Term("withdrawn", "The work has been withdrawn.", "✕"),
        NoticeType.REMOVAL: Term("removed", "The work has been taken away altogether.", "✕"),
        NoticeType.PARTIAL_RETRACTION: Term(
            "retracted in part", "A part of the work has been retracted.", "▲"
        ),
        NoticeType.CONCERN: Term(
            "expression of concern", "The publisher warns that the work may not be sound.", "▲"
        ),
        NoticeType.CORRECTION: Term("corrected", "A correction or erratum was published.", "▲"),
        NoticeType.REINSTATEMENT: Term("reinstated", "A retraction was taken back.", "●"),
    }
)
"""Retraction Watch's natures and the types of Crossref's `updated-by`, in our words."""

WHO_NOTICED: Mapping[str, str] = MappingProxyType(
    {"publisher": "the publisher", "retraction-watch": "Retraction Watch"}
)
"""Who tells of a notice, by the record's own word for it."""


class QuoteState(StrEnum):
    """What a look for quoted words in the text of their source came to."""

    PRESENT = "present"
    NEAR = "near"
    MISSING = "missing"
    UNKNOWN = "cannot-tell"


QUOTE_STATES: Mapping[QuoteState, Term] = MappingProxyType(
    {
        QuoteState.PRESENT: Term("quote found", "The quoted words stand in the source.", "●"),
        QuoteState.NEAR: Term(
            "nearly so", "The source has almost these words; compare the two.", "▲"
        ),
        QuoteState.MISSING: Term("quote missing", "The source does not have these words.", "✕"),
        QuoteState.UNKNOWN: Term(
            "could not look", "The text of the source could not be read well enough.", "?"
        ),
    }
)

TERMS: Mapping[type[StrEnum], Mapping[Any, Term]] = MappingProxyType(
    {
        Verdict: VERDICTS,
        Certainty: CERTAINTIES,
        Stance: STANCES,
        SourceKind: SOURCE_KINDS,
        Independence: INDEPENDENCES,
        ClaimKind: CLAIM_KINDS,
        ClaimStatus: CLAIM_STATUSES,
        RelationType: RELATIONS,
        ChangeType: CHANGES,
        AiAssistance: AI_ASSISTANCE,
        LinkState: LINK_STATES,
        LinkClass: LINK_CLASSES,
        NoticeType: NOTICES,
        QuoteState: QUOTE_STATES,
    }
)
"""Every kind of word with its words."""
