"""The daily summary: what happened, what waits, money, the next steps; one screen, calm."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from inboxguard.core.billing import FileReport
from inboxguard.core.explain import draft_name, kind_name, step_name, why_text
from inboxguard.core.greeting import owner_called
from inboxguard.core.money_lines import MoneyDay, file_line, money_lines
from inboxguard.core.promises import Promise
from inboxguard.core.replies import Templates
from inboxguard.core.rows import DraftRow, Event, JudgedRow, Look, Waiting
from inboxguard.core.settings import Client, Gender
from inboxguard.core.summary_drafts import folder_lines, happened_lines, stuck_lines, waits
from inboxguard.core.types import Entry, Language, Skipped, Source
from inboxguard.core.wording import date_text, day_text, time_text

if TYPE_CHECKING:
    import jinja2

#: Entries per section, fewer if the whole is longer than a screen; the rest is told as a count.
_ENTRIES = (5, 4, 3)
_SCREEN_LINES = 40
_EVIDENCE = 90


@dataclass(frozen=True)
class Day:
    """Everything that a summary is made from."""

    language: Language
    name: str
    gender: Gender
    #: Aware, in the owner's zone: the period [since, now).
    since: datetime
    now: datetime
    clients: dict[str, Client]
    judged: Sequence[JudgedRow]
    entries: Sequence[Entry]
    #: Drafts planned in the period, and those still not stored.
    drafts: Sequence[DraftRow]
    waiting: Sequence[Waiting]
    looks: Sequence[Look]
    #: The next opening: when drafts are best sent (F19).
    opening: datetime
    #: Whether drafts are still held back until the first review.
    observing: bool
    alerts: tuple[str, ...] = field(default=())
    #: Drafts that were sent or deleted in the period.
    fates: Sequence[DraftRow] = ()
    happened: Sequence[Event] = ()
    #: An account without a good look for so long is told of, whatever the reason.
    silent_after: timedelta = timedelta(hours=6)
    invoice_files: tuple[FileReport, ...] = ()
    #: As they stand now.
    promises: Sequence[Promise] = ()
    #: The days on which promises of `promises` break, by content id.
    breaks: Mapping[str, date] = field(default_factory=dict)

    def client_name(self, client_id: str | None) -> str:
        """The client's name, or the identifier of one who left the configuration."""
        client = self.clients.get(client_id or "")
        return client.name if client else client_id or "?"


def is_empty(day: Day) -> bool:
    """Whether nothing asks for attention."""
    return not (day.entries or day.drafts or day.waiting or day.fates or day.happened or alerts(day) or _money(day))


def summary_text(day: Day, templates: Templates) -> str:
    """The summary as plain text, on one screen."""
    texts = (_rendered(day, templates, entries) for entries in _ENTRIES)
    return next((text for text in texts if text.count("\n") <= _SCREEN_LINES), _rendered(day, templates, _ENTRIES[-1]))


def _rendered(day: Day, templates: Templates, most: int) -> str:
    judged = [row for row in day.judged if row.skipped in (None, Skipped.NO_TEXT)]
    remarked = {entry.content_id for entry in day.entries}
    drafts = [_draft(draft, day) for draft in day.drafts if waits(draft)]
    values = {
        "greeting": _greeting(day),
        "alerts": _cut(alerts(day), most, day.language),
        "empty": is_empty(day),
        "period": _period(day),
        "mails": _mails(len(judged), day.language),
        "ordinary": _ordinary(sum(row.content_id not in remarked for row in judged), len(judged), day.language),
        "drafts": drafts[:most],
        "more_drafts": _more(len(drafts) - most, day.language),
        "waiting": [_waiting(one, day) for one in day.waiting[:most]],
        "more_waiting": _more(len(day.waiting) - most, day.language),
        "events": _cut(event_lines(day), most, day.language),
        "money": _cut(_money(day), most, day.language),
        "steps": next_steps(day),
    }
    return str(_compiled(templates[f"summary/{day.language}"]).render(values)).strip() + "\n"


