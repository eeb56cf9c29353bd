"""Whom a letter greets: by a person's first name where that is sure, else by the client's; a department by none."""

import re

from inboxguard.core.marks import folded
from inboxguard.core.ordinary_words import is_ordinary
from inboxguard.core.settings import Client, Gender
from inboxguard.core.templating import turned
from inboxguard.core.trade import terms_of
from inboxguard.core.types import Address, Language


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: One word of a display name, folded. One with gershayim or a geresh at its end is shortened: a title, no name.
_NAME = {
    Language.HE: re.compile(r"(?=..)[א-ת]+(?:['-][א-ת]+)*"),
    Language.EN: re.compile(r"(?=..)[A-Za-zÀ-ÿ]+(?:['-][A-Za-zÀ-ÿ]+)*"),
}
_PERSONS_WORDS = (2, 3)
#: A display name with one of these is a title's, or an institution's and not a person's.
_TITLES = _words("""
dr mr mrs ms miss mx prof professor sir dame lady lord madam rev reverend fr father sister brother pastor rabbi imam
captain capt major judge cllr councillor chairman chairwoman chair president manager director secretary treasurer
mum mom mama dad
מר גברת אדון האדון רב הרב רבי הרבנית מורה המורה השופט השופטת אבא אמא סבא סבתא
מנהל מנהלת המנהל המנהלת מזכיר מזכירת גזבר הגזבר רכז רכזת יושב יושבת
""")
_OFFICES = _words("""
the team office accounts accounting billing info sales studio studios cafe café gallery shop store group company co
inc ltd llc plc corp limited service services solutions systems finance reception desk supplier suppliers department
dept procurement purchasing payable payables marketing bookings orders admin customer customers client clients care
help helpdesk reply noreply form forms mail mailer daemon postmaster notification notifications alert alerts news
web bakery bakers bakehouse brewery brewing distillery winery restaurant pub hotel inn catering kitchen food foods
coffee tea bistro pizza butchers grocery deli school college university academy institute nursery kindergarten church
parish synagogue mosque temple club society association foundation trust charity museum library theatre theater cinema
orchestra choir festival press books bookshop publishing publishers magazine media films pictures production
productions agency agencies partners associates consultants advisors law legal solicitors insurance bank capital
ventures holdings estates estate property properties homes realty lettings builders building construction interiors
architects design designs designers works workshop garage motors farm farms garden gardens florist florists flowers
salon spa clinic dental medical health pharmacy hospital vet vets veterinary fitness gym yoga pilates sports travel
tours events weddings photography printers industry industries manufacturing logistics transport council city town
municipality ministry union centre center lab labs tech technologies digital software online international global
network community project
צוות משרד משרדי הנהלת הנהלה חשבונות מזכירות סטודיו קפה גלריה גלריית חנות רשת קבוצת קבוצה חברת חברה שירות שירותי
שירותים מכירות יקב מרכז עמותת עמותה אגודת איגוד התאחדות ארגון קרנות מחלקת מחלקה המחלקה אגף מדור לשכת ספקים רכש
שיווק הזמנות קבלה בית בתי גן גני ספר מכללה מכללת אוניברסיטה אוניברסיטת מכון מועצה מועצת עירייה ועד ועדה ועדת
קופת בנק מרפאה מרפאת מסעדה מסעדת מלון בית-קפה גלידת גלידה מאפה מאפייה מאפיה לחם קונדיטוריה פיצה מוסך תיאטרון
מוזיאון ספרייה הוצאת דפוס משק חווה חוות קיבוץ מושב ישיבת ישיבה תיכון אולפן אולפנת ביטוח סוכנות סוכן מפעל מפעלי
מועדון קייטרינג תעשיות אירועים הפקות פרחי פרחים תכשיטים תכשיטי בגדי עיצוב עיצובים פתרונות מערכות מערכת טכנולוגיות
יזמות יזמים נכסים בנייה בניין קבלנים הובלות אחזקות השקעות מוצרי מספרה מספרת סלון בוטיק משפחת קהילת קהילה
תנועת מפלגת עמוד פרויקט מיזם לקוחות לא להשיב אין מענה הודעה הודעות התראות
""")
#: The construct state of a place of work: מאפיית, עיריית, ספריית. No name ends so.
_CONSTRUCT = "יית"
#: Common words that are first names as well.
_NAMES_TOO = frozenset(("will", "may"))
_SIGNED = {Language.HE: re.compile(r"[א-ת][א-ת'׳-]+"), Language.EN: re.compile(r"[A-Z][A-Za-zà-ÿ'’-]+")}
#: What ends a mail and is nobody's name.
_FAREWELLS = _words("""
thanks thank cheers best kind warm regards sincerely yours love respectfully waiting please urgent asap sorry hi hello
dear yes no sent accounts management
תודה תודות רבה בברכה בתודה בברכת בכבוד ממתין ממתינה ממתינים מחכה מחכים להתראות נתראה נדבר ביי יום ערב לילה שבת חג שנה
שבוע טוב טובה שלום נעים נעימה מאוד בהצלחה בהקדם דחוף אשמח נשמח סליחה נשיקות חיבוק יאללה בקיצור כן לא סגור
""")
_MOST_WORDS = 3
#: A name in Hebrew and in Latin letters is compared by its consonants, which both come down to.
_CONSONANTS = str.maketrans("בגדזטכלמנספצקרשתvfcqj", "bgdztklmnspzkrstbpkkg")
_SURE_CONSONANTS = 2
#: Two, beside three closings, so that a pair comes back at the seventh draft.
_GREETINGS = {Language.HE: ("שלום {},", "{} שלום,"), Language.EN: ("Hi {},", "Hello {},")}
_NO_NAME = {Language.HE: "שלום רב,", Language.EN: "Hello,"}


