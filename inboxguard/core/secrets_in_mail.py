"""Masks passwords that clients write into mail, before anything is stored, shown or quoted (F39)."""

import re

MASK = "••••••"
#: Every run is bounded: one of 250,000 blanks or letters in a sentence would keep the program busy for hours.
_SECRET = re.compile(
    r"(?P<label>(?:password|passwd|passphrase|passcode|pwd|pin code|api[ -]?key|secret key|token"
    r"|ה?סיסמ[הא]|סיסמת ה\S{1,99}|קוד (?:סודי|גישה|כניסה))"
    r"(?:\s{1,9}(?:is|for \S{1,99} is|היא|הוא|שלי|לאתר|לחשבון))?\s{0,9}[:=\-–]?\s{0,9}[\"'“]?"
    r"|\b(?:pass|pin|pw|otp|קוד)\s{0,9}[:=]\s{0,9}[\"'“]?)"
    r"(?P<secret>(?=\S{0,99}[\d!@#$%^&*_])\S{4,})",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """The text with what follows "password:" and its kin masked, if it holds a digit or a symbol."""
    return _SECRET.sub(lambda found: found["label"] + MASK, text)
