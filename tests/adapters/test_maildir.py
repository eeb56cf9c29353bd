"""What only a Maildir does: stamps, names, a clock that is set back, a disk that is full."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from inboxguard.adapters.maildir import MaildirConnector, MaildirSession
from inboxguard.core.errors import ConfigurationError, Refused, Unreachable
from inboxguard.core.ports import Folders
from inboxguard.core.types import Cursor
from tests.mails import message_id, plain
from tests.twins import MaildirMailbox, id_of

HOUR_NS = 3_600_000_000_000


@pytest.fixture
def mailbox(tmp_path: Path) -> MaildirMailbox:
    return MaildirMailbox(tmp_path / "Mail", plus=True)


def session(mailbox: MaildirMailbox, *, now_ns: Callable[[], int] = time.time_ns) -> MaildirSession:
    return MaildirConnector(mailbox.account(), now_ns=now_ns).connect()


def ids(opened: MaildirSession, uids: list[str]) -> list[bytes]:
    return [id_of(listed.header) for listed in opened.list("INBOX", uids)]


def test_mail_with_the_same_stamp_as_the_last_known_is_not_lost(mailbox: MaildirMailbox) -> None:
    mailbox.deliver(plain(1))
    opened = session(mailbox)
    state = opened.state("INBOX")
    stamp = next((mailbox.root / "new").iterdir()).stat().st_ctime_ns

    assert state.uidnext == stamp
    assert opened.new_uids("INBOX", Cursor(state.uidvalidity, stamp)) != []


def test_once_the_clock_has_moved_on_known_mail_is_not_listed_again(mailbox: MaildirMailbox) -> None:
    mailbox.deliver(plain(1))
    opened = session(mailbox, now_ns=lambda: time.time_ns() + HOUR_NS)
    state = opened.state("INBOX")

    assert state.uidnext is not None
    assert opened.new_uids("INBOX", Cursor(state.uidvalidity, state.uidnext)) == []
    assert opened.state("INBOX") == state


def test_a_clock_that_was_set_back_hides_no_mail(mailbox: MaildirMailbox) -> None:
    mailbox.deliver(plain(1))
    opened = session(mailbox)
    ahead = Cursor(1, time.time_ns() + 5 * HOUR_NS)

    assert ids(opened, opened.new_uids("INBOX", ahead)) == [message_id(1)]


def test_a_stamp_in_the_future_hides_nothing_that_comes_after_it(mailbox: MaildirMailbox) -> None:
    mailbox.deliver(plain(1))
    behind = time.time_ns() - 5 * HOUR_NS
    state = session(mailbox, now_ns=lambda: behind).state("INBOX")

    assert state.uidnext == behind


def test_a_mail_that_moves_from_new_to_cur_keeps_its_uid(mailbox: MaildirMailbox) -> None:
    mailbox.deliver(plain(1))
    opened = session(mailbox)
    [before] = opened.new_uids("INBOX", Cursor(1, 1))
    mailbox.set_flags(message_id(1), ["\\Seen"])

    assert opened.new_uids("INBOX", Cursor(1, 1)) == [before]


def test_one_name_in_new_and_cur_is_one_mail(mailbox: MaildirMailbox) -> None:
    mailbox.deliver(plain(1))
    [file] = (mailbox.root / "new").iterdir()
    os.link(file, mailbox.root / "cur" / f"{file.name}:2,S")
    opened = session(mailbox)

    assert opened.state("INBOX").messages == 1
    assert [one.flags for one in opened.list("INBOX", opened.new_uids("INBOX", Cursor(1, 1)))] == [{"\\Seen"}]


def test_files_that_are_no_mail_are_passed_over(mailbox: MaildirMailbox) -> None:
    (mailbox.root / "cur" / ".hidden").write_bytes(b"x")
    (mailbox.root / "cur" / "folder").mkdir()
    (mailbox.root / "tmp" / "half").write_bytes(b"x")

    assert session(mailbox).state("INBOX").messages == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_mail_that_cannot_be_read_is_listed_without_a_header(mailbox: MaildirMailbox) -> None:
    mailbox.deliver(plain(1))
    next((mailbox.root / "new").iterdir()).chmod(0)
    opened = session(mailbox)
    listed = list(opened.list("INBOX", opened.new_uids("INBOX", Cursor(1, 1))))

    assert [one.header for one in listed] == [b""]
    assert [mail.content for _, mail in opened.fetch("INBOX", listed)] == [b""]


def test_the_same_draft_stored_twice_is_one_even_if_flags_changed(mailbox: MaildirMailbox) -> None:
    mailbox.make_folder("Drafts")
    opened = session(mailbox)
    opened.append("Drafts", plain(1), draft=True)
    [file] = (mailbox.path("Drafts") / "cur").iterdir()
    file.rename(file.with_name(file.name.replace(":2,DS", ",S=400:2,DFS")))
    opened.append("Drafts", plain(1), draft=True)

    assert len(list((mailbox.path("Drafts") / "cur").iterdir())) == 1
    assert list((mailbox.path("Drafts") / "tmp").iterdir()) == []


def test_half_a_draft_from_a_killed_run_is_written_anew(mailbox: MaildirMailbox) -> None:
    mailbox.make_folder("Drafts")
    opened = session(mailbox)
    opened.append("Drafts", plain(1), draft=True)
    [file] = (mailbox.path("Drafts") / "cur").iterdir()
    half = mailbox.path("Drafts") / "tmp" / file.name.partition(":")[0]
    half.write_bytes(b"half and longer than the whole" * 100)
    file.unlink()
    opened.append("Drafts", plain(1), draft=True)

    assert mailbox.held("Drafts")[message_id(1)][0] == plain(1)


def test_a_draft_that_cannot_be_written_is_refused_and_leaves_nothing(mailbox: MaildirMailbox) -> None:
    mailbox.make_folder("Drafts")
    opened = session(mailbox)
    (mailbox.path("Drafts") / "tmp").rmdir()
    (mailbox.path("Drafts") / "tmp").write_bytes(b"in the way")

    with pytest.raises(Refused, match="could not be written"):
        opened.append("Drafts", plain(1), draft=True)
    assert mailbox.held("Drafts") == {}


def test_the_name_of_a_stored_draft_says_nothing_of_who_wrote_it(mailbox: MaildirMailbox) -> None:
    mailbox.make_folder("Drafts")
    session(mailbox).append("Drafts", plain(1), draft=True)

    [file] = (mailbox.path("Drafts") / "cur").iterdir()
    assert "guard" not in file.name
    assert file.stat().st_mode & 0o077 == 0


def test_a_tree_whose_root_only_holds_folders(tmp_path: Path) -> None:
    tree = MaildirMailbox(tmp_path / "Mail" / "Inbox", plus=False)
    tree.deliver(plain(1))
    for name in ("[Gmail]/&BdgF2QXVBdgF1QXq-", "[Gmail]/Sent Mail"):
        for part in ("tmp", "new", "cur"):
            (tmp_path / "Mail" / name / part).mkdir(parents=True)
    opened = MaildirConnector(replace(tree.account(), path=tmp_path / "Mail")).connect()

    assert opened.state("INBOX").messages == 1
    assert opened.folders() == Folders(drafts="[Gmail]/טיוטות", sent="[Gmail]/Sent Mail")
    assert opened.state("[Gmail]/טיוטות").messages == 0
    assert opened.append("[Gmail]/&BdgF2QXVBdgF1QXq-", plain(2), draft=True).uid is None
    assert opened.state("[Gmail]/טיוטות").messages == 1


@pytest.mark.parametrize("name", ["Clients.Dana", "Clients/Dana"])
def test_folders_within_folders_open_with_either_delimiter(tmp_path: Path, name: str) -> None:
    for plus, stored in ((True, "Clients.Dana"), (False, "Clients/Dana")):
        mailbox = MaildirMailbox(tmp_path / str(plus), plus=plus)
        mailbox.make_folder(stored)
        assert session(mailbox).state(name).messages == 0


def test_drafts_is_created_beside_the_folders_that_are_there(tmp_path: Path) -> None:
    plus, plain_tree = (MaildirMailbox(tmp_path / str(kind), plus=kind) for kind in (True, False))
    plain_tree.make_folder("Archive")
    for mailbox in (plus, plain_tree):
        assert session(mailbox).create_drafts() == "Drafts"

    assert (tmp_path / "True" / ".Drafts" / "maildirfolder").is_file()
    assert (tmp_path / "False" / "Drafts" / "cur").is_dir()


def test_a_missing_disk_is_unreachable(tmp_path: Path, mailbox: MaildirMailbox) -> None:
    account = mailbox.account()
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(Unreachable, match="no Maildir"):
            MaildirConnector(replace(account, path=path)).connect()
    with pytest.raises(ConfigurationError):
        MaildirConnector(replace(account, path=None))


def test_a_disk_that_goes_away_is_unreachable(mailbox: MaildirMailbox) -> None:
    opened = session(mailbox)
    (mailbox.root / "new").rmdir()

    with pytest.raises(Unreachable):
        opened.state("INBOX")
