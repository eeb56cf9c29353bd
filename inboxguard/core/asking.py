"""What the words of a request tell beside the thing that is asked for: an offer to pay, employer-like duties (F41)."""

import re
from enum import StrEnum

from inboxguard.core.marks import folded


def pattern(lines: str) -> re.Pattern[str]:
    """One expression from alternatives that stand a line each."""
    return re.compile("|".join(line.strip() for line in lines.strip().splitlines()), re.IGNORECASE)


#: "at no extra cost", "בלי תוספת": says the contrary of an offer, so it is taken out first.
_FREE = pattern(r"""
    \b(?:no|without|not|free of|won'?t|don'?t|isn'?t|never)\b[^.!?]{0,30}?\b(?:cost|charg|pay|price|fee|quot|bill)\w*
    (?:בלי|ללא|לא|חינם)[^.!?]{0,20}?(?:תוספת|תשלום|עלות|לשלם|משלמ|נשלם|מחיר|חיוב)
""")
_PAYS = pattern(r"""
    \bquot(?:e|es|ation)\b
    \bhow much\b
    \bwhat (?:would|will|does|do)\b[^.!?]{0,40}\b(?:cost|charge)\b
    \bprice (?:for|of)\b
    \b(?:bill|invoice|charge) (?:me|us|it|this|that|separately|extra)\b
    \b(?:extra|additional) (?:cost|charge|fee|budget)\b
    \bpay (?:for (?:it|this|that|the (?:extra|addition))|extra|separately)
    \badd it to the (?:bill|invoice)\b
    \b(?:tell|give|send) me (?:your|the|a) (?:number|price|fee|rate)\b
    \bat the (?:fee|price|rate) you\b
    \bestimate\b
    \b(?:is|are|was) (?:\S+ ){1,4}included\b
    \b(?:included|on top)\s*\?
    \bcover(?:s|ed)?\b[^.!?]*\?
    הצעת מחיר
    תמחר
    תמחור
    \bכמה (?:\S+ )?(?:יעלה|תעלה|עולה|עולים)
    \bכמה ת(?:יקח|יקחי|יקחו|קח|קחי|קחו|גבה|גבי)\b
    \b(?:תנ[יו]?|תן|נא) מחיר\b
    מה ה?(?:עלות|מחיר|תוספת)
    בתשלום
    בתוספת (?:תשלום|מחיר)
    תשלום נוסף
    נשלם (?:על|בנפרד|לך על)
    (?:מוכנ\S*|מוכן|אשמח|נשמח) לשלם
    תחייב
    תוסיפי? לחשבון
    כלול\S*\s*\?
    (?:האם|זה) (?:זה |הוא |היא )?כלול
""")


def offers_pay(text: str) -> bool:
    """Whether a mail offers to pay for more, or asks what it costs or if it is included (guide, rules 3 and 15)."""
    return _PAYS.search(_FREE.sub(" ", folded(text))) is not None


#: "Once you've added …", "אחרי שתוסיף …": something waits for what the receiver is to do.
_WAITING = pattern(r"""
    \b(?:once|after|as soon as|until|unless|only (?:if|when)|when|before) you\b
    (?<![א-ת])(?:אחרי|ברגע|עד|לפני) ש(?=ת)
    (?<![א-ת])(?:כש|אם )(?=ת)
""")


def waits_for_you(sentence: str) -> bool:
    """Whether something is to wait for what the receiver does."""
    return _WAITING.search(folded(sentence)) is not None


class Duty(StrEnum):
    """What an employer may ask of an employee, and a client not of a self-employed person."""

    PRESENCE = "presence"
    CLOCKING = "clocking"
    REPORTING = "reporting"


_DUTIES = {
    Duty.CLOCKING: pattern(r"""
        \b(?:clock|punch)(?:ing)? (?:in|out)\b(?! (?:the|a|an|our|my|your|this)\b)
        \btime ?sheets?\b
        \b(?:log|track|report|record) (?:your|all|every|the) hours\b
        \battendance\b
        \bhours report\b
        ה?חתמת שעון
        (?:ל|ת)החתימ
        תחתימי?\b
        דו"?ח שעות
        דיווחי? שעות
        (?:ל|ת)דווחי? (?:על )?ה?שעות
        נוכחות
    """),
    Duty.REPORTING: pattern(r"""
        \b(?:you(?:'ll| will| should| now| can)?|please|must) report (?:directly )?to\b
        \breporting (?:line|directly)\b
        \bdaily (?:stand-?up|report|update|check-in)\b
        \bstand-?ups?\b
        \byour (?:new )?(?:manager|boss|supervisor)\b
        \bmanage you\b
        \bask (?:for )?permission\b
        \bapprove your (?:vacation|time off|leave|holiday)\b
        (?:ל|ת)דווחי? (?:אלי|ישירות|ל(?!ה?שעות))
        המנהלת? שלך
        הבוסי?ת? שלך
        (?:דיווח|דוח|דו"ח|עדכון) יומי
        לנהל אות[ךי]
        (?:ל|ת)בקשי? (?:אישור|רשות)
    """),
    Duty.PRESENCE: pattern(r"""
        \b(?:come|be|sit|work|stay|based|present)\b[^.!?]{0,40}\b(?:at|in|from|to|into) (?:the|our) office\b
        \b(?:sit|work) (?:with|among) (?:us|the team)\b
        \bdesk for you\b
        \bin[- ]house\b
        \bon[- ]site\b
        (?:תגיעי?|תבואי?|להגיע|לבוא|תשבי?|לשבת|תעבדי?|לעבוד|תהיי?|להיות|תהיה)\b[^.!?]{0,30}(?:\bל|\bב|\bמה)משרד
        (?:תשבי?|לשבת|תעבדי?|לעבוד|תהיי?|תהיה|להיות)\b[^.!?]{0,20}(?:אצלנו|איתנו|עם הצוות)
    """),
}


def duty_in(sentence: str) -> Duty | None:
    """The employer-like duty that a sentence names, None if none."""
    text = folded(sentence)
    return next((duty for duty, words in _DUTIES.items() if words.search(text)), None)
