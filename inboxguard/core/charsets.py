"""Turns octets into text, whatever charset the sender named, misnamed or left out."""

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

#: WHATWG and RFC 1555/1556 names of the ISO-8859-8 family; Python 3.11 knows only some of them.
_HEBREW_FAMILY = frozenset({
    "iso_8859_8", "iso8859_8", "iso_8859_8_i", "iso_8859_8_e", "iso_8859_8i", "iso_8859_8e", "iso8859_8_i",
    "iso8859_8_e", "iso_8859_8:1988", "iso_ir_138", "csisolatinhebrew", "csiso88598i", "csiso88598e", "hebrew",
    "logical", "visual",
})  # fmt: skip
#: Names on the wire that Python does not know, and the codec that reads them. `x-mac-hebrew` has none: it is guessed.
_ALIASES = {
    **dict.fromkeys(("x_cp1255", "x_windows_1255", "windows1255", "win_1255", "win1255", "cp_1255"), "cp1255"),
    **dict.fromkeys(("dos_862", "dos862", "cp_862", "ibm_862", "x_cp862"), "cp862"),
    **dict.fromkeys(("x_cp1252", "x_windows_1252", "x_ansi", "cp_1252"), "cp1252"),
    **dict.fromkeys(("unicode_1_1_utf_8", "x_utf_8", "utf8mb4", "utf_8_", "x_unicode_2_0_utf_8"), "utf-8"),
}
_FAMILY_CODEC = "inboxguard-hebrew"
#: Codecs that are no charsets of mail, or whose cost grows with the square of the input (punycode, idna).
_NO_CHARSETS = frozenset({"punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
#: Western labels that old Hebrew senders put on cp1255 octets.
_WESTERN = frozenset({"iso8859-1", "iso8859-15", "cp1252", "ascii"})

_HIGH = re.compile(rb"[\x80-\xff]")
_FINALS = "םןץףך"
_FINAL_WORD = re.compile(rf"(?<![א-ת])(?:([{_FINALS}])[א-ת]+|[א-ת]+([{_FINALS}]))(?![א-ת])")
#: Words with final letters, and the share of them that stand the wrong way round, that prove visual order.
_MIN_FINAL_WORDS, _VISUAL_SHARE = 3, 0.8
_SURROGATES = re.compile("[\ud800-\udfff]")


def register() -> None:
    """Teach Python the Hebrew names that it lacks; calling it again does nothing."""
    try:
        codecs.lookup("iso-8859-8-i")
        codecs.lookup("x-cp1255")
    except LookupError:
        codecs.register(_find)


def decode(octets: bytes, declared: str | None) -> str:
    """Text of `octets`, in reading order, never raising.

    The declared charset is believed unless the octets contradict it; without one (or with one that nobody knows)
    valid UTF-8 is UTF-8, mostly Hebrew letters are cp1255 or cp862, and the rest is Western.
    """
    if not octets:
        return ""
    text = _declared(octets, declared) if declared else None
    if text is None:
        text = _guessed(octets)
    return logical(_SURROGATES.sub("\ufffd", text))


def is_visual(text: str) -> bool:
    """True if Hebrew words carry their final letters at the start, as text stored in the order of display does."""
    found = _FINAL_WORD.findall(text)
    at_start = sum(bool(start) for start, _ in found)
    return len(found) >= _MIN_FINAL_WORDS and at_start >= _VISUAL_SHARE * len(found)


def logical(text: str) -> str:
    """The text in the order of reading: visual Hebrew is turned round line by line, all other text is left alone."""
    if not is_visual(text):
        return text
    from bidi import get_display

    return "\n".join(str(get_display(line, base_dir="R")) for line in re.split(r"\r\n|\r|\n", text))


def _find(name: str) -> codecs.CodecInfo | None:
    """A codec search function (`codecs.register`); `name` comes in lower case with underscores."""
    name = name.replace("-", "_")
    if name in _ALIASES:
        return codecs.lookup(_ALIASES[name])
    if name in _HEBREW_FAMILY or name == _FAMILY_CODEC.replace("-", "_"):
        encode = codecs.lookup("iso8859-8").encode
        return codecs.CodecInfo(encode=encode, decode=_decode_family, name=_FAMILY_CODEC)
    return None


def _decode_family(octets: "Buffer", errors: str = "strict") -> tuple[str, int]:
    r"""One octet at a time: cp1255, else ISO-8859-8 (only 0xDF), else U+FFFD.

    The letters of both lie at the same place. 0x80-0x9F are control characters in ISO-8859-8, and 0xA4 is a currency
    sign; nobody means them, while cp1255's curly quotes, points and new shekel sign (₪) are common under this name.
    """
    whole = bytes(octets)
    try:
        return whole.decode("cp1255"), len(whole)
    except UnicodeDecodeError:
        pass
    text = "".join(_one(bytes([octet])) for octet in whole)
    if errors == "strict" and "\ufffd" in text:
        raise UnicodeDecodeError(_FAMILY_CODEC, whole, 0, len(whole), "undefined in both charsets")
    return text, len(whole)


def _one(octet: bytes) -> str:
    try:
        return octet.decode("cp1255")
    except UnicodeDecodeError:
        return octet.decode("iso8859-8", "replace")


def _declared(octets: bytes, declared: str) -> str | None:
    """Text under the declared charset, None if it cannot be believed."""
    codec = _codec(declared)
    if codec is None:
        return None
    if codec == "utf-8":
        return _utf8(octets)
    if codec == _FAMILY_CODEC:
        return _decode_family(octets, "replace")[0]
    if codec in _WESTERN and _HIGH.search(octets) and (codec == "ascii" or _hebrew_codec(octets)):
        return None
    try:
        return octets.decode(codec)
    except UnicodeError:
        return None if codec in _WESTERN else _mostly(octets, codec)


def _codec(declared: str) -> str | None:
    """Python's name for a declared charset, None if it is none."""
    name = declared.strip().strip("\"'").lower()
    if not re.fullmatch(r"[a-z0-9_:.()+-]{1,40}", name):
        return None
    if re.sub(r"[-. ]", "_", name) in _HEBREW_FAMILY:
        return _FAMILY_CODEC
    register()
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    text_codec = getattr(found, "_is_text_encoding", True)
    return found.name if text_codec and found.name not in _NO_CHARSETS else None


def _utf8(octets: bytes) -> str | None:
    """UTF-8 with a character cut at the end, or with broken ones among good ones; None if it is something else.

    Hebrew in one octet a letter has no good ones: its letters never continue a character of UTF-8.
    """
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(octets, final=False)
    except UnicodeDecodeError:
        text = octets.decode("utf-8", "replace")
    good = sum(character > "\x7f" for character in text) - text.count("\ufffd")
    return text if good >= 2 * text.count("\ufffd") else None


def _mostly(octets: bytes, codec: str) -> str | None:
    """The text if at most one high octet in twenty is wrong."""
    try:
        text = octets.decode(codec, "replace")
    except UnicodeError:
        return None
    return text if text.count("\ufffd") * 20 <= len(_HIGH.findall(octets)) else None


def _guessed(octets: bytes) -> str:
    text = _utf8(octets)
    if text is not None and not (text.isascii() and _HIGH.search(octets)):  # one high octet at the end is no UTF-8
        return text
    codec = _hebrew_codec(octets)
    if codec:
        return octets.decode(codec, "replace")
    try:
        return octets.decode("cp1252")
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def _hebrew_codec(octets: bytes) -> str | None:
    """cp1255 or cp862 if at least 60 % of the high octets are its letters and a word of them stands alone.

    The second condition spares French (é, è, à lie at the same octets) and the curly quotes of cp1252.
    """
    high = len(_HIGH.findall(octets))
    for codec, letters in (("cp1255", rb"\xe0-\xfa"), ("cp862", rb"\x80-\x9a")):
        own = len(re.findall(rb"[" + letters + rb"]", octets))
        alone = rb"(?<![A-Za-z" + letters + rb"])[" + letters + rb"]{2,}(?![A-Za-z])"
        if high and own >= 0.6 * high and re.search(alone, octets):
            return codec
    return None
