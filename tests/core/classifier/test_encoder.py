"""The second reader on tiny random arrays: its pieces, its windows, its arithmetic."""

import itertools
import json
import math
from collections.abc import Iterator

import numpy as np
import pytest

from inboxguard.core.classifier import layout
from inboxguard.core.classifier.encoder import QUIET, EncoderReader, Matrix, Norm, agreed, from_arrays, gelu
from inboxguard.core.classifier.pieces import BEGIN, END, UNKNOWN, Pieces, fold

PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁can",
    "▁you",
    "c",
    "a",
    "n",
    "▁תוכל",
    "י",
    "▁ל",
    "רדת",
    ".",
    "?",
    "1",
    "0",
]
SCORES = [0, 0, 0, 0, -3, -4, -4, -6, -6, -6, -5, -5, -4, -6, -3, -3, -5, -5]
KINDS, WIDTH, INNER, HEADS = 6, 8, 16, 2
#: One layer in common, then each network's own: one, and two.
SHAPE = {"heads": HEADS, "shared": 1, "networks": 2}


def _pieces() -> Pieces:
    return Pieces(PIECES, SCORES)


def tiny_arrays() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(7)

    def matrix(name: str, outputs: int, inputs: int) -> dict[str, np.ndarray]:
        return {
            f"{name}.codes": chance.integers(-30, 31, (outputs, inputs), dtype=np.int8),
            f"{name}.scale": chance.uniform(0.01, 0.03, outputs).astype(np.float32),
            f"{name}.bias": chance.normal(0, 0.1, outputs).astype(np.float32),
        }

    def norm(name: str) -> dict[str, np.ndarray]:
        return {
            f"{name}.weight": chance.uniform(0.5, 1.5, WIDTH).astype(np.float16),
            f"{name}.bias": chance.normal(0, 0.1, WIDTH).astype(np.float16),
        }

    arrays = {
        "shape": np.frombuffer(json.dumps(SHAPE).encode(), np.uint8),
        "pieces": np.frombuffer("\n".join(PIECES).encode(), np.uint8),
        "scores": np.array(SCORES, np.float32),
        "words.codes": chance.integers(-9, 10, (len(PIECES), WIDTH), dtype=np.int8),
        "words.scale": chance.uniform(0.01, 0.03, len(PIECES)).astype(np.float32),
        "places": chance.normal(0, 0.1, (400, WIDTH)).astype(np.float16),
        **norm("norm"),
        **matrix("network0.head", KINDS, WIDTH),
        **matrix("network1.head", KINDS, WIDTH),
    }
    for name in ("shared.layer0", "network0.layer1", "network1.layer1", "network1.layer2"):
        arrays |= matrix(f"{name}.qkv", 3 * WIDTH, WIDTH) | matrix(f"{name}.out", WIDTH, WIDTH)
        arrays |= matrix(f"{name}.up", INNER, WIDTH) | matrix(f"{name}.down", WIDTH, INNER)
        arrays |= norm(f"{name}.first") | norm(f"{name}.second")
    return arrays


@pytest.fixture
def reader() -> EncoderReader:
    return from_arrays(tiny_arrays())


