"""The owner and the clients: [me], [hours], [[clients]]."""

from datetime import date
from decimal import Decimal

from inboxguard.config.table import Table
from inboxguard.core.engagement import Importance, Project, Swap
from inboxguard.core.settings import (
    AddressForm,
    Agreement,
    Client,
    Gender,
    Hours,
    Invoice,
    Me,
    Rest,
)
from inboxguard.core.terms import due_date, known_terms
from inboxguard.core.types import Language

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = ("09:00-17:00",)
_EVE = ("09:00-12:00",)
_WEEK_FROM_SUNDAY = {"friday": (), "saturday": ()}
_WEEK_FROM_MONDAY = {"saturday": (), "sunday": ()}


def read_me(table: Table) -> Me:
    """The owner."""
    me = Me(
        name=table.text("name", required=True),
        email=table.email("email", required=True),
        aliases=table.emails("aliases"),
        language=read_language(table, "language", Language.HE),
        gender=table.choice("gender", Gender, Gender.NEUTRAL),
        zone=table.zone("timezone", "Asia/Jerusalem"),
        signature=table.text("signature"),
        mentor=table.text("mentor"),
    )
    table.close()
    return me


def read_language(table: Table, key: str, default: Language) -> Language:
    """Hebrew or English."""
    return Language(table.one_of(key, (Language.HE, Language.EN), default))


def read_hours(table: Table, me: Me) -> Hours:
    """Working hours. A day that is not set is the custom of the owner's country."""
    from inboxguard.core.availability import known_city

    custom = _WEEK_FROM_SUNDAY if me.zone.key == "Asia/Jerusalem" else _WEEK_FROM_MONDAY
    rest = table.choice("rest", Rest, Rest.NONE)
    city = table.checked("city", "", known_city, 'is not known; write a city such as "Jerusalem", "Tel Aviv", "Haifa"')
    if rest is Rest.CANDLE_LIGHTING and not city:
        table.problem("city", 'is needed for candle lighting; write it, for example city = "Tel Aviv"')
    hours = Hours(
        weekly=tuple(table.intervals(day, custom.get(day, _DAY)) for day in _WEEK),
        eve=table.intervals("eve", _EVE),
        rest=rest,
        city=city,
        holidays=_countries(table),
        half_days=table.dates("half_days"),
        vacations=table.ranges("vacations"),
        grace_minutes=table.integer("grace_minutes", 0, high=240),
    )
    if not any(hours.weekly):
        table.problem("", 'no day has working hours; give at least one, for example sunday = ["09:00-17:00"]')
    table.close()
    return hours


def _countries(table: Table) -> tuple[str, ...]:
    countries = tuple(country.upper() for country in table.texts("holidays"))
    if countries:
        import holidays

        known = holidays.list_supported_countries()
        for number, country in enumerate(countries):
            if country not in known:
                table.problem(f"holidays[{number}]", 'write a country as two letters: "IL", "GB", "US"', country)
    return countries


def read_clients(tables: list[Table]) -> tuple[Client, ...]:
    """All clients; an identifier or address may stand only once."""
    clients = tuple(_client(table) for table in tables)
    owner: dict[str, str] = {}
    for table, client in zip(tables, clients, strict=True):
        for key, value in [("id", client.id), *(("emails", email) for email in client.emails)]:
            if value and value in owner:
                table.problem(key, f"stands in {owner[value]} too; keep it in one place", value)
            owner.setdefault(value, table.path)
    return clients


def _client(table: Table) -> Client:
    agreement = _agreement(table.table("agreement")) if table.has("agreement") else None
    client = Client(
        id=table.text("id", required=True),
        name=table.text("name", table.content.get("id", "")),
        emails=table.emails("emails"),
        domains=tuple(domain.lower().lstrip("@") for domain in table.texts("domains")),
        address_form=table.choice("address_form", AddressForm, AddressForm.UNKNOWN),
        language=read_language(table, "language", Language.HE) if table.has("language") else None,
        zone=table.zone("timezone", "UTC") if table.has("timezone") else None,
        drafts=table.flag("drafts", True),
        agreement=agreement,
        invoices=tuple(_invoice(item, agreement) for item in table.tables("invoices")),
        projects=tuple(_project(item) for item in table.tables("projects")),
        importance=table.choice("importance", Importance, Importance.NORMAL),
    )
    if not client.emails and not client.domains:
        table.problem("emails", 'give an address or a domain, for example emails = ["dana@example.com"]')
    table.close()
    return client


def _agreement(table: Table) -> Agreement:
    agreement = Agreement(
        included=table.texts("included"),
        excluded=table.texts("excluded"),
        rounds=table.integer("rounds", 0, high=99) if table.has("rounds") else None,
        hours=table.money("hours"),
        response_time=table.text("response_time"),
        price=table.money("price"),
        currency=table.text("currency", "ILS").upper(),
        terms=table.checked("terms", "", known_terms, 'write "immediate", "net 30", "eom+30" or "שוטף+30"'),
        advance=table.integer("advance", 0, high=100) if table.has("advance") else None,
        contacts=table.emails("contacts"),
        exit=table.text("exit"),
        referral=table.text("referral"),
        swaps=tuple(_swap(item) for item in table.tables("swaps")),
    )
    table.close()
    return agreement


def _swap(table: Table) -> Swap:
    swap = Swap(
        give=table.text("give", required=True),
        take=table.text("take", required=True),
        on=table.day("on", required=True) or _NEVER,
    )
    table.close()
    return swap


def _project(table: Table) -> Project:
    project = Project(
        name=table.text("name", required=True),
        since=table.day("since", required=True) or _NEVER,
        rounds=table.integer("rounds", 0, high=99) if table.has("rounds") else None,
        rounds_used=table.integer("rounds_used", 0, high=99),
    )
    table.close()
    return project


def _invoice(table: Table, agreement: Agreement | None) -> Invoice:
    issued = table.day("issued", required=True)
    due = table.day("due")
    if due is None and issued is not None and agreement is not None and agreement.terms:
        due = due_date(issued, agreement.terms)
    if due is None and issued is not None:
        table.problem("due", "write the due date, or terms in the client's agreement")
    invoice = Invoice(
        number=table.text("number", required=True),
        amount=table.money("amount", required=True) or Decimal(0),
        currency=table.text("currency", agreement.currency if agreement else "ILS").upper(),
        issued=issued or due or _NEVER,
        due=due,
        paid=table.day("paid"),
    )
    table.close()
    return invoice


#: Stands in for a date that was reported as missing; such settings are never used.
_NEVER = date.min
