"""Going through what waits, with a script in the person's place."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from inboxguard.app.redo import redo
from inboxguard.app.review import ReviewReport, review
from inboxguard.app.sync import look
from inboxguard.core.errors import UsageError
from inboxguard.core.ports import Answer
from inboxguard.core.rows import DraftRow, Waiting
from inboxguard.core.settings import DraftMode
from inboxguard.core.types import Entry, Kind, Source, Step, Why
from inboxguard.core.verdicts import Taught
from tests.workshop import NOW, Workshop, message, workshop


class Script:
    """Answers by a function of what is asked; keeps what it was told."""

    def __init__(self, answer: Callable[[Waiting], Answer | None], **known: str) -> None:
        self._answer = answer
        self._known = known
        self.questions: list[str] = []
        self.told: list[str] = []
        self.asked: list[Waiting] = []

    def ask(self, waiting: Waiting, *, number: int, total: int, call_sheet: str = "") -> Answer | None:
        assert 1 <= number <= total
        self.asked.append(waiting)
        return self._answer(waiting)

    def tell(self, text: str) -> None:
        self.told.append(text)

    def fact(self, question: str) -> str:
        self.questions.append(question)
        return self._known.get(question.replace(" ", "_"), "")


def all_right(waiting: Waiting, *, draft: bool = False) -> Answer:
    return Answer({entry.id: True for entry in waiting.entries if entry.source is not Source.CLOCK}, draft=draft)


def wrong(waiting: Waiting) -> Answer:
    return Answer({entry.id: False for entry in waiting.entries})


def one_pass(shop: Workshop) -> None:
    desk = shop.desk()
    look(shop.account, shop.connector, desk, settle_seconds=0)
    desk.store.close()


def observing(tmp_path: Path) -> Workshop:
    shop = workshop(tmp_path, {"policy": {}})
    one_pass(shop)
    shop.deliver(message("Please add a FLYER."))
    one_pass(shop)
    return shop


def go(shop: Workshop, script: Script, identifier: str | None = None) -> ReviewReport:
    desk = shop.desk()
    try:
        return review(desk, script, lambda _: shop.connector, identifier=identifier)
    finally:
        desk.store.close()


def test_the_first_review_ends_the_time_of_observing(tmp_path: Path) -> None:
    shop = observing(tmp_path)
    assert go(shop, Script(all_right)) == ReviewReport(decided=1, drafts=0, left=0, first=True)
    desk = shop.desk()
    assert desk.draft_mode() is DraftMode.ON
    assert [entry.verdict for entry in desk.store.ledger.entries("cafe")] == [True]
    desk.store.close()
    assert go(shop, Script(all_right)) == ReviewReport(decided=0, drafts=0, left=0, first=False)


def test_a_configured_observe_outlives_the_first_review(tmp_path: Path) -> None:
    shop = workshop(tmp_path, {"policy": {"drafts": "observe"}})
    one_pass(shop)
    shop.deliver(message("Please add a FLYER."))
    one_pass(shop)
    go(shop, Script(all_right))
    desk = shop.desk()
    assert desk.draft_mode() is DraftMode.OBSERVE
    desk.store.close()


def test_a_draft_can_be_asked_for_and_comes_with_the_next_pass(tmp_path: Path) -> None:
    shop = observing(tmp_path)
    report = go(shop, Script(lambda waiting: all_right(waiting, draft=True)))
    assert report.drafts == 1
    assert shop.drafts() == []
    one_pass(shop)
    assert len(shop.drafts()) == 1


def test_no_draft_for_a_mail_that_is_gone(tmp_path: Path) -> None:
    shop = observing(tmp_path)
    for path in (tmp_path / "Maildir/new").iterdir():
        path.unlink()
    script = Script(lambda waiting: all_right(waiting, draft=True))
    assert go(shop, script).drafts == 0
    assert script.told == ["No draft: the mail is no longer where it was."]


def test_later_leaves_it_waiting_and_stop_stops(tmp_path: Path) -> None:
    shop = observing(tmp_path)
    assert go(shop, Script(lambda _: Answer({}, later=True))).left == 1
    assert go(shop, Script(lambda _: None)) == ReviewReport(decided=0, drafts=0, left=1, first=False)


def test_a_wrong_finding_makes_nobody_firmer(tmp_path: Path) -> None:
    shop = observing(tmp_path)
    go(shop, Script(wrong))
    for number in range(2):
        shop.now += timedelta(days=1)
        shop.deliver(message("Please add a FLYER.", message_id=f"n{number}@cafe.example", at=shop.now))
        one_pass(shop)
    desk = shop.desk()
    assert [row.step.value for row in desk.store.journal.of_client("cafe")] == ["gentle", "gentle"]
    desk.store.close()


def reviewed(tmp_path: Path, text: str, *, right: bool) -> Workshop:
    """A mail of these words has been reviewed."""
    shop = workshop(tmp_path, {"policy": {}})
    one_pass(shop)
    shop.deliver(message(text))
    one_pass(shop)
    go(shop, Script(all_right if right else wrong))
    shop.now += timedelta(days=1)
    return shop


def entries_after(shop: Workshop, *texts: str) -> list[Entry]:
    """The client's entries once mails of these words have come too."""
    for number, text in enumerate(texts):
        shop.deliver(message(text, message_id=f"again{number}@cafe.example", at=shop.now))
    one_pass(shop)
    desk = shop.desk()
    entries = desk.store.ledger.entries("cafe")
    desk.store.close()
    return entries