def _slowly(arrays: dict[str, np.ndarray], tokens: list[int], network: str) -> list[list[float]]:
    """The hidden numbers of the tokens in one network by the textbook, one number at a time."""

    def linear(name: str, row: list[float]) -> list[float]:
        codes, scale, bias = (arrays[f"{name}.{part}"].astype(float) for part in ("codes", "scale", "bias"))
        return [scale[o] * sum(codes[o][i] * row[i] for i in range(len(row))) + bias[o] for o in range(len(bias))]

    def norm(name: str, row: list[float]) -> list[float]:
        mean = sum(row) / len(row)
        deviation = math.sqrt(sum((value - mean) ** 2 for value in row) / len(row) + 1e-12)
        weight, bias = arrays[f"{name}.weight"].astype(float), arrays[f"{name}.bias"].astype(float)
        return [(value - mean) / deviation * w + b for value, w, b in zip(row, weight, bias, strict=True)]

    def bent(value: float) -> float:
        return 0.5 * value * (1 + math.tanh(math.sqrt(2 / math.pi) * (value + 0.044715 * value**3)))

    def attention(name: str, rows: list[list[float]]) -> list[list[float]]:
        threes = [linear(f"{name}.qkv", row) for row in rows]
        size = WIDTH // HEADS
        seen = []
        for one in threes:
            mixed: list[float] = []
            for first in range(0, WIDTH, size):
                likeness = [
                    math.exp(sum(one[first + i] * other[WIDTH + first + i] for i in range(size)) / math.sqrt(size))
                    for other in threes
                ]
                for i in range(size):
                    values = [other[2 * WIDTH + first + i] for other in threes]
                    mixed.append(sum(w * v for w, v in zip(likeness, values, strict=True)) / sum(likeness))
            seen.append(linear(f"{name}.out", mixed))
        return seen

    rows = []
    for place, token in enumerate(tokens):
        word = arrays["words.codes"][token].astype(float) * arrays["words.scale"][token]
        rows.append(norm("norm", list(word + arrays["places"][place].astype(float))))
    codes = sorted(name for name in arrays if name.startswith(network) and name.endswith(".qkv.codes"))
    for name in ("shared.layer0", *(name.removesuffix(".qkv.codes") for name in codes)):
        rows = [
            norm(f"{name}.first", [a + b for a, b in zip(row, more, strict=True)])
            for row, more in zip(rows, attention(name, rows), strict=True)
        ]
        inner = [[bent(value) for value in linear(f"{name}.up", row)] for row in rows]
        rows = [
            norm(f"{name}.second", [a + b for a, b in zip(row, linear(f"{name}.down", more), strict=True)])
            for row, more in zip(rows, inner, strict=True)
        ]
    return rows


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("can you?", ["▁can", "▁you", "?"]),
        ("  can\n\nyou ", ["▁can", "▁you"]),
        ("תוכלי לרדת.", ["▁תוכל", "י", "▁ל", "רדת", "."]),
        ("תּוּכְלִי", ["▁תוכל", "י"]),
        ("\u200fcan\u200e", ["▁can"]),
        ("canna", ["▁can", "n", "a"]),
        ("1001", ["▁", "1", "0", "0", "1"]),
        ("zzz", ["▁", "<unk>", "<unk>", "<unk>"]),
        ("can▁you", ["▁can", "<unk>", "<unk>", "<unk>", "<unk>"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_its_most_probable_pieces(text: str, pieces: list[str]) -> None:
    assert [PIECES[number] for number in _pieces().encode(text)] == pieces


def test_the_special_pieces_cannot_be_written() -> None:
    assert not {BEGIN, END} & set(_pieces().encode("<s> </s> <pad>"))


def test_pieces_do_not_depend_on_what_was_read_before() -> None:
    used = _pieces()
    for number in range(30_000):
        used.encode(f"a{number}")
    assert used.encode("can you canna") == _pieces().encode("can you canna")


def test_folding_keeps_case_and_digits() -> None:
    assert fold("Acme׳s “15 ₪” ﬁne") == 'Acme\'s "15 ₪" fine'


def test_facts_are_one_line_of_what_is_known() -> None:
    context = {
        "included": ["logo", "cards"],
        "excluded": [],
        "rounds_included": 0,
        "payment_terms": "net 30",
        "invoice_overdue": False,
    }
    assert layout.facts_text(context) == "overdue: no; terms: net 30; rounds: 0; included: logo, cards"
    assert not layout.facts_text(None)
    assert not layout.facts_text({"included": None, "invoice_overdue": None})


def test_a_short_mail_is_one_window_with_its_facts_in_front() -> None:
    pieces = _pieces()
    (window,) = layout.windows(pieces, ["can you?", "can"], "can")
    assert window.tokens == [BEGIN, 5, END, 5, 6, 15, END, 5, END]
    assert window.spans == [(0, 3, 7), (1, 7, 9)]


def test_without_facts_nothing_stands_in_front() -> None:
    (window,) = layout.windows(_pieces(), ["can"], "")
    assert window.tokens == [BEGIN, 5, END]


def test_no_sentences_no_windows() -> None:
    assert layout.windows(_pieces(), [], "can") == []


def test_a_long_mail_lies_in_overlapping_windows_that_leave_no_sentence_out() -> None:
    sentences = ["can you " * (7 + number % 5) for number in range(80)]
    laid = layout.windows(_pieces(), sentences, "can")
    seen = [[number for number, _, _ in window.spans] for window in laid]
    assert len(laid) > 1
    assert sorted({number for numbers in seen for number in numbers}) == list(range(80))
    assert all(len(window.tokens) <= layout.WINDOW for window in laid)
    assert all(later[:2] == earlier[-2:] for earlier, later in itertools.pairwise(seen))


def test_an_endless_sentence_is_read_in_parts_that_fit() -> None:
    laid = layout.windows(_pieces(), ["can", "can you " * 900, "you"], "can " * 900)
    most = layout.FACTS + (layout.OVERLAP + 1) * layout.LONGEST
    assert max(len(window.tokens) for window in laid) <= most
    assert sum(end - start - 1 for window in laid[:1] for number, start, end in window.spans if number == 1) > 90
    read = sum(end - start for window in laid for number, start, end in window.spans if number == 1)
    assert read >= 1800


def _expected(network: str) -> np.ndarray:
    """What one network says of two sentences with facts before them."""
    arrays = tiny_arrays()
    rows = np.array(_slowly(arrays, [BEGIN, 5, END, 5, 6, 15, END, 10, 11, END], network))
    pooled = np.stack([rows[3:7].mean(axis=0), rows[7:10].mean(axis=0)])
    head = arrays[f"{network}.head.codes"].astype(float) * arrays[f"{network}.head.scale"][:, None]
    return np.asarray(pooled @ head.T + arrays[f"{network}.head.bias"])


def test_logits_are_the_mean_of_the_networks_as_the_textbook_has_them(reader: EncoderReader) -> None:
    first, second = _expected("network0"), _expected("network1")
    assert first.max() > QUIET
    found = reader.mail_logits(["can you?", "תוכלי"], "can")
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, (first + second) / 2, atol=2e-4)


def test_a_network_that_hears_nothing_speaks_alone() -> None:
    quiet = np.full((3, KINDS), QUIET - 0.1, np.float32)
    loud = quiet.copy()
    loud[1, 2] = 5

    def heard() -> Iterator[np.ndarray]:
        yield quiet
        pytest.fail("the second network is asked")

    assert agreed(heard()) is quiet
    np.testing.assert_allclose(agreed(iter([loud, quiet])), (loud + quiet) / 2)


def test_a_sentence_is_read_in_the_light_of_its_mail(reader: EncoderReader) -> None:
    alone = reader.mail_logits(["can you?"], "")
    beside = reader.mail_logits(["can you?", "תוכלי לרדת."], "")
    told = reader.mail_logits(["can you?"], "can")
    assert alone.shape == (1, KINDS)
    assert beside.shape == (2, KINDS)
    assert not np.allclose(alone[0], beside[0], atol=1e-4)
    assert not np.allclose(alone, told, atol=1e-4)


def test_every_sentence_of_a_long_mail_gets_its_largest_logits(reader: EncoderReader) -> None:
    sentences = ["can you " * 12] * 30
    logits = reader.mail_logits(sentences, "can")
    assert logits.shape == (30, KINDS)
    assert np.isfinite(logits).all()


def test_nothing_written_is_no_row(reader: EncoderReader) -> None:
    assert reader.mail_logits([], "can").shape == (0, KINDS)


def test_characters_that_no_piece_knows_are_read_all_the_same(reader: EncoderReader) -> None:
    assert np.isfinite(reader.mail_logits(["漢字", "🙃"], "")).all()
    assert UNKNOWN in reader.pieces.encode("漢")


def test_norm_and_matrix_take_rows_of_any_number() -> None:
    norm = Norm(np.ones(4, np.float32), np.zeros(4, np.float32))
    rows = norm(np.array([[1, 2, 3, 4], [5, 5, 5, 5]], np.float32))
    np.testing.assert_allclose(rows[0].mean(), 0, atol=1e-6)
    np.testing.assert_allclose(rows[0].var(), 1, atol=1e-5)
    assert not rows[1].any()
    matrix = Matrix(np.array([[1, 2]], np.int8), np.array([0.5], np.float32), np.array([1], np.float32))
    np.testing.assert_allclose(matrix(np.array([[2, 4]], np.float32)), [[6]])


def test_the_unit_bends_where_it_should() -> None:
    bent = gelu(np.array([[-10, 0, 10, 1]], np.float32))
    np.testing.assert_allclose(bent, [[0, 0, 10, 0.841192]], atol=1e-5)
