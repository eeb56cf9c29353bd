"""Small numbers as people write them, in digits or in words, in Hebrew and English."""

_WORDS = {
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
    14: "fourteen",
    15: "fifteen",
    20: "twenty עשרים",
    30: "thirty שלושים",
    45: "forty-five",
    60: "sixty שישים",
    90: "ninety תשעים",
    120: "hundred-twenty",
}
_NUMBERS = {word: number for number, words in _WORDS.items() for word in words.split()}
#: Matches one number of up to three digits, or its word.
NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"


def number_of(text: str) -> int:
    """The number that `NUMBER` matched, in lower case."""
    return int(text) if text.isdigit() else _NUMBERS[text]
