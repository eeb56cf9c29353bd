"""Masks passwords that clients write into mail, before anything is stored, shown or quoted (F39)."""

import re

MASK = "••••••"
_SECRET = re.compile(
    r"(?P<label>(?:password|passwd|passphrase|passcode|pwd|pin code|api[ -]?key|secret key|token"
    r"|ה?סיסמ[הא]|סיסמת ה\S+|קוד (?:סודי|גישה|כניסה))"
    r"(?:\s+(?:is|for \S+ is|היא|הוא|שלי|לאתר|לחשבון))?\s*[:=\-–]?\s*[\"'“]?"
    r"|\b(?:pass|pin|pw|otp|קוד)\s*[:=]\s*[\"'“]?)"
    r"(?P<secret>(?=\S*[\d!@#$%^&*_])\S{4,})",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """The text with what follows "password:" and its kin masked, if it holds a digit or a symbol."""
    return _SECRET.sub(lambda found: found["label"] + MASK, text)
