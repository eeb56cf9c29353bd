"""What a calm letter leaves out (domain guide 5.2), as patterns, each with what to write instead."""

import re

#: A remedy, then patterns: one a line, Hebrew first. A pattern finds whole words.
_RULES = """
say what is so now, without what was before or always
    את(?:ה|ם)? (?:תמיד|אף פעם|שוב)
    כבר (?:אמרתי|כתבתי|הסברתי|ביקשתי)
    כ(?:מו|פי) ש(?:כבר )?(?:אמרתי|כתבתי|הסברתי)
    (?:מאה|אלף) פעמי?ם?
    you (?:always|never|keep|again)
    as I (?:already )?(?:said|told|wrote|explained)
    I(?:'ve| have)? (?:already )?told you
    per my (?:last|previous)
    as (?:clearly|previously|already) stated

leave the threat out; name two options with a date
    אפרסם
    אם לא ת(?:שלמ|שלם|ענ|ענה|חזר|חזיר|עביר)[יו]?
    אחרת אני
    תצטער[יו]?
    בושה
    תתבייש[יו]?
    or else
    if you (?:don['’]t|do not|fail to) (?:pay|answer|reply)
    everyone will (?:know|hear)
    you will regret
    ashamed
    shame on

leave the apology out; hours, prices and terms need none
    ו?סליחה
    מצטער(?:ת|ים|ות)?
    מתנצל(?:ת|ים|ות)?
    לצערי
    sorry
    apologi[sz]e
    apolog(?:y|ies)
    unfortunately

leave the reason out: a template cannot know that it is true, and a reason invites bargaining
    עמוס(?:ה|ים)?
    מוצפ(?:ת|ים)|מוצף
    אני (?:חולה|בחופש)
    ה?ילדים(?: שלי)?
    swamped
    (?:so|very|really|too) busy
    (?:my|the) (?:kids|children)
    I(?:'m| am| was) (?:sick|ill)

offer a smaller scope at its own price, or a swap
    בחינם
    (?:ללא|בלי) (?:עלות|תשלום|תוספת מחיר)
    הפעם האחרונה
    רק הפעם
    הנחה (?:של|חד.פעמית)
    על חשבוני
    for free
    free of charge
    no (?:extra )?charge
    on the house
    just this once
    last time
    a discount of
    knock \\S+ off

promise it inside the hours: {{ day }} by {{ time }}
    ב?ה?(?:לילה|ערב)(?! טוב| נעים)
    ב?סוף השבוע
    ב?סופ"ש
    במוצ"ש
    אדחוף
    tonight
    this evening
    (?:at|over|on) the weekend
    squeeze (?:it|this|that) in
    any time
    24/7

leave the feelings to the client; take up the matter
    את(?:ה|ם)? (?:בטח|ודאי|בוודאי)
    אני (?:בטוחה?|מבינה? לגמרי) ש?את(?:ה|ם)?
    you must (?:be|feel)
    I totally get
    I (?:can )?(?:imagine|understand) how you

leave the question out: it reopens the frame; offer two ways instead
    זה בסדר (?:מבחינת|בשביל|עבור|מצד|אית)[כךנום]{1,2}
    אם זה בסדר
    (?:is|if) (?:that|this|it)(?:'s| is)? (?:okay|ok|alright|all right|fine)
    would you mind

say it in other words: the client knows of no guard
    [ובלמה]{0,2}גבול(?:ות)?
    [ובלמה]{0,2}הפר(?:ה|ת|ות)
    רעיל(?:ה|ים)?
    boundar(?:y|ies)
    violat\\w+
    toxic
    inboxguard
"""
#: Found anywhere, not only as words.
_SIGNS = (
    ("!", "end the sentence with a full stop"),
    ("[\u2600-\u27bf\U0001f300-\U0001faff]|(?<!\\w)[:;]-?[)(D]", "write it in words"),
    (r"[א-ת]/[א-ת]|[א-ת]\([א-ת]{1,3}\)|\bhe/she\b", "write it for the one who reads: a(f, m, plural, unknown)"),
    (r"\b[A-Z]{3,}(?: [A-Z]{2,})+\b", "write it in small letters"),
)
#: More than one in a letter is too many.
NEGATION = re.compile(
    r"(?<![א-ת])(?:ו?לא|אל(?= ת)|ו?אין|אינ(?:י|נ?ה|ו|נו|ני))(?![א-ת])|\b(?:not|cannot|never)\b|n['’]t\b", re.I
)
#: What one doesn't do, where what one does would serve (F25).
NOT_AT_WORK = re.compile(
    r"(?:לא|אינני|איני) (?:עובדת?|זמינה?|עונה)"
    r"|(?:don['’]t|do not|never|not) (?:work|answer|available)",
    re.I,
)


def _word(pattern: str) -> str:
    return rf"(?<![\wא-ת])(?:{pattern})(?![\wא-ת])"


def _rules() -> list[tuple[re.Pattern[str], str]]:
    found = []
    for block in _RULES.strip().split("\n\n"):
        remedy, *patterns = (line.strip() for line in block.splitlines())
        found.append((re.compile("|".join(map(_word, patterns)), re.I), remedy))
    return [*found, *((re.compile(pattern), remedy) for pattern, remedy in _SIGNS)]


RULES = _rules()
