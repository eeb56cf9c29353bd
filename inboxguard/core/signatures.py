"""Cuts signatures, mobile signatures and legal footers, and never a sentence that carries a request."""

from collections.abc import Iterable, Sequence

from inboxguard.core.signature_words import (
    CLOSING,
    CONTACT,
    DELIMITER,
    FOOTER_PROOF,
    FOOTER_START,
    FORMAL_CLOSING,
    IMAGE_LINE,
    LINK,
    MOBILE,
    NAME,
    PERSONAL,
    POSTSCRIPT,
    REQUEST,
    SLOGAN,
    TITLE,
)

#: A signature has at most so many lines; a longer tail below a delimiter is text.
_MAX_SIGNATURE_LINES = 16
#: A closing is looked for in so many last lines.
_MAX_TAIL_LINES = 40
_MAX_NAME_WORDS = 6
#: Words of a line in a signature: one that ends like a sentence; another; one with a phone, a title or a slogan in it.
_MAX_SENTENCE_WORDS = 3
_MAX_SHORT_WORDS = 6
_MAX_CONTACT_WORDS = 14
_MAX_MOBILE_CHARACTERS = 110
#: From so many words on a question is a question ("Questions?" is a slogan).
_MIN_QUESTION_WORDS = 3
#: What rules between text and signature are made of.
_RULE = "-_=*~—– \t"
#: What is looked at of one line and of one footer.
_MAX_LINE, _MAX_FOOTER = 300, 4_000


def asks(line: str) -> bool:
    """True if the line speaks to somebody: a request, a promise, money. Such a line is never cut as a signature."""
    line = line[:_MAX_LINE]
    return bool(REQUEST.search(line)) or (line.rstrip().endswith("?") and len(line.split()) >= _MIN_QUESTION_WORDS)


def without_signature(lines: Sequence[str]) -> list[str]:
    """These lines, which end where the sender's own text ends, without what his program adds below them."""
    kept = [line for line in lines if not _is_mobile(line) and not IMAGE_LINE.fullmatch(line[:_MAX_LINE])]
    kept = _cut_at_delimiter(_without_footers(kept))
    kept = _trimmed(_cut_below_closing(kept))
    return _trimmed(_cut_contact_paragraph(kept))


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Without blank lines at both ends, and without rules at the end."""
    first, last = 0, len(lines)
    while last > first and not lines[last - 1].strip(_RULE):
        last -= 1
    while first < last and not lines[first].strip():
        first += 1
    return list(lines[first:last])


def _is_mobile(line: str) -> bool:
    """True for "Sent from my iPhone" and nothing else; with a request behind it on the line, the line stays."""
    bare = LINK.sub("", line[:_MAX_LINE]).strip(" *_-\t")
    return len(bare) <= _MAX_MOBILE_CHARACTERS and bool(MOBILE.fullmatch(bare)) and not asks(bare)


def _without_footers(lines: Sequence[str]) -> list[str]:
    """Without paragraphs that start like a legal or environmental notice and prove to be one."""
    kept: list[str] = []
    for paragraph in _paragraphs(lines):
        start = next((at for at, line in enumerate(paragraph) if FOOTER_START.match(line.strip())), len(paragraph))
        footer = " ".join(paragraph[start:])[:_MAX_FOOTER]
        proven = FOOTER_PROOF.search(footer) and not PERSONAL.search(footer)
        kept.extend([*(paragraph[:start] if proven else paragraph), ""])
    return kept[:-1]


def _paragraphs(lines: Sequence[str]) -> list[list[str]]:
    """Runs of lines between blank ones; two blank lines give an empty run."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line)
        else:
            paragraphs.append([])
    return paragraphs


