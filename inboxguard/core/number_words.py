"""Small numbers as people write them, in digits or in words, in Hebrew and English."""

from collections.abc import Iterator

_UNITS = {
    1: "one a an אחד אחת",
    2: "two שני שתי שניים שתיים",
    3: "three שלושה שלוש",
    4: "four ארבעה ארבע",
    5: "five חמישה חמש",
    6: "six שישה שש",
    7: "seven שבעה שבע",
    8: "eight שמונה",
    9: "nine תשעה תשע",
    10: "ten עשרה עשר",
}
_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = {
    20: "twenty עשרים",
    30: "thirty שלושים",
    40: "forty ארבעים",
    50: "fifty חמישים",
    60: "sixty שישים",
    70: "seventy שבעים",
    80: "eighty שמונים",
    90: "ninety תשעים",
}
_HUNDREDS = {
    100: ("hundred", "a hundred", "one hundred", "מאה"),
    120: ("hundred-twenty", "hundred and twenty", "a hundred and twenty", "מאה ועשרים", "מאה עשרים"),
}
_ARTICLES = ("a", "an")


def _spelled() -> Iterator[tuple[str, int]]:
    """Each word with its number; "thirty-five" and "ארבעה עשר" as one, or "five days" would be read in the former."""
    units = [(word, unit) for unit, words in _UNITS.items() for word in words.split()]
    yield from units
    yield from ((word, number) for number, words in _HUNDREDS.items() for word in words)
    yield from ((word, number) for number, word in enumerate(_TEENS.split(), 11))
    yield from ((f"{word} {ten}", unit + 10) for word, unit in units if not word.isascii() for ten in ("עשר", "עשרה"))
    yield from ((f"{word} עשר", 12) for word in ("שנים", "שתים"))
    for ten, words in _TENS.items():
        english, hebrew = words.split()
        yield from ((english, ten), (hebrew, ten))
        for word, unit in units:
            if word.isascii() and word not in _ARTICLES:
                yield from ((f"{english}-{word}", ten + unit), (f"{english} {word}", ten + unit))
            elif not word.isascii():
                yield f"{hebrew} ו{word}", ten + unit


_NUMBERS = dict(_spelled())
#: Matches one number of up to three digits, or its words.
NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"


def number_of(text: str) -> int:
    """The number that `NUMBER` matched, in lower case."""
    return int(text) if text.isdigit() else _NUMBERS[text]