def test_a_sentence_that_was_called_wrong_is_not_found_again_in_the_next_mail_of_that_client(tmp_path: Path) -> None:
    shop = reviewed(tmp_path, "Is it CHEAPER by train?", right=False)
    first, again = entries_after(shop, "Is it CHEAPER by train?\nAdd a FLYER.")
    assert (first.kind, first.verdict) == (Kind.DISCOUNT, False)
    assert again.kind is Kind.OUT_OF_SCOPE


def test_a_sentence_that_was_confirmed_is_not_asked_about_again(tmp_path: Path) -> None:
    shop = reviewed(tmp_path, "Is MAYBE cheaper?", right=True)
    first, other, again = entries_after(shop, "is maybe cheaper – is MAYBE cheaper?", "is MAYBE cheaper?!")
    assert [one.doubtful for one in (first, other, again)] == [True, True, False]
    assert "you confirmed the same words in review" in again.because


def test_what_hangs_on_more_than_the_words_is_asked_about_each_time(tmp_path: Path) -> None:
    """`p` in review calls a request wrong because the mail offers to pay; next week the bare request is another."""
    shop = reviewed(tmp_path, "PERHAPS a poster.", right=False)
    found = [(entry.kind, entry.verdict) for entry in entries_after(shop, "PERHAPS a poster.")]
    assert found == [(Kind.OUT_OF_SCOPE, False), (Kind.OUT_OF_SCOPE, None)]


def test_a_letter_about_confirmed_words_is_the_same_whatever_was_said_of_them_elsewhere(tmp_path: Path) -> None:
    """Else the haggling, cleared by the other mail's verdict, would be taken for a question to be answered."""

    def letter(folder: str, *called_wrong: str) -> DraftRow:
        shop = workshop(tmp_path / folder, {"policy": {}})
        one_pass(shop)
        for name in (*called_wrong, "meant"):
            shop.deliver(
                message("Add a FLYER.\nIs that CHEAPER by the dozen?", message_id=f"{name}@cafe.example", subject=name)
            )
        one_pass(shop)
        go(shop, Script(lambda one: all_right(one, draft=True) if one.mail.subject == "meant" else wrong(one)))
        desk = shop.desk()
        (draft,) = desk.store.journal.of_client("cafe")
        desk.store.close()
        return draft

    alone, beside = letter("alone"), letter("beside", "not meant")
    assert alone.kinds == beside.kinds
    assert alone.text_hash == beside.text_hash


