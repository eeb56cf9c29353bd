"""The whole pass at servers that cannot be installed here: in the right folder, in the thread, once, nothing lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from functools import partial
from typing import Any

import pytest

from inboxguard.app.daily import send_summary
from inboxguard.core.rows import Fate
from inboxguard.core.settings import Account
from inboxguard.core.types import DraftState
from tests.app.conftest import at_provider
from tests.app.life import MAIL, Life, edited
from tests.played.kinds import KINDS
from tests.played.owner import PlayedMailbox, renamed
from tests.played.server import Played, Upset
from tests.servers import quick_folder

LATER = timedelta(hours=1, minutes=1)
SOON = timedelta(minutes=6)
THROTTLED = "{tag} BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds\r\n"


@pytest.fixture(params=KINDS)
def life(request: pytest.FixtureRequest, played_servers: dict[str, Played]) -> Iterator[Life]:
    yield from _living(played_servers[request.param])


@pytest.fixture
def gmail(played_servers: dict[str, Played]) -> Iterator[Life]:
    yield from _living(played_servers["gmail"])


@pytest.fixture
def exchange(played_servers: dict[str, Played]) -> Iterator[Life]:
    yield from _living(played_servers["exchange"])


def _living(server: Played) -> Iterator[Life]:
    with quick_folder() as home:
        yield at_provider(server, home)
    assert server.unknown == []
    server.upsets.clear()
    server.received.clear()
    server.ok = server.kind.ok


def owner(life: Life) -> PlayedMailbox:
    assert isinstance(life.mailbox, PlayedMailbox)
    return life.mailbox


def server(life: Life) -> Played:
    return owner(life).server


def upset(life: Life, pattern: str, say: str = "", **more: Any) -> Upset:
    server(life).upsets.append(Upset(pattern, say, **more))
    return server(life).upsets[-1]


def settled(life: Life, drafts: int = 1) -> None:
    """After more looks there are so many drafts, and all is known of them."""
    for _ in range(2):
        assert life.look(after=LATER).error == ""
    assert len(life.drafts) == drafts
    assert {row.state for row in life.rows} == {DraftState.STORED}


# ---- one mail, one draft


def test_one_draft_in_the_right_folder_and_in_the_thread(life: Life) -> None:
    life.deliver(subject="האתר, and more")
    assert life.look().drafts == 1
    kind = server(life).kind
    held = {name: len(folder.held) for name, folder in owner(life).box.folders.items() if folder.held}
    assert held == {"INBOX": 1, owner(life).at("Drafts"): 1} | (
        {owner(life).at("All Mail"): 2} if kind.everything else {}
    )
    draft = message_from_bytes(life.drafts[0])
    assert (draft["In-Reply-To"], draft["References"]) == (f"<{MAIL.decode()}>",) * 2
    assert {flags for _, flags in life.mailbox.held("Drafts").values()} == {frozenset({"\\Draft", "\\Seen"})}
    settled(life)
    assert life.row.fate is Fate.STILL_THERE


def test_an_answered_thread_gets_none(life: Life) -> None:
    life.deliver()
    life.answer()
    assert life.look().mails == 1
    assert (life.rows, life.drafts) == ([], [])


def test_a_deleted_draft_is_written_once_more_when_asked_for(life: Life) -> None:
    life.deliver()
    life.look()
    old = life.draft_id
    life.mailbox.delete(old, "Drafts")
    assert life.redo().planned
    settled(life)
    assert life.draft_id != old
    assert [row.fate for row in life.rows] == [Fate.DELETED, Fate.STILL_THERE]
    owner(life).send(renamed)
    life.look(after=LATER)
    assert [row.fate for row in life.rows] == [Fate.DELETED, Fate.SENT_AS_IS]


def test_a_mail_that_was_archived_can_be_answered_once_more(gmail: Life) -> None:
    gmail.deliver(message_id='odd"id\\of)c@cafe.example')
    gmail.look()
    gmail.mailbox.delete(gmail.draft_id, "Drafts")
    owner(gmail).archive(b'odd"id\\of)c@cafe.example')
    owner(gmail).index()
    assert gmail.redo().planned
    settled(gmail)


def test_a_mailbox_that_is_counted_anew_gets_no_second_draft(life: Life) -> None:
    life.deliver()
    life.look()
    server(life).change_uidvalidity(owner(life).user, "INBOX")
    life.look(after=SOON)
    settled(life)
    assert len(life.rows) == 1


# ---- the answer to APPEND is lost


@pytest.mark.parametrize("done", [True, False])
def test_a_lost_answer_leaves_one_draft(life: Life, done: bool) -> None:
    life.deliver()
    upset(life, "^APPEND", done=done, close=True)
    assert life.look().error
    assert (life.row.state, len(life.drafts)) == (DraftState.SENDING, done)
    settled(life)
    assert len(server(life).told("APPEND")) == (1 if done else 2)


def test_what_comes_after_all_beside_the_second_attempt_is_thrown_away_by_gmail(gmail: Life) -> None:
    """APPENDUID points to nothing then."""
    gmail.deliver()
    upset(gmail, "^APPEND", close=True)
    gmail.look()
    late = partial(owner(gmail).box.store, owner(gmail).at("Drafts"), _octets(gmail), ["\\Draft", "\\Seen"])
    upset(gmail, "^APPEND", done=True, call=late)
    assert gmail.look().drafts == 1
    assert gmail.row.uid is None
    settled(gmail)
    assert gmail.row.fate is Fate.STILL_THERE


def _octets(life: Life) -> bytes:
    desk = life.shop.desk()
    try:
        return desk.store.journal.octets(life.row.ref)
    finally:
        desk.store.close()


@pytest.mark.parametrize("keeps", [True, False])
def test_a_draft_that_is_edited_before_we_know_that_it_is_there_is_not_written_again(gmail: Life, keeps: bool) -> None:
    """Whether the web page keeps X-Draft-Ref is not known."""
    gmail.deliver()
    upset(gmail, "^APPEND", done=True, close=True)
    gmail.look()
    owner(gmail).autosave(_as_gmail(keeps))
    for _ in range(3):
        assert gmail.look(after=LATER).error == ""
    assert len(gmail.drafts) == 1
    assert gmail.row.state == (DraftState.STORED if keeps else DraftState.UNCERTAIN)
    owner(gmail).send(_as_gmail(keeps))
    gmail.look(after=LATER)
    assert gmail.row.state == (DraftState.STORED if keeps else DraftState.WITHDRAWN)
    assert gmail.drafts == []


# ---- what the owner does with the draft


def _as_gmail(keeps: bool, words: Callable[[bytes], bytes] = edited) -> Callable[[bytes], bytes]:
    return lambda draft: renamed(words(draft), without=() if keeps else [b"X-DRAFT-REF"])


def _as_exchange(words: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Sending replaces the Message-ID (said)."""
    return lambda draft: renamed(words(draft), without=[b"X-DRAFT-REF"], old_in=b"X-Microsoft-Original-Message-ID")


