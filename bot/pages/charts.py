"""Charts as SVG in the page itself: no outside host, no script. Colours come from the stylesheet by class."""

from collections.abc import Sequence
from html import escape

WIDE, HIGH, FOOT = 340, 96, 18
"""Of a chart by hours, in its own units."""

HOURS = 24
TICKS = (0, 6, 12, 18)


def by_hour(done: Sequence[int], failed: Sequence[int], label: str) -> str:
    """Two stacked columns an hour of the day, 24 of each."""
    most = max((good + bad for good, bad in zip(done, failed, strict=True)), default=0) or 1
    step = WIDE / HOURS
    columns = [
        _column(hour * step + 1, step - 2, good / most, 0, "good")
        + _column(hour * step + 1, step - 2, bad / most, good / most, "bad")
        for hour, (good, bad) in enumerate(zip(done, failed, strict=True))
    ]
    ticks = [f'<text x="{hour * step:.1f}" y="{HIGH + FOOT - 4}">{hour}</text>' for hour in TICKS]
    base = f'<line x1="0" x2="{WIDE}" y1="{HIGH}" y2="{HIGH}"/>'
    inside = "".join((*columns, base, *ticks))
    box = f"0 0 {WIDE} {HIGH + FOOT}"
    return f'<svg class="hours" viewBox="{box}" role="img" aria-label="{escape(label)}">{inside}</svg>'


def _column(x: float, wide: float, share: float, below: float, kind: str) -> str:
    if share <= 0:
        return ""
    high = share * (HIGH - 4)
    y = HIGH - below * (HIGH - 4) - high
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="1.5"/>'


def bars(rows: Sequence[tuple[str, float, str]]) -> str:
    """A line a row: its name, a bar by its value, and what the value reads like."""
    most = max((value for _, value, _ in rows), default=0) or 1
    return "".join(_bar(name, value / most, shown) for name, value, shown in rows)


def _bar(name: str, share: float, shown: str) -> str:
    wide = max(1.0, 100 * share)
    ground, bar = (
        '<rect class="ground" width="100" height="6"/>',
        f'<rect class="good" width="{wide:.1f}" height="6"/>',
    )
    drawn = f'<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{ground}{bar}</svg>'
    return f'<li class="bar"><span>{escape(name)}</span><b>{escape(shown)}</b>{drawn}</li>'
