"""Training: what needs TensorFlow or understands less is refused in a sentence, and a change of the data is noticed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant import installed, training
from assistant.errors import TensorFlowNeededError, TrainingError, WorseModelError
from assistant.heldout import Outcome, Phrase
from assistant.installed import Installed
from assistant.taught import Taught

TAUGHT = Taught({"sleep": ("which side to lie on",)})


class House:
    """A house with an own folder, in which training takes no time and a model understands what it is told to."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.trained, self.understood = root, 0, "sleep"
        self.taught: list[Taught] = []
        for name, text in {
            "config.yml": "pipeline: []\n",
            "data/sleep.yml": 'nlu: [{intent: sleep, examples: "- how do i sleep"}]',
            "heldout/red_flags/flags.yml": "clot: [my calf is hot]\n",
            "heldout/red_flags/lookalikes.yml": "negated: [my calf is fine]\n",
            "heldout/sleep.yml": "intent: sleep\nphrases: [how to lie]\n",
            "floor.yml": "in-scope accuracy: 0.5\n",
            "models/.gitkeep": "",
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        for name, path in {
            "ROOT": "", "MODELS": "models", "HELDOUT": "heldout", "FLOOR": "floor.yml",
            "INSTALLED": "var/installed.json",
        }.items():  # fmt: skip
            monkeypatch.setattr(training, name, root / path)
        monkeypatch.setattr(training, "trained_into", self.trained_into)
        monkeypatch.setattr(training, "TrainedModel", self.model)

    def trained_into(self, folder: Path, taught: Taught) -> Path:
        self.trained += 1
        self.taught.append(taught)
        archive = folder / f"{self.trained}.tar.gz"
        archive.write_bytes(b"model %d" % self.trained)
        return archive

    def model(self, archive: Path) -> House:
        assert archive.is_file()
        return self

    def outcomes(self, phrases: Sequence[Phrase]) -> list[Outcome]:
        return [Outcome(phrase, self.understood, 0.5, self.understood) for phrase in phrases]

    def parse(self, texts: Sequence[str]) -> list[dict[str, object]]:
        return [{"intent": {"name": "report_emergency"}, "red_flags": []} for _ in texts]

    def teach(self, taught: Taught) -> None:
        """Install a model that was taught more than the installed one, as publishing does."""
        archive = self.root / "models/taught.tar.gz"
        archive.write_bytes(b"taught")
        training.understood_by(archive).write_text("{}")
        record = (archive.name, training.hash_of(archive), training.fingerprint(taught), taught)
        training.install(archive, Installed(*record, before=installed.read(training.INSTALLED)))

    def installed(self) -> list[str]:
        return [path.name for path in training.models()]

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.root / "models").iterdir() if path.is_file()}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(tmp_path, monkeypatch)


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


