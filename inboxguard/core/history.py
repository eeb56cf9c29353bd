"""Recognises the lines with which mail programs introduce quoted history, in Hebrew, English and other languages.

Formats from public mail archives and from the programs' own translations; every one of them, and every sentence that
merely looks like one, is a fixture in tests/core/test_quotes.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: Longest introduction in lines: programs break it at about 75 columns, inside the address too.
_MAX_LINES = 4
_MAX_CHARACTERS = 400
_MAX_BARE_WORDS = 8
_MAX_BANNER_CHARACTERS = 120

_WROTE = (
    r"כתב/ה|כתב\(ה\)|כתבה?|כתבו|כותב/ת|כותבת?|wrote|writes|schrieb|a écrit|ha scritto|scrisse|escribió|escreveu|"
    r"schreef|skrev|napisał\(?a?\)?|napsal\(?a?\)?|написал\(?а?\)?|пишет|yazdı|kirjoitti|írta|a scris|写道"
)
_WROTE_AT_END = re.compile(rf"(?:^|[\s>,)])(?:{_WROTE})\s?[:：]$", re.I)
_WROTE_ANYWHERE = re.compile(rf"(?:^|\s)(?:{_WROTE})(?=[\s,:：])", re.I)
#: "On 3 September 2026 at 10:15 you wrote:" is a person telling, not a program.
_PRONOUN_WROTE = re.compile(rf"(?:^|\s)(?:הוא|היא|הם|הן|אתה?|אני|אנחנו|he|she|they|we|you|i)\s+(?:{_WROTE})\s?:$", re.I)
_OPENING = re.compile(
    r"(?:on|am|le|el|il|em|op|den|dne|dnia|w dniu|a|בתאריך|ביום|ב\s?[-־–]?\s?\d|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)\w*[,.]|יום [א-ת]|\d{1,4}[-./]\d|\d{1,2} \w|"
    r"(?:пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)[,.])",
    re.I,
)
#: German, Dutch and Nordic programs put the name after the verb: "Am 18.08.26 um 10:12 schrieb Noa Bar:".
_VERB_FIRST = re.compile(r"^(?:am|op|den|på)\s.{4,60}\s(?:schrieb|schreef|skrev)\s.{1,80}:$", re.I)
_WRITTEN_BY = re.compile(r"נכתב על[- ]ידי\s")
_FROM_WORD = re.compile(r"(?:^|[\s,])מאת\s")
#: A day with its year; dates without one are what people write ("ב-3 בספטמבר אשלח").
_DATE = re.compile(
    r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d\d)\b|"
    r"\b\d{1,2}\D{1,25}(?:19|20)\d\d\b|(?:19|20)\d\d\s?年"
)
_TIME = re.compile(r"\b\d{1,2}\s?[:：hH]\s?\d{2}")
_ADDRESS = re.compile(r"[\w.+'-]{1,80}@[\w-]{1,80}\.?[\w.-]{0,80}")
_ADDRESS_AT_END = re.compile(r"@[\w.-]{1,120}(?:\s?[>)\]]{0,2}|\s[\w.-]{1,80}[>)\]]{1,2})\s?[:：]$")
_ADDRESS_EARLY = re.compile(r"^[^@:]{0,80}@")

_FIELDS = {
    "from": "from|מאת|von|de|da|van|från|fra|od|от|lähettäjä|gönderen|kimden|feladó|发件人|差出人",
    "date": "sent|date|נשלח|נשלחה|תאריך|gesendet|datum|envoyé|fecha|enviado|enviado el|enviada em|data|inviato|"
    "verzonden|skickat|sendt|wysłano|отправлено|дата|odesláno|发送时间|日期",
    "subject": "subject|נושא|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|temat|předmět|тема|konu|"
    "主题|件名",
    "to": "to|אל|an|à|para|a|per|aan|till|til|do|komu|кому|kime|收件人",
    "other": "cc|bcc|עותק|העתק|kopie|copie|copia|cópia|копия|importance|priority|חשיבות|עדיפות|reply-to|השב אל|"
    "attachments?|קבצים מצורפים|קובץ מצורף|anlagen?|pièces jointes",
}
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.replace("?", "").split("|")}
_FIELD = re.compile(r"^\s{0,3}\*?([^\W\d_][^:*：]{0,18}?)\s?\*?[:：]\*?(?:\s|$)(.*)")

_BANNER_WORDS = (
    "original message|original appointment|forwarded message|forwarded by .{1,60}|reply message|"
    "הודעה מקורית|ההודעה המקורית|הודעה שהועברה|הודעה מועברת|הודעה שנשלחה|"
    "weitergeleitete nachricht|ursprüngliche nachricht|originalnachricht|"
    "message transféré|message transmis|message d'origine|mensaje original|mensaje reenviado|messaggio originale|"
    "messaggio inoltrato|mensagem original|mensagem encaminhada|oorspronkelijk bericht|doorgestuurd bericht|"
    "исходное сообщение|пересылаемое сообщение|пересланное сообщение|wiadomość oryginalna|原始邮件"
)
_BANNER = re.compile(
    rf"^\s{{0,3}}[-_=*—–]{{2,40}}\s?(?:{_BANNER_WORDS})\s?:?\s?[-_=*—–]{{2,40}}$"
    r"|^\s{0,3}(?:begin forwarded message|תחילת ה?הודעה (?:ש?ה?ו?מ?ועברה?|שהועברה|המועברת)|"
    r"anfang der weitergeleiteten nachricht|début du message (?:transféré|réexpédié)|inicio del mensaje reenviado)\s?:$"
    r"|^\[(?:quoted text hidden|הטקסט המצוטט מוסתר)\]$"
    r"|^.{0,10}(?:please (?:type your )?reply above this line|reply above this line|"
    r"נא להשיב מעל (?:ה?קו|ה?שורה)|השב מעל שורה).{0,10}$",
    re.I,
)


@dataclass(frozen=True)
class Introduction:
    """Lines `start` to `stop` (not included) that introduce quoted history."""

    start: int
    stop: int


def is_quoted(line: str) -> bool:
    """True for a line of a quote (RFC 3676 section 4.5); `>From` alone is what mbox makes of a sentence."""
    return line.lstrip(" ").startswith(">") and not line.startswith(">From ")


def introductions(lines: Sequence[str]) -> dict[int, Introduction]:
    """Every introduction in these lines, by the line where it starts."""
    found: dict[int, Introduction] = {}
    free_from = 0
    for index, line in enumerate(lines):
        if index < free_from or not line.strip() or is_quoted(line):
            continue
        introduction = _banner(lines, index) or _header_block(lines, index) or _attribution(lines, index, free_from)
        if introduction:
            found[introduction.start] = introduction
            free_from = introduction.stop
    return found


def next_written(lines: Sequence[str], index: int) -> str:
    """The first line from `index` on that is not blank, "" if there is none."""
    return next((line for line in lines[index : index + 50] if line.strip()), "")


def _banner(lines: Sequence[str], index: int) -> Introduction | None:
    """A separator, with the header block that may follow it."""
    if len(lines[index]) > _MAX_BANNER_CHARACTERS or not _BANNER.match(lines[index]):
        return None
    stop = index + 1
    while stop < len(lines) and stop < index + 4 and not lines[stop].strip():
        stop += 1
    block = _header_block(lines, stop) if stop < len(lines) else None
    return Introduction(index, block.stop if block else index + 1)


def _header_block(lines: Sequence[str], index: int) -> Introduction | None:
    """From/Sent/To/Subject lines as Outlook writes them: a From line directly followed by another header.

    "מאת: יוסי מהקומה השנייה" alone is a sentence; "From: Tel Aviv / To: Haifa" is an order. So the block must hold an
    address, a subject, or the day and time of sending.
    """
    if _field(lines[index]) is None:
        return None
    names: list[str] = []
    stop = index
    while stop < len(lines) and stop < index + 14:
        name = _field(lines[stop])
        if name is None and not _continues(lines[stop], names):
            break
        names.append(name or "")
        stop += 1
    fields = [name for name in names if name]
    if "from" not in fields or len(fields) < 2 + (fields[0] != "from"):
        return None
    block = " ".join(lines[index:stop])
    dated = "date" in fields and _DATE.search(block) and _TIME.search(block)
    return Introduction(index, stop) if "subject" in fields or dated or _ADDRESS.search(block) else None


def _field(line: str) -> str | None:
    """Which header this line is, None if none."""
    match = _FIELD.match(line[:200])
    return _FIELD_OF.get(match[1].strip().lower()) if match else None


def _continues(line: str, names: list[str]) -> bool:
    """True for the rest of an address list that a program broke over lines."""
    return bool(names) and names[-1] in {"from", "to", "other", ""} and bool(line.strip()) and "@" in line


def _attribution(lines: Sequence[str], last: int, free_from: int) -> Introduction | None:
    """A line, or up to four, that ends with a colon at `last`: "On … wrote:", "בתאריך … מאת …:"."""
    if lines[last].rstrip()[-1] not in ":：":
        return None
    quote_follows = is_quoted(next_written(lines, last + 1))
    joined, bare = "", None
    for start in range(last, max(last - _MAX_LINES, free_from - 1), -1):
        if not lines[start].strip() or is_quoted(lines[start]):
            break
        joined = f"{lines[start].strip()} {joined}".strip()
        if len(joined) > _MAX_CHARACTERS:
            break
        if _is_attribution(joined, quote_follows=quote_follows):
            return Introduction(start, last + 1)
        if start == last and quote_follows and _is_bare(joined):
            bare = Introduction(last, last + 1)
    return bare


def _is_bare(line: str) -> bool:
    """True for "Dana כתב:", which introduces only what is marked with `>`."""
    return bool(_WROTE_AT_END.search(line)) and len(line.split()) <= _MAX_BARE_WORDS


def _is_attribution(joined: str, *, quote_follows: bool) -> bool:
    """Needs a date, a time or an address, and the form of a program's sentence."""
    time, address = _TIME.search(joined), _ADDRESS.search(joined)
    if not _DATE.search(joined) or not (time or address):
        return False
    if _PRONOUN_WROTE.search(joined) and not quote_follows:
        return False
    if _WRITTEN_BY.match(joined) or _VERB_FIRST.match(joined):
        return True
    if _OPENING.match(joined):
        return (
            bool(_WROTE_AT_END.search(joined))
            or bool(_ADDRESS_AT_END.search(joined))
            or bool(_FROM_WORD.search(joined))
        )
    return bool(_ADDRESS_EARLY.match(joined) and _WROTE_ANYWHERE.search(joined))
