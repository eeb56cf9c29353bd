"""Drafts and the summary as a browser lays them out, on a telephone and on a screen (domain guide 2.10)."""

import re
from dataclasses import replace
from typing import Any

import pytest

from inboxguard import wiring
from inboxguard.core.compose import Letter, html_text
from inboxguard.core.html_out import text_direction
from inboxguard.core.settings import AddressForm, Gender
from inboxguard.core.summary import subject, summary_text
from inboxguard.core.summary_mail import summary_html
from inboxguard.core.types import Kind, Language, Step
from tests.browser import Page, laid_out, needs_chromium
from tests.core import test_compose
from tests.core.letters import AGREEMENT, ME, RICH, facts, finding, letter
from tests.core.test_summary import busy

HE, EN = Language.HE, Language.EN
WIDTHS = (360, 1200)
LINK = "https://example.com/a/very/long/path/of/one/word/that/is/longer/than/a/telephone/is/wide/page.html?x=1"
ORIGINAL = f"""היי נועה,
אפשר גם flyer בגודל A4? הקישור: {LINK}
Could you also send it to Tom? הוא מחכה
100% בטוח, גם +972 50-123-4567

(050) 123-4567 תודה"""
#: Pieces that fall apart where they are not isolated, each to be found whole in a run of its own.
TOKENS = [
    "flyer",
    "A4",
    LINK,
    "100%",
    "+972 50-123-4567",
    "(050) 123-4567",
    "9:00–17:00",
    "Google Analytics 4",
    "4,800",
]


def draft(language: Language) -> str:
    """A letter with all that is hard, above an original in both languages."""
    included = ("אתר של חמישה עמודים", "הטמעת Google Analytics 4") if language is HE else AGREEMENT.included
    client = replace(
        RICH,
        name="נועה" if language is HE else "Dana",
        address_form=AddressForm.F,
        invoices=(),
        agreement=replace(AGREEMENT, included=included, referral="גלי, gali@studio.example"),
    )
    me = replace(ME, gender=Gender.F)
    asked = (finding(evidence="אפשר גם flyer בגודל A4 עד ה-15.9?"),)
    known = facts(client, language, me=me, findings=asked)
    body = letter(known, Kind.DISCOUNT, Kind.OUT_OF_SCOPE, Kind.OUT_OF_HOURS, step=Step.FIRM)
    made = test_compose.LETTER
    mail = replace(made.mail, new_text=ORIGINAL)
    signed = replace(me, signature="נועה בר\nNoa Bar Studio\n050-1234567")
    return html_text(Letter(made.ref, mail, body, language, signed, made.now, made.send_at))


def summary(language: Language) -> str:
    day = busy(language)
    return summary_html(summary_text(day, wiring.templates()), language, subject(day))


DOCUMENTS = [(make, language) for make in (draft, summary) for language in (HE, EN)]
PAGES = [(make, language, width) for make, language in DOCUMENTS for width in WIDTHS]
each_page = pytest.mark.parametrize(
    "number", range(len(PAGES)), ids=[f"{m.__name__}-{way}-{px}" for m, way, px in PAGES]
)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    pages = [Page(make(language), width) for make, language, width in PAGES]
    return laid_out(pages, tmp_path_factory.mktemp("browser"))


@needs_chromium
@each_page
def test_nothing_scrolls_sideways_or_leaves_the_window(number: int, measured: list[dict[str, Any]]) -> None:
    page = measured[number]
    assert page["width"] == PAGES[number][2]
    assert page["scroll"] <= page["width"]
    for run in page["runs"]:
        assert run["left"] >= 0, run["text"]
        assert run["right"] <= page["width"] + 0.5, run["text"]


@needs_chromium
@each_page
def test_what_runs_the_other_way_is_isolated(number: int, measured: list[dict[str, Any]]) -> None:
    for run in measured[number]["runs"]:
        isolated = run["inline"] and run["bidi"] == "isolate"
        if run["direction"] == "rtl" and not isolated:
            assert not re.search(r"[A-Za-z0-9]", run["text"]), run
        if run["direction"] == "ltr" and not isolated:
            assert not re.search(r"[א-ת]", run["text"]), run


@needs_chromium
@each_page
def test_a_paragraph_runs_by_its_first_strong_letter(number: int, measured: list[dict[str, Any]]) -> None:
    """As a browser finds it (UAX #9, rule P2): isolated pieces don't count, and without any the letter's language."""
    fallback = "rtl" if PAGES[number][1] is HE else "ltr"
    blocks = measured[number]["blocks"]
    for block in blocks:
        assert block["direction"] == text_direction(block["free"], fallback), block
        assert block["align"] == ("right" if block["direction"] == "rtl" else "left"), block
    assert len(blocks) >= 6


@needs_chromium
def test_pieces_that_fall_apart_stay_whole(measured: list[dict[str, Any]]) -> None:
    runs = [run for run in measured[PAGES.index((draft, HE, 1200))]["runs"] if run["direction"] == "ltr"]
    assert [token for token in TOKENS if token not in [run["text"] for run in runs]] == []


@needs_chromium
@each_page
def test_hours_stay_on_one_line(number: int, measured: list[dict[str, Any]]) -> None:
    hours = [run for run in measured[number]["runs"] if re.fullmatch(r"\d+:\d\d–\d+:\d\d", run["text"])]
    assert {run["lines"] for run in hours} <= {1}
    assert hours or PAGES[number][:2] != (draft, HE)


@needs_chromium
@pytest.mark.parametrize("language", [HE, EN])
def test_the_original_keeps_its_own_direction(language: Language, measured: list[dict[str, Any]]) -> None:
    quoted = [block for block in measured[PAGES.index((draft, language, 360))]["blocks"] if block["quoted"]]
    shown = {block["text"]: block["direction"] for block in quoted if block["text"]}
    lines = [line for line in ORIGINAL.splitlines() if line]
    assert shown == dict(zip(lines, ("rtl", "rtl", "ltr", "rtl", "rtl"), strict=True))


@needs_chromium
@pytest.mark.parametrize("language", [HE, EN])
def test_the_summary_has_its_title(language: Language, measured: list[dict[str, Any]]) -> None:
    assert measured[PAGES.index((summary, language, 360))]["title"] == subject(busy(language))
