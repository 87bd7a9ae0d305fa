"""N-grams: the weights are scikit-learn's, whatever the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.nlu.ngrams import CHARACTERS, WORDS, Ngrams
from tests.assistant.nlu.toy import TEXTS

ASKED = ["how much is the massage", "how how how", "it isn't dear, is it?", "膝が痛い", "", "x" * 2000]


@pytest.mark.parametrize("kind", [CHARACTERS, WORDS])
def test_weights_are_those_of_scikit_learn(kind: Mapping[str, Any]) -> None:
    expected = TfidfVectorizer(lowercase=False, sublinear_tf=True, **kind).fit(TEXTS).transform(ASKED)
    found = Ngrams.fit(TEXTS, kind).weigh(ASKED)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.toarray(), expected.toarray(), atol=1e-6)


def test_kept_names_and_weights_are_all_there_is_to_it() -> None:
    fitted = Ngrams.fit(TEXTS, WORDS)
    again = Ngrams(WORDS, fitted.names, fitted.idf)
    np.testing.assert_array_equal(again.weigh(ASKED).toarray(), fitted.weigh(ASKED).toarray())