def _cut_at_delimiter(lines: Sequence[str]) -> list[str]:
    """Cut below "-- " (RFC 3676 section 4.3), save a postscript, what asks, and prose in later paragraphs."""
    at = next((index for index, line in enumerate(lines) if DELIMITER.fullmatch(line)), None)
    if at is None:
        return list(lines)
    above, below = list(lines[:at]), lines[at + 1 :]
    if len(_written(below)) > _MAX_SIGNATURE_LINES:
        return list(lines)
    if not _written(above):
        return list(below[_signature_length(below) :])
    for number, paragraph in enumerate(filter(None, _paragraphs(below))):
        foreign = (
            at
            for at, line in enumerate(paragraph)
            if POSTSCRIPT.match(line) or asks(line) or (number and not _belongs(line))
        )
        start = next(foreign, None)
        if start is not None:
            above.extend(["", *paragraph[start:]])
    return above


def _cut_below_closing(lines: Sequence[str]) -> list[str]:
    """Cut the block below "Best regards" that is more than a name and looks like a signature throughout.

    The closing itself stays: it is the sender's own word. So does a lone name, which does no harm.
    """
    for index in range(len(lines) - 1, max(len(lines) - _MAX_TAIL_LINES, 0) - 1, -1):
        closing = CLOSING.fullmatch(lines[index].strip()[:60])
        if not closing:
            continue
        below = lines[index + 1 :]
        length = _signature_length(below)
        formal = bool(FORMAL_CLOSING.fullmatch(closing[0]))
        if _is_signature(_written(below[:length]), formal=formal, named=bool(closing["name"])):
            left = below[length:]
            return [*lines[: index + 1], *([""] if left else []), *left]
    return list(lines)


def _is_signature(block: Sequence[str], *, formal: bool, named: bool) -> bool:
    """True for a name and more, where more is a title or a way of contact; a formal closing makes up for that.

    "Thanks!" may open a mail of short lines, so below it there must be proof.
    """
    least = 1 if named or (block and CONTACT.search(block[0][:_MAX_LINE])) else 2
    if not least <= len(block) <= _MAX_SIGNATURE_LINES or not _is_name(block[0]):
        return False
    return formal or any(CONTACT.search(line[:_MAX_LINE]) or TITLE.search(line[:_MAX_LINE]) for line in block)


def _cut_contact_paragraph(lines: Sequence[str]) -> list[str]:
    """Cut a last paragraph that is a name and ways of contact, with no closing above it."""
    start = len(lines)
    while start and lines[start - 1].strip():
        start -= 1
    block = [line for line in lines[start:] if line.strip(_RULE)]
    above = list(lines[:start])
    if len(block) <= 1 or len(block) > _MAX_SIGNATURE_LINES or not _is_name(block[0]) or not _written(above):
        return list(lines)
    contact = any(CONTACT.search(line[:_MAX_LINE]) for line in block)
    return above if contact and all(_belongs(line) for line in block) else list(lines)


def _signature_length(lines: Sequence[str]) -> int:
    """How many of these lines, from the first on, can stand in a signature."""
    return next((at for at, line in enumerate(lines) if not _belongs(line)), len(lines))


def _belongs(line: str) -> bool:
    """True if the line can stand in a signature: blank, a name, a title, a way of contact, a slogan; nothing asked."""
    if not line.strip():
        return True
    if POSTSCRIPT.match(line) or asks(line):
        return False
    line = line[:_MAX_LINE]
    words = len(line.split())
    if CONTACT.search(line) or TITLE.search(line) or SLOGAN.search(line):
        return words <= _MAX_CONTACT_WORDS
    return words <= (_MAX_SENTENCE_WORDS if line.rstrip().endswith((".", "!")) else _MAX_SHORT_WORDS)


def _is_name(line: str) -> bool:
    """True for a few words without digits or marks of a sentence, or for a way of contact in the name's place."""
    line = line.strip()[:_MAX_LINE]
    return len(line.split()) <= _MAX_NAME_WORDS and bool(NAME.fullmatch(line) or CONTACT.search(line))


def _written(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if line.strip()]
