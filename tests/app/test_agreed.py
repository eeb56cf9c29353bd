"""What the state remembers of requests: rounds, small asks, what was let pass, who asks."""

from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from inboxguard.app.review import review
from inboxguard.core.ports import Answer
from inboxguard.core.rounds import RoundsUsed, used_by
from inboxguard.core.types import Action, Entry, Kind, Source, Why
from tests.app.test_review import Script, all_right, one_pass
from tests.workshop import NOW, Workshop, message, workshop


def client(**changes: Any) -> dict[str, Any]:
    row = {"id": "cafe", "name": "Dana", "emails": ["dana@cafe.example"], "domains": ["cafe.example"]}
    agreement = {"included": ["a website", "two rounds of corrections"], "rounds": 2}
    return {**row, "agreement": {**agreement, **changes.pop("agreement", {})}, **changes}


def shop_of(tmp_path: Path, **changes: Any) -> Workshop:
    shop = workshop(tmp_path, {"clients": [client(**changes)]})
    one_pass(shop)
    return shop


def arrives(
    shop: Workshop, text: str, *, day: int, sender: str = "Dana <dana@cafe.example>", thread: str = "t"
) -> None:
    """A mail of one thread, so many days later."""
    shop.now = NOW + timedelta(days=day)
    shop.deliver(message(text, sender=sender, message_id=f"m{day}@x", at=shop.now, References=f"<{thread}@x>"))
    one_pass(shop)


def entries(shop: Workshop) -> list[Entry]:
    desk = shop.desk()
    found = [entry for entry in desk.store.ledger.entries("cafe") if entry.source is not Source.CLOCK]
    desk.store.close()
    return found


def rounds(shop: Workshop) -> list[RoundsUsed]:
    desk = shop.desk()
    found = used_by(shop.settings.clients[0], desk.store.ledger.rounds("cafe"), shop.now)
    desk.store.close()
    return found


def give_verdicts(shop: Workshop, answer: Any) -> None:
    desk = shop.desk()
    review(desk, Script(answer), lambda _: shop.connector)
    desk.store.close()


def test_the_third_round_of_a_thread_is_found_by_the_count_and_a_wrong_verdict_takes_it_back(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    for day, text in (
        (0, "Here are our corrections."),
        (2, "הנה עוד סבב תיקונים."),
        (7, "Attached are our corrections."),
    ):
        arrives(shop, text, day=day)
    (entry,) = entries(shop)
    assert (entry.kind, entry.doubtful, entry.probability) == (Kind.OUT_OF_SCOPE, True, None)
    assert "2 rounds included, this is the 3rd" in entry.because
    assert [(row.used, row.included) for row in rounds(shop)] == [(3, 2)]
    give_verdicts(shop, lambda waiting: Answer({one.id: False for one in waiting.entries}))
    assert [row.used for row in rounds(shop)] == [2]


def test_rounds_of_other_threads_are_counted_apart_and_those_of_a_project_together(tmp_path: Path) -> None:
    apart = shop_of(tmp_path / "apart")
    projects = [{"name": "site", "since": date(2026, 9, 1), "rounds": 1}]
    together = shop_of(tmp_path / "together", projects=projects)
    for shop in (apart, together):
        arrives(shop, "Here are our corrections.", day=0, thread="a")
        arrives(shop, "Here are our corrections.", day=2, thread="b")
    assert entries(apart) == []
    assert len(rounds(apart)) == 2
    assert "1 round included, this is the 2nd" in entries(together)[0].because
    assert [(row.project, row.used, row.included) for row in rounds(together)] == [("site", 2, 1)]


def test_a_mail_that_is_judged_again_is_counted_once(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    arrives(shop, "Let's do a third round. PERHAPS a fourth.", day=0)
    desk = shop.desk()
    (waiting,) = desk.store.ledger.waiting() or [None]
    desk.store.close()
    assert waiting is None
    assert len(shop.drafts()) == 1
    assert [row.used for row in rounds(shop)] == [3]


def test_small_requests_of_one_thread_add_up_to_a_draft(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    arrives(shop, "PERHAPS an icon?", day=0)
    arrives(shop, "PERHAPS a banner?", day=4, thread="other")
    arrives(shop, "PERHAPS a poster?", day=5)
    assert [entry.doubtful for entry in entries(shop)] == [True, True, True]
    arrives(shop, "PERHAPS a flyer?", day=9)
    last = entries(shop)[-1]
    assert not last.doubtful
    assert "8 September: “PERHAPS an icon?”; 13 September: “PERHAPS a poster?”" in last.because
    assert len(shop.drafts()) == 1
    desk = shop.desk()
    desk.store.ledger.clear_evidence(shop.now + timedelta(days=1))
    desk.store.close()
    assert "8 September: “…”; 13 September: “…”" in entries(shop)[-1].because


def test_what_was_let_pass_in_review_raises_the_next_draft(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    arrives(shop, "PERHAPS an icon?", day=0, thread="a")
    give_verdicts(shop, all_right)
    arrives(shop, "Please add a FLYER.", day=2, thread="b")
    desk = shop.desk()
    assert [row.step.value for row in desk.store.journal.of_client("cafe")] == ["firm"]
    desk.store.close()


def test_what_was_answered_with_a_draft_was_not_let_pass(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    arrives(shop, "PERHAPS an icon?", day=0, thread="a")
    give_verdicts(shop, lambda waiting: all_right(waiting, draft=True))
    arrives(shop, "Please add a FLYER.", day=2, thread="b")
    desk = shop.desk()
    assert [row.step.value for row in desk.store.journal.of_client("cafe")] == ["gentle", "gentle"]
    desk.store.close()


def test_a_stranger_at_the_client_is_answered_only_by_the_owners_will_and_told_of_the_contact(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, agreement={"contacts": ["dana@cafe.example"]})
    arrives(shop, "Please add a FLYER.", day=0, sender="Gil Levi <gil@cafe.example>")
    assert shop.drafts() == []
    desk = shop.desk()
    (waiting,) = desk.store.ledger.waiting()
    desk.store.close()
    assert (waiting.mail.decision, waiting.mail.because) == (Action.REVIEW, Why.NEW_REQUESTER)
    give_verdicts(shop, lambda one: all_right(one, draft=True))
    one_pass(shop)
    (draft,) = shop.drafts()
    mail = message_from_bytes(draft)
    assert (mail["To"], mail["Cc"]) == ("Gil Levi <gil@cafe.example>", None)
    text = mail.get_payload(0).get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "a short confirmation by mail from dana@cafe.example" in " ".join(text.split())


def test_thanks_from_a_stranger_at_the_client_is_nothing(tmp_path: Path) -> None:
    shop = shop_of(tmp_path, agreement={"contacts": ["dana@cafe.example"]})
    arrives(shop, "Thanks!", day=0, sender="Gil Levi <gil@cafe.example>")
    assert entries(shop) == []
