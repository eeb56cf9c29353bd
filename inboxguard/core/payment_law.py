"""A sentence on what the law, or the agreement, says about late payment; only where every condition is known to hold.

Statutes as in force in 2026. No rate is computed, since rates change. What was agreed goes before the law: statutes
that hold where nothing was agreed are cited only where the agreement is on file and silent.
"""

from datetime import date, timedelta
from decimal import Decimal

from inboxguard.core.invoices import Invoice
from inboxguard.core.settings import Agreement, Client, Payer
from inboxguard.core.terms import due_date
from inboxguard.core.types import Language, Step

_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_THIRTY = timedelta(days=30)
#: חוק מוסר תשלומים לספקים: contracts from 30 June 2017.
_ISRAEL_FROM = date(2017, 6, 30)
#: General Business Law art. 44-A: contracts from 28 August 2024 on 800 dollars or more.
_NEW_YORK_FROM, _NEW_YORK_LEAST = date(2024, 8, 28), Decimal(800)
_TEXTS = {
    ("il-45", Language.HE): (
        'לפי חוק מוסר תשלומים לספקים, התשע"ז-2017, עסק משלם לספק עד 45 ימים מתום החודש שבו הומצא החשבון, אלא אם נקבע'
        " אחרת במפורש בחוזה."
    ),
    ("il-45", Language.EN): (
        "Under Israel's 2017 supplier payment law a business pays within 45 days of the end of the month in which the"
        " account was delivered, unless the contract expressly says otherwise."
    ),
    ("il-interest", Language.HE): "תשלום באיחור נושא תוספת לפי החוק.",
    ("il-interest", Language.EN): "Late payment carries an addition by law.",
    ("il-state", Language.HE): (
        "לפי חוק מוסר תשלומים לספקים, המדינה משלמת עד 45 ימים מהמצאת החשבון, או עד 30 ימים מתום החודש."
    ),
    ("eu-30", Language.EN): (
        "Where no term was agreed, payment is due within 30 days (Directive 2011/7/EU as transposed)."
    ),
    ("eu-40", Language.EN): "Directive 2011/7/EU provides for interest and a minimum sum of €40 on late payment.",
    ("uk-8", Language.EN): (
        "The Late Payment of Commercial Debts (Interest) Act 1998 provides for interest at 8 percent above base rate"
        " and a fixed sum."
    ),
    ("us-ny", Language.EN): (
        "New York's Freelance Isn't Free Act sets payment on the agreed date, or within 30 days of completion."
    ),
}


def law_sentence(client: Client, invoice: Invoice, step: Step, today: date, language: Language) -> str:
    """One sentence for a firm or final letter about an overdue invoice, "" where a condition fails or is not known."""
    agreement = client.agreement
    if step is Step.GENTLE or agreement is None or not invoice.overdue(today):
        return ""
    if agreement.late_fee:
        fee = agreement.late_fee
        if language is Language.HE:
            return f"לפי ההסכם שלנו, תשלום באיחור נושא תוספת של {fee}."
        return f"Our agreement provides for a late fee of {fee}."
    fact = _fact(client, agreement, invoice, step, today)
    return _TEXTS.get((fact, language), "")


def _fact(client: Client, agreement: Agreement, invoice: Invoice, step: Step, today: date) -> str:
    if client.country == "IL":
        return _israel(client.payer, agreement, invoice, step, today)
    if client.payer is not Payer.BUSINESS:
        return ""
    if client.country == "GB":
        return "uk-8"
    if client.country in _EU.split() and not agreement.terms and today > invoice.issued + _THIRTY:
        return "eu-40" if step is Step.FINAL else "eu-30"
    enough = invoice.currency == "USD" and invoice.amount >= _NEW_YORK_LEAST and invoice.issued >= _NEW_YORK_FROM
    return "us-ny" if client.country == "US-NY" and enough else ""


def _israel(payer: Payer, agreement: Agreement, invoice: Invoice, step: Step, today: date) -> str:
    if invoice.issued < _ISRAEL_FROM or agreement.terms:
        return ""
    if payer is Payer.STATE:
        latest = due_date(invoice.issued, "net 45")
        return "il-state" if latest and today > latest else ""
    latest = due_date(invoice.issued, "eom+45")
    if payer is not Payer.BUSINESS or latest is None or today <= latest:
        return ""
    return "il-interest" if step is Step.FINAL else "il-45"
