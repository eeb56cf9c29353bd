"""IMAP folders and APPEND with servers that lie or break off."""

from hashlib import sha256

import pytest

from inboxguard.core.errors import InDoubt, Refused, Unreachable
from inboxguard.core.ports import Folders, Receipt, Removal
from tests.scripted import CAPABILITY, CLOSE, HANG, STALL, Answer, ScriptedImap, session
from tests.servers import wait_until

MESSAGE = b"Subject: x\r\n\r\nwords\r\n"


# folders


def _listing(*lines: str) -> str:
    return "".join(f"* LIST {line}\r\n" for line in lines) + "{tag} OK done\r\n"


@pytest.mark.parametrize(
    ("listing", "namespace", "expected"),
    [
        (['(\\drafts) "/" Zettel', '(\\SENT) "/" Weg'], "", Folders("Zettel", "Weg")),
        (['() "/" Drafts', '(\\Noselect) "/" Sent', '() "/" "Sent Items"'], "", Folders("Drafts", "Sent Items")),
        (['(\\Drafts \\NonExistent) "/" Gone', '() "/" Draft'], "", Folders("Draft", None)),
        (['() "." INBOX.Drafts', '() "." INBOX.Weg'], '(("INBOX." ".")) NIL NIL', Folders("INBOX.Drafts", None)),
        (['() "." INBOX.Drafts'], "none", Folders("INBOX.Drafts", None)),
        (
            ['(\\Drafts) "/" user/bob/Drafts', '() "/" Drafts'],
            '(("" "/")) (("user/" "/")) NIL',
            Folders("Drafts", None),
        ),
        (
            [
                '(\\Noselect) "/" "[Gmail]"',
                '(\\Drafts) "/" "[Gmail]/&BdgF2QXVBdgF1QXq-"',
                '() "/" "[Gmail]/&BdMF1QXQBeg- &BdkF1QXmBdA-"',
            ],
            "",
            Folders("[Gmail]/טיוטות", "[Gmail]/דואר יוצא"),
        ),
        (
            ['(\\Trash) "/" Weg', '(\\all) "/" Alles', '() "/" Trash'],
            "",
            Folders(None, None, trash="Weg", everything="Alles"),
        ),
        (['() "/" NIL', '() NIL flat', '() "/" 2024', '() "/" "bad &utf-"'], "", Folders(None, None)),
        ([], "", Folders(None, None)),
    ],
)  # fmt: skip
def test_folders_are_found(listing: list[str], namespace: str, expected: Folders) -> None:
    rules: dict[str, Answer] = {" LIST ": _listing(*listing)}
    if namespace not in {"", "none"}:
        rules[" NAMESPACE$"] = f"* NAMESPACE {namespace}\r\n{{tag}} OK done\r\n"
    with session(rules, capability="IMAP4rev1" if namespace == "none" else CAPABILITY) as (mail, _):
        assert mail.folders() == expected


def test_attributes_are_asked_for_where_the_server_shows_them_only_then() -> None:
    rules: dict[str, Answer] = {
        r" LIST \(SPECIAL-USE\)": _listing('(\\Drafts) "/" Zettel'),
        " LIST ": _listing('() "/" Zettel', '() "/" Drafts'),
    }
    with session(rules, capability=CAPABILITY + " SPECIAL-USE") as (mail, _):
        assert mail.folders() == Folders("Zettel", None)


