"""What facts settle about money must be certain: sentences of real life in both languages, and their neighbours."""

from dataclasses import replace
from datetime import date

import pytest

from inboxguard.core.payment_facts import Verdict
from inboxguard.core.settings import Agreement
from tests.core.test_payment_facts import AGREED, CLEAR, CONFIRM, DOUBT, INVOICE, OVERDUE, weighed

#: Due 19 September; the mails are of 8 September.
NET_30 = replace(AGREED, agreement=Agreement(terms="net 30"), invoices=(replace(INVOICE, due=date(2026, 9, 19)),))


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("We won't be able to pay by 30 September.", None),
        ("We can't transfer before 20 September.", None),
        ("We'll pay half on 20 September.", None),
        ("After 20 September we can pay.", None),
        ("On 20 September I'll know when the payment goes out.", None),
        ("The board meets about the invoice on 20 September.", None),
        ("We pay on 20 September less 10%.", None),
        ("We'll pay on 20 September once you add the banner.", None),
        ("The brochures are ready on 20 September.", None),
        ("The payment leaves no later than 20 September.", CLEAR),
        ("Don't worry, the transfer goes out on Sunday.", CLEAR),
        ("לא נוכל לשלם עד 30 בספטמבר.", None),
        ("נעביר חצי ב-20.9.", None),
        ("אחרי ה-20.9 נעביר את הכסף.", None),
        ("ב-20.9 נדע מתי התשלום יוצא.", None),
        ("נשלם ב-20.9 בניכוי 10%.", None),
        ("נשלם ב-20.9 אם תסיימי את הבאנר.", None),
        ("החוברות מוכנות ב-20.9.", None),
        ("נשלם לא יאוחר מ-20 בספטמבר.", CLEAR),
        ("אין בעיה, נעביר את התשלום ב-20.9.", CLEAR),
        ("ההעברה תגיע עד 20.9, אל דאגה.", CLEAR),
        ("הצ'ק ייצא ביום ראשון.", CLEAR),
        ("מקדמה תשולם ב-20.9.", None),
        ("ב-20.9 יש ישיבה על התקציב והתשלום.", None),
        ("We'll pay the first half by 20 September.", None),
        ("We'll pay the amount minus the photos on 20 September.", None),
        ("From 20 September we can pay again.", None),
        ("Payment is frozen until 20 September.", None),
        ("Our payments are on hold, 20 September maybe.", None),
        ("התשלום מעוכב עד 20.9.", None),
        ("The payment of your invoice lands on 20 September.", CLEAR),
        ("It will be in your bank by Sunday.", CLEAR),
    ],
)
def test_a_day_within_the_terms_is_cleared_only_where_it_is_certain(sentence: str, verdict: Verdict | None) -> None:
    assert weighed(sentence, AGREED) is verdict


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Here we pay net 30.", CLEAR),
        ("We pay net 30, but this one will have to wait.", None),
        ("We pay net 30 once the site is live.", None),
        ("We pay at 60 days.", CONFIRM),
        ("Payment is 45 days from the invoice.", CONFIRM),
        ("We'll pay within 60 days of the invoice.", CONFIRM),
        ("Our policy is to pay within 60 days.", CONFIRM),
        ("Suppliers are paid at 90 days.", CONFIRM),
        ("We have 60-day payment terms.", CONFIRM),
        ("We work 60 days end of month.", CONFIRM),
        ("Our office works 5 days a week.", None),
        ("The payment is 10 days late, I know.", None),
        ("Our clients pay us net 90.", None),
        ("As agreed, we pay at 60 days.", None),
        ("The project runs for 60 days.", None),
        ("We work on 3 days of filming.", None),
        ("We'll pay invoice 1043 in 20 days.", CONFIRM),
        ("We'll pay invoice 1043 in 5 days.", CLEAR),
        ("We'll pay it within 30 days.", CONFIRM),
        ("The payment went out, we paid it 40 days ago.", DOUBT),
        ("אצלנו משלמים 30 יום מהחשבונית.", CLEAR),
        ("אצלנו משלמים 30 יום מהחשבונית, אבל הפעם זה יתעכב.", None),
        ("אנחנו עובדים על תשעים יום.", CONFIRM),
        ("אנחנו משלמים לספקים אחרי 60 יום.", CONFIRM),
        ("שוטף 60 אצלנו.", CONFIRM),
        ("אצלנו משלמים תוך 60 יום.", CONFIRM),
        ("נשלם 45 יום מקבלת החשבונית.", CONFIRM),
        ("נשלם בעוד 20 יום.", CONFIRM),
        ("נשלם בעוד 5 ימים.", CLEAR),
        ("נשלם תוך 45 יום מהיום.", CONFIRM),
        ("אנחנו עובדים 5 ימים בשבוע.", None),
        ("אנחנו עובדים על זה כבר 60 יום.", None),
        ("משלמים לנו בשוטף 90.", None),
        ("שילמנו את זה לפני 40 יום.", DOUBT),
        ("התשלום בוצע לפני 40 יום.", DOUBT),
        ("Our warranty terms are 90 days.", None),
        ("Company policy is ninety days, sorry.", CONFIRM),
        ("Standard terms here are 60 days.", CONFIRM),
        ("Sixty days is our policy.", CONFIRM),
        ("Everyone here is on 90 days, our payment cycle is 90 days.", CONFIRM),
        ("We always pay at 90 days.", CONFIRM),
        ("Finance pays suppliers in 60 days.", CONFIRM),
        ("Our payment terms are thirty days.", CLEAR),
        ("I've been working for you 90 days.", None),
        ("The hosting was paid for 90 days.", None),
        ("We have 14 days of vacation.", None),
        ("It takes us 60 days to work this out.", None),
        ("We'll pay in 3 weeks.", CONFIRM),
        ("Net 45 is what we do.", CONFIRM),
        ("EOM 2026 budget is tight.", None),
        ("המדיניות שלנו היא 60 יום.", CONFIRM),
        ("הפרויקט רץ 60 יום.", None),
        ("אנחנו משלמים ארבעים וחמישה יום מהחשבונית.", CONFIRM),
        ("החשבונית אצלנו כבר 40 יום.", None),
        ("העברנו לפני 10 ימים.", DOUBT),
        ("We pay net 30, so the transfer goes out on 20 October.", CONFIRM),
        ("We pay within thirty days.", CLEAR),
        ("We pay at 30 days, that is on 20 October.", CONFIRM),
    ],
)
def test_terms_and_days_from_today(sentence: str, verdict: Verdict | None) -> None:
    assert weighed(sentence, NET_30) is verdict


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("It was paid 3 days ago.", DOUBT),
        ("We paid the printer on Sunday, you will have to wait.", None),
        ("Our client paid us only yesterday.", None),
        ("I transferred the invoice to accounting.", None),
        ("Invoices are paid on the 15th here.", None),
        ("There is no company money left.", None),
        ("We have no tax people here in August.", None),
        ("The allocation number is fine, thanks.", None),
        ("The VAT number is missing on it.", CLEAR),
        ("It came without an allocation number.", CLEAR),
        ("Please send me the invoice for the shoot by Thursday.", None),
        ("The domain transfer is on Sunday.", None),
        ("The final files are due on Sunday.", None),
        ("We settled on the blue one, see you Sunday.", None),
        ("I'll transfer the files on Sunday.", None),
        ("I got your invoice on Sunday.", None),
        ("Thanks for the invoice you sent today.", None),
        ("The deposit for the next project goes out on Sunday.", None),
        ("Please pay the printer by Sunday.", None),
        ("Send the invoice again and we'll pay it on Sunday.", CONFIRM),
        ("תשלחי שוב את החשבונית ונשלם ביום ראשון.", CONFIRM),
        ("You can pay for the domain on Sunday.", None),
        ("Please bear with us, we'll pay on 20 October.", CONFIRM),
        ("The bank will release the money on Sunday.", CONFIRM),
        ("Got your invoice, we will pay it on Sunday.", CONFIRM),
        ("Your invoice is scheduled for Sunday.", CONFIRM),
        ("We'll settle the bill on Sunday.", CONFIRM),
        ("העברתי את החשבונית לרואת החשבון.", None),
        ("החשבונית הועברה להנהלת החשבונות.", None),
        ("שילמנו לדפוס, ואין כרגע כסף.", None),
        ("העברתי לך את הכסף אתמול.", DOUBT),
        ("תשלחי לי את הקבצים עד יום ראשון.", None),
        ("משיקים את האתר ביום ראשון.", None),
        ("האתר השלם עולה ביום ראשון.", None),
        ("שלמה חוזר ביום ראשון.", None),
        ("אעביר לך את הטקסטים ביום ראשון.", None),
        ("העברת הדומיין תהיה ביום ראשון.", None),
        ("קיבלתי את החשבונית ביום ראשון.", None),
        ("התשלום על הפרויקט הבא ייצא ביום ראשון.", None),
        ("יש לנו מספר הקצאה, תודה.", None),
        ("החשבונית בלי מספר הקצאה.", CLEAR),
        ("אין על החשבונית מספר הקצאה.", CLEAR),
        ("אעביר לך את הכסף ביום ראשון.", CONFIRM),
        ("התשלום ייכנס ביום ראשון.", CONFIRM),
        ("החשבונית תשולם ביום ראשון.", CONFIRM),
        ("הבנק ישחרר את הכסף ביום ראשון.", CONFIRM),
        ("The payment gateway goes live on Sunday.", None),
        ("Sunday is a bank holiday.", None),
        ("You will get the invoice details on Sunday.", None),
        ("Pay attention to Sunday's launch.", None),
        ("I'll wire it on Sunday.", CONFIRM),
        ("The cheque will be ready on Sunday.", CONFIRM),
        ("You will get the money on Sunday.", CONFIRM),
        ("You may expect the transfer on Sunday.", CONFIRM),
        ("We paid the deposit on the venue.", None),
        ("Paid!", DOUBT),
        ("We have settled the invoice.", DOUBT),
        ("I transferred the money to you on Thursday.", DOUBT),
        ("We paid by bank transfer yesterday.", DOUBT),
        ("We paid your invoice.", DOUBT),
        ("The invoice should have been paid by now.", None),
        ("שולם.", DOUBT),
        ("שילמתי לך אתמול.", DOUBT),
        ("העברנו לכם את התשלום.", DOUBT),
        ("התשלום הועבר לחשבון שלך.", DOUBT),
        ("החשבונית הועברה אתמול לאישור.", None),
        ("שילמנו את החשבונית הקודמת.", None),
        ("תקבלי את הכסף ביום ראשון.", CONFIRM),
        ("הצ'ק יחכה לך ביום ראשון.", CONFIRM),
        ("היתרה תעבור ביום ראשון.", CONFIRM),
        ("נעביר לך הערות ביום ראשון.", None),
        ("תעבירי לנו חשבונית ביום ראשון.", None),
        ("צ'ק ליסט יהיה ביום ראשון.", None),
        ("As you know we pay within thirty days.", None),
    ],
)
def test_what_is_said_once_it_is_late(sentence: str, verdict: Verdict | None) -> None:
    assert weighed(sentence, OVERDUE) is verdict


def test_a_day_beside_a_refusal_clears_nothing() -> None:
    text = "{} The transfer is on 30 September."
    assert weighed("It is in the books.", AGREED, text.format("It is in the books.")) is CLEAR
    assert weighed("We cannot pay it all.", AGREED, text.format("We cannot pay it all.")) is None
    assert weighed("It is in the books.", AGREED, "It is in the books. Half the transfer is on 30 September.") is None


def test_who_paid_somebody_else_or_handed_the_invoice_on_gave_no_proof() -> None:
    assert weighed("We paid it.", OVERDUE, attachments=("x.pdf",)) is CLEAR
    assert weighed("We paid the printer.", OVERDUE, attachments=("x.pdf",)) is None
    assert weighed("שילמנו.", OVERDUE, attachments=("x.pdf",)) is CLEAR
    assert weighed("העברנו את החשבונית לתשלום.", OVERDUE, attachments=("x.pdf",)) is None
