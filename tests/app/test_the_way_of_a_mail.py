"""From a mailbox to ledger, draft and review, on a Maildir."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from inboxguard.app.sync import PassReport, look
from inboxguard.core.errors import Unreadable
from inboxguard.core.parsing import parse
from inboxguard.core.settings import DraftMode
from inboxguard.core.types import Fetched, Kind, Mail, Source, Step
from tests.workshop import NOW, Workshop, message, workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    made = workshop(tmp_path)
    run(made)  # the first look starts from now
    return made


def run(shop: Workshop) -> PassReport:
    desk = shop.desk()
    try:
        return look(shop.account, shop.connector, desk, settle_seconds=0)
    finally:
        desk.store.close()


def text_of(draft: bytes) -> str:
    return message_from_bytes(draft).get_payload(0).get_payload(decode=True).decode()


def test_mail_that_lay_there_before_the_first_look_is_left_alone(tmp_path: Path) -> None:
    shop = workshop(tmp_path)
    shop.deliver(message("Please add a FLYER."))
    assert run(shop).mails == 0
    assert run(shop).mails == 0
    assert shop.drafts() == []


def test_a_demand_gets_one_draft_in_its_thread_however_often_we_look(shop: Workshop) -> None:
    shop.deliver(message("Lovely.\nPlease add a FLYER too.", References="<m0@cafe.example>", subject="RE: the site"))
    assert run(shop) == PassReport("box", 1, 1, "")
    assert run(shop) == PassReport("box", 0, 0, "")
    (draft,) = shop.drafts()
    mail = message_from_bytes(draft)
    assert mail["To"] == "Dana <dana@cafe.example>"
    assert mail["Cc"] is None
    assert mail["From"] == "Noa Bar <noa@bar.example>"
    assert mail["Subject"] == "Re: the site"
    assert mail["In-Reply-To"] == "<m1@cafe.example>"
    assert mail["References"].split() == ["<m0@cafe.example>", "<m1@cafe.example>"]
    assert "a website of five pages" in text_of(draft)
    assert "> Please add a FLYER too." in text_of(draft)
    assert b"inboxguard" not in draft.lower()


def test_the_inbox_is_not_touched(shop: Workshop) -> None:
    path = shop.deliver(message("Please add a FLYER."))
    before = (path.name, path.read_bytes(), path.stat().st_mtime_ns)
    run(shop)
    assert (path.name, path.read_bytes(), path.stat().st_mtime_ns) == before


def test_an_ordinary_mail_leaves_no_trace_but_its_row(shop: Workshop) -> None:
    shop.deliver(message("The photos are perfect, thank you."))
    run(shop)
    desk = shop.desk()
    assert desk.store.ledger.entries() == []
    assert [
        row.because for row in desk.store.intake.judged_between(NOW - timedelta(days=1), NOW + timedelta(days=1))
    ] == ["nothing"]
    desk.store.close()


def test_a_clock_finding_alone_goes_to_the_ledger_and_never_to_a_draft(shop: Workshop) -> None:
    shop.now += timedelta(hours=12)
    shop.deliver(message("Good night, see you Sunday.", at=shop.now))
    run(shop)
    desk = shop.desk()
    assert [(entry.kind, entry.source) for entry in desk.store.ledger.entries("cafe")] == [
        (Kind.OUT_OF_HOURS, Source.CLOCK)
    ]
    desk.store.close()
    assert shop.drafts() == []


def test_observing_writes_no_draft_and_lets_everything_wait(tmp_path: Path) -> None:
    shop = workshop(tmp_path, {"policy": {}})
    run(shop)
    shop.deliver(message("Please add a FLYER."))
    run(shop)
    desk = shop.desk()
    assert desk.draft_mode() is DraftMode.OBSERVE
    assert [one.mail.because for one in desk.store.ledger.waiting()] == ["observing"]
    desk.store.close()
    assert shop.drafts() == []


def test_a_doubtful_finding_waits_in_review(shop: Workshop) -> None:
    shop.deliver(message("PERHAPS you also do the menu."))
    run(shop)
    desk = shop.desk()
    (one,) = desk.store.ledger.waiting()
    assert one.mail.because == "doubtful"
    assert one.entries[0].doubtful
    desk.store.close()
    assert shop.drafts() == []


def test_hostile_mail_waits_for_a_person(shop: Workshop) -> None:
    shop.deliver(message("You IDIOT. And the CHEQUE is in the post."))
    run(shop)
    desk = shop.desk()
    assert [one.mail.because for one in desk.store.ledger.waiting()] == ["call-first"]
    desk.store.close()
    assert shop.drafts() == []


def test_a_mail_that_the_owner_answered_gets_no_draft(shop: Workshop) -> None:
    answer = message(
        "Sure.", sender="noa@bar.example", to="dana@cafe.example", message_id="a1@bar.example",
        In_Reply_To="<m1@cafe.example>", References="<m1@cafe.example>",
    )  # fmt: skip
    shop.deliver(answer, folder=".Sent", flags="S")
    shop.deliver(message("Please add a FLYER."))
    run(shop)
    assert shop.drafts() == []


def test_a_mail_flagged_answered_gets_no_draft(shop: Workshop) -> None:
    shop.deliver(message("Please add a FLYER."), flags="RS")
    run(shop)
    assert shop.drafts() == []


def test_a_thread_has_one_live_draft(shop: Workshop) -> None:
    shop.deliver(message("Please add a FLYER."))
    run(shop)
    shop.deliver(message("And the CHEQUE?", message_id="m2@cafe.example", References="<m1@cafe.example>"))
    run(shop)
    assert len(shop.drafts()) == 1


def test_the_day_has_a_limit_and_the_rest_waits(shop: Workshop) -> None:
    shop.change(drafts_per_day=2)
    for number in range(4):
        shop.deliver(message("Please add a FLYER.", message_id=f"n{number}@cafe.example"))
    run(shop)
    assert len(shop.drafts()) == 2
    desk = shop.desk()
    assert [one.mail.because for one in desk.store.ledger.waiting()] == ["day-full", "day-full"]
    desk.store.close()


def test_firmness_rises_with_the_third_event(shop: Workshop) -> None:
    steps = []
    for number in range(3):
        shop.deliver(message("Please add a FLYER.", message_id=f"n{number}@cafe.example", at=shop.now))
        run(shop)
        desk = shop.desk()
        steps.append(desk.store.journal.of_client("cafe")[-1].step)
        desk.store.close()
        shop.now += timedelta(days=1)
    assert steps == [Step.GENTLE, Step.GENTLE, Step.FIRM]


def test_a_stranger_is_not_judged(shop: Workshop) -> None:
    shop.deliver(message("Please add a FLYER.", sender="x@elsewhere.example"))
    run(shop)
    desk = shop.desk()
    rows = desk.store.intake.judged_between(NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert [row.skipped for row in rows] == ["not-a-client"]
    assert desk.store.ledger.waiting() == []
    desk.store.close()


def test_a_sender_whom_the_owner_writes_to_is_asked_about_once(shop: Workshop) -> None:
    shop.deliver(
        message("Hello.", sender="noa@bar.example", to="new@lead.example", message_id="s1@bar.example"),
        folder=".Sent", flags="S",
    )  # fmt: skip
    for number in range(2):
        shop.deliver(message("Hello back.", sender="new@lead.example", message_id=f"l{number}@lead.example"))
        run(shop)
    desk = shop.desk()
    assert [one.mail.because for one in desk.store.ledger.waiting()] == ["possible-client"]
    desk.store.close()


def test_one_mail_in_two_folders_gets_one_draft(tmp_path: Path) -> None:
    box = {"name": "box", "kind": "maildir", "path": "Maildir", "folders": ["INBOX", "Archive"]}
    shop = workshop(tmp_path, {"accounts": [box]})
    for name in ("tmp", "new", "cur"):
        (tmp_path / "Maildir/.Archive" / name).mkdir(parents=True)
    run(shop)
    shop.deliver(message("Please add a FLYER."))
    shop.deliver(message("Please add a FLYER."), folder=".Archive")
    run(shop)
    assert len(shop.drafts()) == 1


def test_a_broken_mail_is_quarantined_and_the_next_one_handled(shop: Workshop) -> None:
    shop.deliver(b"\x00" * 2000)
    shop.deliver(message("Please add a FLYER."))
    run(shop)
    assert len(shop.drafts()) == 1


def test_a_mail_that_is_built_strangely_is_parsed_apart_and_an_ordinary_one_is_not(shop: Workshop) -> None:
    shop.deliver(message("Please add a FLYER."))
    shop.deliver(message("Please add a FLYER.", message_id="m2@cafe.example", Cc=CROWD))
    assert apart(shop) == ["m2@cafe.example"]
    assert len(shop.drafts()) == 2


def test_a_mail_whose_first_attempt_did_not_end_is_parsed_apart(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.deliver(message("Please add a FLYER."))
    with monkeypatch.context() as patch:
        patch.setattr("inboxguard.core.suspicion.parse", killed)
        with pytest.raises(KeyboardInterrupt):
            run(shop)
    assert apart(shop) == ["m1@cafe.example"]
    assert len(shop.drafts()) == 1


def test_a_mail_that_is_too_much_for_its_own_process_is_quarantined_with_the_reason(shop: Workshop) -> None:
    shop.deliver(message("Please add a FLYER.", Cc=CROWD))
    shop.deliver(message("Please add a FLYER.", message_id="m2@cafe.example"))
    assert apart(shop, Unreadable("box/INBOX/1 takes more time than it is worth")) == ["m1@cafe.example"]
    assert len(shop.drafts()) == 1
    (row,) = [row for row in shop.desk().store.intake.judged_between(NOW, NOW + timedelta(1)) if row.skipped]
    assert (row.skipped, row.because) == ("unreadable", "box/INBOX/1 takes more time than it is worth")


CROWD = ", ".join(f"user{number}@cafe.example" for number in range(1000))


def killed(_: Fetched) -> Mail:
    raise KeyboardInterrupt


def apart(shop: Workshop, failure: Unreadable | None = None) -> list[str]:
    """One pass; gives the Message-IDs of what was parsed apart."""
    seen: list[str] = []

    def parse_apart(fetched: Fetched) -> Mail:
        mail = parse(fetched)
        seen.append(mail.message_id or "")
        if failure:
            raise failure
        return mail

    desk = replace(shop.desk(), parse_apart=parse_apart)
    look(shop.account, shop.connector, desk, settle_seconds=0)
    desk.store.close()
    return seen


def test_a_hebrew_client_gets_a_hebrew_draft_in_the_plural(shop: Workshop) -> None:
    shop.deliver(
        message("צריך גם FLYER בבקשה.", sender="office@oren.example", message_id="h1@oren.example", subject="האתר")
    )
    run(shop)
    (draft,) = shop.drafts()
    assert "תגיע אליכם" in text_of(draft)
    assert 'dir="rtl"' in message_from_bytes(draft).get_payload(1).get_payload(decode=True).decode()


def test_the_draft_goes_out_under_the_alias_that_was_addressed(shop: Workshop) -> None:
    shop.deliver(message("Please add a FLYER.", to="studio@bar.example", Reply_To="Office <office@cafe.example>"))
    run(shop)
    mail = message_from_bytes(shop.drafts()[0])
    assert mail["From"] == "Noa Bar <studio@bar.example>"
    assert mail["To"] == "Office <office@cafe.example>"


def test_a_password_in_the_mail_is_masked_in_draft_and_ledger(shop: Workshop) -> None:
    shop.deliver(message("Please add a FLYER, the password: Abc123!x is for the shop."))
    run(shop)
    desk = shop.desk()
    assert "Abc123" not in (desk.store.ledger.entries("cafe")[0].evidence or "")
    desk.store.close()
    assert "Abc123" not in text_of(shop.drafts()[0])


def test_an_old_mail_that_is_flagged_or_moved_in_later_is_left_alone(tmp_path: Path) -> None:
    shop = workshop(tmp_path)
    old = shop.deliver(message("Please add a FLYER.", at=NOW - timedelta(hours=3)))
    run(shop)
    old.rename(tmp_path / "Maildir" / "cur" / f"{old.name}:2,S")
    shop.deliver(message("Please add a FLYER.", message_id="old@cafe.example", at=NOW - timedelta(days=300)))
    assert run(shop).mails == 0


def test_others_who_were_addressed_are_named_in_review_and_not_in_the_draft(tmp_path: Path) -> None:
    shop = workshop(tmp_path, {"policy": {}})
    run(shop)
    shop.deliver(message("Please add a FLYER.", Cc="Avi <avi@cafe.example>, noa@bar.example"))
    run(shop)
    desk = shop.desk()
    assert [one.mail.others for one in desk.store.ledger.waiting()] == [("avi@cafe.example",)]
    desk.store.close()
