"""A model on disk: read back it is the same, and reading it runs no code."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from assistant.nlu import model_files
from assistant.nlu.minilm import minilm
from assistant.nlu.understanding import IntentModel, Options
from tests.assistant.nlu.toy import INTENTS, TEXTS

ASKED = ["how much do i pay", "where is it", "膝が痛い", ""]


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (self.path,)  # type: ignore[return-value]


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return IntentModel.fit(TEXTS, minilm().encode(TEXTS), INTENTS, Options())


def test_model_read_back_has_the_same_confidences(model: IntentModel, tmp_path: Path) -> None:
    model_files.write(model, tmp_path)
    found = model_files.read(tmp_path)
    vectors = minilm().encode(ASKED)
    assert found.intents == model.intents
    np.testing.assert_allclose(found.confidences(ASKED, vectors), model.confidences(ASKED, vectors), atol=1e-6)


def test_model_written_twice_is_the_same(model: IntentModel, tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    model_files.write(model, tmp_path / "one")
    model_files.write(model_files.read(tmp_path / "one"), tmp_path / "other")
    names = [(tmp_path / name / model_files.NAMES).read_text() for name in ("one", "other")]
    assert names[0] == names[1]


def test_model_is_two_files_of_numbers_and_names(model: IntentModel, tmp_path: Path) -> None:
    model_files.write(model, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {model_files.ARRAYS, model_files.NAMES}
    with np.load(tmp_path / model_files.ARRAYS, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} <= {"f", "i"}


def test_pickle_in_a_model_is_refused_and_not_run(model: IntentModel, tmp_path: Path) -> None:
    model_files.write(model, tmp_path)
    with np.load(tmp_path / model_files.ARRAYS) as arrays:
        tampered = {**arrays, "dense": np.array([Trap(tmp_path / "sprung")], dtype=object)}
    np.savez(tmp_path / model_files.ARRAYS, **tampered)
    with pytest.raises(ValueError, match="allow_pickle"):
        model_files.read(tmp_path)
    (tmp_path / model_files.ARRAYS).write_bytes(pickle.dumps(Trap(tmp_path / "sprung")))
    with pytest.raises(ValueError, match="allow_pickle"):
        model_files.read(tmp_path)
    assert not (tmp_path / "sprung").exists()
