"""Writes the lower part of a page: what the product decides, and the draft as it stands."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

from inboxguard.core.explain import draft_name, kind_name, step_name, why_text
from inboxguard.core.types import Kind, Language, Why
from inboxguard.core.wording import day_text, time_text
from tests.golden.play import Played, plain
from tests.golden.situation import CUT, Situation

_WORDS = {
    Language.EN: {
        "decides": "What inboxguard decides, and why",
        "draft": "The draft",
        "nothing": "Nothing was found in it.",
        "asked": "In review the owner says that this is so",
        "price": "In review the owner names the addition and its price",
        "called": "after a phone call",
        "ends": {"draft": "a draft", "review": "a question in review", "note": "a note in the ledger"},
        "expected": "A person expects",
        "sheet": "The call sheet",
        "To": "To", "Subject": "Subject", "When": "Best sent", "quoted": "[the mail above, quoted]",
    },
    Language.HE: {
        "decides": "מה inboxguard מחליט, ולמה",
        "draft": "הטיוטה",
        "nothing": "לא נמצא בו דבר.",
        "asked": "בסקירה באה תשובה שכך הדבר",
        "price": "בסקירה נמסרו התוספת ומחירה",
        "called": "אחרי שיחת טלפון",
        "ends": {"draft": "טיוטה", "review": "שאלה בסקירה", "note": "רישום בלבד"},
        "expected": "אדם מצפה",
        "sheet": "דף לשיחה",
        "To": "אל", "Subject": "נושא", "When": "זמן שליחה מוצע", "quoted": "[המייל שלמעלה, מצוטט]",
    },
}  # fmt: skip


def page(situation: Situation, played: Played) -> str:
    """The whole page: the upper part as it was, the lower part as the product makes it today."""
    language = Language(situation.language)
    words = _WORDS[language]
    parts = [f"{situation.upper}{CUT}", f"## {words['decides']}", *_decision(situation, played, language)]
    if played.asked and played.asked.call_sheet and not played.draft:
        parts += [f"### {words['sheet']}", f"```text\n{played.asked.call_sheet}\n```"]
    if played.draft:
        parts += [f"## {words['draft']}", f"```text\n{letter(situation, played)}\n```"]
    return "\n\n".join(parts) + "\n"


def is_expected(situation: Situation, played: Played) -> bool:
    """Whether the product heard what a person hears, and went where a person expects."""
    return set(played.kinds) == set(situation.expected) and played.ends == situation.ends


def _decision(situation: Situation, played: Played, language: Language) -> list[str]:
    words = _WORDS[language]
    findings = [
        f"- **{kind_name(one.kind, language)}**: {one.because}" + (f"\n  > {one.evidence}" if one.evidence else "")
        for one in played.entries
    ]
    row = played.row
    step = f" ({step_name(row.step, language)})" if row.step else ""
    lines = ["\n".join(findings) or words["nothing"], f"→ {why_text(row.because, language)}{step}"]
    if played.asked and played.draft:
        how = words["price"] if row.because == Why.ASKS_PRICE else words["asked"]
        lines.append(f"{how}{', ' + str(words['called']) if situation.review.get('called') else ''}.")
    if not is_expected(situation, played):
        kinds = draft_name(tuple(map(Kind, situation.expected)), language) if situation.expected else "–"
        lines.append(f"**{words['expected']}: {kinds} → {words['ends'][situation.ends]}**")  # type: ignore[index]
    return lines


def letter(situation: Situation, played: Played) -> str:
    """To, subject, proposed time and the plain text; the original below only where it is not the mail itself."""
    assert played.draft
    words = _WORDS[Language(situation.language)]
    mail = message_from_bytes(played.draft)
    at = parsedate_to_datetime(mail["X-Proposed-Send-Time"])
    when = f"{day_text(at.date(), Language(situation.language))}, {time_text(at.time())}"
    head = [f"{words['To']}: {_header(mail, 'To')}", f"{words['Subject']}: {_header(mail, 'Subject')}"]
    return "\n".join(
        [*head, f"{words['When']}: {when}", "", _text(plain(played.draft), situation, str(words["quoted"]))]
    )


def _text(text: str, situation: Situation, quoted: str) -> str:
    lines = text.rstrip("\n").split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith(">"))
    original = "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines[first:])
    if original.split() != situation.mail.body.split():
        return "\n".join(lines)
    return "\n".join([*lines[:first], quoted])


def own_words(draft: bytes) -> str:
    """The letter and the signature, without the original."""
    lines = plain(draft).rstrip("\n").split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith(">"))
    return "\n".join(lines[: first - 1]).rstrip()


def _header(mail: Message, name: str) -> str:
    return str(make_header(decode_header(mail[name])))
