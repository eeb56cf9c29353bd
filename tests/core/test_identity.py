"""Names that survive a lost database."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.identity import content_id, draft_ref, thread_id

HEADER = (
    b"Received: from a by b\r\nMessage-ID: <m1@cafe.example>\r\nFrom: Dana <dana@cafe.example>\r\n"
    b"Date: Tue, 8 Sep 2026 10:00:00 +0300\r\nSubject: a long subject that goes on and on\r\n\r\n"
)


@pytest.mark.parametrize(
    "other",
    [
        HEADER.replace(b"subject that", b"subject\r\n that"),
        HEADER.replace(b"subject that", b"subject\r\n\t  that"),
        HEADER.replace(b"Subject: a", b"Subject:a"),
        HEADER.replace(b"Subject: a", b"Subject:\r\n a"),
        HEADER.replace(b"\r\n", b"\n"),
        HEADER.replace(b"Subject:", b"SUBJECT:"),
        HEADER.replace(b"from a by b", b"from another by\r\n yet another"),
        b"X-Spam: 5\r\n" + HEADER,
        HEADER.removesuffix(b"\r\n\r\n"),
        HEADER.replace(b"\r\n\r\n", b"\r\nSubject: a second one\r\n\r\n"),
    ],
)
def test_the_same_mail_is_recognised_however_its_header_is_folded(other: bytes) -> None:
    assert content_id(other) == content_id(HEADER)


@pytest.mark.parametrize("field", [b"m1@cafe", b"dana@cafe", b"10:00:00", b"goes on"])
def test_each_of_the_four_fields_makes_another_mail(field: bytes) -> None:
    assert content_id(HEADER.replace(field, b"other")) != content_id(HEADER)


def test_gmails_own_number_wins() -> None:
    assert content_id(HEADER, "178") == content_id(b"", "178") == "gm-178"


@pytest.mark.parametrize("missing", [b"", b"Message-ID:\r\n", b"Message-ID:   \r\n"])
def test_without_a_message_id_the_whole_header_counts(missing: bytes) -> None:
    bare = HEADER.replace(b"Message-ID: <m1@cafe.example>\r\n", missing)
    assert content_id(bare) == content_id(bare)
    assert content_id(bare) != content_id(bare.replace(b"from a", b"from c"))


def test_fields_of_the_body_do_not_count() -> None:
    assert content_id(HEADER + b"Message-ID: <evil@x>\r\nSubject: other\r\n") == content_id(HEADER)


@given(st.binary(max_size=300))
def test_any_octets_have_an_identifier(header: bytes) -> None:
    assert re.fullmatch(r"[0-9a-f]{40}", content_id(header))


def test_a_draft_is_named_by_its_cause_alone() -> None:
    ref = draft_ref("box", "c1", "reply", 1)
    assert ref == draft_ref("box", "c1", "reply", 1) == "bfdb951f7d18ada7e560be762e17de7d0ab2586d"
    causes = [
        ("box2", "c1", "reply", 1),
        ("box", "c2", "reply", 1),
        ("box", "c1", "other", 1),
        ("box", "c1", "reply", 2),
    ]
    assert len({ref, *(draft_ref(*cause) for cause in causes)}) == 5


def test_the_parts_of_a_cause_do_not_run_into_each_other() -> None:
    assert draft_ref("ab", "c", "reply", 1) != draft_ref("a", "bc", "reply", 1)
    assert draft_ref("a", "b", "reply1", 1) != draft_ref("a", "b", "reply", 11)


def test_a_thread_is_named_by_its_oldest_mail() -> None:
    root = thread_id("m1@x", (), None)
    assert thread_id("m2@x", ("m1@x",), "m1@x") == root
    assert thread_id("m3@x", ("m1@x", "m2@x"), "m2@x") == root
    assert thread_id("m2@x", (), "m1@x") == root
    assert thread_id("m9@x", (), None) != root
    assert re.fullmatch(r"[0-9a-f]{40}", thread_id(None, (), None))
