"""What takes the place of what was found in base64: base64 again."""

from __future__ import annotations

import base64
from itertools import count


def _staying(layer, covered):
    """The bytes before and behind it in its groups, which stay unless they are another's."""
    if covered is None:
        return b"", b""
    first, last = layer.start // 3 * 3, min(-(-layer.end // 3) * 3, len(layer.text))
    others = covered[layer.way]
    lead, trail = (first, layer.start), (layer.end, last)
    return [b"" if others.intersection(range(*at)) else layer.text[slice(*at)] for at in (lead, trail)]


def covered(spans):
    """By layer the bytes of it in which something was found."""
    result = {}
    for span in spans:
        for layer in span.layers:
            result.setdefault(layer.way, set()).update(range(layer.start, layer.end))
    return result


def order(span):
    """Which of several that are found in the same groups comes first."""
    ends = [min(-(-layer.end // 3) * 3, len(layer.text)) if layer.base64 else layer.end for layer in span.layers]
    return len(span.layers), [
        (not layer.base64, layer.start % 3 if layer.base64 else 0, end - layer.end) for layer, end in zip(span.layers, ends)
    ]


def plain(span) -> bytes:
    """The text that was found."""
    layer = span.layers[-1]
    return layer.text[layer.start : layer.end]


def encode(span, text: bytes, covers) -> bytes:
    """`text` as it stands in the place of the span in the value; without `covers` in that of a part of it."""
    layers = [layer for layer in span.layers if layer.base64][::-1]
    for spaces in count():
        new = text + b" " * spaces
        for number, layer in enumerate(layers):
            lead, trail = _staying(layer, covers)
            if (len(lead) + len(new) + len(trail)) % 3:
                break
            new = base64.b64encode(lead + new + trail, altchars=b"-_" if set(b"-_") & set(layer.source) else None)
        else:
            return new
