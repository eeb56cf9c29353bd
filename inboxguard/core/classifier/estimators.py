"""The scikit-learn side of the linear reader: transformers that count and weigh exactly as the reader does.

Imported by training and evaluation only: scikit-learn costs 108 MB and most of a second.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from inboxguard.core.classifier.features import BLOCKS, BUCKETS, sentence_buckets
from inboxguard.core.classifier.linear import LinearReader


class SentenceNgrams(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Sentences to a binary matrix of hashed n-grams; stateless."""

    def fit(self, sentences: Iterable[str], y: Any = None) -> "SentenceNgrams":
        """Nothing to learn."""
        return self

    def transform(self, sentences: Iterable[str]) -> sparse.csr_matrix:
        """(sentences, BLOCKS * BUCKETS)."""
        columns: list[int] = []
        starts = [0]
        for sentence in sentences:
            for numbers in sentence_buckets(sentence):
                columns.extend(sorted(numbers))
            starts.append(len(columns))
        shape = (len(starts) - 1, BLOCKS * BUCKETS)
        return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=shape)


class BlockTfidf(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Inverse document frequency, then each block to unit length; a bucket unseen in training weighs nothing."""

    def fit(self, counts: sparse.csr_matrix, y: Any = None) -> "BlockTfidf":
        """Learns the document frequencies (smoothed, as scikit-learn's TfidfTransformer)."""
        frequency = np.asarray(counts.sum(axis=0)).ravel()
        idf = np.log((1 + counts.shape[0]) / (1 + frequency)) + 1
        self.idf_ = np.where(frequency > 0, idf, 0.0).astype(np.float16).astype(np.float32)
        return self

    def transform(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Weighed rows."""
        weighed = counts @ sparse.diags(self.idf_)
        blocks = [weighed[:, block * BUCKETS : (block + 1) * BUCKETS] for block in range(BLOCKS)]
        return sparse.hstack([_unit_rows(block.tocsr()) for block in blocks], format="csr")


def _unit_rows(block: sparse.csr_matrix) -> sparse.csr_matrix:
    norms = np.sqrt(np.asarray(block.multiply(block).sum(axis=1)).ravel())
    return sparse.diags(np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)) @ block


def linear_pipeline(*, strength: float = 8.0) -> Pipeline:
    """The pipeline that the shipped arrays come from.

    Args:
        strength: inverse regularisation of the logistic heads.
    """
    return Pipeline([("ngrams", SentenceNgrams()), *weighed_heads(strength=strength).steps])


def weighed_heads(*, strength: float = 8.0) -> Pipeline:
    """The pipeline after the counting: counting once serves every fold."""
    head = LogisticRegression(C=strength, class_weight="balanced", solver="liblinear", max_iter=300, random_state=0)
    return Pipeline([("tfidf", BlockTfidf()), ("heads", OneVsRestClassifier(head))])


def to_reader(pipeline: Pipeline) -> LinearReader:
    """The fitted pipeline as arrays."""
    heads = pipeline["heads"].estimators_
    return LinearReader(
        weights=np.vstack([head.coef_[0] for head in heads]).T.astype(np.float16),
        idf=pipeline["tfidf"].idf_.astype(np.float16),
        intercept=np.array([head.intercept_[0] for head in heads], np.float32),
    )
