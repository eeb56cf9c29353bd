"""The owner and the clients: [me], [hours], [[clients]]."""

from inboxguard.config.money import NEVER, TERMS_REMEDY, Money, read_invoice
from inboxguard.config.table import Table
from inboxguard.core.engagement import Importance, Project, Swap
from inboxguard.core.public_days import known_country
from inboxguard.core.settings import (
    AddressForm,
    AdvanceRule,
    Agreement,
    Client,
    Gender,
    Hours,
    Me,
    Payer,
    Rest,
)
from inboxguard.core.terms import Shotef, known_terms
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


def read_clients(tables: list[Table], money: Money) -> tuple[Client, ...]:
    """All clients; an identifier or address may stand only once."""
    clients = tuple(_client(table, money) for table in tables)
    owner: dict[str, str] = {}
    for table, client in zip(tables, clients, strict=True):
        for key, value in [("id", client.id), *(("emails", email) for email in client.emails)]:
            if value and value in owner:
                table.problem(key, f"stands in {owner[value]} too; keep it in one place", value)
            owner.setdefault(value, table.path)
    return clients


def _client(table: Table, money: Money) -> Client:
    agreement = _agreement(table.table("agreement"), money.shotef) if table.has("agreement") else None
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
        invoices=tuple(read_invoice(item, agreement) for item in table.tables("invoices")),
        invoices_file=money.file_of(table),
        billed_as=table.texts("billed_as"),
        country=table.checked("country", "", known_country, 'write a country as two letters: "IL", "GB", "US-NY"'),
        payer=table.choice("payer", Payer, Payer.UNKNOWN),
        projects=tuple(_project(item) for item in table.tables("projects")),
        importance=table.choice("importance", Importance, Importance.NORMAL),
    )
    if not client.emails and not client.domains:
        table.problem("emails", 'give an address or a domain, for example emails = ["dana@example.com"]')
    table.close()
    return client


def _agreement(table: Table, shotef: Shotef) -> Agreement:
    agreement = Agreement(
        included=table.texts("included"),
        excluded=table.texts("excluded"),
        rounds=table.integer("rounds", 0, high=99) if table.has("rounds") else None,
        hours=table.money("hours"),
        response_time=table.text("response_time"),
        price=table.money("price"),
        currency=table.text("currency", "ILS").upper(),
        terms=table.checked("terms", "", known_terms, TERMS_REMEDY),
        shotef_convention=table.choice("shotef_convention", Shotef, shotef),
        advance=table.integer("advance", 0, high=100) if table.has("advance") else None,
        advance_rule=table.choice("advance_rule", AdvanceRule, AdvanceRule.ALWAYS),
        additions=table.money("additions"),
        late_fee=table.text("late_fee"),
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
        on=table.day("on", required=True) or NEVER,
    )
    table.close()
    return swap


def _project(table: Table) -> Project:
    project = Project(
        name=table.text("name", required=True),
        since=table.day("since", required=True) or NEVER,
        rounds=table.integer("rounds", 0, high=99) if table.has("rounds") else None,
        rounds_used=table.integer("rounds_used", 0, high=99),
    )
    table.close()
    return project
