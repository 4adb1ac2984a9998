"""Names of one code sound alike."""

from __future__ import annotations

import pytest

from leadq.values.sounds import sound


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("wikipedia", "3412"),
        ("mueller-luedenscheidt", "65752682"),
        ("breschnew", "17863"),
        ("xaver", "4837"),
        ("philipp", "351"),
        ("heinz", "068"),
        ("", ""),
        ("李", ""),
    ],
)
def test_codes(name: str, code: str) -> None:
    assert sound(name) == code


@pytest.mark.parametrize(
    "names",
    [("meier", "maier", "mayer", "meyer"), ("schmidt", "schmitt"), ("mueller", "muller", "miller")],
)
def test_names_that_sound_alike_have_one_code(names: tuple[str, ...]) -> None:
    assert len(set(map(sound, names))) == 1