def test_verdicts_are_known_while_their_sentences_are_kept(tmp_path: Path) -> None:
    shop = reviewed(tmp_path, "Make it CHEAPER.", right=False)
    desk = shop.desk()
    ledger = desk.store.ledger
    (mail,) = {entry.content_id for entry in ledger.entries("cafe")}
    assert ledger.taught("cafe", but="another") == [Taught("Make it CHEAPER.", Kind.DISCOUNT, right=False)]
    assert ledger.taught("cafe", but=mail) == ledger.taught("harbour", but="another") == []
    ledger.clear_evidence(shop.now)
    assert ledger.taught("cafe", but="another") == []
    desk.store.close()


def test_a_reviewed_mail_counts_once_on_the_ladder(tmp_path: Path) -> None:
    shop = observing(tmp_path)
    shop.now += timedelta(days=1)
    shop.deliver(message("Please add a FLYER.", message_id="second@cafe.example", at=shop.now))
    one_pass(shop)
    go(shop, Script(lambda waiting: all_right(waiting, draft=True)))
    desk = shop.desk()
    assert [row.step.value for row in desk.store.journal.of_client("cafe")] == ["gentle", "gentle"]
    desk.store.close()


def test_a_letter_asked_for_in_review_takes_up_the_payment_first(tmp_path: Path) -> None:
    shop = workshop(tmp_path, {"policy": {}})
    one_pass(shop)
    shop.deliver(message("Call me TONIGHT. The CHEQUE is coming. And a FLYER."))
    one_pass(shop)
    go(shop, Script(lambda waiting: all_right(waiting, draft=True)))
    desk = shop.desk()
    (row,) = desk.store.journal.of_client("cafe")
    desk.store.close()
    assert [kind.value for kind in row.kinds] == ["payment_excuse", "out_of_scope", "out_of_hours"]


def test_hostile_mail_brings_a_call_sheet_first_and_the_written_summary_after_the_call(tmp_path: Path) -> None:
    shop = workshop(tmp_path)
    one_pass(shop)
    shop.deliver(message("You IDIOT.", message_id="m1@cafe.example"))
    shop.deliver(message("Please add a FLYER, you IDIOT.", message_id="m2@cafe.example"))
    one_pass(shop)
    assert shop.drafts() == []

    sheets: list[str] = []

    class Caller(Script):
        def ask(self, waiting: Waiting, *, number: int, total: int, call_sheet: str = "") -> Answer | None:
            sheets.append(call_sheet)
            return replace(all_right(waiting, draft=True), called=number == 1)

    report = go(shop, Caller(all_right))
    assert report.drafts == 2
    assert all(len(re.findall(r"(?m)^ \d\. ", sheet)) == 7 for sheet in sheets)
    assert "Wednesday" in sheets[0]
    desk = shop.desk()
    assert sorted(draft.reason for draft in desk.store.journal.of_client("cafe")) == ["", "written without a call"]
    desk.store.close()
    one_pass(shop)
    assert len(shop.drafts()) == 2


def text_of(draft: bytes) -> str:
    part = message_from_bytes(draft).get_payload(0)
    assert isinstance(part, Message)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def owing(tmp_path: Path) -> Workshop:
    """A fifth explanation by a client whose invoice nobody has told the program of."""
    shop = workshop(tmp_path)
    one_pass(shop)
    shop.change(ladder=replace(shop.settings.policy.ladder, firm_from=2, final_from=3))
    for number in range(3):
        shop.deliver(message("The CHEQUE is coming.", message_id=f"c{number}@cafe.example", at=shop.now))
        one_pass(shop)
        shop.now += timedelta(days=1)
    return shop


