"""A session that is kept: rest, wait for news, resume."""

import select
import time
from collections.abc import Iterator

import pytest

from inboxguard.core.errors import Unreachable
from tests.scripted import CAPABILITY, CLOSE, HANG, Answer, session
from tests.servers import DOVECOT, Dovecot, dovecot, wait_until
from tests.twins import ImapMailbox
from tests.workshop import message

IDLE = CAPABILITY + " IDLE"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    if DOVECOT is None:
        pytest.skip("dovecot is not installed")
    with dovecot() as running:
        yield running


def readable(fileno: int, seconds: float = 0) -> bool:
    return bool(select.select([fileno], [], [], seconds)[0])


@pytest.mark.server
def test_a_wait_ends_when_mail_comes_and_the_session_goes_on(server: Dovecot) -> None:
    mailbox = ImapMailbox(server, "waits")
    with mailbox.connector().connect() as mail:
        before = mail.state("INBOX")
        for number in range(1, 4):
            idle = mail.idle("INBOX")
            assert idle is not None
            assert not idle.news
            assert not readable(idle.fileno)
            mailbox.deliver(message("words", message_id=f"m{number}@x.example").replace(b"\n", b"\r\n"))
            assert readable(idle.fileno, 10)
            assert mail.resume()
            assert mail.state("INBOX").messages == before.messages + number


@pytest.mark.server
def test_a_poll_of_a_kept_session_is_one_round_trip_of_less_than_300_octets(server: Dovecot) -> None:
    with ImapMailbox(server, "counts").connector().connect() as mail:
        mail.new_uids("INBOX", _beginning())
        mail.rest()
        counted = _Counted(mail)
        assert mail.resume()
        mail.state("INBOX")
        assert counted.sent == 1
        assert counted.octets < 300


def _beginning():  # type: ignore[no-untyped-def]
    from inboxguard.core.types import Cursor

    return Cursor(1, 1)


class _Counted:
    """Counts what goes over imaplib's connection."""

    def __init__(self, mail: object) -> None:
        self.sent = 0
        self.octets = 0
        imap = mail._wire._client._imap  # type: ignore[attr-defined]
        send, readline = imap.send, imap.readline

        def counted_send(data: bytes) -> None:
            self.sent += 1
            self.octets += len(data)
            send(data)

        def counted_readline() -> bytes:
            line: bytes = readline()
            self.octets += len(line)
            return line

        imap.send, imap.readline = counted_send, counted_readline


def idling(first: str, *, done: str = "OK done\r\n") -> dict[str, Answer]:
    """Answers IDLE with `first` in one piece, and DONE with the tag of the IDLE."""
    tags: list[str] = []

    def begin(command: str) -> str:
        tags.append(command.partition(" ")[0])
        return f"* OK as you wish\r\n{first}"

    return {" IDLE$": begin, "^DONE$": lambda _: f"{tags[-1]} {done}"}


def test_news_in_one_segment_with_the_continuation_is_seen() -> None:
    with session(idling("+ idling\r\n* 3 EXISTS\r\n"), capability=IDLE) as (mail, _):
        idle = mail.idle("INBOX")
        assert idle is not None
        wait_until(lambda: idle.news or readable(idle.fileno))


def test_news_before_the_continuation_is_seen() -> None:
    with session(idling("* 3 EXISTS\r\n+ idling\r\n"), capability=IDLE) as (mail, _):
        idle = mail.idle("INBOX")
        assert idle is not None
        assert idle.news


def test_a_server_that_refuses_idle_is_polled() -> None:
    with session({" IDLE$": "{tag} NO not today\r\n"}, capability=IDLE) as (mail, _):
        assert mail.idle("INBOX") is None
        assert mail.resume()
        assert mail.state("INBOX").messages == 0


def test_a_server_without_idle_is_not_asked() -> None:
    with session() as (mail, server):
        assert mail.idle("INBOX") is None
        assert not server.commands("IDLE")


def test_a_server_that_closes_during_the_wait_is_noticed_at_once() -> None:
    with session(idling("+ idling\r\n" + CLOSE), capability=IDLE) as (mail, _):
        began = time.monotonic()
        idle = mail.idle("INBOX")
        assert idle is not None
        assert idle.news or readable(idle.fileno, 2)
        assert not mail.resume()
        assert time.monotonic() - began < 2
        with pytest.raises(Unreachable):
            mail.state("INBOX")


def test_a_done_without_an_answer_ends_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inboxguard.adapters.imap_wire._DONE_SECONDS", 0.2)
    with session(idling("+ idling\r\n", done=HANG), capability=IDLE) as (mail, _):
        assert mail.idle("INBOX") is not None
        assert not mail.resume()


def test_a_bye_during_the_rest_is_noticed_without_a_failed_look() -> None:
    rules: dict[str, Answer] = {" CLOSE$": "{tag} OK closed\r\n* BYE for maintenance" + CLOSE}
    with session(rules) as (mail, _):
        mail.new_uids("INBOX", _beginning())
        mail.rest()
        wait_until(lambda: not mail.resume())


def test_a_rest_leaves_the_folder_once() -> None:
    with session({" CLOSE$": "{tag} OK closed\r\n"}) as (mail, server):
        mail.new_uids("INBOX", _beginning())
        mail.rest()
        mail.rest()
        assert mail.resume()
        assert len(server.commands("CLOSE")) == 1
