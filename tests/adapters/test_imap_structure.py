"""The choice of text parts from BODYSTRUCTURE, and the message rebuilt from them."""

import base64
import email
import quopri
import string
from collections.abc import Callable
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.response_parser import parse_fetch_response

from inboxguard.adapters.imap_structure import MAX_PARTS, PART_OCTETS, UNKNOWN, choose, rebuild, rebuild_raw

PLAIN = '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "8BIT" 100 3 NIL NIL NIL NIL)'
EMPTY = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 2 1 NIL NIL NIL NIL)'
HTML = '("text" "html" ("charset" "utf-8") NIL NIL "quoted-printable" 300 9 NIL NIL NIL NIL)'
FILE = '("ATTACHMENT" ("FILENAME" "offer.pdf"))'
PDF = f'("APPLICATION" "PDF" ("NAME" "offer.pdf") NIL NIL "BASE64" 90000 NIL {FILE} NIL NIL)'
NOTES = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 500 9 NIL ("attachment" ("filename" "notes.txt")) NIL NIL)'
INLINE = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 500 9 NIL ("inline" NIL) NIL NIL)'
NAMED = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 500 9 NIL ("inline" ("filename*" "utf-8\'\'x.txt")) NIL NIL)'
IMAGE = '("IMAGE" "PNG" NIL "<a@b>" NIL "BASE64" 9000 NIL NIL NIL NIL)'
CALENDAR = '("TEXT" "CALENDAR" ("METHOD" "REQUEST") NIL NIL "7BIT" 900 20 NIL NIL NIL NIL)'
MESSAGE = (
    f'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 500 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) {PLAIN} 20 NIL NIL NIL NIL)'
)


def many(kind: str, *parts: str) -> str:
    return f'({"".join(parts)} "{kind}" ("BOUNDARY" "x") NIL NIL NIL)'


def structure(text: str) -> Any:
    return parse_fetch_response([f"1 (UID 1 BODYSTRUCTURE {text})".encode()], False)[1][b"BODYSTRUCTURE"]


@pytest.mark.parametrize(
    ("text", "sections", "stubs"),
    [
        (PLAIN, ["1"], []),
        (HTML, ["1"], []),
        (NOTES, ["1"], []),
        (PDF, [], ["1"]),
        (MESSAGE, [], ["1"]),
        (many("MIXED", PLAIN, PDF), ["1"], ["2"]),
        (many("ALTERNATIVE", PLAIN, HTML), ["1"], []),
        (many("alternative", EMPTY, HTML), ["2"], []),
        (many("ALTERNATIVE", HTML), ["1"], []),
        (many("ALTERNATIVE", EMPTY), ["1"], []),
        (many("MIXED", many("ALTERNATIVE", PLAIN, many("RELATED", HTML, IMAGE)), PDF), ["1.1"], ["2"]),
        (many("ALTERNATIVE", PLAIN, many("MIXED", HTML, PDF, HTML)), ["1"], ["2.2"]),
        (many("MIXED", many("RELATED", HTML, IMAGE), PLAIN), ["1.1", "2"], []),
        (many("MIXED", PLAIN, IMAGE, PLAIN), ["1", "3"], []),
        (many("MIXED", PLAIN, NOTES, INLINE, NAMED), ["1", "3"], ["2", "4"]),
        (many("MIXED", PLAIN, MESSAGE), ["1"], []),
        (many("ALTERNATIVE", PLAIN, HTML, CALENDAR), ["1"], ["3"]),
        (many("MIXED", *[PLAIN] * 9), ["1", "2", "3", "4"], []),
        (many("SIGNED", many("MIXED", PLAIN), PDF), ["1.1"], ["2"]),
        (many("MIXED", IMAGE), [], []),
    ],
)
def test_text_is_chosen_and_attachments_are_only_named(text: str, sections: list[str], stubs: list[str]) -> None:
    layout = choose(structure(text))

    assert list(layout.sections) == sections
    assert [leaf.section for leaf in layout.stubs] == stubs
    assert not layout.unknown


@pytest.mark.parametrize(
    "broken",
    [
        None,
        b"TEXT",
        (),
        (b"ALTERNATIVE",),
        (b"MIXED", (b"BOUNDARY", b"x"), None, None, None),
        ([], b"MIXED"),
        ([()], b"MIXED"),
        ([(None, None)], None),
        ([[[[[[[]]]]]]],),
    ],
)
def test_a_structure_that_tells_nothing_is_unknown(broken: Any) -> None:
    assert choose(broken) == UNKNOWN


def test_a_short_or_odd_leaf_is_still_a_leaf() -> None:
    assert choose((b"TEXT", b"PLAIN")).sections == ("1",)
    layout = choose((b"TEXT", b"PLAIN", (b"charset", 8859, b"odd"), None, None, None, b"x"))
    assert layout.texts[0].parameters == ((b"charset", b"8859"),)


def test_a_structure_as_deep_as_a_well_does_no_harm() -> None:
    node: Any = (b"TEXT", b"PLAIN", None, None, None, b"7BIT", 100, 1)
    for _ in range(5000):
        node = ([node], b"MIXED", None, None, None)
    assert choose(node) == UNKNOWN


