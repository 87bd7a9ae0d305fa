"""What is alike by its vector."""

from __future__ import annotations

import numpy as np
import pytest

from console.teaching.vectors import as_array, as_bytes, centred, leaders_of, nearest

EAST, NORTH, NORTH_EAST = [1.0, 0.0], [0.0, 1.0], [0.8, 0.6]


def test_vector_is_read_as_it_was_stored() -> None:
    assert as_array([as_bytes([0.25, -0.5])]).tolist() == [[0.25, -0.5]]


def test_first_vector_leads_and_those_alike_follow() -> None:
    assert leaders_of(np.array([EAST, NORTH, NORTH_EAST]), np.array([])) == [0, 1, 0]


def test_known_leaders_come_before_new_ones() -> None:
    assert leaders_of(np.array([NORTH, EAST]), np.array([EAST])) == [1, 0]


def test_what_all_have_in_common_makes_nothing_alike() -> None:
    shared = np.array([[9.0, 1.0], [9.0, -1.0]], dtype=np.float32)
    assert centred(shared, shared.mean(0)).tolist() == [[0.0, 1.0], [0.0, -1.0]]


def test_nearest_is_sought_among_the_candidates_alone() -> None:
    vectors = np.array([EAST, NORTH], dtype=np.float32)
    place, nearness = nearest(vectors, np.array(EAST, dtype=np.float32), np.array([False, True]))
    assert (place, nearness) == (1, pytest.approx(0))


def test_nothing_is_near_where_nothing_is() -> None:
    assert nearest(np.array([]), np.array(EAST, dtype=np.float32), np.array([], dtype=bool)) == (-1, -1.0)
