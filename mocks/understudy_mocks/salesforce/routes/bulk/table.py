"""CSV as the bulk APIs read and write it."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from understudy.vendor import Refusal

DELIMITERS = {
    "BACKQUOTE": "`",
    "CARET": "^",
    "COMMA": ",",
    "PIPE": "|",
    "SEMICOLON": ";",
    "TAB": "\t",
}
LINE_ENDINGS = {"LF": "\n", "CRLF": "\r\n"}
NULL = "#N/A"
"""How a cell says that a field is to be emptied."""

Line = Sequence[str]


def read(text: str, delimiter: str) -> tuple[list[str], list[list[str]]]:
    """The header and the lines below it; refuses `bulk-bad-data` for what is no table."""
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    try:
        lines = [line for line in reader if line]
    except csv.Error as wrong:
        raise Refusal("bulk-bad-data", reason=f"Failed to parse CSV data: {wrong}") from None
    if not lines:
        raise Refusal("bulk-bad-data", reason="Failed to parse CSV header. The file is empty")
    header, rows = [name.strip() for name in lines[0]], lines[1:]
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise Refusal(
                "bulk-bad-data",
                reason=f"The number of fields in line {number} ({len(row)}) is not that of the"
                f" header ({len(header)})",
            )
    return header, rows


def check_line_ending(text: str, name: str) -> None:
    """Refuse a table whose header does not end as the job says it does."""
    first, newline, _ = text.partition("\n")
    if newline and first.endswith("\r") is not (name == "CRLF"):
        raise Refusal("bulk-line-ending", ending=name)


def write(lines: Iterable[Sequence[object]], delimiter: str = ",", ending: str = "\n") -> str:
    """Lines with every value in quotation marks."""
    return "".join(delimiter.join(_quoted(value) for value in line) + ending for line in lines)


def _quoted(value: object) -> str:
    return '"' + shown(value).replace('"', '""') + '"'


def shown(value: object) -> str:
    """A value as a cell shows it: nothing at all for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
