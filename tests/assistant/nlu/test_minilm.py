"""The encoder: unit vectors that follow the meaning, from no weights but the published ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import EncoderError
from assistant.nlu import minilm as module
from assistant.nlu.minilm import SIZE, MiniLM, minilm, vocabulary
from assistant.training import ROOT

TEXTS = ["hi", "does a massage help a tight hamstring", "what do you charge?", "", "🦵🔥", "膝が痛い", "\u0000"]
CONVERT = "import sys, pathlib; from assistant.nlu import minilm; minilm._convert(pathlib.Path(sys.argv[1]))"


def test_vectors_are_384_numbers_of_length_one() -> None:
    vectors = minilm().encode(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), SIZE), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_to_encode_is_no_vectors() -> None:
    assert minilm().encode([]).shape == (0, SIZE)


def test_text_has_the_same_vector_alone_and_among_others() -> None:
    texts = TEXTS * 20  # more than a batch
    together = minilm().encode(texts)
    alone = np.concatenate([minilm().encode([text]) for text in TEXTS] * 20)
    np.testing.assert_allclose(together, alone, atol=1e-3)


def test_of_a_long_text_the_end_is_read() -> None:
    end = "and we walked home slowly " * 40
    one, other, ended_otherwise = minilm().encode(
        ["bananas " * 90 + end, "insurance " * 90 + end, end + "what does a massage cost"]
    )
    np.testing.assert_allclose(one, other, atol=1e-3)
    assert one @ ended_otherwise < 0.95


@pytest.mark.parametrize(
    ("text", "paraphrase", "unrelated"),
    [
        ("how much is a massage", "what do you charge", "where are you"),
        ("best position to sleep with a sore leg", "how should I lie in bed, my leg hurts", "can I run a marathon"),
        ("I want to talk to a person", "can I speak to a real human", "the weather is nice"),
        ("is it torn or just tight", "do I have a tear or only tightness", "when do you open"),
    ],
)
def test_paraphrase_is_nearer_than_what_is_unrelated(text: str, paraphrase: str, unrelated: str) -> None:
    vector, same, different = minilm().encode([text, paraphrase, unrelated])
    assert vector @ same > vector @ different + 0.1


def test_encoder_is_loaded_once() -> None:
    assert minilm() is minilm()


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WEIGHTS_SHA256", "0" * 64)
    monkeypatch.setattr(module, "CONVERTED", tmp_path / "encoder")
    with pytest.raises(EncoderError, match=r"model\.safetensors"):
        minilm.__wrapped__()
    assert not (tmp_path / "encoder").exists()


def test_two_processes_may_convert_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "encoder" / "converted"
    command = [sys.executable, "-W", "ignore", "-c", CONVERT, str(folder)]
    started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    errors = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], errors
    assert list(folder.parent.iterdir()) == [folder]
    np.testing.assert_allclose(MiniLM(folder).encode(["hi"]), minilm().encode(["hi"]), atol=1e-5)


def test_vocabulary_holds_words_and_no_pieces() -> None:
    assert {"massage", "price", "sleep"} <= vocabulary()
    assert [word for word in vocabulary() if not word.isalpha()] == []
