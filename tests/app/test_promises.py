"""Promises of payment from the mail to the day on which they break, on a Maildir (F09, F11)."""

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from inboxguard import wiring
from inboxguard.core.invoices import InvoiceFile
from inboxguard.core.promises import PromiseState
from inboxguard.core.settings import DraftMode, Handling
from inboxguard.core.types import Kind, Step
from tests.app.promising import (
    SAID,
    WORDS,
    answer,
    at,
    cheque,
    clients,
    day,
    entries,
    letters,
    pay,
    promises,
    say,
    steps,
)
from tests.workshop import Workshop, workshop


def test_a_cheque_said_to_be_posted_is_promised_for_six_working_days_later(shop: Workshop) -> None:
    cheque(shop)
    (promise,) = promises(shop)
    assert (promise.client_id, promise.invoice, promise.due) == ("cafe", "1043", date(2026, 9, 14))
    assert (promise.sentence, promise.state) == ("הצ'ק יצא אתמול.", PromiseState.OPEN)


def test_still_open_on_its_day_it_breaks_on_the_next_and_the_next_draft_is_prepared_once(shop: Workshop) -> None:
    cheque(shop)
    at(shop, day(14, 23))
    assert [one.state for one in promises(shop)] == [PromiseState.OPEN]
    assert len(shop.drafts()) == 1
    at(shop, day(15))
    assert [one.state for one in promises(shop)] == [PromiseState.BROKEN]
    at(shop, day(15, 12))
    at(shop, day(16))
    assert steps(shop) == [Step.GENTLE, Step.FIRM]
    reply, follow_up = letters(shop)
    assert follow_up["In-Reply-To"] == reply["In-Reply-To"]
    text = follow_up.get_payload(0).get_payload(decode=True).decode()
    assert "חשבונית 1043" in text
    assert "המועד שנמסר לתשלום, 14 בספטמבר, עבר, והתשלום טרם התקבל." in text


@pytest.mark.parametrize(
    "said", ["Half of it goes out by transfer on Sunday.", "The transfer of ₪900 goes out on Sunday."]
)
def test_what_was_promised_for_a_part_is_never_called_broken_since_no_invoice_tells(shop: Workshop, said: str) -> None:
    say(shop, said)
    answer(shop, SAID + timedelta(hours=1))
    at(shop, day(9))
    (promise,) = promises(shop)
    assert (promise.due, promise.state) == (date(2026, 9, 6), PromiseState.OPEN)
    assert steps(shop) == [Step.GENTLE]
    pay(shop, date(2026, 9, 10))
    assert [one.state for one in promises(shop)] == [PromiseState.KEPT]


@pytest.mark.parametrize(
    ("said", "broken", "answered", "again"),
    [
        (
            "The transfer goes out on Sunday. When do I get the page?\nPlease resend the invoice. Password: Hunt3r!",
            7,
            "As for your question",
            ("your question", "password", "invoice again"),
        ),
        (
            "הצ'ק יצא אתמול. מתי מגיע העמוד?\nתשלחי לי שוב את החשבונית. הסיסמה: Hunt3r!",
            15,
            "לשאלה שבמייל",
            ("לשאלה", "סיסמ", "אשלח שוב"),
        ),
    ],
)
def test_what_the_mail_asked_besides_is_not_promised_once_more_by_the_follow_up(
    shop: Workshop, said: str, broken: int, answered: str, again: tuple[str, ...]
) -> None:
    say(shop, said)
    answer(shop, SAID + timedelta(hours=1))
    at(shop, day(broken))
    reply, follow_up = (
        one.get_payload(0).get_payload(decode=True).decode().partition("\n>")[0] for one in letters(shop)
    )
    assert answered in reply
    assert not [words for words in again if words in follow_up]


def test_after_the_loss_of_the_state_the_same_draft_is_found_again(shop: Workshop) -> None:
    cheque(shop)
    at(shop, day(15))
    refs = [draft["X-Draft-Ref"] for draft in letters(shop)]
    assert len(set(refs)) == 2
    desk = shop.desk()
    desk.store._db.execute("UPDATE promise SET followed_at = NULL")  # type: ignore[attr-defined]
    desk.store._db.execute("DELETE FROM draft WHERE ref = ?", (refs[1],))  # type: ignore[attr-defined]
    desk.store._db.execute("UPDATE note SET value = ? WHERE key = 'born'", (day(15).isoformat(),))  # type: ignore[attr-defined]
    desk.store.close()
    at(shop, day(15, 12))
    assert [draft["X-Draft-Ref"] for draft in letters(shop)] == refs


