"""Reduces HTML to well-formed tags and text in one linear walk, before a tolerant parser may stumble over it.

html.parser (Python 3.11.7) needs 8.7 s for 32 kB of "<a <a <a" and rejects "<![": a stranger could stop the program
with one mail [measured]. What leaves this module are complete tags with four attributes, text, and nothing else.
"""

import re

#: 256 kB, eight times what the IMAP adapter fetches of a part; below a second for every pattern tried [measured].
MAX_HTML_CHARACTERS = 262_144
#: Tags read; each costs the tolerant parser 10 to 30 microseconds. With one tag in 13 characters 256 kB are read whole.
MAX_TAGS = 20_000

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:._-]{0,40})((?:[\s/][^<>]{0,8000})?)>")
_DECLARATION = re.compile(r"<[!?][^<>]{0,8000}>")
_ATTRIBUTE = re.compile(r"""(?<![\w-])(class|id|style|type)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
#: Elements whose content nobody sees.
_SILENT = frozenset({"script", "style", "title", "template", "noscript", "xml", "svg", "object", "select", "textarea"})


def tidied(html: str) -> str:
    """Comments, declarations, silent elements and broken tags taken out; what goes beyond the limits is not read."""
    html = html[:MAX_HTML_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    kept: list[str] = []
    position = tags = 0
    while tags < MAX_TAGS:
        start = html.find("<", position)
        if start < 0:
            kept.append(html[position:])
            break
        kept.append(html[position:start])
        piece, position = _token(html, start)
        tags += piece.startswith("<")
        kept.append(piece)
    return "".join(kept).replace("\0", "")


def _token(html: str, start: int) -> tuple[str, int]:
    """What to keep of the markup that starts here, and where reading goes on."""
    if html.startswith("<!--", start):
        end = html.find("-->", start + 4)
        return "", end + 3 if end >= 0 else len(html)
    tag = _TAG.match(html, start)
    if tag:
        name = tag[2].lower()
        if name in _SILENT and not tag[1]:
            return "", _end_of(name, html, tag.end())
        return ("" if name in _SILENT else _tag(tag[1], name, tag[3])), tag.end()
    declaration = _DECLARATION.match(html, start)
    if declaration:
        return "", declaration.end()
    return "&lt;", start + 1


def _end_of(name: str, html: str, position: int) -> int:
    closing = re.compile(rf"</{name}[^<>]{{0,100}}>", re.I).search(html, position)
    return closing.end() if closing else len(html)


def _tag(slash: str, name: str, rest: str) -> str:
    if slash:
        return f"</{name}>"
    kept = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(rest)}
    values = (f' {key}="{value.replace(chr(34), chr(39))}"' for key, value in kept.items())
    return f"<{name}{''.join(values)}>"
