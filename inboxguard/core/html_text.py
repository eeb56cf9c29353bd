"""Reads HTML mail as a person would: blocks become lines, quoted history gets `>` marks."""

import re
from typing import TYPE_CHECKING

from inboxguard.core.html_source import tidied
from inboxguard.core.signatures import asks

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

#: Stands where a container of history began; `core/history.py` knows this line as every program's separator.
SEPARATOR = "-----Original Message-----"


def _names_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names_of(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "html li main nav ol p pre section table tbody tfoot thead tr ul"
)
#: Blocks with a margin, read as a blank line. Outlook's MsoNormal has none.
_APART = _names_of("p h1 h2 h3 h4 h5 h6 ul ol table blockquote")
_HIDDEN = re.compile(r"display:none|mso-hide:all|max-height:0|visibility:hidden|font-size:0(?:px)?(?:;|$)")
_BORDER_LEFT = re.compile(r"border-(?:left|right)(?:-\w+)?:(?!none|0|medium none)")
#: Outlook's rule above the header block of the quoted mail: E1E1E1 since 2013, B5C4DF before.
_OUTLOOK_RULE = re.compile(
    r"border-top:(?:solid)?#?(?:solid)?(?:1\.0pt)?#?(?:e1e1e1|b5c4df)|border-top:solid#(?:e1e1e1|b5c4df)"
)
_QUOTE_CLASSES = re.compile(
    r"(?:^|\s)(?:gmail_quote|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|cite)(?:\s|$)"
)
_QUOTE_IDS = re.compile(r"^(?:x_)*(?:mail-editor-reference-message-container|OLK_SRC_BODY_SECTION|yahoo_quoted_\d+)$")
_HISTORY_IDS = re.compile(r"^(?:x_)*(?:appendonsend|divRplyFwdMsg|stopSpelling)$")
_HISTORY_CLASSES = re.compile(r"(?:^|\s)(?:ms-outlook-mobile-reference-message|OutlookMessageHeader)(?:\s|$)")
#: Containers looked into; a mail has one or two of a kind, a hostile one thousands inside each other.
_MAX_CONTAINERS = 40
#: Colons that a header block under Outlook's rule has at the least.
_MIN_FIELDS = 3
_ATTRIBUTION_CLASSES = re.compile(r"(?:^|\s)(?:gmail_attr|moz-cite-prefix)(?:\s|$)")
_SIGNATURES = re.compile(
    r"(?:^|[\s_])(?:gmail_signature|gmail_signature_prefix|moz-signature|Signature|ms-outlook-mobile-signature|"
    r"AppleMailSignature|yahoo-signature|protonmail_signature_block|ydp\w*signature)(?:\s|$)"
)


def html_text(html: str, *, history: bool = True) -> str:
    """Text of an HTML mail.

    With `history=False` the containers of old mail are marked, and those of signatures taken out, first.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(tidied(html), "html.parser")
    if not history:
        _take_out_history(soup)
    page = _Page()
    pending: list[PageElement | _End] = [soup]
    while pending:
        element = pending.pop()
        if isinstance(element, _End):
            page.close(element)
            continue
        children = getattr(element, "contents", None)
        if children is None:
            page.write(str(element))
        elif not _HIDDEN.search(_style(element)):
            pending.append(page.open(element))
            pending.extend(reversed(children))
    return page.text()


class _End:
    """The end of an element that was opened: what must be undone there."""

    def __init__(self, name: str, *, apart: bool, quoted: bool, verbatim: bool) -> None:
        self.name, self.apart, self.quoted, self.verbatim = name, apart, quoted, verbatim


class _Page:
    """Lines in the making."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        #: The last line that was not blank.
        self._last = ""
        self._depth = 0
        self._verbatim = 0

    def write(self, text: str) -> None:
        """Adds text; outside `<pre>` white space runs together."""
        if self._verbatim:
            first, *others = text.split("\n")
            self._line += first
            for other in others:
                self._break()
                self._line = other
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        self._line += text.lstrip(" ") if not self._line or self._line.endswith(" ") else text

    def open(self, element: "PageElement") -> _End:
        """Begins an element: breaks the line before a block, and gives what closes it."""
        name = str(getattr(element, "name", ""))
        apart = name in _APART and "MsoNormal" not in _names(element)
        quoted = _is_quote(element, (self._line.strip() or self._last).rstrip())
        if name in _BLOCKS:
            self._end_block(apart=apart)
        if name == "br":
            self._break()
        elif name == "li":
            self._line = "- "
        elif name in {"td", "th"} and self._line:
            self._line += " "
        self._depth += quoted
        verbatim = name == "pre" or "white-space:pre" in _style(element)
        self._verbatim += verbatim
        return _End(name, apart=apart, quoted=quoted, verbatim=verbatim)

    def close(self, end: _End) -> None:
        if end.name in _BLOCKS or end.quoted:
            self._end_block(apart=False)
        self._depth -= end.quoted
        self._verbatim -= end.verbatim
        if end.apart:
            self._end_block(apart=True)

    def text(self) -> str:
        self._end_block(apart=False)
        while self._lines and not self._lines[-1].strip("> "):
            self._lines.pop()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _break(self) -> None:
        mark = "> " * min(self._depth, 5)
        self._lines.append((mark + self._line.replace("\xa0", " ")).rstrip())
        self._last = self._line.strip() or self._last
        self._line = ""

    def _end_block(self, *, apart: bool) -> None:
        if self._line.strip(" "):
            self._break()
        self._line = ""
        if apart and self._lines and self._lines[-1].strip("> "):
            self._break()


