"""Charsets that senders name, misname or leave out."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxguard.core.charsets import decode, is_visual, logical, register

SENTENCE = "שלום נועה, מה שלומך היום?"
LONG = "שלום לכולם, אני רוצה לדון בנושא (דחוף) מחר ב-10:30 עם הצוות של Studio Dana בסכום 1,400. האם הזמן מתאים?"


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("iso-8859-8-i", "iso8859-8"),
        ("ISO-8859-8-E", "iso8859-8"),
        ("logical", "iso8859-8"),
        ("visual", "iso8859-8"),
        ("x-cp1255", "cp1255"),
        ("x-windows-1255", "cp1255"),
        ("dos-862", "cp862"),
    ],
)
def test_names_that_python_lacks_become_codecs(name: str, codec: str) -> None:
    register()
    assert SENTENCE.encode(codec).decode(name) == SENTENCE


def test_registering_twice_adds_nothing() -> None:
    register()
    before = codecs.lookup("iso-8859-8-i")
    register()
    assert codecs.lookup("iso-8859-8-i") is before


@pytest.mark.parametrize("label", ["iso-8859-8", "iso-8859-8-i", "hebrew", "csISOLatinHebrew", "visual", "logical"])
def test_the_hebrew_family_reads_what_only_cp1255_has(label: str) -> None:
    assert decode("המחיר 1,400 ₪ – “סופי”".encode("cp1255"), label) == "המחיר 1,400 ₪ – “סופי”"


def test_an_octet_that_only_iso_8859_8_has_is_read_too() -> None:
    assert decode("שלום".encode("cp1255") + b"\xdf", "iso-8859-8-i") == "שלום‗"


def test_the_family_codec_is_strict_when_asked() -> None:
    register()
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("iso-8859-8-i")
    assert b"\xff".decode("iso-8859-8-i", "replace") == "\ufffd"


@pytest.mark.parametrize(
    "declared", [None, "", "us-ascii", "x-mac-hebrew", "nonsense", "zip", "punycode", "a\0b", "x" * 99]
)
def test_without_a_usable_charset_hebrew_octets_are_recognised(declared: str | None) -> None:
    assert decode(SENTENCE.encode("cp1255"), declared) == SENTENCE
    assert decode(SENTENCE.encode("cp862"), declared) == SENTENCE
    assert decode(SENTENCE.encode(), declared) == SENTENCE


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "us-ascii"])
def test_a_lying_charset_is_not_believed(declared: str) -> None:
    assert decode(SENTENCE.encode("cp1255"), declared) == SENTENCE


def test_a_single_short_word_is_recognised() -> None:
    assert decode("תודה".encode("cp1255"), None) == "תודה"


@pytest.mark.parametrize("text", ["créée là où été", "déjà vu à Paris", "it’s “fine” – really…", "café", "Grüße"])
def test_western_text_is_not_taken_for_hebrew(text: str) -> None:
    assert decode(text.encode("cp1252"), None) == text
    assert decode(text.encode("cp1252"), "windows-1252") == text


def test_a_character_cut_at_the_end_spoils_nothing() -> None:
    assert decode(SENTENCE.encode() + "ש".encode()[:1], "utf-8") == SENTENCE


def test_a_broken_octet_among_good_utf_8_stays_one_broken_character() -> None:
    assert decode("שלום ".encode() + b"\xff there", "utf-8") == "שלום \ufffd there"


def test_utf_7_and_utf_16_are_read() -> None:
    assert decode(SENTENCE.encode("utf-7"), "utf-7") == SENTENCE
    assert decode(SENTENCE.encode("utf-16"), "utf-16") == SENTENCE


def test_visual_hebrew_is_turned_round_line_by_line() -> None:
    from bidi import get_display

    lines = [LONG, "הטלפון שלי 03-1234567 [משרד], שלום לכם"]
    visual = "\n".join(str(get_display(line, base_dir="R")) for line in lines)
    assert is_visual(visual)
    assert decode(visual.encode("iso8859-8"), "iso-8859-8") == "\n".join(lines)
    assert logical(visual.replace("\n", "\r\n")) == "\n".join(lines)


@pytest.mark.parametrize("text", [LONG, SENTENCE, "hello", "", "םולש"])
def test_logical_text_and_too_little_evidence_are_left_alone(text: str) -> None:
    assert not is_visual(text)
    assert logical(text) == text


@given(
    st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["utf-8", "hebrew", "utf-7"]))
)
def test_decoding_never_raises_and_gives_text_that_can_be_written(octets: bytes, declared: str | None) -> None:
    decode(octets, declared).encode("utf-8")


@given(st.text(alphabet="אבגדהוזחטיכלמנסעפצקרשתםןץףך ,.", min_size=8, max_size=80))
def test_undeclared_hebrew_comes_back(text: str) -> None:
    if not any(len(word.strip(",.")) > 1 for word in text.split()) or is_visual(text):
        return
    assert decode(text.encode("cp1255"), None) == text