atoms = st.none() | st.binary(max_size=8) | st.integers(0, 1 << 40)
nodes = st.recursive(
    st.tuples(atoms, atoms, atoms, atoms, atoms, atoms, atoms),
    lambda inner: st.tuples(st.lists(inner, max_size=4), atoms, inner | atoms, inner | atoms),
    max_leaves=20,
)


@given(nodes)
def test_any_structure_gives_a_layout_and_a_message(node: Any) -> None:
    layout = choose(node)

    assert len(layout.sections) <= MAX_PARTS
    content = rebuild(b"Subject: x\r\n", layout, dict.fromkeys(layout.sections, b"words\r\n"))
    assert email.message_from_bytes(content)["subject"] == "x"


def test_a_rebuilt_message_reads_as_the_original() -> None:
    layout = choose(structure(many("MIXED", many("ALTERNATIVE", PLAIN, HTML), PDF)))
    header = b"From: a@b\r\nSubject: x\r\n y\r\nContent-Type: multipart/mixed;\r\n boundary=x\r\nX-Other: z\r\n"

    content = rebuild(header, layout, {"1.1": "שלום\n".encode()})
    parsed = email.message_from_bytes(content, policy=default)

    assert parsed["subject"] == "x y"
    assert parsed["x-other"] is None
    assert content.count(b"Content-Type") == 3
    assert [part.get_content_type() for part in parsed.walk()] == ["multipart/mixed", "text/plain", "application/pdf"]
    assert [part.get_content() for part in parsed.walk() if part.get_content_type() == "text/plain"] == ["שלום\r\n"]
    assert [part.get_filename() for part in parsed.iter_attachments()] == ["offer.pdf"]
    assert rebuild(header, layout, {"1.1": "שלום\n".encode()}) == content


def test_a_report_stays_a_report() -> None:
    text = f'({PLAIN}{PDF} "REPORT" ("REPORT-TYPE" "delivery-status" "BOUNDARY" "x") NIL NIL NIL)'
    content = rebuild(b"", choose(structure(text)), {"1": b"failed\r\n"})

    parsed = email.message_from_bytes(content)
    assert parsed.get_content_type() == "multipart/report"
    assert parsed.get_param("report-type") == "delivery-status"
    assert parsed.get_boundary() != "x"


def test_a_parameter_cannot_end_the_header() -> None:
    leaf = '("TEXT" "PLAIN" ("CHARSET" "utf-8\\"; x=y" "bad key" "v") NIL NIL "7BIT" 9 1 NIL NIL NIL NIL)'
    layout = choose((b"TEXT", b"PLAIN", (b"name", b'a"\r\n\r\nInjected: "b'), None, None, b"7BIT", 9, 1))
    content = rebuild(b"Subject: x\r\n", layout, {"1": b"words"})

    assert email.message_from_bytes(content)["injected"] is None
    assert b"bad key" not in rebuild(b"", choose(structure(leaf)), {"1": b""})


SENTENCE = "שלום עולם and more words\n"
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "base64": base64.encodebytes,
    "quoted-printable": quopri.encodestring,
    "8bit": bytes,
}


@pytest.mark.parametrize("encoding", ENCODERS)
@pytest.mark.parametrize("shift", range(7))
def test_a_part_that_was_cut_ends_with_a_whole_word(encoding: str, shift: int) -> None:
    whole = b"x" * shift + b" " + (SENTENCE * 4000).encode()
    cut = ENCODERS[encoding](whole).replace(b"\n", b"\r\n")[:PART_OCTETS]
    text = f'("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "{encoding}" 99999 1 NIL NIL NIL NIL)'

    content = rebuild(b"", choose(structure(text)), {"1": cut})
    body = email.message_from_bytes(content, policy=default).get_content()

    assert set(body.split()) <= {"x" * shift, *SENTENCE.split()}
    assert len(body) > 9_000
    assert max(map(len, content.split(b"\r\n"))) < 998


def test_a_long_line_without_a_break_is_cut_at_a_word() -> None:
    text = '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "8bit" 99999 1 NIL NIL NIL NIL)'
    content = rebuild(b"", choose(structure(text)), {"1": (("ש" * 7 + " ") * 4000).encode()[:PART_OCTETS]})
    assert set(email.message_from_bytes(content, policy=default).get_content().split()) == {"ש" * 7}


def test_of_an_unknown_mail_the_start_is_kept_as_it_is() -> None:
    header = b"Subject: x\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\nX-Other: y\r\n\r\n"
    assert rebuild_raw(header, b"QUJD\r\n") == header.replace(b"X-Other: y\r\n", b"") + b"QUJD\r\n"


@given(st.text(string.printable, max_size=40), st.binary(max_size=200))
def test_rebuilding_never_fails(name: str, body: bytes) -> None:
    layout = choose((b"TEXT", b"PLAIN", (b"name", name.encode()), None, None, name.encode(), 9, 1))
    assert rebuild(body, layout, {"1": body}).endswith(b"\r\n" if body.endswith(b"\n") else body[-1:] or b"\r\n")
