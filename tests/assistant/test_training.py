"""Training: what needs TensorFlow is refused in a sentence, and a change of what is learnt from is noticed."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant import training
from assistant.errors import TensorFlowNeededError


@pytest.mark.parametrize(
    "config",
    [
        {"pipeline": [{"name": "DIETClassifier"}]},
        {"pipeline": [{"name": "rasa.nlu.classifiers.diet_classifier.DIETClassifier"}]},
        {"policies": [{"name": "TEDPolicy"}, {"name": "RulePolicy"}]},
    ],
)
def test_config_that_needs_tensorflow_is_refused(config: dict[str, list[dict[str, str]]]) -> None:
    with pytest.raises(TensorFlowNeededError, match=r"names .*(DIET|TED).*, which needs"):
        training.check_config(config)


def test_config_without_tensorflow_passes() -> None:
    training.check_config({"pipeline": [{"name": "assistant.tracker_store.WorkingMemory"}, {"name": "SpacyNLP"}]})


def test_train_stops_with_the_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yml").write_text("pipeline:\n- name: ResponseSelector\n")
    monkeypatch.setattr(training, "ROOT", tmp_path)
    assert training.main(only_if_changed=False) == 1
    assert "ResponseSelector, which needs TensorFlow" in capsys.readouterr().err


def test_fingerprint_changes_with_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "ROOT", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.yml").write_text("one")
    before = training.fingerprint()
    (tmp_path / "data" / "a.yml").write_text("two")
    assert training.fingerprint() != before


def test_fingerprint_does_not_change_with_a_touch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "ROOT", tmp_path)
    (tmp_path / "config.yml").write_text("one")
    before = training.fingerprint()
    (tmp_path / "config.yml").touch()
    assert training.fingerprint() == before


def test_assistant_without_its_secret_refuses_to_start() -> None:
    started = subprocess.run(
        [sys.executable, "-m", "assistant"],
        cwd=training.ROOT,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert started.returncode == 1
    assert "ASSISTANT_SECRET is missing" in started.stderr
