"""An intent model as files of plain numbers and names: reading one runs no code that came with it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from assistant.nlu.calibration import Calibration
from assistant.nlu.logistic_regression import LogisticRegression
from assistant.nlu.nearest import NearestExamples, Whitening
from assistant.nlu.ngrams import CHARACTERS, Ngrams
from assistant.nlu.understanding import IntentModel

ARRAYS, NAMES = "intent_model.npz", "intent_model.json"


def write(model: IntentModel | None, folder: Path) -> None:
    """Write the model into a folder; none, where there was nothing to learn, is written too."""
    if model is None:
        (folder / NAMES).write_text("null", encoding="utf-8")
        return
    near, regression = model.nearest, model.regression
    np.savez(
        folder / ARRAYS,
        dense=regression.dense, sparse=regression.sparse, bias=regression.bias, idf=model.ngrams.idf,
        vectors=near.vectors, starts=near.starts, mean=near.whitening.mean, matrix=near.whitening.matrix,
        data=near.characters.data, indices=near.characters.indices, indptr=near.characters.indptr,
    )  # fmt: skip
    names = {
        "intents": model.intents,
        "neighbours": near.neighbours,
        "calibration": asdict(model.calibration),
        "ngrams": model.ngrams.names,
    }
    (folder / NAMES).write_text(json.dumps(names), encoding="utf-8")


def read(folder: Path) -> IntentModel | None:
    """Return the model that was written into a folder, or none if none was."""
    names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    if names is None:
        return None
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        ngrams = Ngrams(CHARACTERS, tuple(names["ngrams"]), arrays["idf"])
        shape = (len(arrays["vectors"]), len(names["ngrams"]))
        whitening = Whitening(arrays["mean"], arrays["matrix"])
        nearest = NearestExamples(
            arrays["vectors"],
            csr_matrix((arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape),
            arrays["starts"],
            names["neighbours"],
            whitening,
        )
        regression = LogisticRegression(arrays["dense"], arrays["sparse"], arrays["bias"])
    return IntentModel(tuple(names["intents"]), ngrams, regression, nearest, Calibration(**names["calibration"]))
