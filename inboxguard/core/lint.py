"""Reads a letter as a calm colleague would: blame, apology, threats, negation, promises outside hours (F16, F25)."""

from collections.abc import Iterator
from dataclasses import dataclass

from inboxguard.core.lint_rules import NEGATION, NOT_AT_WORK, RULES
from inboxguard.core.template_facts import specimens
from inboxguard.core.templating import fill
from inboxguard.core.types import Language

#: The limit of domain guide 5.1; 40 to 90 are normal.
MOST_WORDS = 120


@dataclass(frozen=True)
class Hint:
    """One place that a client would stumble over."""

    #: Counted from 1.
    line: int
    found: str
    remedy: str


def lint(text: str, *, hours: str = "") -> list[Hint]:
    """What a client would stumble over, from top to bottom; `hours` fills the remedy for "I don't work on …"."""
    lines = list(enumerate(text.splitlines(), 1))
    found = [hint for number, line in lines for hint in _line(number, line, hours)]
    negations = [(number, one.group()) for number, line in lines for one in NEGATION.finditer(line)]
    if len(negations) > 1:
        number, word = negations[1]
        found.append(Hint(number, word, "one negation is enough in a letter; say what you do"))
    words = len(text.split())
    if words > MOST_WORDS:
        found.append(Hint(len(lines), f"{words} words", f"shorten it to {MOST_WORDS} words"))
    return found


def _line(number: int, line: str, hours: str) -> Iterator[Hint]:
    for pattern, remedy in RULES:
        if match := pattern.search(line):
            yield Hint(number, match.group(), remedy)
    if match := NOT_AT_WORK.search(line):
        yield Hint(number, match.group(), f"say when you do: {hours or '{{ hours }}'}")


def lint_template(source: str, language: Language, *, hours: str = "") -> list[Hint]:
    """Hints on every expansion of a template, each once, with the line of the template."""
    found: dict[tuple[str, str], Hint] = {}
    lines = source.splitlines()
    for text in dict.fromkeys(fill(source, facts).text for facts in specimens(language)):
        for hint in lint(text, hours=hours):
            number = next((number for number, line in enumerate(lines, 1) if hint.found in line), hint.line)
            found.setdefault((hint.found, hint.remedy), Hint(number, hint.found, hint.remedy))
    return sorted(found.values(), key=lambda hint: hint.line)