def _cut(lines: list[str], most: int, language: Language) -> list[str]:
    more = _more(len(lines) - most, language)
    return [*lines[:most], more] if more else lines


def _more(count: int, language: Language) -> str:
    if count <= 0:
        return ""
    return f"ועוד {count}" if language is Language.HE else f"and {count} more"


@cache
def _compiled(template: str) -> "jinja2.Template":
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(autoescape=False).from_string(template)


def subject(day: Day) -> str:
    """The summary's subject; in Hebrew it begins with a Hebrew word."""
    date_of = date_text(day.now.date(), day.language)
    drafts = sum(map(waits, day.drafts))
    if day.language is Language.HE:
        found = f"{_count(drafts, 'טיוטה אחת', 'טיוטות')}, {len(day.waiting)} להחלטה"
        return f"סיכום {date_of}: {'יום שקט' if is_empty(day) else found}"
    found = f"{drafts} draft{'' if drafts == 1 else 's'}, {len(day.waiting)} to decide"
    return f"Summary {date_of}: {'a quiet day' if is_empty(day) else found}"


def _count(number: int, one: str, many: str) -> str:
    return one if number == 1 else f"{number} {many}"


def _greeting(day: Day) -> str:
    hello = "בוקר טוב" if day.language is Language.HE else "Good morning"
    return f"{hello} {owner_called(day.name, day.gender)}".strip() + ","


def _period(day: Day) -> str:
    since, at = day_text(day.since.date(), day.language), time_text(day.since.time())
    return f"מאז {since}, בשעה {at}" if day.language is Language.HE else f"Since {since}, {at}"


def _mails(count: int, language: Language) -> str:
    if language is Language.HE:
        return {0: "לא הגיעו מיילים לבדיקה", 1: "נבדק מייל אחד"}.get(count, f"נבדקו {count} מיילים")
    return f"{count} mail{'' if count == 1 else 's'} looked at"


def _ordinary(count: int, of: int, language: Language) -> str:
    if not count:
        return ""
    if of == 1:
        return "בלי הערה" if language is Language.HE else "without any remark"
    return f"מהם בלי הערה: {count}" if language is Language.HE else f"{count} of them without any remark"


def alerts(day: Day) -> list[str]:
    """What could not be looked at or understood comes first (promise 5)."""
    hebrew = day.language is Language.HE
    found = list(day.alerts)
    if not day.clients:
        found.append(
            "לא הוגדרו לקוחות, ולכן שום מייל לא נבדק." if hebrew else "No clients are configured, so no mail is judged."
        )
    found += [
        _not_looked_at(look, day) for look in day.looks if look.error or look.is_silent(day.now, day.silent_after)
    ]
    found += [file_line(report, day.language) for report in day.invoice_files if report.problems]
    unread = [row for row in day.judged if row.skipped == Skipped.UNREADABLE]
    if unread:
        found.append(
            f"מיילים שלא ניתן לקרוא: {len(unread)}. הם נשארו בתיבה כמו שהם."
            if hebrew
            else f"Mails that could not be read: {len(unread)}. They lie in the mailbox untouched."
        )
    other = sum(row.language == Language.OTHER and row.skipped is None for row in day.judged)
    if other:
        found.append(
            f"מיילים בשפה אחרת, שלא הובנו: {other}."
            if hebrew
            else f"Mails in another language, not understood: {other}."
        )
    return [*found, *folder_lines(day), *stuck_lines(day)]


def _not_looked_at(look: Look, day: Day) -> str:
    hebrew = day.language is Language.HE
    good = look.last_good.astimezone(day.now.tzinfo) if look.last_good else None
    on, at = (date_text(good.date(), day.language), time_text(good.time())) if good else ("", "")
    if hebrew:
        why = look.error or "אולי המחשב היה כבוי"
        since = f"לא נבדק מאז {on} בשעה {at}" if good else "מעולם לא נבדק"
        return f"החשבון {look.account} {since}. הסיבה: {why}"
    why = look.error or "perhaps the machine was off"
    return f"Account {look.account} was {f'not looked at since {on}, {at}' if good else 'never looked at'}: {why}"