def _as_it_is(draft: bytes) -> bytes:
    return draft


@pytest.fixture
def drafted(life: Life) -> Life:
    life.deliver()
    assert life.look().drafts == 1
    return life


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("words", [edited, _as_it_is])
def test_a_draft_that_the_web_page_saves_time_and_again_and_sends(gmail: Life, keeps: bool, words: Any) -> None:
    gmail.deliver()
    gmail.look()
    for _ in range(3):
        owner(gmail).autosave(_as_gmail(keeps, words))
        gmail.deliver("And the CHEQUE?", f"n{gmail.shop.now:%H%M}@cafe.example", References=f"<{MAIL.decode()}>")
        gmail.look(after=LATER)
        assert (gmail.row.fate, len(gmail.drafts), len(gmail.rows)) == (Fate.STILL_THERE, 1, 1)
    assert not gmail.redo().planned
    owner(gmail).send(_as_gmail(keeps, _as_it_is))
    gmail.look(after=LATER)
    assert gmail.rows[0].fate is (Fate.EDITED_AND_SENT if words is edited else Fate.SENT_AS_IS)
    assert gmail.drafts == []


@pytest.mark.parametrize("words", [edited, _as_it_is])
def test_a_draft_that_exchange_sends_under_another_message_id(exchange: Life, words: Any) -> None:
    exchange.deliver()
    exchange.look()
    owner(exchange).send(_as_exchange(words))
    exchange.look(after=LATER)
    assert exchange.row.fate is (Fate.EDITED_AND_SENT if words is edited else Fate.SENT_AS_IS)


@pytest.mark.parametrize("where", ["Trash", ""])
def test_a_draft_that_is_thrown_away(drafted: Life, where: str) -> None:
    if where:
        drafted.mailbox.move(drafted.draft_id, where, "Drafts")
    else:
        drafted.mailbox.delete(drafted.draft_id, "Drafts")
    drafted.look(after=LATER)
    assert (drafted.row.fate, drafted.drafts) == (Fate.DELETED, [])


# ---- a mail in two folders


@pytest.fixture
def watching(life: Life) -> Life:
    life.mailbox.make_folder("Clients")
    account: Account = replace(life.shop.account, folders=(life.mailbox.place("Clients"), "INBOX"))
    life.shop.settings = replace(life.shop.settings, accounts=(account,))
    assert life.look().error == ""
    return life


def test_a_mail_in_two_watched_folders_is_handled_once(watching: Life) -> None:
    watching.deliver()
    owner(watching).label(MAIL, "Clients")
    assert watching.look().mails == 1
    watching.mailbox.delete(MAIL, "Clients")
    settled(watching)
    assert len(watching.rows) == 1


def test_a_mail_that_leaves_one_of_two_watched_folders_before_it_is_read_is_not_lost(watching: Life) -> None:
    """Throttling makes hours of the moment between the list and the text."""
    watching.deliver()
    owner(watching).label(MAIL, "Clients")
    upset(watching, r"^UID FETCH \S+ \(?BODY.PEEK\[1", THROTTLED)
    assert watching.look().retry_after == pytest.approx(299.961)
    owner(watching).archive(MAIL)
    settled(watching)


