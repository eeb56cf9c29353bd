"""The words by which signatures, mobile signatures and legal footers are told from a person's sentences."""

import re

#: "Sent from my iPhone" in the languages of the programs; a device must be named, and nothing may follow but an excuse.
MOBILE = re.compile(
    r"(?:נשלח(?:ה|ו)? מ.{0,30}?(?:iphone|ipad|ios|אייפון|איפון|אייפד|outlook|אאוטלוק|אנדרואיד|android|galaxy|גלקסי"
    r"|samsung|סמסונג|yahoo|gmail|proton|הנייד|הסלולרי|הטלפון|הפלאפון|המכשיר|מכשיר|xiaomi|huawei|pixel|דואר)[^:?!]{0,25}"
    r"|(?:השג|קבל|הורד|קבלו|הורידו) את outlook .{1,20}"
    r"|sent (?:from|via|using|with) .{0,20}?(?:iphone|ipad|ipod|ios|android|outlook|mail|samsung|galaxy|phone|mobile"
    r"|device|blackberry|huawei|xiaomi|pixel|oneplus|nokia|tablet|handheld|spark|superhuman)[^:?!]{0,25}"
    r"|get (?:outlook|bluemail) for .{1,20}|yahoo mail: search, organi[sz]e, conquer"
    r"|(?:envoyé de(?:puis)? mon|enviado desde mi|inviato da|von meinem) .{1,25}|отправлено (?:с|из) .{1,25})"
    r"(?:[\s.,;–-]{1,3}(?:please |pls |kindly )?(?:excuse|forgive|pardon|סליחה על|עמכם הסליחה|עמך הסליחה)[^:?]{0,60})?"
    r"[.\s]*",
    re.I,
)
LINK = re.compile(r"\s?<?(?:https?://|mailto:)[^\s>]{0,300}>?", re.I)
IMAGE_LINE = re.compile(r"\s*\[(?:cid|image|תמונה)\s?:[^\]]{0,200}\]\s*", re.I)

FOOTER_START = re.compile(
    r"\W{0,4}(?:confidential(?:ity)?\b|disclaimer|privileged|caution|warning|\[?external|(?:important |legal )?notice:"
    r"|(?:the )?(?:information|contents?) (?:contained )?(?:in|of) this"
    r"|this (?:e-?mail|message|communication|transmission)"
    r"|if you (?:are not|have received|received)|please (?:consider|think)"
    r"|think (?:before|green)|save (?:a tree|paper)|virus-?free|click here to unsubscribe|to unsubscribe|scanned by"
    r"|(?:תוכן )?הודעה זו|הודעת (?:ה?דואר|ה?דוא\"ל|אי[- ]?מייל)|דוא\"ל זה|דואר (?:אלקטרוני )?זה|מסר זה|מייל זה"
    r"|המידע (?:ה(?:כלול|מצוי|נמצא) )?ב(?:הודעה|דוא|מייל|מסר)|האמור בהודעה|אם (?:קיבלת|קבלת|הגיע|אינך|אינכם)"
    r"|נא לשקול|אנא (?:שקל|חשב)|חשבו? (?:לפני|על)|לפני הדפסת (?:ה?הודעה|ה?מייל|ה?דוא)|זהירות|אזהרה|הצהרת סודיות"
    r"|שמרו? על (?:איכות )?הסביבה|למען (?:איכות )?הסביבה)",
    re.I,
)
FOOTER_PROOF = re.compile(
    r"confidential|privileged|intended (?:solely|only|exclusively)?\s?(?:for|recipient)|addressee"
    r"|unauthori[sz]ed (?:use|disclosure)|(?:consider|think of|save|protect) (?:the |our )?environment"
    r"|before printing|print this (?:e-?mail|message)|checked for viruses|scanned (?:by|for)|avast"
    r"|originated (?:from )?outside|outside (?:of )?(?:the|your) organi[sz]ation"
    r"|external (?:sender|source)|legally binding|unsubscribe"
    r"|חסוי|סודי|לנמענ?י?[הםן]? |לנמען|הנמען|מיועדת? (?:אך ורק|רק|ל)|שלא כדין|להדפיס|לפני ה?הדפסה"
    r"|איכות הסביבה|על הסביבה|למען הסביבה|מחוץ לארגון|גורם חיצוני|אינו מחייב|אינה מחייבת|וירוס",
    re.I,
)  # fmt: skip

