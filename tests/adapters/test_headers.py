"""Header blocks as octets."""

from hypothesis import given
from hypothesis import strategies as st

from inboxguard.adapters.headers import crlf, header_of, kept, without

MAIL = (
    b"From dana@x Sun Nov 1\nSubject: one\n two\nX-Other: x\n\tmore\ndate : now\nno field\nDate: later\n"
    b"\nSubject: body\n"
)


def test_kept_fields_are_whole_in_their_order_with_crlf() -> None:
    assert kept(header_of(MAIL)) == b"Subject: one\r\n two\r\ndate : now\r\nDate: later\r\n"


def test_the_others_are_left_when_some_are_taken_away() -> None:
    assert without(header_of(MAIL), {"SUBJECT", "DATE"}) == b"X-Other: x\r\n\tmore\r\n"


def test_the_header_ends_at_the_first_empty_line() -> None:
    assert header_of(b"A: 1\r\n\r\nB: 2\r\n") == b"A: 1\r\n"
    assert header_of(b"A: 1\nB: 2\n\nC: 3") == b"A: 1\nB: 2\n"
    assert header_of(b"A: 1\nB: 2") == b"A: 1\nB: 2"
    assert header_of(b"\nA: 1\n") == b""
    assert header_of(b"") == b""


def test_line_ends_become_crlf_once() -> None:
    assert crlf(b"a\nb\r\nc\r") == b"a\r\nb\r\nc\r"


@given(st.binary(max_size=300))
def test_any_octets_have_a_header_that_stays_as_it_is_when_cut_again(octets: bytes) -> None:
    once = kept(header_of(octets))
    assert kept(once) == once
    assert crlf(crlf(octets)) == crlf(octets)
