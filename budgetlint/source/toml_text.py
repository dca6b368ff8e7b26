"""The positions of keys in a TOML text, which the standard reader does not provide."""

import re

from budgetlint.source.document import START, Span


def key_span(text: str, table: str, key: str) -> Span:
    """The span of a key of a table; of the table's name if the key is missing; else the start of the text.

    The table may be a header, inline, or dotted. `-` and `_` are equivalent.
    """
    words = {word: re.compile(rf"(?<![\w-]){re.sub('[-_]', '[-_]', word)}(?![\w-])") for word in (table, key)}
    place, inside = START, False
    for number, line in enumerate(text.splitlines(), 1):
        stated = line.partition("#")[0]
        header = stated.lstrip().startswith("[")
        named = words[table].search(stated) if header or not inside else None
        inside = named is not None if header else inside
        if named is not None and place is START:
            place = Span(number, named.start() + 1, number, named.end() + 1)
        if not header and (inside or named is not None):
            match = words[key].search(stated, 0 if named is None else named.end())
            if match is not None:
                return Span(number, match.start() + 1, number, match.end() + 1)
    return place
