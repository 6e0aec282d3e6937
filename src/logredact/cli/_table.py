"""Tables for people. The only importer of rich, besides the progress bar."""

from __future__ import annotations

from typing import Any, Iterable, Sequence, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = ["draw"]


def draw(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO, right: Iterable[int] = ()
) -> None:
    """A table on `out`; integers and the columns `right` stand right, cells are never read as markup."""
    table = Table(*columns, header_style="bold", box=None, pad_edge=False)
    numbers = set(right)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
        numbers.update(index for index, cell in enumerate(row) if isinstance(cell, int))
    for index in numbers:
        table.columns[index].justify = "right"
    Console(file=out).print(table)
