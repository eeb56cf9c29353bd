"""Names that survive a lost database."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.identity import content_id, draft_ref, refs_in, short_id, text_hash, thread_id

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


REF = "ab" * 20


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (f"Message-ID: <{REF}@bar.example>", True),
        (f"message-id:\r\n <{REF}@bar.example>", True),
        (f"Subject: x\nX-Draft-Ref: {REF}\n", True),
        (f"X-Microsoft-Original-Message-ID: <{REF}@bar.example>", True),
        (f"In-Reply-To: <{REF}@bar.example>\r\nReferences: <{REF}@bar.example>", False),
        (f"Subject: Message-ID: <{REF}@bar.example>", False),
        (f"Message-ID: <c{REF}@bar.example>", False),
        ("Message-ID: <m1@bar.example>", False),
        ("", False),
    ],
)
def test_a_draft_is_known_by_what_it_is_and_not_by_what_it_answers(header: str, found: bool) -> None:
    assert refs_in(header.encode()) == (frozenset({REF}) if found else frozenset())


def test_two_fields_may_name_two_drafts() -> None:
    assert refs_in(f"Message-ID: <{REF}@x>\r\nX-Draft-Ref: {'cd' * 20}\r\n".encode()) == {REF, "cd" * 20}


@pytest.mark.parametrize(
    "other", ["שלום   דנה!\nאין\u200f בעיה, 4,800", "שלום דנה אין בעיה 4800", "> שלום דנה\r\n> אין בעיה: 4800"]
)
def test_the_same_words_have_the_same_hash(other: str) -> None:
    assert text_hash(other) == text_hash("שלום דנה, אין בעיה. 4,800")


@pytest.mark.parametrize("other", ["", "שלום דנה, אין בעיה. 4,900", "שלום דנה, יש בעיה. 4,800"])
def test_other_words_and_sums_have_another(other: str) -> None:
    assert text_hash(other) != text_hash("שלום דנה, אין בעיה. 4,800")


def test_what_people_type_is_short_but_for_gmails_numbers() -> None:
    assert short_id("0123456789abcdef") == "01234567"
    assert short_id("gm-1795000000000000001") == "gm-1795000000000000001"
