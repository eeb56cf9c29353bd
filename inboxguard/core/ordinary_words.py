"""Words that name no piece of work: articles and prepositions, and what people say when they ask for something."""

from functools import cache

from inboxguard.core.trade import Term, stems

_SMALL = """
the a an of and or to for in on with per up by from at as is are be it its that this these those
each every all any until till month months week weeks day days year years monthly weekly daily
של את עם על אל או כל גם עד בין לפי חודש חודשים חודשי שבוע שבועות שבועי יום ימים שנה
"""
_ORDINARY = """
i me my we us our you your he she they them their his her him
can could would will shall may might must should do does did done have has had was were been being am
please thanks thank hi hello hey dear ok okay yes no not just only still already now then so if but because when where
what which who how why here there today tomorrow tonight morning afternoon evening soon again later next last first
add create build write design produce
send sent sending give get got have need want like see look check know let make made take put keep ready finish finished
start expect wait waiting arrive come coming receive update updated upcoming prepare deliver forward share show
wonder possible before after latest final agreed usual draft file files attached about
monday tuesday wednesday thursday friday saturday sunday kindly also too one
אני לי אותי שלי אנחנו לנו שלנו אתה אתם לך לכם שלך שלכם הוא היא הם הן זה זאת זו אלה אלו יש אין היה תהיה להיות
בבקשה נא תודה רבה היי הי שלום בוקר ערב טוב כן לא רק עוד כבר עכשיו אז אם אבל כי כאשר איפה מה מי איך למה מתי כמה
כאן שם היום מחר הערב בקרוב אחר הבא האחרון ראשון שני שלישי רביעי חמישי שישי
אפשר אפשרי תוכלי תוכל תוכלו אוכל נוכל צריך צריכה צריכים רוצה רוצים אשמח נשמח מחכה מחכים אקבל נקבל תקבלי
להוסיף תוסיפי תוסיף ליצור תיצרי לבנות תבני לכתוב תכתבי תכתוב לעצב תעצבי תעצב
לשלוח תשלחי תשלח שלחי שלח תשלחו לקבל לראות לדעת לתת תני תן תכיני תכין להכין לעשות תעשי תעשה לסיים תסיימי תסיים
להעביר תעבירי תעביר לעדכן תעדכני תעדכן לבדוק תבדקי תבדוק להגיע יגיע תגיע יגיעו מוכן מוכנה מוכנים מוכנות
קובץ קבצים טיוטה מצורף סופי סופית לגבי בנוגע לפני אחרי כמו
"""


@cache
def _roots(words: str) -> frozenset[str]:
    return frozenset(word.translate(str.maketrans("ךםןףץ", "כמנפצ")) for word in words.split())


def is_small(term: Term) -> bool:
    """Whether a term carries nothing of an item."""
    return term.concept is None and (len(term.text) == 1 or not term.stems.isdisjoint(_roots(_SMALL)))


def is_ordinary(term: Term) -> bool:
    """Whether a term names no work of its own: small words, numbers, and the verbs of asking and sending."""
    if term.concept is not None:
        return False
    return term.number is not None or is_small(term) or not stems(term.text).isdisjoint(_roots(_ORDINARY))
