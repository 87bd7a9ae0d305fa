"""The placeholder says what it is, and is inert wherever it is touched."""

from importlib.metadata import version

import keras
import tensorflow as tf
from tensorflow.keras.callbacks import Callback
from tensorflow.python.types.core import GenericFunction


def test_placeholder_says_what_it_is() -> None:
    assert version("tensorflow") == tf.__version__ == "2.12.0+placeholder"


def test_names_can_be_subclassed_and_annotated() -> None:
    class Layer(tf.keras.layers.Layer, Callback, keras.Model):
        def call(self, tensor: tf.Tensor | GenericFunction) -> tf.RaggedTensor:
            return tensor

    assert Layer("any", argument=1).call(1) == 1


def test_decorators_give_the_function_back() -> None:
    @tf.function(reduce_retracing=True)
    def plain(number: int) -> int:
        return number + 1

    assert plain(1) == 2


def test_missing_dunder_is_missing() -> None:
    assert not hasattr(tf, "__wrapped__")
