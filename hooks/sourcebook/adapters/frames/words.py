"""A stand-in for a word of a page, which notes what a template asks about it.

A template may print a title or the address of a page; that is the same for every page but for what
is printed. It may also ask about it, as in `{% if "<h1" in page.content %}`, and write something
else where the answer is another. Text that asks back is how a frame knows which pages it fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ANSWERED = ("__contains__", "__eq__", "__ne__", "startswith", "endswith")
"""Questions that can be asked of each page again."""
_REFUSED = (
    *("__lt__", "__le__", "__gt__", "__ge__", "__len__", "__getitem__", "__iter__", "__mod__"),
    *("__mul__", "capitalize", "casefold", "center", "count", "encode", "expandtabs", "find"),
    *("format", "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit"),
    *("isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper"),
    *("ljust", "lower", "lstrip", "removeprefix", "removesuffix", "replace", "rfind", "rindex"),
    *("rjust", "rsplit", "rstrip", "split", "splitlines", "strip", "swapcase", "title"),
    *("translate", "upper", "zfill"),
)
"""What looks at the single letters of a text, and so has another answer for each page."""


class Asked:
    """What a template asked about the words of a page."""

    def __init__(self) -> None:
        self.questions: dict[tuple[str, str, tuple[object, ...]], object] = {}
        """The answers, by the name of the word, the question and what was asked for."""
        self.refused = False
        """Whether something was asked that cannot be answered once for all pages."""

    def word(self, name: str, text: str) -> str:
        """A stand-in for what is called `name`; Markup where the text is."""
        word = (_Marked if isinstance(text, Markup) else _Plain)(text)
        word.asked, word.name = self, name
        return word

    def as_data(self) -> list[object] | None:
        """The questions and answers, as `asked_of` takes them, in what JSON holds; None where it
        cannot hold what was asked for."""
        if any(type(one) is not str for _, _, given in self.questions for one in given):
            return None
        return [(*question, answer) for question, answer in self.questions.items()]

    def fits(self, words: Callable[[str], str]) -> bool:
        """Whether these words answer every question as the stand-ins did."""
        return all(
            getattr(str, question)(str(words(name)), *given) == answer
            for (name, question, given), answer in self.questions.items()
        )


def asked_of(data: Iterable[Sequence[Any]]) -> Asked:
    """What `as_data` gave."""
    asked = Asked()
    asked.questions = {
        (name, question, tuple(given)): answer for name, question, given, answer in data
    }
    return asked


class _Word(str):
    __slots__ = ()
    asked: Asked
    name: str

    def __bool__(self) -> bool:
        # Whether there is a word at all is part of what kind of page it is.
        return True

    def __hash__(self) -> int:
        # MkDocs remembers the parts of addresses by this.
        self.asked.refused |= self.name != "url"
        return str.__hash__(self)


def _answered(question: str) -> Callable[..., Any]:
    method = getattr(str, question)

    def ask(self: _Word, *given: object) -> Any:
        answer = method(self, *given)
        try:
            self.asked.questions[self.name, question, given] = answer
        except TypeError:
            self.asked.refused = True
        return answer

    return ask


def _refused(question: str) -> Callable[..., Any]:
    method = getattr(str, question)

    def ask(self: _Word, *given: Any, **named: Any) -> Any:
        self.asked.refused = True
        return method(self, *given, **named)

    return ask


for _question in _ANSWERED:
    setattr(_Word, _question, _answered(_question))
for _question in _REFUSED:
    setattr(_Word, _question, _refused(_question))


class _Plain(_Word):
    pass


class _Marked(_Word, Markup):
    """Its own methods would give stand-ins that nobody named."""


for _question in ("__add__", "join", "partition", "rpartition"):
    setattr(_Marked, _question, _refused(_question))