DELIMITER = re.compile(r"--\s*")
_FORMAL = (
    r"בברכה|בברכת .{2,15}|ב?כבוד רב|בכבוד|בהערכה(?: רבה)?|"
    r"(?:with |my )?(?:best|kind|warm|warmest|kindest|many)?\s?(?:regards|wishes)|"
    r"yours(?: \w+)?|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|respectfully|cordially|br|kr|rgds|"
    r"mit freundlichen grüßen|cordialement|saludos"
)
_CASUAL = (
    r"בתודה(?: מראש)?(?: ובברכה)?|תודה(?: רבה| מראש| ובברכה| לך| לכם)*|שלך|שלכם|בידידות|"
    r"(?:יום|ערב|שבוע|לילה) (?:טוב|נעים|מקסים|נפלא)|(?:ו?שבת|חג|סופ\"ש) (?:שלום|שמח|נעים)|שנה טובה|להתראות|ביי|"
    r"best|all the best|cheers|thanks(?: a lot| again| so much|, as always)?|many thanks|"
    r"thank you(?: so much| very much| again)?|thx|tia|with (?:thanks|gratitude|love)|love|take care|"
    r"have a (?:nice|great|good|lovely) (?:day|week|weekend|evening)"
)
_CLOSING_END = (
    r"(?: ו(?:בברכה|תודה|שבת שלום|יום (?:טוב|נעים)))?"
    r"(?P<name>\s?[,–-]\s?[^\W\d_]{2,15}(?: [^\W\d_]{2,15}){0,2})?[\s,.!:)(;❤🙏🌸😊-]*"
)
FORMAL_CLOSING = re.compile(f"(?:{_FORMAL}){_CLOSING_END}", re.I)
CLOSING = re.compile(f"(?:{_FORMAL}|{_CASUAL}){_CLOSING_END}", re.I)

NAME = re.compile(r"[-–—~*\s]*[^\W\d_][^\d@:?!%]{0,40}")
CONTACT = re.compile(
    r"(?:\+?\d[\d\s().-]{6,20}\d)|[\w.+-]{1,64}@[\w-]{1,64}\.\w|(?:https?://|www\.)\S"
    r"|\b[\w-]{1,40}\.(?:com|co\.il|org|net|io|example|co\.uk|biz)\b"
    r"|(?:^|\s)(?:tel|phone|mobile|cell|fax|address|whatsapp|טל|טלפון|נייד|פקס|כתובת|ווטסאפ|וואטסאפ|רח|רחוב|ת\.ד)['׳.:\s]"
    r"|\d{1,4} [A-Z]\w{1,30} (?:st|street|ave|avenue|road|rd|blvd|lane)\b",
    re.I,
)
TITLE = re.compile(
    r"[|•·]|\b(?:ceo|cto|cfo|coo|founder|manager|director|owner|partner|head of|vp|ltd|inc|llc|studio)\b"
    r"|מנכ\"ל|מנהלת?|סמנכ\"ל|בעלי(?:ם|ת)? |מייסדת?|בע\"מ|סטודיו|שותפה?|עו\"ד|רו\"ח"
    r"|(?:זמינים|פתוחים|available|open)\b.{0,20}24/7"
    r"|\d\s?% (?:הנחה ל(?:לקוחות|נרשמ|מצטרפ|חבר)|off (?:your|all|first|every))",
    re.I,
)
SLOGAN = re.compile(r"24/7|\d\s?%|®|™|★", re.I)
POSTSCRIPT = re.compile(r"\s*(?:p\.?\s?s\b|ps[:.,]|נ\.\s?ב\b|נ[\"״]ב)", re.I)

_I_OR_YOU = (
    r"\b(?:can|could|would|will) (?:you|we|u)\b"
    r"|\b(?:i|i'm|i'll|i've|i'd|we'll|we will|we need|we can't|we won't|you'll)\b"
    r"|(?:^|[^א-ת])[ושהכב]?(?:אני|אותי|אליי?|אנחנו|אנו|תוכל|תעשה|תשלח|תוסיף|תוריד|יכולה?|צריכה?|צריכים|רוצה|רוצים"
    r"|מבקשת?|מבקשים|מחכה|מחכים|ממתינה?|שלחי|שלחו|עדכני|ת[א-ת]{2,7}[יו]|אפשר (?:ל|גם ל|עוד|ש)|נשלם|אשלם|ישולם|שילמנו"
    r"|שילמתי|אעביר|נעביר)(?![א-ת])|(?:^|[^א-ת])ו?לי(?![א-ת])"
)
#: Speaks of the writer or to the reader: no footer does.
PERSONAL = re.compile(_I_OR_YOU, re.I)
#: A request, a promise, money or haste.
REQUEST = re.compile(
    rf"{_I_OR_YOU}"
    r"|\bplease\b(?! (?:excuse|forgive|pardon|consider|think|visit|follow|rate|like|do not print|don't print))|\bpls\b"
    r"|\bkindly\b|\blet us know\b|\basap\b|\burgent\b"
    r"|\bby (?:tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|sunday|noon)\b"
    r"|\b(?:invoice|payment|paid|pay|deadline|send|(?:call|tell|give|let|for|to) me|waiting|need)\b"
    r"|(?:^|[^א-ת])[ושהכב]?(?:בבקשה|דחוף|חשבונית|תשלום|מחר|היום בערב|הלילה|נא ל(?!שקול))(?![א-ת])",
    re.I,
)