def _draft(draft: DraftRow, day: Day) -> dict[str, str]:
    return {
        "client": day.client_name(draft.client_id),
        "kinds": draft_name(draft.kinds, day.language),
        "step": step_name(draft.step, day.language),
        "when": _when(day),
    }


def _when(day: Day) -> str:
    """When a draft is best sent: a night draft's own proposal is the next opening, any other's has come already."""
    if day.opening <= day.now:
        return "כבר עכשיו" if day.language is Language.HE else "now"
    return f"{day_text(day.opening.date(), day.language)}, {time_text(day.opening.time())}"


def _waiting(one: Waiting, day: Day) -> dict[str, str]:
    spoken = [entry for entry in one.entries if entry.source is not Source.CLOCK]
    kinds = ", ".join(dict.fromkeys(kind_name(entry.kind, day.language) for entry in spoken))
    why = why_text(one.mail.because, day.language)
    evidence = next((entry.evidence for entry in spoken if entry.evidence), "") or ""
    evidence = " ".join(evidence.split())
    return {
        "client": day.client_name(one.mail.client_id) if one.mail.client_id else one.mail.sender,
        "what": f"{kinds}; {why}" if kinds else why,
        "evidence": evidence if len(evidence) <= _EVIDENCE else evidence[:_EVIDENCE].rsplit(" ", 1)[0] + "…",
    }


def event_lines(day: Day) -> list[str]:
    """Counts of what is only noted, a line a kind, never a name with a judgement."""
    told = {draft.content_id for draft in day.drafts} | {one.mail.content_id for one in day.waiting}
    clock = [entry for entry in day.entries if entry.source is Source.CLOCK]
    lines = []
    if clock:
        clients = len({entry.client_id for entry in clock})
        lines.append(
            f"מיילים שהגיעו מחוץ לשעות: {len(clock)} ({_count(clients, 'לקוח אחד', 'לקוחות')})"
            if day.language is Language.HE
            else f"Mails sent outside your hours: {len(clock)} ({clients} client{'' if clients == 1 else 's'})"
        )
    rest = Counter(
        (entry.client_id, entry.kind)
        for entry in day.entries
        if entry.source is not Source.CLOCK and entry.content_id not in told
    )
    lines += [
        f"{day.client_name(client)}: {kind_name(kind, day.language)}{f' × {count}' if count > 1 else ''}"
        for (client, kind), count in rest.most_common()
    ]
    return [*lines, *happened_lines(day)]


def _money(day: Day) -> list[str]:
    ledger = MoneyDay(
        day.language, day.since.date(), day.now.date(), tuple(day.clients.values()), day.promises, day.breaks
    )
    return money_lines(ledger)


def next_steps(day: Day) -> list[str]:
    """At most three things to do."""
    hebrew = day.language is Language.HE
    steps = []
    if any(look.refused for look in day.looks):
        steps.append("עדכון הסיסמה: inboxguard doctor" if hebrew else "Mend the sign-in: inboxguard doctor")
    if day.waiting:
        step = "מעבר על מה שמחכה: inboxguard review" if hebrew else "Go through what waits: inboxguard review"
        after = "; אחרי הסקירה הראשונה יתחילו טיוטות" if hebrew else "; after the first review drafts begin"
        steps.append(step + after if day.observing else step)
    if any(map(waits, day.drafts)):
        steps.append("קריאה של הטיוטות, תיקון לפי הטעם ושליחה" if hebrew else "Read the drafts, edit them, send them")
    if not day.clients:
        steps.append(
            "הוספת לקוחות לקובץ ההגדרות, תחת [[clients]]" if hebrew else "Add [[clients]] to the configuration"
        )
    return steps[:3]


def period_start(now: datetime, last: datetime | None) -> datetime:
    """From the last summary, or a day back; the one after days off covers the gap."""
    return last if last is not None else now - timedelta(days=1)
