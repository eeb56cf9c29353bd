"""Finds what the sender wrote today in a mail full of history."""

from collections.abc import Sequence
from dataclasses import dataclass

from inboxguard.core.history import introductions, is_quoted, next_written
from inboxguard.core.html_text import html_text
from inboxguard.core.marks import cleaned, strip_marks
from inboxguard.core.signatures import without_signature

__all__ = ["NewText", "new_text", "plain_new_text", "strip_marks"]


@dataclass(frozen=True)
class NewText:
    """The sender's own text of one mail."""

    #: Whole lines of the mail in the form of `marks.cleaned`, "" if nothing of the sender's own is there.
    text: str
    #: True if history was cut and nothing of the sender's own remained.
    forwarded: bool
    #: True if quoted or forwarded history was found.
    history: bool = False


def new_text(plain: str | None, html: str | None) -> NewText:
    """The new text of a mail that came as plain text, as HTML, or as both.

    Plain text speaks first, so that a mail reads the same from a file as over IMAP, where only that part is fetched.
    HTML is asked where there is no plain text, or where its containers show history that the plain text hides.
    """
    from_plain = plain_new_text(plain) if plain and plain.strip() else None
    if from_plain and (from_plain.history or not html):
        return from_plain
    if not html:
        return NewText("", forwarded=False)
    from_html = _html_new_text(html)
    if from_plain and not (from_html.history and from_html.text and len(from_html.text) < len(from_plain.text)):
        return from_plain
    return from_html


def plain_new_text(text: str) -> NewText:
    """The new text of plain text: above, between and below quoted lines, without signatures."""
    lines = cleaned(text).split("\n")
    segments, history = _own_segments(lines)
    own = [without_signature(segment) for segment in segments]
    new = "\n\n".join("\n".join(segment) for segment in own if segment)
    return NewText(new, forwarded=history and not new, history=history)


def _html_new_text(html: str) -> NewText:
    """By containers first; if they swallow everything (answers between quoted lines), by the lines alone."""
    found = plain_new_text(html_text(html, history=False))
    if found.text or not found.history:
        return found
    by_lines = plain_new_text(html_text(html))
    return by_lines if by_lines.text else found


def _own_segments(lines: Sequence[str]) -> tuple[list[list[str]], bool]:
    """Runs of lines that are the sender's own, and whether any history was cut.

    An introduction before a `>` block goes with that block; before anything else it takes the rest of the mail along.
    """
    starts = introductions(lines)
    segments: list[list[str]] = [[]]
    history = False
    index = 0
    while index < len(lines):
        introduction = starts.get(index)
        if introduction is None and not is_quoted(lines[index]):
            segments[-1].append(lines[index])
            index += 1
            continue
        history = True
        if introduction and not is_quoted(next_written(lines, introduction.stop)):
            break
        index = introduction.stop if introduction else index + 1
        if segments[-1]:
            segments.append([])
    return segments, history
