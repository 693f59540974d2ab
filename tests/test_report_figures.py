"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest
from ecozoning.reports.figures import cell_format, chainage, hectares, mu, printed


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1_234.565, "m2", "1234.57"),  # half up in the decimals as written, not as the float happens to lie
        (0.0, "m2", "0.00"),
        (0.004, "m2", "<0.01"),
        (-0.004, "m2", ">-0.01"),
        (-17.2, "m2", "-17.20"),
        (0.00004, "ha", "<0.0001"),
        (0.00001, "share", "<0.01"),
        (0.00005, "share", "0.01"),
        (0.999999, "share", ">99.99"),
        (0.99994, "share", "99.99"),
        (1.0, "share", "100.00"),
        (0.9994, "share", "99.94"),
        (None, "m2", ""),
        (math.nan, "share", ""),
        (7, "count", "7"),
    ],
)
def test_number_is_rounded_half_up_and_never_to_nothing_or_to_everything(value, kind, text):
    assert printed(value, kind) == text


def test_mu_and_hectares_follow_from_square_metres():
    assert mu(2000.0) == 3.0
    assert printed(mu(21_251.72), "mu") == "31.88"
    assert hectares(10_000.0) == 1.0


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0.0, "K0+000"),
        (12_345.678, "K12+345.7"),
        (12_345.6, "K12+345.6"),
        (7_020.04, "K7+020"),
        (999.96, "K1+000"),
        (0.001, "K0+000"),
        (0.05, "K0+000.1"),
        (None, ""),
        (math.nan, ""),
    ],
)
def test_chainage_is_kilometres_plus_metres(metres, text):
    assert chainage(metres) == text


def test_spreadsheet_shows_a_tiny_share_as_less_than_its_last_digit():
    assert cell_format(0.00001, "share") == '"<0.01%"'
    assert cell_format(0.999999, "share") == '">99.99%"'
    assert cell_format(0.5, "share") == "0.00%"
    assert cell_format(12.0, "ha") == "0.0000"