def test_train_stops_with_the_sentence(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    (house.root / "config.yml").write_text("pipeline:\n- name: ResponseSelector\n")
    assert training.main(only_if_changed=False) == 1
    assert "ResponseSelector, which needs TensorFlow" in capsys.readouterr().err
    assert house.trained == 0


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/sleep.yml", "data/a/new.yml", "assistant/nlu/x.py"])
def test_fingerprint_changes_with_what_is_trained_on(house: House, name: str) -> None:
    before = training.fingerprint(Taught())
    (house.root / name).parent.mkdir(parents=True, exist_ok=True)
    (house.root / name).write_text("two")
    assert training.fingerprint(Taught()) != before


def test_fingerprint_does_not_change_with_a_touch(house: House) -> None:
    before = training.fingerprint(Taught())
    (house.root / "config.yml").touch()
    assert training.fingerprint(Taught()) == before


def test_model_is_trained_once(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert not training.is_trained()
    assert training.main(only_if_changed=True) == 0
    assert training.is_trained()
    assert training.main(only_if_changed=True) == 0
    assert capsys.readouterr().out.splitlines() == ["Trained 1.tar.gz.", "The model is up to date."]
    assert house.trained == 1


def test_untrained_unless_asked_only_for_changes(house: House) -> None:
    training.main(only_if_changed=False)
    training.main(only_if_changed=False)
    assert house.installed() == ["2.tar.gz", "1.tar.gz"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda root: (root / "models/1.tar.gz").write_bytes(b"mode"),
        lambda root: (root / "models/1.tar.gz").write_bytes(b"nodel 1"),
        lambda root: (root / "models/1.tar.gz").unlink(),
        lambda root: (root / "var/installed.json").unlink(),
        lambda root: (root / "data/sleep.yml").write_text("two"),
        lambda root: (root / "data/sleep.yml").unlink(),
    ],
    ids=["truncated", "altered", "gone", "of unknown origin", "data changed", "data gone"],
)
def test_model_that_is_not_whole_or_not_of_these_data_is_trained_anew(
    house: House, spoil: Callable[[Path], object]
) -> None:
    training.train()
    spoil(house.root)
    assert not training.is_trained()


def test_worse_model_leaves_the_installed_one_in_place(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    training.train()
    before = house.files()
    (house.root / "data/sleep.yml").write_text("worse")
    house.understood = "price"
    assert training.main(only_if_changed=True) == 1
    assert "'how to lie': sleep before, price now" in capsys.readouterr().err
    assert house.files() == before
    assert [path.name for path in (house.root / "models").iterdir() if path.is_dir()] == []


def test_first_model_must_reach_the_floor_too(house: House) -> None:
    house.understood = "price"
    with pytest.raises(WorseModelError, match="nothing installed before, price now"):
        training.train()
    assert house.files().keys() == {".gitkeep"}
    assert not (house.root / "var").exists()


def test_training_that_failed_leaves_the_installed_model_in_place(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    training.train()
    before = house.files()

    def fail(folder: Path, taught: Taught) -> Path:
        (folder / "half.tar.gz").write_bytes(b"half")
        raise TrainingError("no")

    monkeypatch.setattr(training, "trained_into", fail)
    assert training.main(only_if_changed=False) == 1
    assert house.files() == before


def test_newest_few_models_are_kept(house: House) -> None:
    for _ in range(training.KEPT_MODELS + 2):
        training.train()
    assert house.installed() == ["5.tar.gz", "4.tar.gz", "3.tar.gz"]
    assert training.is_trained()


def test_model_of_unknown_origin_is_not_served(house: House) -> None:
    training.train()
    (house.root / "models/foreign.tar.gz").write_bytes(b"foreign")
    assert training.installed_model() == house.root / "models/1.tar.gz"
    assert training.is_trained()


def test_what_was_taught_is_trained_again_when_the_data_change(house: House) -> None:
    training.train()
    house.teach(TAUGHT)
    assert training.is_trained()
    (house.root / "data/sleep.yml").write_text('nlu: [{intent: sleep, examples: "- sleep?"}]')
    assert not training.is_trained()
    training.train()
    assert house.taught == [Taught(), TAUGHT]
    assert training.is_trained()


def test_fingerprint_changes_with_what_was_taught(house: House) -> None:
    assert training.fingerprint(TAUGHT) != training.fingerprint(Taught())


def test_installed_model_and_the_one_before_it_are_kept_however_old(house: House) -> None:
    training.train()
    house.teach(TAUGHT)
    for number in range(training.KEPT_MODELS):
        (house.root / f"models/foreign {number}.tar.gz").touch()
    fresh = installed.read(training.INSTALLED)
    assert fresh and fresh.before
    training.install(house.root / "models" / fresh.model, fresh)
    assert {"1.tar.gz", "taught.tar.gz"} <= set(house.installed())


def test_record_that_cannot_be_read_is_named(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    training.train()
    training.INSTALLED.write_text("{")
    assert training.main(only_if_changed=True) == 1
    assert "installed.json cannot be read" in capsys.readouterr().err


def test_what_the_installed_model_understood_is_kept(house: House) -> None:
    training.train()
    assert json.loads((house.root / "models/1.understood.json").read_text()) == {"how to lie": "sleep"}


def test_rasa_that_cannot_train_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, "no data", "at all")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(TrainingError, match="no dataat all"):
        training.trained_into(tmp_path, Taught())


def test_rasa_is_told_to_take_nothing_from_its_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its key holds a component's own class, not the modules behind it, so a change of those would not be noticed."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        (tmp_path / "new.tar.gz").touch()
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert training.trained_into(tmp_path, Taught()) == tmp_path / "new.tar.gz"
    assert "--force" in commands[0]


def test_assistant_without_its_secret_refuses_to_start() -> None:
    started = subprocess.run(
        [sys.executable, "-m", "assistant"],
        cwd=training.ROOT,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert started.returncode == 78
    assert "ASSISTANT_SECRET is missing" in started.stderr