@pytest.mark.parametrize("paid", [date(2026, 9, 10), date(2026, 9, 14)])
def test_a_promise_is_kept_when_the_invoice_is_paid_in_time(shop: Workshop, paid: date) -> None:
    cheque(shop)
    pay(shop, paid)
    at(shop, day(15))
    assert [one.state for one in promises(shop)] == [PromiseState.KEPT]
    assert len(shop.drafts()) == 1


def test_paid_after_its_day_it_stays_broken(shop: Workshop) -> None:
    cheque(shop)
    at(shop, day(15))
    pay(shop, date(2026, 9, 16))
    at(shop, day(17))
    assert [one.state for one in promises(shop)] == [PromiseState.BROKEN]


def test_a_payment_from_a_csv_export_keeps_it_too(shop: Workshop) -> None:
    path = shop.home / "all.csv"
    path.write_text("number,client,amount,issued,due,paid\n1043,Dana,2400,2026-07-01,2026-07-31,2026-09-10\n")
    os.utime(path, (day(15).timestamp(),) * 2)  # a day of payment after the file was written is a plan
    shop.settings = replace(shop.settings, invoices_file=InvoiceFile(path, {}))
    say(shop, "הצ'ק יצא אתמול.")
    shop.settings, reports = wiring.billed(shop.settings)
    assert [report.problems for report in reports] == [()]
    at(shop, day(15))
    assert [one.state for one in promises(shop)] == [PromiseState.KEPT]


def test_a_draft_that_waits_in_the_thread_or_a_letter_of_the_owner_is_enough(shop: Workshop) -> None:
    say(shop, "הצ'ק יצא אתמול.")  # its draft is not sent
    at(shop, day(15))
    assert len(shop.drafts()) == 1


def test_who_chased_the_payment_already_gets_no_draft(shop: Workshop) -> None:
    cheque(shop)
    answer(shop, day(15, 8))
    at(shop, day(15))
    assert len(shop.drafts()) == 1


def test_who_says_meanwhile_that_it_is_paid_is_not_called_late(shop: Workshop) -> None:
    cheque(shop)
    say(shop, "Transferred this morning, thank you for your patience.", day(14))
    at(shop, day(15))
    assert [bool(one.claimed_at) for one in promises(shop)] == [True]
    assert len(shop.drafts()) == 1


def test_the_last_letter_after_a_broken_promise_asks_for_the_whole_balance(tmp_path: Path) -> None:
    settings = {"hours": {"holidays": ["IL"]}, "clients": clients()}
    settings["clients"][0]["invoices"].append({"number": "1051", "amount": "800.00", "issued": date(2026, 7, 2)})
    shop = workshop(tmp_path, settings, WORDS.items())
    at(shop, SAID - timedelta(days=20))
    for weeks in (2, 1, 0):
        moment = SAID - timedelta(weeks=weeks)
        say(shop, "The transfer for 1043 goes out on Sunday.", moment)
        answer(shop, moment + timedelta(hours=1))
    at(shop, day(7))
    assert steps(shop)[-1] is Step.FINAL
    text = letters(shop)[-1].get_payload(0).get_payload(decode=True).decode()
    assert "1051" in text
    assert "6 September" in text


def test_only_the_last_word_about_an_invoice_is_followed_up(shop: Workshop) -> None:
    say(shop, "The transfer goes out on Sunday.")
    answer(shop, SAID + timedelta(hours=1))
    say(shop, "Sorry, the transfer goes out on Thursday.", SAID + timedelta(hours=2), References="<other@cafe.example>")
    answer(shop, SAID + timedelta(hours=3))
    at(shop, day(7))
    assert [one.state for one in promises(shop)] == [PromiseState.BROKEN, PromiseState.OPEN]
    assert len(shop.drafts()) == 2


@pytest.mark.parametrize(
    "policy",
    [
        {"follow_up": False},
        {"drafts": DraftMode.OBSERVE},
        {"handling": {Kind.PAYMENT_EXCUSE: Handling.NOTE}},
        {"drafts_per_day": 0},
    ],
)
def test_policy_decides_whether_a_draft_is_prepared(shop: Workshop, policy: dict[str, Any]) -> None:
    cheque(shop)
    shop.change(**policy)
    at(shop, day(15))
    assert len(shop.drafts()) == 1
    assert [one.state for one in promises(shop)] == [PromiseState.BROKEN]