def test_a_draft_with_a_blank_waits_in_review_and_is_not_stored(tmp_path: Path) -> None:
    shop = owing(tmp_path)
    desk = shop.desk()
    (one,) = desk.store.ledger.waiting()
    assert (one.mail.because, one.mail.kinds) == (Why.BLANK, (Kind.PAYMENT_EXCUSE,))
    assert [draft.step.value for draft in desk.store.journal.of_client("cafe")] == ["gentle", "firm"]
    desk.store.close()
    assert len(shop.drafts()) == 2
    assert not any(b"[[" in draft for draft in shop.drafts())


def test_an_empty_answer_to_a_blank_leaves_the_mail_waiting(tmp_path: Path) -> None:
    shop = owing(tmp_path)
    script = Script(lambda waiting: all_right(waiting, draft=True), amount="₪2,400")
    assert go(shop, script) == ReviewReport(decided=0, drafts=0, left=1, first=False)
    assert script.questions == ["amount", "invoice number"]
    assert script.told == ["No draft yet: it goes on waiting until you know this."]
    one_pass(shop)
    assert len(shop.drafts()) == 2


def test_what_the_owner_says_fills_the_blanks(tmp_path: Path) -> None:
    shop = owing(tmp_path)
    script = Script(lambda waiting: all_right(waiting, draft=True), amount="₪2,400", invoice_number="1043 {{ x }}\n")
    assert go(shop, script).drafts == 1
    one_pass(shop)
    assert any("₪2,400, invoice 1043 {{ x }}." in text_of(draft) for draft in shop.drafts())


def asking(tmp_path: Path, *, number: int = 0, shop: Workshop | None = None) -> Workshop:
    """A client who asks properly what an addition costs, and asks again."""
    if shop is None:
        shop = workshop(tmp_path)
        one_pass(shop)
    body = "Could you send me a quote for a banner?" if number == 0 else "What would you charge for it?"
    thread = {"In_Reply_To": "<a0@cafe.example>", "References": "<a0@cafe.example>"} if number else {}
    shop.deliver(message(body, message_id=f"a{number}@cafe.example", at=shop.now, **thread))
    one_pass(shop)
    return shop


def priced(waiting: Waiting) -> Answer:
    assert waiting.mail.because == Why.ASKS_PRICE
    return Answer({}, quote=True)


def test_who_asks_properly_what_more_costs_is_offered_a_quote(tmp_path: Path) -> None:
    shop = asking(tmp_path)
    assert go(shop, Script(priced, the_addition="a banner")).left == 1
    assert go(shop, Script(priced, the_addition="a banner", price="₪450")).drafts == 1
    one_pass(shop)
    assert "The price for a banner is ₪450" in text_of(shop.drafts()[0])


def test_each_question_of_a_thread_is_answered_by_its_own_price(tmp_path: Path) -> None:
    """A second price in a thread was a reminder of a quote that nobody had given, a third one closed it."""
    shop = asking(tmp_path)
    things = ("a banner", "a poster", "a business card")
    for number, thing in enumerate(things, 1):
        go(shop, Script(priced, the_addition=thing, price="₪450"))
        one_pass(shop)
        shop.now += timedelta(hours=1)
        sent = message("Sent.", sender="noa@bar.example", to="dana@cafe.example", message_id=f"s{number}@bar.example",
                       at=shop.now, In_Reply_To="<a0@cafe.example>", References="<a0@cafe.example>")  # fmt: skip
        shop.deliver(sent, folder=".Sent", flags="S")
        one_pass(shop)
        shop.now += timedelta(days=1)
        asking(tmp_path, number=number, shop=shop)
    letters = sorted(map(text_of, shop.drafts()), key=lambda text: [thing in text for thing in things], reverse=True)
    assert len(letters) == len(things)
    assert all(f"The price for {thing} is ₪450" in text for thing, text in zip(things, letters, strict=True))


