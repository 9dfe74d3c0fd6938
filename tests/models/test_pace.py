"""Waits between attempts."""

from drafter.models.pace import backoff, rival_pause


def test_waits_double_up_to_half_a_minute():
    assert [backoff(n, 1.0) for n in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]


def test_half_of_a_wait_is_left_to_chance():
    assert backoff(3, 0.0) == 2
    assert backoff(3, 0.5) == 3


def test_a_rival_is_looked_for_less_and_less_often():
    pauses = [rival_pause(n) for n in range(20)]
    assert pauses[0] == 0.1
    assert pauses == sorted(pauses)
    assert pauses[-1] == 2.0