def test_a_break_that_was_not_looked_at_for_long_is_told_and_not_drafted(shop: Workshop) -> None:
    cheque(shop)
    at(shop, day(23))
    assert len(shop.drafts()) == 1


def test_no_draft_on_a_day_of_rest_nor_for_a_mail_that_is_gone(shop: Workshop) -> None:
    say(shop, "The transfer goes out on Thursday.")  # 10 September; broken on Monday, after Rosh Hashana
    answer(shop, SAID + timedelta(hours=1))
    at(shop, day(13))
    assert [one.state for one in promises(shop)] == [PromiseState.OPEN]
    for path in (shop.home / "Maildir").glob("*/*.test*"):
        path.unlink()
    at(shop, day(14))
    assert [one.state for one in promises(shop)] == [PromiseState.BROKEN]
    assert len(shop.drafts()) == 1


def test_without_an_invoice_nobody_knows_and_nothing_is_drafted(tmp_path: Path) -> None:
    shop = workshop(tmp_path, {"hours": {"holidays": ["IL"]}}, WORDS.items())
    at(shop, SAID - timedelta(days=60))
    cheque(shop)
    at(shop, day(15))
    (promise,) = promises(shop)
    assert (promise.invoice, promise.state) == (None, PromiseState.OPEN)
    assert len(shop.drafts()) == 1


def test_a_day_named_for_less_money_is_no_promise_of_the_invoice(tmp_path: Path) -> None:
    words = [*WORDS.items(), ("Make it", (Kind.DISCOUNT, 0.95))]
    shop = workshop(tmp_path, {"hours": {"holidays": ["IL"]}, "clients": clients()}, words)
    at(shop, SAID - timedelta(days=60))
    say(shop, "Make it 2,000 and the transfer goes out today.")
    assert [one.due for one in promises(shop)] == [None]
    say(shop, "The transfer goes out today.", SAID + timedelta(hours=1))
    assert [one.due for one in promises(shop)] == [None, SAID.date()]


def test_the_third_explanation_of_one_invoice_is_told_as_such(shop: Workshop) -> None:
    first = SAID - timedelta(days=31)
    say(shop, "Our accountant is on leave.", first)
    say(shop, "The accountant is still away.", first + timedelta(days=10), References="<b@cafe.example>")
    say(shop, "The accountant has left us.", first + timedelta(days=41), References="<c@cafe.example>")
    told = [entry.because.rpartition("; ")[2] for entry in entries(shop)]
    assert told[1:] == [
        "second explanation of invoice 1043 in 10 days",
        "third explanation of invoice 1043 in 41 days",
    ]
    assert "explanation" not in told[0]
    assert [entry.evidence for entry in entries(shop)] == [one.sentence for one in promises(shop)]


def test_a_firm_letter_names_the_third_explanation(shop: Workshop) -> None:
    shop.change(ladder=replace(shop.settings.policy.ladder, window_days=60))
    for number, days in enumerate((0, 10, 41)):
        say(shop, "The accountant is away.", SAID + timedelta(days=days - 41), References=f"<{number}@cafe.example>")
    text = letters(shop)[-1].get_payload(0).get_payload(decode=True).decode()
    assert "This is the third explanation of the delay in 41 days." in text


def test_a_payment_closes_the_count_and_wrong_or_doubtful_ones_do_not_enter_it(shop: Workshop) -> None:
    say(shop, "The accountant is away.", SAID - timedelta(days=20))
    say(shop, "MAYBE the money comes.", SAID - timedelta(days=10), References="<b@cafe.example>")
    assert len(promises(shop)) == 1
    desk = shop.desk()
    desk.store.ledger.give_verdict(entries(shop)[0].id, False)
    desk.store.ledger.give_verdict(entries(shop)[1].id, True)
    desk.store.close()
    assert [one.sentence for one in promises(shop)] == ["MAYBE the money comes."]
    pay(shop, SAID.date() - timedelta(days=5))
    say(shop, "The accountant is away.", References="<c@cafe.example>")
    assert [one.sentence for one in promises(shop)] == ["MAYBE the money comes."]
    assert entries(shop)[-1].because.endswith("; no open invoice on file; not certain, please look")


def test_a_password_in_the_sentence_is_masked_and_old_sentences_are_cleared(shop: Workshop) -> None:
    say(shop, "The accountant is away, her password: Hunter2!")
    (promise,) = promises(shop)
    assert "Hunter2" not in (promise.sentence or "")
    desk = shop.desk()
    desk.store.promises.clear_sentences(SAID + timedelta(days=1))
    desk.store.close()
    assert promises(shop)[0].sentence is None
