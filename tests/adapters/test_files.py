"""Mail in files."""

import io
import os
from pathlib import Path

import pytest

from inboxguard.adapters.files import read_paths
from inboxguard.core.errors import UsageError
from tests.mails import message_id, plain
from tests.twins import MaildirMailbox, id_of

POSTMARK = b"From dana@studio.example Sun Nov  1 20:15:00 2026\n"


def sources(*paths: Path, stdin: io.BytesIO | None = None) -> list[tuple[str, bytes]]:
    return [(mail.source, mail.content) for mail in read_paths(paths, stdin)]


def mbox(*mails: bytes) -> bytes:
    return b"".join(POSTMARK + mail.replace(b"\r\n", b"\n") + b"\n" for mail in mails)


def test_one_mail(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(plain(1).replace(b"\r\n", b"\n"))

    [mail] = read_paths([tmp_path / "a.eml"], None)

    assert mail.source == str(tmp_path / "a.eml")
    assert mail.content == plain(1)
    assert mail.received_at is None


def test_any_file_that_is_named_is_read_whatever_its_ending(tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_bytes(plain(1))
    assert sources(tmp_path / "mail.txt") == [(str(tmp_path / "mail.txt"), plain(1))]


def test_folders_are_read_through_and_sorted(tmp_path: Path) -> None:
    for name in ("b.eml", "a.EML", "deep/er/c.eml", "notes.txt", "z.mbox"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(mbox(plain(1), plain(2)) if name == "z.mbox" else plain(1))
    os.symlink(tmp_path, tmp_path / "deep" / "round")

    names = [source.removeprefix(f"{tmp_path}/") for source, _ in sources(tmp_path)]
    assert names == ["a.EML", "b.eml", "deep/er/c.eml", "z.mbox#1", "z.mbox#2"]


def test_paths_come_in_the_order_given(tmp_path: Path) -> None:
    for name in ("b.eml", "a.eml"):
        (tmp_path / name).write_bytes(plain(1))
    given = [tmp_path / "b.eml", tmp_path / "a.eml", tmp_path / "b.eml"]
    assert [source for source, _ in sources(*given)] == [str(path) for path in given]


def test_an_mbox_is_split_at_its_postmarks_and_its_escapes_are_undone(tmp_path: Path) -> None:
    body = b"Subject: x\n\n>From the start.\n>>From deeper\n> From a quote\nFrom now on, call me.\n"
    (tmp_path / "box").write_bytes(mbox(body, plain(2)))

    (first, content), (second, other) = sources(tmp_path / "box")

    assert (first, second) == (f"{tmp_path}/box#1", f"{tmp_path}/box#2")
    assert content == (
        b"Subject: x\r\n\r\nFrom the start.\r\n>From deeper\r\n> From a quote\r\nFrom now on, call me.\r\n"
    )
    assert other == plain(2)


def test_a_sentence_after_an_empty_line_does_not_split(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(mbox(b"Subject: x\n\nHello.\n\nFrom tomorrow I work at 10:30.\n", plain(2)))
    assert len(sources(tmp_path / "box")) == 2


def test_postmarks_without_a_date_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(b"From nobody\nSubject: a\n\none\n\nFrom nobody\nSubject: b\n\ntwo\n")
    assert [content for _, content in sources(tmp_path / "box")] == [
        b"Subject: a\r\n\r\none\r\n",
        b"Subject: b\r\n\r\ntwo\r\n",
    ]


def test_an_mbox_with_crlf(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(mbox(plain(1), plain(2)).replace(b"\n", b"\r\n"))
    assert [content for _, content in sources(tmp_path / "box")] == [plain(1), plain(2)]


def test_a_maildir_is_read_without_renaming(tmp_path: Path) -> None:
    mailbox = MaildirMailbox(tmp_path / "Mail", plus=True)
    mailbox.make_folder("Sent")
    mailbox.deliver(plain(1), flags=["\\Seen"])
    mailbox.deliver(POSTMARK + plain(2))
    mailbox.deliver(plain(3), "Sent")
    before = sorted(mailbox.root.rglob("*"))

    found = sources(mailbox.root)

    assert [id_of(content) for _, content in found] == [message_id(1), message_id(2)]
    assert sorted(mailbox.root.rglob("*")) == before


def test_standard_input_is_one_mail_or_an_mbox() -> None:
    assert sources(Path("-"), stdin=io.BytesIO(plain(1))) == [("-", plain(1))]
    assert sources(Path("-"), stdin=io.BytesIO(mbox(plain(1), plain(2)))) == [("-#1", plain(1)), ("-#2", plain(2))]
    assert sources(Path("-"), stdin=io.BytesIO(b"")) == [("-", b"")]


def test_a_missing_path_is_named_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(plain(1))
    with pytest.raises(UsageError, match=r"nothing-here\.eml"):
        read_paths([tmp_path / "a.eml", tmp_path / "nothing-here.eml"], None)
    with pytest.raises(UsageError, match="standard input"):
        read_paths([Path("-")], None)


def test_what_cannot_be_read_has_no_content(tmp_path: Path) -> None:
    os.symlink(tmp_path / "gone", tmp_path / "broken.eml")
    (tmp_path / "empty.eml").write_bytes(b"")
    assert sources(tmp_path) == [(f"{tmp_path}/broken.eml", b""), (f"{tmp_path}/empty.eml", b"")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_must_not_be_read_has_no_content(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    (tmp_path / "a.eml").write_bytes(plain(1))
    (tmp_path / "a.eml").chmod(0)
    assert sources(tmp_path) == [(f"{tmp_path}/a.eml", b""), (f"{tmp_path}/shut", b"")]
    (tmp_path / "shut").chmod(0o700)
