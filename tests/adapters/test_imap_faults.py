"""IMAP sessions with servers that lie, break off, or choke on one mail."""

import re
from datetime import UTC, datetime

import pytest

from inboxguard.adapters.imap_fetch import windows
from inboxguard.adapters.imap_structure import Layout, Leaf
from inboxguard.core.errors import MailboxError, Refused, Unreachable
from inboxguard.core.types import Cursor, FolderState, Listed
from tests.scripted import CAPABILITY, CLOSE, DRIP, Answer, session

MESSAGE = b"Subject: x\r\n\r\nwords\r\n"


# state and search


def test_state_is_one_status() -> None:
    with session({" STATUS ": '* STATUS "INBOX" (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 5)\r\n{tag} OK done\r\n'}) as (
        mail,
        server,
    ):
        before = len(server.received)
        assert mail.state("INBOX") == FolderState(uidvalidity=5, uidnext=9, messages=3)
        assert len(server.received) == before + 1


@pytest.mark.parametrize(
    "answer", ['* STATUS "INBOX" ()\r\n{tag} OK done\r\n', "{tag} OK done\r\n", "* STATUS\r\n{tag} OK done\r\n"]
)
def test_an_empty_status_is_filled_by_examine(answer: str) -> None:
    examine = "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK done\r\n"
    with session({" STATUS ": answer, " EXAMINE ": examine}) as (mail, _):
        assert mail.state("INBOX") == FolderState(uidvalidity=7, uidnext=None, messages=2)


def test_the_last_mail_that_the_server_names_beyond_the_cursor_is_not_new() -> None:
    rules: dict[str, Answer] = {
        " EXAMINE ": "* 3 EXISTS\r\n{tag} OK done\r\n",
        " UID SEARCH UID 10:": "* SEARCH 9\r\n{tag} OK done\r\n",
    }
    with session(rules) as (mail, _):
        assert mail.new_uids("INBOX", Cursor(7, 10)) == []


def test_a_search_may_answer_in_several_lines_and_with_a_modseq() -> None:
    rules: dict[str, Answer] = {
        " EXAMINE ": "* 3 EXISTS\r\n{tag} OK done\r\n",
        " UID SEARCH ": "* SEARCH 12 11\r\n* SEARCH\r\n* SEARCH 13 (MODSEQ 99)\r\n{tag} OK done\r\n",
    }
    with session(rules) as (mail, _):
        assert mail.new_uids("INBOX", Cursor(7, 10)) == ["11", "12", "13"]
        assert mail.recent_uids("INBOX", 3) == ["11", "12", "13"]


def test_a_folder_too_big_for_one_line_is_searched_in_windows_from_above() -> None:
    rules: dict[str, Answer] = {
        " EXAMINE ": "* 120000 EXISTS\r\n{tag} OK done\r\n",
        " UID SEARCH 70001:\\* UID 1:": "* SEARCH 80000\r\n{tag} OK done\r\n",
        " UID SEARCH 20001:70000 UID 1:": "* SEARCH 70000\r\n{tag} OK done\r\n",
        " UID SEARCH 1:20000 UID 1:": "* SEARCH 1\r\n{tag} OK done\r\n",
    }
    with session(rules) as (mail, _):
        assert mail.new_uids("INBOX", Cursor(7, 1)) == ["1", "70000", "80000"]


def test_only_examine_and_peek_are_sent() -> None:
    with session(_mails(3)) as (mail, server):
        list(mail.fetch("INBOX", list(mail.list("INBOX", ["1", "2", "3"]))))

        sent = " ".join(server.received)
        assert "SELECT" not in sent
        assert "STORE" not in sent
        assert re.findall(r" BODY\[", sent) == []
        assert "BODY.PEEK[" in sent


