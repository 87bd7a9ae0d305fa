"""The type of an array of numbers; its shape stands in the docstring of whoever takes or returns it."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