@pytest.mark.parametrize(
    ("capability", "refused", "created"),
    [
        (CAPABILITY, False, ['CREATE "Drafts"']),
        (CAPABILITY + " CREATE-SPECIAL-USE", False, ['CREATE "Drafts" (USE (\\Drafts))']),
        (CAPABILITY + " CREATE-SPECIAL-USE", True, ['CREATE "Drafts" (USE (\\Drafts))', 'CREATE "Drafts"']),
    ],
)
def test_drafts_is_created_and_subscribed(capability: str, refused: bool, created: list[str]) -> None:
    rules: dict[str, Answer] = {
        r" CREATE .*USE": "{tag} NO [USEATTR] no\r\n" if refused else "{tag} OK done\r\n",
        " CREATE ": "{tag} NO [ALREADYEXISTS] is there\r\n",
        " SUBSCRIBE ": "{tag} NO none here\r\n",
    }
    with session(rules, capability=capability) as (mail, server):
        assert mail.create_drafts() == "Drafts"
        assert [line.partition(" ")[2] for line in server.commands("CREATE")] == created
        assert len(server.commands("SUBSCRIBE")) == 1


@pytest.mark.parametrize("capability", [CAPABILITY, "IMAP4rev1"])
def test_drafts_is_created_below_the_prefix(capability: str) -> None:
    rules: dict[str, Answer] = {
        " NAMESPACE$": '* NAMESPACE (("INBOX." ".")) NIL NIL\r\n{tag} OK done\r\n',
        " LIST ": _listing('() "." INBOX', '() "." INBOX.Old'),
        " CREATE |SUBSCRIBE": "{tag} OK done\r\n",
    }
    with session(rules, capability=capability) as (mail, _):
        assert mail.create_drafts() == "INBOX.Drafts"


def test_a_create_that_is_refused_is_told() -> None:
    rules: dict[str, Answer] = {
        " CREATE ": "{tag} NO [NOPERM] not you\r\n",
        " LIST ": _listing('() "/" INBOX'),
        " STATUS ": "{tag} NO [NONEXISTENT] no such folder\r\n",
    }
    with session(rules) as (mail, _), pytest.raises(Refused) as refusal:
        mail.create_drafts()
    assert refusal.value.code == "NOPERM"


# append


def test_a_draft_goes_with_its_flags_and_comes_back_with_its_uid() -> None:
    with session() as (mail, server):
        assert mail.append("טיוטות", MESSAGE, draft=True) == Receipt(7, 5)
        assert mail.append("INBOX", MESSAGE, draft=False) == Receipt(7, 5)

        first, second = server.commands("APPEND")
        assert first.partition(" ")[2] == r'APPEND "&BdgF2QXVBdgF1QXq-" (\Draft \Seen) {21}'
        assert second.partition(" ")[2] == 'APPEND "INBOX" () {21}'
        assert server.literals == [MESSAGE + b"\r\n"] * 2


@pytest.mark.parametrize("text", ["done", "[APPENDUID 0 x] done", "[APPENDUID"])
def test_a_garbled_appenduid_is_none(text: str) -> None:
    with session({" APPEND ": f"+ go\n{{tag}} OK {text}\r\n"}) as (mail, _):
        assert mail.append("Drafts", MESSAGE, draft=True) == Receipt(None, None)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("{tag} NO [TRYCREATE] no such folder\r\n", "TRYCREATE"),
        ("{tag} NO [OVERQUOTA] full\r\n", "OVERQUOTA"),
        ("+ go\n{tag} NO [LIMIT] Mail size is larger than the maximum size allowed\r\n", "LIMIT"),
        ("+ go\n{tag} NO no reason\r\n", ""),
        ("{tag} BAD [TOOBIG] no\r\n", "TOOBIG"),
    ],
)
def test_a_tagged_no_means_certainly_not_stored(answer: str, code: str) -> None:
    with session({" APPEND ": answer}) as (mail, _):
        with pytest.raises(Refused) as refusal:
            mail.append("Drafts", MESSAGE, draft=True)
        assert refusal.value.code == code
        assert mail.state("INBOX").messages == 0


@pytest.mark.parametrize(
    "answer",
    [
        CLOSE,
        "+ go\n" + CLOSE,
        "+ go" + CLOSE,
        "+ go\n* BYE later\r\n" + CLOSE,
        "+ go\ngarbage\r\n",
        HANG,
        "+ go\n" + HANG,
    ],
)
def test_anything_else_leaves_it_in_doubt_and_the_session_is_dead(answer: str) -> None:
    with session({" APPEND ": answer}, deadline_seconds=0.3) as (mail, _):
        with pytest.raises(InDoubt):
            mail.append("Drafts", MESSAGE, draft=True)
        with pytest.raises(Unreachable):
            mail.append("Drafts", MESSAGE, draft=True)