# refusals, throttling, lost connections


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("{tag} NO [NONEXISTENT] no such folder\r\n", Refused),
        ("{tag} NO [OVERQUOTA] Account exceeded command or bandwidth limits\r\n", Unreachable),
        ("{tag} BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds\r\n", Unreachable),
        ("{tag} NO [SERVERBUG] STATUS Server error - Please try again later\r\n", Unreachable),
        ("* BYE Session invalidated - AccessTokenExpired\r\n" + CLOSE, Unreachable),
        (CLOSE, Unreachable),
        ("garbage\r\n", Unreachable),
        ("* STATUS " + "x" * 1_100_000 + "\r\n{tag} OK done\r\n", Unreachable),
    ],
)
def test_a_failed_command_tells_what_to_do(answer: str, expected: type[MailboxError]) -> None:
    with session({" STATUS ": answer}) as (mail, _):
        with pytest.raises(MailboxError) as failure:
            mail.state("INBOX")
        assert isinstance(failure.value, expected)
        if expected is Unreachable:
            with pytest.raises(Unreachable, match="closed"):
                mail.state("INBOX")


def test_the_text_of_bye_is_told_without_addresses() -> None:
    parting = "* BYE Disconnected dana@home.example for inactivity\r\n" + CLOSE
    with session({" STATUS ": parting}) as (mail, _), pytest.raises(Unreachable, match="Disconnected … for inactivity"):
        mail.state("INBOX")


def test_a_dribbling_server_meets_the_deadline() -> None:
    slow = '* STATUS "INBOX" (' + " " * 10_000 + DRIP
    too_late = pytest.raises(Unreachable, match=r"within 0\.3 seconds")
    with session({" STATUS ": slow}, deadline_seconds=0.3) as (mail, _), too_late:
        mail.state("INBOX")


# listing and fetching

_STRUCTURE = '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)'


def _uids(command: str) -> list[int]:
    found = re.search(r"UID FETCH ([\d,]+) ", command)
    assert found
    return [int(uid) for uid in found[1].split(",")]


def _fetched(command: str, *, extra: str = "") -> str:
    lines = []
    for uid in _uids(command):
        header = f"Message-ID: <m{uid}@x.example>\r\n\r\n"
        items = [f"UID {uid}", "RFC822.SIZE 99", 'INTERNALDATE "01-Nov-2026 20:15:07 +0200"', "FLAGS (\\Seen)"]
        if "BODYSTRUCTURE" in command:
            items.append(f"BODYSTRUCTURE {_STRUCTURE}")
        if "HEADER.FIELDS" in command:
            items.append(f"BODY[HEADER.FIELDS (DATE)] {{{len(header)}}}\r\n{header}")
        if "BODY.PEEK[1]" in command:
            items.append("BODY[1]<0> {5}\r\nhello")
        if "BODY.PEEK[TEXT]" in command:
            items.append("BODY[TEXT]<0> {3}\r\nraw")
        lines.append(f"* {uid} FETCH ({' '.join(items)}{extra})\r\n")
    return "".join(lines) + "{tag} OK done\r\n"


def _mails(count: int, fetch: Answer = _fetched) -> dict[str, Answer]:
    return {" EXAMINE ": f"* {count} EXISTS\r\n{{tag}} OK done\r\n", " UID FETCH ": fetch}


def test_headers_come_in_batches_of_two_hundred() -> None:
    with session(_mails(220)) as (mail, server):
        listed = list(mail.list("INBOX", [str(uid) for uid in range(1, 221)]))

        assert [one.uid for one in listed] == [str(uid) for uid in range(1, 221)]
        assert [len(_uids(line)) for line in server.commands("UID FETCH")] == [200, 20]
        assert listed[0].received_at == datetime(2026, 11, 1, 18, 15, 7, tzinfo=UTC)
        assert listed[0].flags == {"\\Seen"}


@pytest.mark.parametrize(("size", "together"), [(900, [200, 50]), (20_000, [200, 50]), (9_000_000, [122, 122, 6])])
def test_texts_are_fetched_together_up_to_four_megabytes(size: int, together: list[int]) -> None:
    leaf = Leaf("1", b"text/plain", (), b"7bit", size, b"", ())
    mails = [
        Listed(str(uid), datetime.now(UTC), size, frozenset(), b"", layout=Layout((leaf,))) for uid in range(1, 251)
    ]
    found = list(windows(mails))
    assert [len(window) for window in found] == together
    assert [mail for window in found for mail in window] == mails


