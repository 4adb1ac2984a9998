"""Charts are numbers: everything lies inside the frame, whatever the names, and stands for its value."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadq.output.page import charts
from leadq.output.page.charts import Estimate, Part, Range, Reference
from leadq.output.page.curves import Gains, Square, gains
from leadq.output.page.drawing import Drawing
from leadq.output.page.heat_maps import HeatRow, heat_map
from leadq.output.page.rows import Scale

WIDTHS = (320.0, 760.0)
NAMES = st.text(max_size=120)
CELLS = st.tuples(NAMES, NAMES)
HEADINGS = ("rate", "a long heading of a column")
SHARES = st.floats(0, 1)


def percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def plain(number: float) -> str:
    return f"{number:,.0f}"


SHARE = Scale(1.0, percent, "of 100 leads")


def is_inside(drawing: Drawing) -> bool:
    """Whether everything lies in the frame; half a pixel is the rounding of a stroke."""
    spans = [
        *((box.x, box.y, box.x + box.width, box.y + box.height) for box in drawing.boxes),
        *((min(one.x1, one.x2), min(one.y1, one.y2), max(one.x1, one.x2), max(one.y1, one.y2)) for one in [*drawing.grid, *drawing.lines]),
        *((dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in drawing.dots),
        *((x, y, x, y) for curve in drawing.curves for x, y in curve.points),
        *(words.span() for words in drawing.words),
    ]  # fmt: skip
    return all(
        left >= -0.5
        and top >= -0.5
        and right <= drawing.width + 0.5
        and bottom <= drawing.height + 0.5
        for left, top, right, bottom in spans
    )


def an_interval(
    name: str, ends: tuple[float, float, float], figures: str, weak: bool, cells: tuple[str, str]
) -> Estimate:
    low, value, high = sorted(ends)
    return Estimate(name, value, low, high, figures, weak, cells)


ESTIMATES = st.builds(
    an_interval, NAMES, st.tuples(SHARES, SHARES, SHARES), NAMES, st.booleans(), CELLS
)


@pytest.mark.parametrize("width", WIDTHS)
@settings(max_examples=40, deadline=None)
@given(
    series=st.lists(ESTIMATES, min_size=1, max_size=6),
    reference=st.none() | st.builds(Reference, NAMES, SHARES),
)
def test_estimates_stay_inside_their_frame(
    width: float, series: list[Estimate], reference: Reference | None
) -> None:
    assert is_inside(charts.estimates(series, SHARE, width, headings=HEADINGS, reference=reference))


@pytest.mark.parametrize("width", WIDTHS)
@settings(max_examples=40, deadline=None)
@given(
    series=st.lists(
        st.builds(Part, NAMES, st.integers(0, 10**9), st.integers(0, 10**9), NAMES, CELLS),
        min_size=1,
        max_size=6,
    ),
    legend=st.none() | st.tuples(NAMES, NAMES),
)
def test_parts_stay_inside_their_frame(
    width: float, series: list[Part], legend: tuple[str, str] | None
) -> None:
    scale = Scale(max(one.whole for one in series), plain, "leads", whole=True)
    assert is_inside(charts.parts(series, scale, width, headings=HEADINGS, legend=legend))


@pytest.mark.parametrize("width", WIDTHS)
@settings(max_examples=40, deadline=None)
@given(
    series=st.lists(
        st.builds(
            lambda name, days: Range(name, min(days), max(days), name, (name, name)),
            NAMES,
            st.tuples(*[st.integers(0, 9999)] * 2),
        ),
        min_size=1,
        max_size=6,
    ),
    legend=NAMES,
)
def test_ranges_stay_inside_their_frame(width: float, series: list[Range], legend: str) -> None:
    scale = Scale(max(one.high or 0 for one in series), plain, "days", whole=True)
    assert is_inside(charts.ranges(series, scale, width, headings=HEADINGS, legend=legend))


@pytest.mark.parametrize("width", WIDTHS)
@settings(max_examples=40, deadline=None)
@given(columns=st.lists(NAMES, min_size=1, max_size=9), data=st.data())
def test_a_heat_map_stays_inside_its_frame(
    width: float, columns: list[str], data: st.DataObject
) -> None:
    shares = st.lists(st.none() | SHARES, min_size=len(columns), max_size=len(columns))
    series = data.draw(st.lists(st.builds(HeatRow, NAMES, NAMES, shares), min_size=1, max_size=6))
    assert is_inside(heat_map(series, columns, width, heading="a long heading", words=percent))


def test_a_bar_is_as_long_as_its_value() -> None:
    series = [Estimate(name, value, value, value, "") for name, value in [("a", 0.25), ("b", 1.0)]]
    short, long = charts.estimates(series, SHARE, 760).boxes
    assert short.width == pytest.approx(long.width / 4)


def test_a_whisker_reaches_from_the_low_to_the_high_end() -> None:
    drawing = charts.estimates([Estimate("a", 0.5, 0.25, 0.75, "")], SHARE, 760)
    (bar,) = drawing.boxes
    whisker = drawing.lines[0]
    assert (whisker.x1 - bar.x, whisker.x2 - bar.x) == pytest.approx(
        (bar.width / 2, bar.width * 1.5)
    )


def test_what_is_unknown_has_words_but_no_bar() -> None:
    drawing = charts.estimates([Estimate("empty", None, None, None, "no leads")], SHARE, 760)
    assert (drawing.boxes, drawing.lines) == ([], [])
    assert {"empty", "no leads"} <= {one.text for one in drawing.words}


def test_a_thin_estimate_is_hollow() -> None:
    assert (
        charts.estimates([Estimate("a", 0.5, 0, 1, "", weak=True)], SHARE, 760).boxes[0].kind
        == "weak"
    )


def test_a_name_that_is_cut_keeps_its_full_text() -> None:
    name = "Fair " * 40
    for width in WIDTHS:
        words = charts.estimates([Estimate(name, 0.5, 0, 1, "50 %")], SHARE, width).words
        assert [one.full for one in words if one.full] == [name]


def test_a_name_that_is_wrapped_is_not_said_twice() -> None:
    name = "Hannover Messe, hall 7, the large stand beside the entrance"
    words = charts.estimates([Estimate(name, 0.5, 0, 1, "50 %")], SHARE, 760).words
    assert not any(one.full for one in words)
    assert "Hannover" in words[0].text


def test_darker_is_more_and_every_cell_says_its_share() -> None:
    row = HeatRow("2026-01", "45", [0.0, 0.2, 0.5, 0.99, 1.0, None])
    drawing = heat_map([row], list("abcdef"), 760, heading="leads", words=percent)
    assert [box.kind for box in drawing.boxes] == [
        "heat0",
        "heat1",
        "heat3",
        "heat5",
        "heat5",
        "blank",
    ]
    cells = [one.text for one in drawing.words if one.kind.startswith("on")]
    assert cells == ["0.0 %", "20.0 %", "50.0 %", "99.0 %", "100.0 %"]


def test_names_of_columns_are_turned_where_they_do_not_fit() -> None:
    columns = ["contacted", "handed over"]
    turned = {
        width: {one.turned for one in heat_map([HeatRow("m", "9", [1, 1])], columns, width, heading="leads", words=percent).words if one.text in columns}
        for width in (120.0, 760.0)
    }  # fmt: skip
    assert turned == {120.0: {True}, 760.0: {False}}


AXES = Square(percent, "share of the leads, the best first", "share of the orders")


@pytest.mark.parametrize("width", WIDTHS)
@settings(max_examples=40, deadline=None)
@given(
    series=st.lists(st.builds(Gains, NAMES, st.lists(SHARES, min_size=2, max_size=11)), max_size=2)
)
def test_curves_stay_inside_their_frame(width: float, series: list[Gains]) -> None:
    assert is_inside(gains(series, AXES, width))


def test_a_curve_goes_through_its_shares() -> None:
    chance, curve = gains([Gains("score", [0, 0.8, 1])], AXES, 760).curves[-2:]
    (left, bottom), (right, top) = chance.points
    assert curve.points == [
        (left, bottom),
        ((left + right) / 2, pytest.approx(bottom - (bottom - top) * 0.8)),
        (right, top),
    ]