def test_what_was_not_sent_when_in_doubt_is_thrown_away() -> None:
    big = b"Subject: x\r\n\r\n" + b"x" * 16_000_000
    with session({" APPEND ": "+ go" + STALL}, deadline_seconds=1.0) as (mail, server):
        with pytest.raises(InDoubt):
            mail.append("Drafts", big, draft=True)
        server.resume.set()
        wait_until(lambda: server.reset)
        assert server.leftover < len(big)


# removal, and looking for what is to be removed

_OPEN = "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-WRITE] done\r\n"
_OCTETS = f"* 1 FETCH (UID 5 BODY[] {{{len(MESSAGE)}}}\r\n{MESSAGE.decode()})\r\n{{tag}} OK done\r\n"
_HASH = sha256(MESSAGE).hexdigest()


def _changing(server: ScriptedImap) -> list[str]:
    words = ("SELECT", "STORE", "EXPUNGE", "CLOSE")
    return [line.partition(" ")[2] for line in server.received if any(f" {word}" in line for word in words)]


def test_without_uidplus_nothing_is_opened_for_a_removal() -> None:
    with session({" SELECT ": _OPEN}, capability="IMAP4rev1") as (mail, server):
        assert mail.remove("Drafts", "5", uidvalidity=7, sha256=[_HASH]) is Removal.UNABLE
        assert _changing(server) == []


@pytest.mark.parametrize("refused", [" STORE .*\\+FLAGS", " EXPUNGE "])
def test_a_removal_that_is_refused_leaves_no_mark(refused: str) -> None:
    rules: dict[str, Answer] = {
        refused: "{tag} NO [NOPERM] read only\r\n",
        " SELECT ": _OPEN,
        " FETCH 5 ": _OCTETS,
        " STORE |EXPUNGE ": "{tag} OK done\r\n",
    }
    with session(rules) as (mail, server):
        assert mail.remove("Drafts", "5", uidvalidity=7, sha256=[_HASH]) is Removal.UNABLE
        assert any("-FLAGS" in line for line in _changing(server))
        assert server.commands("EXAMINE"), "left open for changes"
        assert mail.state("INBOX").messages == 0


def test_a_connection_that_is_lost_in_a_removal_is_told_as_lost() -> None:
    with session({" SELECT ": _OPEN, " FETCH 5 ": _OCTETS, " STORE ": CLOSE}) as (mail, server):
        with pytest.raises(Unreachable):
            mail.remove("Drafts", "5", uidvalidity=7, sha256=[_HASH])
        assert not any("EXPUNGE" in line for line in _changing(server))


@pytest.mark.parametrize("answer", ["{tag} NO [SERVERBUG] try later\r\n", "{tag} BAD no such key\r\n", CLOSE])
def test_a_server_that_cannot_search_headers_has_no_opinion(answer: str) -> None:
    opened = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-ONLY] done\r\n"
    with session({" SEARCH ": answer, " EXAMINE ": opened}) as (mail, _):
        assert mail.find_uids("Drafts", "ab" * 20) == []
        assert mail.state("INBOX").messages == 0, "the session is of use"


@pytest.mark.parametrize("answer", ["{tag} OK done\r\n", "{tag} BAD unknown\r\n", "{tag} NO not now\r\n"])
def test_a_refresh_needs_no_check(answer: str) -> None:
    with session({" CHECK$": answer, " NOOP$": "{tag} OK done\r\n"}) as (mail, server):
        mail.refresh("Drafts")
        assert len(server.commands("EXAMINE")) == len(server.commands("CHECK")) == 1
        assert mail.state("INBOX").messages == 0