def test_a_confirmed_insult_is_not_answered_by_the_last_letter_about_additions(tmp_path: Path) -> None:
    shop = workshop(tmp_path)
    one_pass(shop)
    for number in range(4):
        shop.deliver(message("Add a FLYER.", message_id=f"f{number}@cafe.example", subject=f"{number}", at=shop.now))
        one_pass(shop)
        shop.now += timedelta(days=1)
    shop.deliver(message("Add a FLYER, you IDIOT.", message_id="last@cafe.example", subject="now", at=shop.now))
    one_pass(shop)
    go(shop, Script(lambda waiting: all_right(waiting, draft=True)))
    desk = shop.desk()
    last = desk.store.journal.of_client("cafe")[-1]
    desk.store.close()
    assert (last.kinds[0], last.step) == (Kind.HOSTILITY, Step.GENTLE)


def test_a_draft_proposes_a_time_inside_the_hours(tmp_path: Path) -> None:
    shop = workshop(tmp_path)
    one_pass(shop)
    shop.now = NOW.replace(day=11, hour=20)
    shop.deliver(message("Please add a FLYER.", at=shop.now))
    one_pass(shop)
    mail = message_from_bytes(shop.drafts()[0])
    assert mail["X-Proposed-Send-Time"] == "Sun, 13 Sep 2026 09:00:00 +0300"
    assert parsedate_to_datetime(mail["Date"]) == shop.now


def test_a_redo_that_needs_a_fact_waits_in_review_again(tmp_path: Path) -> None:
    shop = owing(tmp_path)
    script = Script(lambda waiting: all_right(waiting, draft=True), amount="₪2,400", invoice_number="1043")
    assert go(shop, script).drafts == 1
    one_pass(shop)
    desk = shop.desk()
    last = desk.store.journal.of_client("cafe")[-1]
    for path in (tmp_path / "Maildir/.Drafts/cur").iterdir():
        path.unlink()
    redone = redo(last.ref, desk, lambda _: shop.connector)
    desk.store.close()
    assert not redone.planned
    assert "inboxguard review" in redone.told
    assert go(shop, script).drafts == 1
    one_pass(shop)
    (draft,) = shop.drafts()
    assert "₪2,400, invoice 1043." in text_of(draft)


def test_a_verdict_is_taken_back_by_naming_the_mail(tmp_path: Path) -> None:
    shop = observing(tmp_path)
    script = Script(wrong)
    go(shop, script)
    (waiting,) = script.asked
    identifier = waiting.mail.content_id
    again = Script(all_right)
    assert go(shop, again, identifier[:8]).decided == 1
    assert [entry.verdict for entry in again.asked[0].entries] == [False]
    desk = shop.desk()
    assert [entry.verdict for entry in desk.store.ledger.of_mails([identifier])] == [True]


def test_a_mail_that_was_drafted_and_never_asked_about_can_be_called_wrong(tmp_path: Path) -> None:
    shop = workshop(tmp_path, {"policy": {"drafts": "on"}})
    one_pass(shop)
    shop.deliver(message("Please add a FLYER."))
    one_pass(shop)
    desk = shop.desk()
    (draft,) = desk.store.journal.of_client("cafe")
    report = go(shop, Script(wrong), draft.content_id)
    assert (report.decided, report.first) == (1, False)
    assert [entry.verdict for entry in desk.store.ledger.of_mails([draft.content_id])] == [False]


def test_an_identifier_that_names_no_mail_with_findings_is_refused(tmp_path: Path) -> None:
    shop = workshop(tmp_path, {"policy": {}})
    one_pass(shop)
    shop.deliver(message("Thank you."))
    one_pass(shop)
    (innocent,) = shop.desk().store.intake.judged_between(NOW - timedelta(days=1), NOW + timedelta(days=1))
    for identifier in ("beef", innocent.content_id):
        with pytest.raises(UsageError, match="inboxguard ledger shows ids"):
            go(shop, Script(wrong), identifier)
