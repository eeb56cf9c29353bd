"""What the summary says of drafts that are stuck, of what became of others, and of what happened to their folder."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from inboxguard.core.identity import short_id
from inboxguard.core.rows import DraftRow, Event, EventKind, Fate
from inboxguard.core.types import DraftState, Language

if TYPE_CHECKING:
    from inboxguard.core.summary import Day


def waits(draft: DraftRow) -> bool:
    """Whether it lies in Drafts for the owner to send."""
    return draft.state == DraftState.STORED and draft.fate in (None, Fate.STILL_THERE)


def stuck_lines(day: "Day") -> list[str]:
    """Drafts that could not be stored: with the command that writes them anew, or when they are tried again."""
    hebrew = day.language is Language.HE
    lines = []
    for draft in day.drafts:
        again = f"inboxguard redo {short_id(draft.content_id)}"
        if draft.state in (DraftState.UNCERTAIN, DraftState.REFUSED):
            what = f"טיוטה שלא נשמרה ({draft.reason}). לכתיבה מחדש: {again}"
            said = f"a draft was not stored ({draft.reason}). To write it anew: {again}"
        elif draft.state == DraftState.PLANNED and draft.retry_at:
            what = f"טיוטה שעוד לא נשמרה ({draft.reason}). יהיה ניסיון נוסף"
            said = f"a draft is not stored yet ({draft.reason}). It is tried again"
        else:
            continue
        lines.append(f"{day.client_name(draft.client_id)}: {what if hebrew else said}")
    return lines


#: In English and Hebrew; {} is the client's name.
_EVENTS = {
    EventKind.TWO_COPIES: (
        "{}: two copies of one draft lie in Drafts; delete one",
        "{}: שני עותקים של אותה טיוטה בתיקיית הטיוטות. אפשר למחוק אחד",
    ),
    EventKind.LEFT: (
        "{}: you answered, and the draft still lies in Drafts",
        "{}: כבר נענה, והטיוטה עדיין בתיקיית הטיוטות",
    ),
    EventKind.WITHDRAWN: (
        "{}: you answered, so the draft was taken out of Drafts",
        "{}: כבר נענה, ולכן הטיוטה הוצאה מתיקיית הטיוטות",
    ),
}


def folder_lines(day: "Day") -> list[str]:
    """Drafts that go elsewhere now: the owner would look for them in vain."""
    moved = [event for event in day.happened if event.kind is EventKind.DRAFTS_MOVED]
    if day.language is Language.HE:
        return [f"החשבון {event.account}: תיקיית הטיוטות השתנתה ({event.detail})" for event in moved]
    return [f"Account {event.account}: the folder of drafts is another now ({event.detail})" for event in moved]


def happened_lines(day: "Day") -> list[str]:
    """What happened to drafts, and how those ended that were sent or deleted."""
    told = [event for event in day.happened if event.kind in _EVENTS]
    lines = [_EVENTS[event.kind][day.language is Language.HE].format(_client(event, day)) for event in told]
    fates = fates_line(day.fates, day.language)
    return [*lines, fates] if fates else lines


def _client(event: Event, day: "Day") -> str:
    return day.client_name(event.detail)


_FATES = {
    Fate.SENT_AS_IS: ("sent as they were", "נשלחו כמו שהן"),
    Fate.EDITED_AND_SENT: ("edited and sent", "נערכו ונשלחו"),
    Fate.DELETED: ("deleted", "נמחקו"),
}


def fates_line(drafts: Sequence[DraftRow], language: Language) -> str:
    """How many drafts were sent or deleted, "" for none."""
    counts = Counter(draft.fate for draft in drafts)
    hebrew = language is Language.HE
    parts = [f"{words[hebrew]}: {counts[fate]}" for fate, words in _FATES.items() if counts[fate]]
    return f"{'מה עלה בגורל הטיוטות' if hebrew else 'What became of drafts'}: {', '.join(parts)}" if parts else ""
