"""Fills a letter's template: sandboxed Jinja2, with helpers for gender, variation and facts that are never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from inboxguard.core.settings import AddressForm, Gender
from inboxguard.core.studio_voice import as_we
from inboxguard.core.types import Language

if TYPE_CHECKING:
    import jinja2

#: What a blank asks for, as the letter and the owner call it. Without one of these a letter is useless.
BLANKS = {
    "extra": ("התוספת", "the addition"),
    "extra_price": ("מחיר", "price"),
    "invoice": ("מספר חשבונית", "invoice number"),
    "amount": ("סכום", "amount"),
}
#: What a template may call.
HELPERS = ("w", "a", "n", "vary", "needed")
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class ReplyFacts:
    """All that a template may say. Every value is known; what is not known is empty and its words fall away."""

    language: Language
    form: AddressForm
    gender: Gender
    #: Drafts that this client was written before; the wording turns by it, so that two in a row differ.
    earlier: int
    values: Mapping[str, str]

    def knowing(self, **more: str) -> "ReplyFacts":
        """These facts and some more."""
        return replace(self, values={**self.values, **more})


@dataclass(frozen=True)
class Filled:
    """A template with its facts."""

    text: str
    #: Names of needed facts that are not known, in the text as blanks; such a letter is never stored.
    blanks: tuple[str, ...]


def blank_text(name: str, language: Language) -> str:
    """An unmistakable blank, "[[price?]]"."""
    hebrew, english = BLANKS[name]
    return f"[[{hebrew if language is Language.HE else english}?]]"


def turned(options: tuple[str, ...], earlier: int) -> str:
    """One of several wordings, by the count of earlier drafts: no chance in it, so the same draft comes out again."""
    return options[earlier % len(options)]


def fill(template: str, facts: ReplyFacts) -> Filled:
    """A template with its facts; what is not known falls away, and what is needed and not known is a blank.

    Helpers: w(f, m, neutral) by the writer's gender; a studio takes the neutral wording, turned to "we".
    a(f, m, plural, unknown) by how the client is addressed, n(sg, pl) where the singular is spelled alike for both.
    vary(…) turns by the count of earlier drafts; needed(name).
    """
    missing: dict[str, None] = {}

    def writer(f: str, m: str, neutral: str) -> str:
        return {Gender.F: f, Gender.M: m}.get(facts.gender, neutral)

    def addressed(f: str, m: str, plural: str, unknown: str) -> str:
        forms = {AddressForm.F: f, AddressForm.M: m, AddressForm.PLURAL: plural, AddressForm.UNKNOWN: unknown}
        return forms[facts.form]

    def number(singular: str, plural: str) -> str:
        return plural if facts.form is AddressForm.PLURAL else singular

    def vary(*options: str) -> str:
        return turned(options, facts.earlier)

    def needed(name: str) -> str:
        known = facts.values.get(name, "")
        if not known:
            missing[name] = None
        return known or blank_text(name, facts.language)

    helpers = dict(zip(HELPERS, (writer, addressed, number, vary, needed), strict=True))
    if facts.gender is Gender.PLURAL:
        template = as_we(template, facts.language)
    text = str(_compiled(template).render({**facts.values, **helpers}))
    return Filled(_GAP.sub("\n\n", text).strip(), tuple(missing))


@cache
def _compiled(template: str) -> "jinja2.Template":
    return environment().from_string(template)


@cache
def environment() -> "jinja2.Environment":
    """The sandbox: no attributes that lead out of it, no files, nothing that changes a value."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(autoescape=False, keep_trailing_newline=False)