# ---- patience

_STEPS = ("LOGIN", "LIST", "NAMESPACE", "STATUS", "EXAMINE", "UID SEARCH", "UID FETCH", "CLOSE", "APPEND")


@pytest.mark.parametrize("step", _STEPS)
def test_exchange_asks_for_patience_and_nothing_is_lost(exchange: Life, step: str) -> None:
    exchange.deliver()
    busy = upset(exchange, f"^{step}", THROTTLED)
    report = exchange.look()
    assert busy.times == 0
    assert (report.retry_after, "throttled" in report.error) == (pytest.approx(299.961), True)
    settled(exchange)
    assert [one.times for one in server(exchange).upsets] == [0]


def test_a_draft_that_is_throttled_all_day_is_not_given_up(exchange: Life) -> None:
    exchange.deliver()
    upset(exchange, "^APPEND", THROTTLED, times=99)
    for _ in range(8):
        assert exchange.look(after=SOON).retry_after
    assert exchange.row.state == DraftState.PLANNED
    assert 1 < len(server(exchange).told("APPEND")) <= 8
    server(exchange).upsets.clear()
    settled(exchange)


@pytest.mark.parametrize(
    ("step", "say", "close"),
    [
        ("LOGIN", "{tag} NO [ALERT] Too many simultaneous connections. (Failure)\r\n", False),
        ("EXAMINE", "{tag} NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)\r\n", False),
        ("UID FETCH", "{tag} NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)\r\n", False),
        ("UID FETCH", "* BYE Session expired, please login again.\r\n", True),
        ("APPEND", "* BYE Session expired, please login again.\r\n", True),
    ],
)
def test_gmails_limits_cost_time_and_nothing_else(gmail: Life, step: str, say: str, close: bool) -> None:
    gmail.deliver()
    upset(gmail, f"^{step}", say, close=close)
    assert gmail.look().error
    settled(gmail)


def test_an_ok_that_says_throttled_is_an_ok(gmail: Life) -> None:
    server(gmail).ok = "Success [THROTTLED]"
    gmail.deliver()
    assert gmail.look().drafts == 1
    settled(gmail)


def test_what_exchange_says_as_it_hangs_up_is_told(exchange: Life) -> None:
    upset(exchange, "^STATUS", "* BYE Session invalidated - AccessTokenExpired\r\n", close=True)
    assert "AccessTokenExpired" in exchange.look().error


# ---- the summary in the inbox


def next_morning(life: Life) -> None:
    """Late in the evening two attempts an hour apart were of two days, with a summary each."""
    life.shop.now = (life.shop.now + timedelta(days=1)).replace(hour=9)


@pytest.fixture
def summary(life: Life) -> Life:
    next_morning(life)
    life.look()
    life.deliver()
    life.look()
    return life


def send(life: Life, *, after: timedelta = timedelta(0)) -> bool:
    life.shop.now += after
    desk = life.shop.desk()
    try:
        return send_summary(desk, life.mailbox.connector(), None)
    finally:
        desk.store.close()


def summaries(life: Life) -> int:
    return sum(b"x-inboxguard-summary" in one.content.lower() for one in owner(life).box.messages())


def test_the_summary_comes_once(summary: Life) -> None:
    upset(summary, "^APPEND", done=True, close=True)
    assert not send(summary)
    assert send(summary, after=LATER)
    assert not send(summary, after=timedelta(minutes=1))
    assert summaries(summary) == 1


@pytest.mark.parametrize("step", ["LOGIN", "UID SEARCH"])
def test_a_summary_in_doubt_is_looked_for_though_the_first_look_for_it_fails(summary: Life, step: str) -> None:
    upset(summary, "^APPEND", done=True, close=True)
    assert not send(summary)
    upset(summary, f"^{step}", THROTTLED)
    assert not send(summary, after=LATER)
    assert send(summary, after=LATER)
    assert summaries(summary) == 1


def test_a_summary_in_doubt_that_the_owner_has_read_and_thrown_away_is_not_sent_again(summary: Life) -> None:
    upset(summary, "^APPEND", done=True, close=True)
    assert not send(summary)
    summary.mailbox.move(_summary_id(summary), "Trash")
    assert send(summary, after=LATER)
    assert set(summary.mailbox.held()) == {MAIL}
    assert summaries(summary) == 1


def test_a_summary_in_doubt_that_the_owner_has_archived_does_not_come_back(gmail: Life) -> None:
    next_morning(gmail)
    gmail.deliver()
    gmail.look()
    upset(gmail, "^APPEND", done=True, close=True)
    assert not send(gmail)
    owner(gmail).archive(_summary_id(gmail))
    assert send(gmail, after=LATER)
    assert set(gmail.mailbox.held()) == {MAIL}


def _summary_id(life: Life) -> bytes:
    (one,) = set(life.mailbox.held()) - {MAIL}
    return one
