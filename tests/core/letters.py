"""Clients, findings and facts that letters are written from in tests."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from inboxguard import wiring
from inboxguard.core.availability import Availability
from inboxguard.core.mail_points import points_of
from inboxguard.core.replies import gather, write
from inboxguard.core.settings import AddressForm, Agreement, Client, Gender, Hours, Invoice, Me
from inboxguard.core.templating import ReplyFacts
from inboxguard.core.types import Action, Address, Decision, Finding, Kind, Language, Source, Step, Threshold, Why
from tests.core.clocks import ISRAEL, JERUSALEM, at

ME = Me("Noa Bar", "noa@bar.example", (), Language.HE, Gender.NEUTRAL, JERUSALEM, "", "")
TUESDAY = at("2026-09-08T10:00")
CLIENT = Client("cafe", "Dana", ("dana@cafe.example",), (), AddressForm.UNKNOWN, None, None, True, None)
AGREEMENT = Agreement(
    included=("a website of five pages", "two rounds of corrections"),
    price=Decimal("4800.00"),
    currency="ILS",
    terms="eom+30",
    referral="Gali, 050-0000000",
)
INVOICE = Invoice("1043", Decimal("2400.00"), "ILS", date(2026, 7, 1), date(2026, 8, 30), None)
RICH = replace(CLIENT, agreement=AGREEMENT, invoices=(INVOICE,))
DRAFTED = tuple(Kind)


def finding(kind: Kind = Kind.OUT_OF_SCOPE, evidence: str | None = "Could you also add a flyer?") -> Finding:
    return Finding(kind, Source.TEXT, 0.9, Threshold(0.4, 0.8), False, evidence, None, "because")


def facts(
    client: Client = RICH,
    language: Language = Language.EN,
    *,
    now: datetime = TUESDAY,
    hours: Hours = ISRAEL,
    findings: tuple[Finding, ...] = (),
    text: str = "",
    round_number: int | None = None,
    sender: Address | None = None,
    count: int = 3,
    me: Me = ME,
    earlier: int = 0,
) -> ReplyFacts:
    return gather(
        me=me,
        earlier=earlier,
        client=client,
        sender=sender,
        points=points_of(text, findings, client=client, round_number=round_number, language=language),
        count=count,
        now=now,
        availability=Availability(hours, JERUSALEM),
        hours=hours,
        language=language,
    )


def letter(known: ReplyFacts, *kinds: Kind, step: Step = Step.GENTLE) -> str:
    return write(Decision(Action.DRAFT, kinds, step, Why.DRAFTED), known, wiring.templates()).text