def _is_quote(element: "PageElement", before: str) -> bool:
    """True for an element that holds a quoted mail: by its name, its rule at the side, or the line before it."""
    names = _names(element)
    if _QUOTE_IDS.match(_attribute(element, "id")):
        return True
    if getattr(element, "name", "") != "blockquote":
        return bool(_QUOTE_CLASSES.search(names)) and "gmail_quote" not in names
    cite = _attribute(element, "type").lower() == "cite"
    return cite or "quote" in names or bool(_BORDER_LEFT.search(_style(element))) or before.endswith(":")


def _take_out_history(soup: "BeautifulSoup") -> None:
    """Mark where history begins; drop attributions that a container names as such, and signatures without a request."""
    for tag in soup.find_all(_is_container, limit=_MAX_CONTAINERS):
        if tag.decomposed:
            continue
        if _is_signature(tag):
            if not any(asks(line) for line in tag.get_text("\n").split("\n")):
                tag.decompose()
        elif _ATTRIBUTION_CLASSES.search(_names(tag)) and _before_quote(tag):
            tag.decompose()
        elif not _OUTLOOK_RULE.search(_style(tag)) or _begins_with_fields(tag):
            line = soup.new_tag("div")
            line.string = SEPARATOR
            tag.insert_before(line)


def _begins_with_fields(tag: "Tag") -> bool:
    """True if the element starts with a header block (From, Sent, To …), as a ruled signature does not."""
    return tag.get_text()[:2000].count(":") >= _MIN_FIELDS


def _is_container(tag: "Tag") -> bool:
    names = _names(tag)
    return bool(
        _HISTORY_IDS.match(_attribute(tag, "id"))
        or _HISTORY_CLASSES.search(names)
        or _ATTRIBUTION_CLASSES.search(names)
        or _OUTLOOK_RULE.search(_style(tag))
        or _is_signature(tag)
    )


def _is_signature(tag: "Tag") -> bool:
    return bool(_SIGNATURES.search(_names(tag)) or _SIGNATURES.search(_attribute(tag, "id")))


def _before_quote(tag: "Tag") -> bool:
    """True if a blockquote follows with nothing but line breaks between."""
    for following in tag.next_siblings:
        name = getattr(following, "name", None)
        if name is None and str(following).strip():
            return False
        if name is not None and name != "br":
            return str(name) == "blockquote"
    return False


def _attribute(element: "PageElement", key: str) -> str:
    found = getattr(element, "attrs", {}).get(key, "")
    return " ".join(found) if isinstance(found, list) else str(found)


def _names(element: "PageElement") -> str:
    return _attribute(element, "class")


def _style(element: "PageElement") -> str:
    return re.sub(r"\s+", "", _attribute(element, "style").lower())
