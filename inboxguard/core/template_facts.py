"""The facts that a letter's template may name, each with its meaning and a specimen in both languages."""

from dataclasses import dataclass
from itertools import product

from inboxguard.core.settings import AddressForm, Gender
from inboxguard.core.templating import ReplyFacts
from inboxguard.core.types import Language


@dataclass(frozen=True)
class Fact:
    """One name."""

    meaning: str
    hebrew: str
    english: str
    #: Known for every client; another falls away where it is unknown.
    always: bool = False


FACTS = {
    "greeting": Fact("the line that greets; it changes from draft to draft", "שלום דנה,", "Hi Dana,", always=True),
    "closing": Fact("a closing line that changes too; nothing under a signature of your own", "בברכה,", "Best,"),
    "name": Fact("whom the letter greets", "דנה", "Dana", always=True),
    "also": Fact("what the letter says about the mail's other kinds, a paragraph", "", ""),
    "ending": Fact("yes if the letter ends the work together", "", ""),
    "called": Fact("yes if you have talked about it already", "yes", "yes"),
    "count": Fact("how many such mails came lately, in words; empty for one", "שלוש", "Three"),
    "hours": Fact("your working hours", "ראשון–חמישי 9:00–17:00", "Sunday–Thursday 09:00–17:00", always=True),
    "day": Fact("the next working day", "יום רביעי, 9 בספטמבר", "Wednesday, 9 September", always=True),
    "time": Fact("an hour by which it is done on that day", "12:00", "12:00", always=True),
    "today": Fact("yes if the draft is to be sent on that very day, outside the hours now", "yes", "yes"),
    "same_day": Fact("yes if the draft is to be sent on that day, and not before", "yes", "yes"),
    "away": Fact(
        'a holiday or vacation that keeps you from work until then, to stand after "after"', "החופשה", "some time off"
    ),
    "window": Fact("an hour on that day for a call", "10:00–11:00", "10:00–11:00", always=True),
    "date": Fact("three working days later", "יום ראשון, 20 בספטמבר", "Sunday, 20 September", always=True),
    "date2": Fact("twelve working days later", "יום שני, 5 באוקטובר", "Monday, 5 October", always=True),
    "month_end": Fact(
        "a month's end, a week away or more; empty where the agreement says how the work ends",
        "30 בספטמבר 2026",
        "30 September 2026",
    ),
    "quote": Fact("the thing that is asked for, where the mail names it plainly", "עוד באנר לאתר", "another banner"),
    "round": Fact("which round it is, where it is one more than agreed", "השלישי", "third"),
    "rounds": Fact("the agreed rounds, beside it", "שני סבבי תיקונים", "two rounds of changes"),
    "tied": Fact("yes if the payment is made to hang on something", "yes", "yes"),
    "left_out": Fact("yes if the agreement excludes it", "yes", "yes"),
    "excluded": Fact("what is asked for, as the agreement excludes it by name", "דפוס", "printing"),
    "unless": Fact("yes if the goodbye hangs on a condition", "yes", "yes"),
    "presence": Fact("yes if the mail wants you there outside your hours, not work by then", "", ""),
    "question": Fact("yes if the mail asks something besides", "", ""),
    "deposit": Fact("the agreed advance, where the mail would skip it", "", ""),
    "signed": Fact("the name under the mail", "דנה", "Dana"),
    "sent": Fact("yes if the mail says that the money is on its way", "yes", "yes"),
    "resend": Fact("yes if the mail asks for the invoice again", "yes", "yes"),
    "secret": Fact("yes if the mail holds a password", "", ""),
    "scope": Fact("what the agreement includes", "אתר של חמישה עמודים", "a website of five pages"),
    "price": Fact("the agreed price", "4,800\u00a0₪", "₪4,800"),
    "offer": Fact("the lower sum that the mail names in the place of the agreed price", "4,000\u00a0₪", "₪4,000"),
    "in_kind": Fact("yes if it offers something else than money", "", ""),
    "terms": Fact("the agreed payment terms", "שוטף+30", "30 days from the end of the month"),
    "due_terms": Fact(
        "the same, unless the due date is one that they do not give", "שוטף+30", "30 days from the end of the month"
    ),
    "exit": Fact("what was agreed about ending, in the letter's language", "הודעה של 30 יום", "30 days' notice"),
    "billed": Fact("yes if an invoice is unpaid that has a due date", "yes", "yes"),
    "referral": Fact("a colleague with contact details", "גלי, 050-0000000", "Gali, 050-0000000"),
    "broken": Fact("yes if the letter follows up on a promised day that has passed", "", ""),
    "invoice": Fact("number of the overdue invoice that the mail speaks of, else of the oldest", "1043", "1043"),
    "amount": Fact("its sum", "2,400\u00a0₪", "₪2,400"),
    "due": Fact("its due date", "30 באוגוסט", "30 August"),
    "days": Fact("how long it is overdue", "9 ימים", "9 days"),
    "balance": Fact("sums and numbers of all overdue invoices, where there are several", "", ""),
    "coming": Fact("number of the open invoice, where it is not due yet", "", ""),
    "falls_due": Fact("its due date; empty while its milestone is still to come", "", ""),
    "promised": Fact(
        "the day by which the mail promises to pay all of the invoice, if that is near",
        "יום ראשון, 6 בספטמבר",
        "Sunday, 6 September",
    ),
    "promised_part": Fact("that day, where it may be for a part of what is open", "", ""),
    "money": Fact(
        "sentences on a promised day that has passed, and from the third explanation on how many there were",
        "המועד שנמסר לתשלום, 6 בספטמבר, עבר, והתשלום טרם התקבל.",
        "The payment was planned for 6 September and is still to come.",
    ),
    "law": Fact(
        "a sentence on the agreed late fee or the law, where you switched that on and its conditions hold",
        "לפי ההסכם שלנו, תשלום באיחור נושא תוספת של 1.5% בחודש.",
        "Our agreement provides for a late fee of 1.5% a month.",
    ),
    "advance": Fact("the part that is paid in advance, where the agreement asks for it now", "30%", "30%"),
    "extra": Fact("the addition that is priced; asked for in review", "באנר לאתר", "a banner for the site"),
    "extra_price": Fact("its price; asked for in review", "450\u00a0₪", "₪450"),
}


def specimens(language: Language) -> list[ReplyFacts]:
    """Facts for every expansion of a template: writers, addressed, variants, with all facts and with the least."""
    hebrew = language is Language.HE
    rich = {name: fact.hebrew if hebrew else fact.english for name, fact in FACTS.items()}
    poor = {name: rich[name] if fact.always else "" for name, fact in FACTS.items()}
    genders = (
        list(product(Gender, AddressForm))
        if hebrew
        else [(gender, AddressForm.UNKNOWN) for gender in (Gender.NEUTRAL, Gender.PLURAL)]
    )
    return [
        ReplyFacts(language, form, gender, earlier, values)
        for (gender, form), earlier, values in product(genders, range(3), (rich, poor))
    ]