@pytest.mark.parametrize(
    "poison",
    [
        "{tag} NO [SERVERBUG2] cannot\r\n",
        "{tag} BAD structure\r\n",
        "* 3 FETCH (UID 3 BODYSTRUCTURE (((\r\n{tag} OK done\r\n",
        "* 3 FETCH (UID 3 BODYSTRUCTURE " + "(" * 2000 + ")" * 2000 + ")\r\n{tag} OK done\r\n",
        "* 3 FETCH (UID 3 BODYSTRUCTURE (" + "x" * 1_100_000 + "))\r\n{tag} OK done\r\n",
        "* 3 FETCH (UID 3 BODYSTRUCTURE ({60000000}\r\n",
        "* 3 FETCH (UID 3" + CLOSE,
    ],
    ids=["no", "bad", "open", "deep", "long", "vast", "hangs up"],
)
def test_a_poisoned_mail_is_isolated_and_read_from_its_first_octets(poison: str) -> None:
    def fetch(command: str) -> str:
        return poison if 3 in _uids(command) and "BODYSTRUCTURE" in command else _fetched(command)

    with session(_mails(8, fetch)) as (mail, _):
        listed = list(mail.list("INBOX", [str(uid) for uid in range(1, 9)]))
        contents = dict(mail.fetch("INBOX", listed))

    assert [one.header for one in listed] == [b"Message-ID: <m%d@x.example>\r\n" % uid for uid in range(1, 9)]
    assert contents["3"].content == b"Message-ID: <m3@x.example>\r\n\r\nraw"
    assert contents["4"].content.endswith(b"\r\n\r\nhello")


def test_a_mail_that_cannot_be_listed_at_all_has_no_header() -> None:
    def fetch(command: str) -> str:
        return "{tag} BAD never\r\n" if 2 in _uids(command) else _fetched(command)

    with session(_mails(3, fetch)) as (mail, _):
        listed = list(mail.list("INBOX", ["1", "2", "3"]))
        contents = dict(mail.fetch("INBOX", listed))

    assert [one.uid for one in listed if not one.header] == ["2"]
    assert listed[1].received_at.utcoffset() is not None
    assert contents["2"].content == b""
    assert contents["3"].content


def test_if_every_mail_fails_the_server_is_ill() -> None:
    with session(_mails(3, "{tag} NO no\r\n")) as (mail, _), pytest.raises(Unreachable, match="every mail"):
        list(mail.list("INBOX", ["1", "2", "3"]))


def test_a_server_that_always_hangs_up_is_not_called_for_ever() -> None:
    with session(_mails(50, CLOSE)) as (mail, server):
        with pytest.raises(Unreachable):
            list(mail.list("INBOX", [str(uid) for uid in range(1, 51)]))
        assert server.connections <= 12


def test_flag_changes_of_others_are_not_taken_for_mails() -> None:
    def fetch(command: str) -> str:
        return "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n* 9 FETCH (FLAGS ())\r\n" + _fetched("UID FETCH 2 " + command[20:])

    with session(_mails(3, fetch)) as (mail, _):
        assert [one.uid for one in mail.list("INBOX", ["1", "2"])] == ["2"]


def test_the_id_of_gmail_is_asked_for_where_there_is_one() -> None:
    def fetch(command: str) -> str:
        return _fetched(command, extra=" X-GM-MSGID 1278455344230334865")

    with session(_mails(1, fetch), capability=CAPABILITY + " X-GM-EXT-1") as (mail, server):
        assert [one.gmail_id for one in mail.list("INBOX", ["1"])] == ["1278455344230334865"]
        assert "X-GM-MSGID" in server.commands("UID FETCH")[0]
    with session(_mails(1)) as (mail, server):
        assert [one.gmail_id for one in mail.list("INBOX", ["1"])] == [None]
        assert "X-GM-MSGID" not in server.commands("UID FETCH")[0]


def test_a_time_that_cannot_be_read_is_long_ago() -> None:
    def fetch(command: str) -> str:
        return _fetched(command).replace("01-Nov-2026 20:15:07 +0200", "yesterday")

    with session(_mails(1, fetch)) as (mail, _):
        assert [one.received_at.year for one in mail.list("INBOX", ["1"])] == [1970]


def test_a_uid_of_another_kind_is_left_out() -> None:
    with session(_mails(1)) as (mail, _):
        strange = Listed("1700.M1.host", datetime.now(UTC), 0, frozenset(), b"")
        assert list(mail.list("INBOX", ["1700.M1.host"])) == []
        assert list(mail.fetch("INBOX", [strange])) == []
