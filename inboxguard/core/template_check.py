"""What is wrong with a template so that it cannot be filled: syntax, unknown names, sentences that would be lost."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inboxguard.core.replies import QUOTE
from inboxguard.core.template_facts import FACTS, specimens
from inboxguard.core.templating import BLANKS, HELPERS, environment, fill
from inboxguard.core.types import Kind, Language, Step

#: Every letter that there is, e.g. "he/out_of_scope.gentle".
NAMES = frozenset(
    f"{language}/{letter}"
    for language in (Language.HE, Language.EN)
    for letter in (
        *(f"{kind}.{part}" for kind in Kind for part in (*Step, "also")),
        f"{QUOTE}.{Step.GENTLE}",
    )
)


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in a template."""

    #: Counted from 1; 0 where it is the whole.
    line: int
    #: What stands there.
    found: str
    remedy: str


def mistakes(name: str, source: str) -> list[Mistake]:
    """Everything for which a template must not be used; `name` is one of NAMES."""
    from jinja2 import TemplateSyntaxError

    try:
        environment().parse(source)
    except TemplateSyntaxError as error:
        return [Mistake(error.lineno, (error.message or "").rstrip("."), "mend the Jinja2 syntax of this line")]
    found = list(_unknown(source))
    is_letter = not name.endswith(".also") and QUOTE not in name
    if is_letter and "also" not in _names(source):
        remedy = "put {{ also }} on a line of its own, where sentences about the mail's other kinds belong"
        found.append(Mistake(0, "", remedy))
    return found or list(_unfillable(name, source))


def _names(source: str) -> set[str]:
    from jinja2 import nodes

    return {node.name for node in environment().parse(source).find_all(nodes.Name)}


def _unknown(source: str) -> Iterator[Mistake]:
    from jinja2 import nodes

    tree = environment().parse(source)
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    known = {*FACTS, *HELPERS, *own}
    for node in tree.find_all(nodes.Name):
        if node.name not in known:
            yield Mistake(node.lineno, node.name, _nearest(node.name, known))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "needed":
            asked = call.args[0].value if call.args and isinstance(call.args[0], nodes.Const) else ""
            if asked not in BLANKS:
                yield Mistake(call.lineno, f"needed({asked!r})", _nearest(str(asked), BLANKS))


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean {near[0]}?" if near else f"known here: {', '.join(sorted(known))}"


def _unfillable(name: str, source: str) -> Iterator[Mistake]:
    """The first failure, if filling it fails for any writer, client or set of known facts."""
    from jinja2 import TemplateError

    try:
        for facts in specimens(Language(name.partition("/")[0])):
            fill(source, facts)
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        yield Mistake(0, f"{type(error).__name__}: {error}", "mend it so that it can be filled whatever is known")
