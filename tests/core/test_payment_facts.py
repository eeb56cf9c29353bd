"""Text about payment held against invoices and terms: minimal pairs in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from inboxguard.core.availability import Availability
from inboxguard.core.classifier.model import Heard
from inboxguard.core.judge import Judge
from inboxguard.core.payment_facts import MoneyFacts, Verdict, claims_payment
from inboxguard.core.settings import Agreement, Client, Invoice
from inboxguard.core.types import Kind, Language
from tests.core.clocks import ISRAEL, JERUSALEM
from tests.core.test_judge import CLIENT, judge, mail
from tests.workshop import ScriptedModel

CALENDAR = Availability(ISRAEL, JERUSALEM)
#: The day of `test_judge.OPEN`, a Tuesday.
TODAY = date(2026, 9, 8)
CLEAR, DOUBT, CONFIRM = Verdict.CLEAR, Verdict.DOUBT, Verdict.CONFIRM
#: Agreed end of month + 30, issued in August: due 30 September.
INVOICE = Invoice("1043", Decimal(2400), "ILS", date(2026, 8, 20), date(2026, 9, 30), None)
AGREED = replace(CLIENT, agreement=Agreement(terms="eom+30"), invoices=(INVOICE,))
OVERDUE = replace(AGREED, invoices=(replace(INVOICE, issued=date(2026, 7, 20), due=date(2026, 8, 30)),))
PAID = replace(AGREED, invoices=(replace(INVOICE, paid=TODAY),))


def weighed(sentence: str, client: Client = AGREED, text: str = "", **changes: object) -> Verdict | None:
    found = MoneyFacts(client, TODAY, CALENDAR, Language.EN).weigh(sentence, mail(text or sentence, **changes))
    return found.verdict if found else None


@pytest.mark.parametrize(
    ("sentence", "client", "verdict"),
    [
        # a day within the terms is none, one beyond them is one
        ("The transfer goes out on 20 September.", AGREED, CLEAR),
        ("The transfer goes out on 20 October.", AGREED, CONFIRM),
        ("ההעברה תצא ב-20.9.", AGREED, CLEAR),
        ("ההעברה תצא ב-20.10.", AGREED, CONFIRM),
        ("We pay it at the end of the month.", AGREED, CLEAR),
        ("We pay it at the end of next month.", AGREED, CONFIRM),
        ("נשלם בסוף החודש.", AGREED, CLEAR),
        ("נשלם בחודש הבא.", AGREED, CONFIRM),
        # the same day once it is due
        ("The transfer goes out on Sunday.", AGREED, CLEAR),
        ("The transfer goes out on Sunday.", OVERDUE, CONFIRM),
        ("ההעברה יוצאת ביום ראשון.", AGREED, CLEAR),
        ("ההעברה יוצאת ביום ראשון.", OVERDUE, CONFIRM),
        ("The cheque is in the post.", AGREED, CLEAR),
        ("The cheque is in the post.", OVERDUE, CONFIRM),
        ("הצ'ק כבר בדואר.", AGREED, CLEAR),
        ("הצ'ק כבר בדואר.", OVERDUE, CONFIRM),
        # later terms, declared before anything is due; the agreed ones; asked and not declared
        ("We work on ninety days, that's policy.", AGREED, CONFIRM),
        ("Here we pay net 30.", AGREED, CLEAR),
        ("Could you live with net 90?", AGREED, None),
        ("אצלנו עובדים בשוטף פלוס תשעים, זה הנוהל.", AGREED, CONFIRM),
        ("אצלנו משלמים בשוטף+30.", AGREED, CLEAR),
        ("אצלנו משלמים בשוטף+30.", OVERDUE, None),
        ("אפשר שוטף+60?", AGREED, None),
        ("For the next project we pay net 90.", AGREED, None),
        # a defect that only the issuer can cure, and one that is made to restart the clock
        ("The invoice has no allocation number, please issue it again.", OVERDUE, CLEAR),
        ("Please issue the invoice again.", OVERDUE, None),
        ("חסר מספר הקצאה על החשבונית, אפשר להוציא חדשה?", OVERDUE, CLEAR),
        ("אפשר להוציא את החשבונית שוב?", OVERDUE, None),
        ("The invoice had the wrong entity on it.", OVERDUE, CLEAR),
        ("The invoice had the wrong entity on it, so the clock starts again.", OVERDUE, None),
        ("החשבונית הוצאה על שם הלא נכון.", OVERDUE, CLEAR),
        ("החשבונית הוצאה על שם הלא נכון, אז השעון מתחיל מחדש.", OVERDUE, None),
        # no open invoice
        ("Our accountant is on leave.", PAID, DOUBT),
        ("Our accountant is on leave.", AGREED, None),
        ("Our accountant is on leave.", CLIENT, None),
        ("רואת החשבון בחופשה.", PAID, DOUBT),
        ("רואת החשבון בחופשה.", AGREED, None),
        # holidays name no day; a question promises nothing; a date of something else
        ("We'll pay after the holidays.", AGREED, None),
        ("נשלם אחרי החגים.", AGREED, None),
        ("Can we pay on 20 October?", AGREED, None),
        ("The brochures are ready on 20 October.", AGREED, None),
        # "as agreed" beyond what is on file: for a person
        ("The cheque is dated 1 October, as we agreed.", AGREED, None),
        ("The cheque is dated 1 October.", AGREED, CONFIRM),
        ("הצ'ק לתאריך 1 באוקטובר, כמו שקבענו.", AGREED, None),
        ("הצ'ק לתאריך 1 באוקטובר.", AGREED, CONFIRM),
    ],
)  # fmt: skip
def test_minimal_pairs(sentence: str, client: Client, verdict: Verdict | None) -> None:
    assert weighed(sentence, client) is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We paid yesterday, proof attached.", CLEAR),
        ("We paid half yesterday, proof attached.", None),
        ("We paid yesterday.", DOUBT),
        ("ההעברה בוצעה אתמול, מצורפת אסמכתא.", CLEAR),
        ("העברתי חצי, מצורפת אסמכתא.", None),
        ("ההעברה בוצעה אתמול.", DOUBT),
    ],
)
def test_paid_with_proof_is_no_excuse(text: str, verdict: Verdict | None) -> None:
    assert weighed(text, OVERDUE) is verdict


@pytest.mark.parametrize(
    ("text", "client", "verdict"),
    [
        ("It is in the books. The transfer is on 30 September.", AGREED, CLEAR),
        ("It is in the books. The transfer is on 1 October.", AGREED, None),
        ("It is in the books. The transfer is on 30 September.", OVERDUE, None),
        ("It is in the books. We meet on 30 September.", AGREED, None),
        ("זה אצלנו במערכת. ההעברה ב-30 בספטמבר.", AGREED, CLEAR),
        ("זה אצלנו במערכת. ההעברה ב-1 באוקטובר.", AGREED, None),
    ],
)
def test_while_nothing_is_late_the_day_may_stand_in_another_sentence(
    text: str, client: Client, verdict: Verdict | None
) -> None:
    assert weighed(text.partition(".")[0], client, text) is verdict


def test_a_mail_is_held_against_what_was_open_when_it_was_written() -> None:
    later = replace(AGREED, invoices=(replace(INVOICE, paid=date(2026, 9, 30)),))
    assert weighed("The transfer goes out on 20 September.", later) is CLEAR


def test_an_attachment_is_proof_too() -> None:
    assert weighed("We paid it yesterday.", OVERDUE, attachments=("transfer.pdf",)) is CLEAR


def test_the_invoice_that_is_named_counts_and_every_open_one_must_be_in_time() -> None:
    second = replace(INVOICE, number="1050", due=date(2026, 10, 30))
    both = replace(AGREED, invoices=(INVOICE, second))
    assert weighed("The transfer goes out on 20 October.", both, "About 1050: it goes out on 20 October.") is None
    assert weighed("The transfer goes out on 20 October.", both) is CONFIRM
    assert weighed("The transfer goes out on 20 September.", both) is CLEAR


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        ("Transferred this morning.", True),
        ("It was paid on Sunday. Have a good week!", True),
        ("שילמתי אתמול.", True),
        ("התשלום יצא הבוקר.", True),
        ("התשלום יצא ביום שני.", False),
        ("ההעברה יצאה ביום שני.", True),
        ("Have you been paid?", False),
        ("You will get paid soon.", False),
        ("לא שילמתי עדיין.", False),
        ("נשלם מחר.", False),
    ],
)
def test_who_says_that_it_is_paid(text: str, paid: bool) -> None:
    assert claims_payment(text) is paid


class OneSentence(ScriptedModel):
    """Like the real model, it says each kind once, with the heaviest sentence and the others."""

    def hear(self, text: str, context: Any = None) -> list[Heard]:
        first, *more = super().hear(text, context)
        return [replace(first, others=tuple((one.evidence, one.probability) for one in more))]


def asked(client: Client, *, probability: float = 0.95, words: str = "transfer cheque invoice ninety leave") -> Judge:
    model = OneSentence(dict.fromkeys(words.split(), (Kind.PAYMENT_EXCUSE, probability)))
    return replace(judge(client), model=model)  # type: ignore[arg-type]


def test_what_the_facts_clear_is_no_finding_and_says_why() -> None:
    judgement = asked(AGREED).judge(mail("The transfer goes out on Sunday."))
    assert judgement.findings == ()
    (cleared,) = judgement.cleared
    assert cleared.evidence == "The transfer goes out on Sunday."
    assert cleared.because == "13 September is within the terms: invoice 1043 is due 30 September"


def test_behind_a_cleared_sentence_the_next_one_is_heard() -> None:
    judgement = asked(AGREED).judge(mail("The transfer goes out on Sunday. And we work on ninety days here."))
    (finding,) = judgement.findings
    assert finding.evidence == "And we work on ninety days here."
    assert finding.because.endswith("; later terms than agreed: 18 November instead of 30 September")
    assert len(judgement.cleared) == 1


def test_facts_confirm_what_was_doubtful_and_doubt_what_stood() -> None:
    (finding,) = asked(OVERDUE, probability=0.5).judge(mail("The transfer goes out on Sunday.")).findings
    assert not finding.doubtful
    (finding,) = asked(PAID).judge(mail("The transfer is stuck.")).findings
    assert finding.doubtful
    assert finding.because.endswith("; no open invoice on file; not certain, please look")
    (finding,) = asked(AGREED, probability=0.5).judge(mail("The transfer is stuck.")).findings
    assert finding.doubtful


def test_behind_many_cleared_sentences_an_excuse_is_still_heard() -> None:
    text = " ".join(f"Line {number}: the transfer goes out on Sunday." for number in range(40))
    assert asked(AGREED).judge(mail(text)).findings == ()
    (finding,) = asked(AGREED).judge(mail(f"{text} And we work on ninety days here.")).findings
    assert finding.evidence == "And we work on ninety days here."


def test_a_new_requester_is_noted_beside_the_fact() -> None:
    agreement = replace(AGREED.agreement or Agreement(), contacts=("ron@cafe.example",))
    (finding,) = asked(replace(PAID, agreement=agreement)).judge(mail("The transfer is stuck.")).findings
    assert "ron@cafe.example" in finding.because
    assert "no open invoice on file" in finding.because


def test_hebrew_reasons_for_a_hebrew_owner() -> None:
    facts = MoneyFacts(AGREED, TODAY, CALENDAR, Language.HE)
    found = facts.weigh("ההעברה תצא ב-20.10.", mail("ההעברה תצא ב-20.10."))
    assert found is not None
    assert found.because == "במייל נזכר 20 באוקטובר; מועד התשלום של חשבונית 1043: 30 בספטמבר"
