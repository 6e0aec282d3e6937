"""Plots as plain SVG, without a library: curves over a logarithmic axis, and bars."""

from __future__ import annotations

import math
from html import escape
from typing import Callable, List, NamedTuple, Sequence, Tuple

__all__ = ["Series", "bars", "curves"]

# Colours that the colour-blind tell apart (Okabe and Ito), on white so that a dark page does not hide the axes.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_STYLE = "text{font:12px system-ui,sans-serif;fill:#222}.t{font-size:15px;font-weight:600}.s{fill:#555}line{stroke:#ddd}"


class Series(NamedTuple):
    name: str
    points: Sequence[Tuple[float, float]]


def _document(width: int, height: int, parts: List[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return "\n".join([head, f"<style>{_STYLE}</style>", f'<rect width="{width}" height="{height}" fill="#fff"/>', *parts, "</svg>", ""])


def _text(x: float, y: float, text: str, *, anchor: str = "start", kind: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{name}>{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}"/>'


def _ticks(highest: float) -> List[float]:
    """Four to eight round steps from zero to at least `highest`."""
    step = 10 ** math.floor(math.log10(highest))
    for part in (0.2, 0.5, 1, 2):
        if highest / (step * part) <= 6:
            step *= part
            break
    return [step * number for number in range(math.ceil(highest / step) + 1)]


def curves(
    title: str,
    subtitle: str,
    unit: str,
    series: Sequence[Series],
    *,
    label: Callable[[float], str],
    axis: str,
) -> str:
    """Lines over a logarithmic x; a point at x 0 stands left of the others. Every x gets a label."""
    width, height, left, right, top, bottom = 760, 400, 70, 150, 64, 50
    at = sorted({x for one in series for x, _ in one.points})
    positive = [x for x in at if x > 0]
    low, high = math.log(positive[0]), math.log(positive[-1])
    room = 40 if at[0] == 0 else 0
    inner = width - left - right - room

    def place(x: float) -> float:
        return left if x <= 0 else left + room + (inner * (math.log(x) - low) / (high - low) if high > low else 0)

    ticks = _ticks(max(y for one in series for _, y in one.points))

    def level(y: float) -> float:
        return height - bottom - (height - top - bottom) * y / ticks[-1]

    parts = [_text(16, 26, title, kind="t"), _text(16, 46, f"{unit}; {subtitle}", kind="s")]
    for tick in ticks:
        parts += [_line(left, level(tick), width - right, level(tick)), _text(left - 8, level(tick) + 4, f"{tick:,g}", anchor="end")]
    for x in at:
        parts.append(_text(place(x), height - bottom + 18, label(x), anchor="middle"))
    parts.append(_text((left + width - right) / 2, height - 10, axis, anchor="middle", kind="s"))
    names = []
    for one, colour in zip(series, _COLOURS):
        path = " ".join(f"{place(x):.1f},{level(y):.1f}" for x, y in one.points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{place(x):.1f}" cy="{level(y):.1f}" r="3" fill="{colour}"/>' for x, y in one.points]
        names.append([level(one.points[-1][1]), one.name, colour])
    names.sort()
    for number, (y, name, colour) in enumerate(names):
        if number:  # names of lines that end close to each other stand below each other
            names[number][0] = y = max(y, names[number - 1][0] + 15)
        parts.append(f'<text x="{width - right + 8}" y="{y + 4:.0f}" style="fill:{colour}">{escape(name)}</text>')
    return _document(width, height, parts)


def bars(title: str, subtitle: str, unit: str, rows: Sequence[Tuple[str, float, bool]]) -> str:
    """Horizontal bars of (name, value, ours) over a logarithmic axis, with the values beside them."""
    width, left, right, top, step = 760, 290, 100, 64, 26
    height = top + step * len(rows) + 40
    low = math.floor(math.log10(min(value for _, value, _ in rows)))
    high = math.ceil(math.log10(max(value for _, value, _ in rows)))
    parts = [_text(16, 26, title, kind="t"), _text(16, 46, subtitle, kind="s")]

    def place(value: float) -> float:
        return left + (width - left - right) * (math.log10(value) - low) / max(1, high - low)

    for power in range(low, high + 1):
        x = place(10.0**power)
        parts += [_line(x, top, x, height - 34), _text(x, height - 16, f"{10.0**power:,g}", anchor="middle", kind="s")]
    parts.append(_text(width - 16, height - 16, unit, anchor="end", kind="s"))
    for number, (name, value, ours) in enumerate(rows):
        y = top + step * number
        colour = _COLOURS[0] if ours else "#b0b7bf"
        parts += [
            _text(left - 8, y + 17, name, anchor="end"),
            f'<rect x="{left}" y="{y + 4}" width="{max(1, place(value) - left):.1f}" height="{step - 8}" fill="{colour}"/>',
            _text(place(value) + 6, y + 17, f"{value:,.0f}" if value >= 10 else f"{value:.2g}"),
        ]
    return _document(width, height, parts)
