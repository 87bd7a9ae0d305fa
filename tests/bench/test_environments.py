"""What Rasa's default is given to learn from in the comparison."""

from __future__ import annotations

from pathlib import Path

import yaml

from bench.nlu.environments import default

DATA = Path(__file__).parents[2] / "data"


def rules(folder: Path) -> list[dict[str, object]]:
    contents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.rglob("*.yml")]
    return [rule for content in contents for rule in content.get("rules") or []]


def test_default_learns_each_rule_as_a_story_too(tmp_path: Path) -> None:
    package = tmp_path / "venv/lib/python3.10/site-packages/rasa/engine/recipes/config_files"
    package.mkdir(parents=True)
    (package / "default_config.yml").write_text("recipe: default.v1")
    side = default(tmp_path / "default", tmp_path / "venv/bin/python")
    stories = yaml.safe_load((side.folder / "data/stories.yml").read_text(encoding="utf-8"))["stories"]
    given = sorted(str(rule["steps"]) for rule in rules(DATA))
    assert sorted(str(story["steps"]) for story in stories) == given
    assert rules(side.folder / "data") and len({story["story"] for story in stories}) == len(given)
