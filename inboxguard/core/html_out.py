"""HTML for mail that we write: direction stated everywhere, left-to-right pieces isolated (domain guide 2.10)."""

import re
from collections.abc import Iterable
from html import escape

from inboxguard.core.types import Language

_FONT = "font-family:Arial,Tahoma,'Segoe UI',sans-serif;font-size:16px;line-height:1.5"
#: A link longer than a telephone is wide breaks anywhere; older programs know only the second.
_BREAK = "overflow-wrap:anywhere;word-break:break-word"
#: What must keep its own direction inside Hebrew: addresses, links, telephone numbers, numbers with signs, times and
#: ranges, Latin words.
_LTR = re.compile(
    r"[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]+"
    r"|https?://\S+"
    r"|(?:\(\d{1,4}\)|\+\d{1,3}|\b0\d{1,2})(?:[ -]?\(?\d{2,4}\)?){2,4}"
    r"|(?:(?<![א-ת])[+\-−])?\d[\d.,:/–-]*\d(?:\s?%)?|\d+"
    r"|[A-Za-z][A-Za-z0-9 .'&/_-]*[A-Za-z0-9]|[A-Za-z]"
)
#: Hours, dates and telephone numbers that would break at their dash.
_RANGE = re.compile(r"[\d.:/]+(?:[–-][\d.:/]+)+")
#: What must keep its own direction inside other text: Hebrew words.
_RTL = re.compile(r"[א-ת](?:[א-ת '\"׳״,-]*[א-ת])?")
_STRONG = re.compile(r"[A-Za-zא-ת]")


def direction(language: Language) -> str:
    """The value of `dir`."""
    return "rtl" if language is Language.HE else "ltr"


def text_direction(text: str, fallback: str) -> str:
    """Direction by the first strong letter."""
    found = _STRONG.search(text)
    if found is None:
        return fallback
    return "rtl" if found.group() >= "א" else "ltr"


def isolated(text: str, way: str) -> str:
    """Escaped text; each piece of the other direction in a span of its own."""
    pattern, other = (_LTR, "ltr") if way == "rtl" else (_RTL, "rtl")
    pieces = []
    end = 0
    for found in pattern.finditer(text):
        whole = ' style="white-space:nowrap"' if _RANGE.fullmatch(found.group()) else ""
        pieces += [escape(text[end : found.start()]), f'<span dir="{other}"{whole}>{escape(found.group())}</span>']
        end = found.end()
    return "".join([*pieces, escape(text[end:])])


def style(way: str) -> str:
    """Attributes of a block: `dir`, and the same again as style for programs that drop one of them."""
    align = "right" if way == "rtl" else "left"
    return f'dir="{way}" style="direction:{way};text-align:{align};margin:0 0 12px 0"'


def paragraphs_html(text: str, language: Language) -> str:
    """Paragraphs of a letter; a blank line separates them."""
    fallback = direction(language)
    return "\n".join(
        f"<p {style(fallback)}>" + "<br>\n".join(isolated(line, fallback) for line in block.split("\n")) + "</p>"
        for block in re.split(r"\n\s*\n", text.strip())
    )


def original_html(header: str, lines: Iterable[str], language: Language) -> str:
    """The quoted original, each line in its own direction, behind a rule on its own side."""
    fallback = direction(language)
    side = "right" if fallback == "rtl" else "left"
    rows = "\n".join(_line(line, fallback) for line in lines)
    return (
        f"\n<p {style(fallback)}>{isolated(header, fallback)}</p>\n"
        f'<blockquote type="cite" dir="{fallback}" style="margin:0;padding-{side}:12px;border-{side}:2px solid #999">'
        f"\n{rows}\n</blockquote>"
    )


def _line(line: str, fallback: str) -> str:
    way = text_direction(line, fallback)
    align = "right" if way == "rtl" else "left"
    return f'<div dir="{way}" style="direction:{way};text-align:{align}">{isolated(line, way) or "<br>"}</div>'


def wrap_html(body: str, language: Language, title: str = "") -> str:
    """A whole document, direction on `html` and on one wrapper that survives when programs drop html and body."""
    named = f"<title>{escape(title)}</title>" if title else ""
    way = direction(language)
    align = "right" if way == "rtl" else "left"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{way}">\n<head><meta charset="utf-8">{named}</head>\n<body>\n'
        f'<div dir="{way}" lang="{language}" style="direction:{way};text-align:{align};{_FONT};{_BREAK}">\n'
        f"{body}\n</div>\n</body>\n</html>\n"
    )
