"""The scikit-learn side, and that the arrays read as the pipeline that they come from."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline

from inboxguard.app.training import units
from inboxguard.core.classifier.estimators import BlockTfidf, SentenceNgrams, linear_pipeline, to_reader
from inboxguard.core.classifier.features import BLOCKS, BUCKETS, sentence_buckets
from inboxguard.core.classifier.linear import LinearReader
from inboxguard.core.classifier.model import KINDS
from tests.core.classifier.sentences_of_mails import a_small_set, all_examples

SENTENCES = ["Make it cheaper.", "אפשר הנחה?", "", "Thanks", "Make it cheaper."]


@pytest.fixture(scope="module")
def fitted() -> tuple[Pipeline, LinearReader]:
    sentences, labels, _ = units(a_small_set())
    pipeline = linear_pipeline().fit(sentences, labels)
    return pipeline, to_reader(pipeline)


def test_counts_are_the_buckets_of_the_sentence() -> None:
    counts = SentenceNgrams().fit(SENTENCES).transform(SENTENCES)
    assert counts.shape == (len(SENTENCES), BLOCKS * BUCKETS)
    assert set(counts.data) == {1.0}
    for row, sentence in enumerate(SENTENCES):
        words, characters = sentence_buckets(sentence)
        assert set(counts[row].indices) == words | characters


def test_counting_needs_no_fit_and_takes_any_iterable() -> None:
    one, other = SentenceNgrams().transform(iter(SENTENCES)), SentenceNgrams().fit_transform(SENTENCES)
    assert (one != other).nnz == 0
    assert SentenceNgrams().transform([]).shape == (0, BLOCKS * BUCKETS)


def test_each_block_of_each_row_has_length_one_or_none() -> None:
    counts = SentenceNgrams().transform(SENTENCES)
    weighed = BlockTfidf().fit(counts).transform(counts)
    assert weighed.shape == counts.shape
    for block in range(BLOCKS):
        part = weighed[:, block * BUCKETS : (block + 1) * BUCKETS]
        lengths = np.sqrt(np.asarray(part.multiply(part).sum(axis=1)).ravel())
        # A sentence without words still has a beginning and an end, which are a pair of words.
        assert lengths == pytest.approx([1, 1, 1 - block, 1, 1], abs=1e-5)
    assert abs(weighed[0] - weighed[4]).max() == 0


def test_a_bucket_that_training_never_saw_weighs_nothing() -> None:
    seen, fresh = SentenceNgrams().transform(["Thanks"]), SentenceNgrams().transform(["zebra"])
    assert BlockTfidf().fit(seen).transform(fresh).sum() == 0


def test_rare_weighs_more_than_frequent() -> None:
    counts = sparse.csr_matrix(np.array([[1, 1], [1, 0], [1, 0]], np.float32))
    frequent, rare = BlockTfidf().fit(counts).idf_
    assert rare > frequent >= 1


@pytest.mark.parametrize("estimator", [SentenceNgrams(), BlockTfidf(), linear_pipeline(strength=2.0)])
def test_an_estimator_can_be_copied_with_its_settings(estimator) -> None:
    assert clone(estimator).get_params().keys() == estimator.get_params().keys()
    assert linear_pipeline(strength=2.0)["heads"].estimator.C == 2.0


def test_fit_gives_the_estimator_itself() -> None:
    counting, weighing = SentenceNgrams(), BlockTfidf()
    assert counting.fit(SENTENCES) is counting
    assert weighing.fit(counting.transform(SENTENCES)) is weighing


def test_an_unfitted_pipeline_gives_no_reader() -> None:
    with pytest.raises((AttributeError, NotFittedError)):
        to_reader(linear_pipeline())


def test_the_arrays_have_the_shapes_that_the_reader_expects(fitted: tuple[Pipeline, LinearReader]) -> None:
    reader = fitted[1]
    assert reader.weights.shape == (BLOCKS * BUCKETS, len(KINDS))
    assert reader.idf.shape == (BLOCKS * BUCKETS,)
    assert reader.intercept.shape == (len(KINDS),)
    assert (reader.weights.dtype, reader.idf.dtype, reader.intercept.dtype) == (np.float16, np.float16, np.float32)


@pytest.mark.parametrize("language", ["he", "en"])
def test_the_reader_says_what_the_pipeline_says(fitted: tuple[Pipeline, LinearReader], language: str) -> None:
    pipeline, reader = fitted
    mails = [example for example in all_examples()[5::13] if example.language == language]
    sentences = [sentence for example in mails for sentence, _ in example.sentences()][:500]
    assert len(sentences) == 500
    from_arrays = 1 / (1 + np.exp(-reader.logits(sentences)))
    assert np.abs(from_arrays - pipeline.predict_proba(sentences)).max() < 1e-3
