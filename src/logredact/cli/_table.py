"""Tables for people. The only importer of rich, besides the progress bar."""

from __future__ import annotations

from typing import Any, Iterable, Sequence, Set, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = ["draw"]


def draw(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> None:
    """A table on `out`; numbers stand right, cells are never read as markup."""
    table = Table(*columns, header_style="bold", box=None, pad_edge=False)
    right: Set[int] = set()
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
        right.update(index for index, cell in enumerate(row) if isinstance(cell, int))
    for index in right:
        table.columns[index].justify = "right"
    Console(file=out).print(table)