def greeted_name(client: Client, sender: Address | None, language: Language, signed: str = "") -> str:
    """Whom the letter greets: a person's first name where the mail makes it sure, else the client's.

    Sure is a display name that is plainly a person's, in the letter's script; and for a client of several words (one of
    a single word is called so) the name under the mail, where the display name or the address has it too.
    """
    if sender is None:
        return client.name
    if _is_person(client, sender, language):
        return _cased(sender.name.split()[0])
    return _cased(signed) if signed and " " in client.name and _agrees(signed, client, sender) else client.name


def greeting(name: str, client: Client, sender: Address | None, language: Language, earlier: int) -> str:
    """Nobody's name where a department of a company writes."""
    words = sender.name.split() if sender and sender.name != client.name else []
    if name == client.name and " " in name and any(map(_is_office, words)):
        return _NO_NAME[language]
    return turned(_GREETINGS[language], earlier).format(name)


def owner_called(name: str, gender: Gender) -> str:
    """What the owner is called: by the first name, a studio and who is named with a title by the whole."""
    words = name.split()
    whole = gender is Gender.PLURAL or any(_is_office(word) or folded(word).casefold() in _TITLES for word in words[:1])
    return name if whole else "".join(words[:1])


def signed_name(text: str, language: Language) -> str:
    """The first name at the end of what a client wrote, "" where the last line cannot be a name of one to three words.

    It need not be one: whether it is sure, `greeted_name` tells.

    Args:
        text: without quotes and signature block.
    """
    lines = [line.strip(" .,!-–") for line in text.splitlines() if line.strip()]
    if len(lines) < 2:  # noqa: PLR2004 - a mail of one line has no sign-off
        return ""
    pattern = _SIGNED.get(language)
    parts = [part.split() for part in lines[-1].split(",")] if pattern else []
    named = (words for words in parts if 0 < len(words) <= _MOST_WORDS and all(map(pattern.fullmatch, words)))  # type: ignore[union-attr]
    people = [words for words in named if not any(_is_farewell(word) or _is_nobody(word) for word in words)]
    # "Thanks, Declan", "Yossi, The Ice Cream Parlour": a word of its own is the person.
    alone = [words for words in people if len(words) == 1]
    return next((words[0] for words in reversed(alone or people)), "")


def _is_person(client: Client, sender: Address, language: Language) -> bool:
    """Two or three words, no title, institution, trade or common word, and not the name of the client or the site."""
    words = [folded(word) for word in sender.name.split()]
    pattern = _NAME.get(language, _NAME[Language.EN])
    if len(words) not in _PERSONS_WORDS or not all(map(pattern.fullmatch, words)) or any(map(_is_nobody, words)):
        return False
    site = "".join(words).casefold() in re.sub(r"[-.]", "", sender.domain)
    return " ".join(words).casefold() != folded(client.name).casefold() and (
        not site or words[0].casefold() in _pieces(sender)
    )


def _agrees(signed: str, client: Client, sender: Address) -> bool:
    """Whether the sender is called so by the address, or by the display name where it doesn't repeat the client's."""
    clients = folded(client.name).casefold().split()
    known = [word for word in folded(sender.name).casefold().replace(",", " ").split() if word not in clients]
    known += _pieces(sender)
    name = folded(signed).casefold()
    if name in known:
        return True
    if len(re.findall("[בגדזחטכלמנספצקרשת]", name)) < _SURE_CONSONANTS:
        return False
    spelled = {_consonants(name.replace("ח", h).replace("ו", v)) for h in ("k", "") for v in ("v", "")}
    return any(len(latin) >= _SURE_CONSONANTS and latin in spelled for latin in map(_consonants, known))


def _consonants(name: str) -> str:
    name = name.translate(str.maketrans("ךםןףץ", "כמנפצ")).replace("tz", "z").replace("ts", "z").replace("ph", "p")
    return re.sub(r"[^bdgklmnprstxz]|(.)(?=\1)", "", re.sub("[aeiouyhw]", "", name.translate(_CONSONANTS)))


def _pieces(sender: Address) -> list[str]:
    return re.split(r"[^a-zà-ÿא-ת]+", sender.email.rpartition("@")[0])


def _is_nobody(word: str) -> bool:
    """Whether a word is no part of a person's name."""
    word = folded(word).casefold()
    if word in _TITLES or _is_office(word):
        return True
    terms = [] if word in _NAMES_TOO else terms_of(word)
    # Hebrew stems are short: those of many a name are those of a common word (עדי, שלומית).
    return any(term.concept or (word.isascii() and is_ordinary(term)) for term in terms)


def _is_office(word: str) -> bool:
    word = folded(word).casefold()
    return word.endswith(_CONSTRUCT) or not _OFFICES.isdisjoint((word, word[1:] if word[:1] in "הו" else word))


def _is_farewell(word: str) -> bool:
    return folded(word).casefold() in _FAREWELLS


def _cased(name: str) -> str:
    """ "dana" and "MALCOLM" as names are written; "McDonald" and "AJ" as they are."""
    return name.title() if name.islower() or (name.isupper() and len(name) > 2) else name  # noqa: PLR2004 - initials
