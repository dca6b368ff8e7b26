"""A file as a relation with only the fields that its format reads."""

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from budgetlint.edges.records.gathered import FILE
from budgetlint.edges.records.sniff import RecordSource
from budgetlint.records.calls import NUMERIC, Format, Shape, quoted
from budgetlint.records.fields import exact_fields, money_fields, number_fields
from budgetlint.records.moments import milliseconds
from budgetlint.records.partitions import NOTHING, in_path

_LARGEST_DOCUMENT = 1 << 30
_USUAL_RECORD = 1 << 23


def rows(source: RecordSource, kinds: Mapping[str, str]) -> str:
    """The relation of a file; `kinds` are the column types of a Parquet file."""
    match source.container:
        case "parquet":
            return parquets([source], kinds)
        case "csv":
            return _table(source, _csv(source), dict.fromkeys(source.header, "VARCHAR"))
        case "lines" if not source.wrapped:
            return lines([source])
        case container:
            shape = {"lines": "newline_delimited", "array": "array", "document": "unstructured"}[container]
            errors = ", ignore_errors=true" if container == "lines" else ""
            read = f"read_json_objects({_path(source)}, format='{shape}'{errors}{_compression(source)}{_size(source)})"
            return parsed(source, f"SELECT CAST(NULL AS BIGINT) AS place, json FROM {read}")


def parquets(sources: Sequence[RecordSource], kinds: Mapping[str, str]) -> str:
    """Parquet files with the same columns as one relation."""
    return _table(sources[0], _parquet(sources), kinds, file=_reported(sources))


def _parquet(sources: Sequence[RecordSource]) -> str:
    """The files, with the fields that only their folders' names contain added as columns."""
    first = sources[0]
    files = parquet_files(*(one.staged.read for one in sources))
    if not first.folders:
        return files
    one = in_path(str(first.path)) if len(sources) == 1 else None
    columns = [f'{_in_folder(name, one)} AS "{name}"' for name in first.folders]
    return f"(SELECT *, {', '.join(columns)} FROM {files})"


def _in_folder(name: str, folders: Mapping[str, str | None] | None) -> str:
    """The value of a field in folder names: of one file, or computed for each of several."""
    if folders is None:
        return (
            f"NULLIF(url_decode(regexp_extract(filename, '(?:^|.*[/\\\\]){name}=([^/\\\\]+)[/\\\\]', 1)), '{NOTHING}')"
        )
    value = folders[name]
    return "CAST(NULL AS VARCHAR)" if value is None else f"'{quoted(value)}'"


def parquet_files(*paths: Path) -> str:
    """Parquet files for the engine, which must not read folder names as columns."""
    names = ", ".join(f"'{quoted(_plain(path))}'" for path in paths)
    files = f"[{names}], filename=true" if len(paths) > 1 else names
    return f"read_parquet({files}, hive_partitioning=false)"


def lines(sources: Sequence[RecordSource], empty: Collection[str] = (), gathered: Path | None = None) -> str:
    """Files of JSON lines in one format as one relation, which is much faster than one for each.

    Reading fails at the first record with one of the `empty` fields and, if files are `gathered` into one, at the
    first line that is not JSON, as its file is unknown.
    """
    form = sources[0].form
    columns = ", ".join(f"'{name}': '{_type(shape)}'" for name, shape in form.reads.items())
    columns += f", '{FILE}': 'VARCHAR'" if gathered else ""
    paths = f"'{quoted(str(gathered))}'" if gathered else ", ".join(_path(one) for one in sources)
    names = ", ".join(_read(f'"{name}"', name, shape, form) for name, shape in form.reads.items())
    read = (
        f"read_json([{paths}], format='newline_delimited', columns={{{columns}}}, "
        f"ignore_errors=true{', filename=true' if len(sources) > 1 and not gathered else ''}{_compression(sources[0])}{_size(*sources)})"
    )
    filled = " OR ".join(f'"{name}" IS NOT NULL' for name in empty)
    name = _of_its_line() if gathered else _reported(sources)
    file = f"CASE WHEN {filled} THEN error('a field that was taken for empty') ELSE {name} END" if filled else name
    return f"(SELECT {file} AS file, CAST(NULL AS BIGINT) AS place, {names} FROM {read})"


def _of_its_line() -> str:
    """The file name stored in a line."""
    return f"""CASE WHEN "{FILE}" IS NULL THEN error('a line that is not JSON') ELSE "{FILE}" END"""


def _reported(sources: Sequence[RecordSource]) -> str:
    """The reported path of a file in place of the one that was read; a constant for a single file."""
    if len(sources) == 1:
        return _file(sources[0])
    staged = [one.staged for one in sources if one.staged.read != one.staged.path]
    cases = " ".join(f"WHEN '{quoted(str(one.read))}' THEN '{quoted(str(one.path))}'" for one in staged)
    return f"CASE filename {cases} ELSE filename END" if cases else "filename"


def numbered(source: RecordSource, kinds: Mapping[str, str]) -> str:
    """The relation with `place`, the number of the line or record; slower, so used only to show unreadable records."""
    match source.container:
        case "parquet":
            return _table(
                source, f"(SELECT *, row_number() OVER () AS place FROM {_parquet([source])})", kinds, "place"
            )
        case "csv":
            header = dict.fromkeys(source.header, "VARCHAR")
            return _table(source, f"(SELECT *, row_number() OVER () + 1 AS place FROM {_csv(source)})", header, "place")
        case "lines":
            read = (
                f"read_csv({_path(source)}, columns={{'line': 'VARCHAR'}}, delim='\\x01', quote='', escape='', header=false, "
                f"auto_detect=false, max_line_size=16000000, buffer_size=32000000, parallel=false{_compression(source)})"
            )
            lines = (
                "SELECT place, CASE WHEN json_valid(line) THEN CAST(line AS JSON) END AS json "
                f"FROM (SELECT row_number() OVER () AS place, line FROM {read}) WHERE trim(line) <> ''"
            )
            return parsed(source, lines)
        case container:
            shape = {"array": "array", "document": "unstructured"}[container]
            read = f"read_json_objects({_path(source)}, format='{shape}'{_compression(source)}{_size(source)})"
            return parsed(source, f"SELECT row_number() OVER () AS place, json FROM {read}")


def parsed(source: RecordSource, objects: str) -> str:
    """Rows from JSON values, each taken from its wrapper and reduced to the fields that the format reads."""
    structure = quoted(json.dumps({name: _structure(shape) for name, shape in source.form.reads.items()}))
    names = ", ".join(_read(f'record."{name}"', name, shape, source.form) for name, shape in source.form.reads.items())
    unwrapped = f"SELECT place, {_unwrapped(source.form)} AS json FROM ({objects})"
    return (
        f"(SELECT {_file(source)} AS file, place, {names} FROM (SELECT place, json_transform(json, '{structure}') AS record "
        f"FROM ({unwrapped})))"
    )


def _unwrapped(form: Format) -> str:
    if form.wrapper is None:
        return "unnest(CASE WHEN json_type(json) = 'ARRAY' THEN json_extract(json, '$[*]') ELSE [json] END)"
    path = f"$.{form.wrapper}"
    return (
        f"unnest(CASE WHEN json_type(json, '{path}') = 'ARRAY' THEN json_extract(json, '{path}[*]') "
        f"WHEN json_type(json, '{path}') = 'OBJECT' THEN [json_extract(json, '{path}')] "
        "WHEN json_type(json, '$.observations') = 'ARRAY' THEN json_extract(json, '$.observations[*]') ELSE [json] END)"
    )


def _table(
    source: RecordSource,
    relation: str,
    kinds: Mapping[str, str],
    place: str = "CAST(NULL AS BIGINT)",
    file: str | None = None,
) -> str:
    columns = ", ".join(
        f'{_column(source, name, shape, kinds)} AS "{name}"' for name, shape in source.form.reads.items()
    )
    return f"(SELECT {file or _file(source)} AS file, {place} AS place, {columns} FROM {relation})"


def _column(source: RecordSource, name: str, shape: Shape, kinds: Mapping[str, str]) -> str:
    kind = kinds.get(name)
    if kind is None:
        return "NULL" if shape in {"TEXT", "TIME"} else f"CAST(NULL AS {_type(shape)})"
    column = f'"{name}"'
    if shape == "TEXT":
        if source.container == "csv":
            return _plain_number(column, name, source.form)
        is_exact = kind.startswith(NUMERIC) and name in exact_fields(source.form, kinds)
        return column if is_exact else f"CAST({column} AS VARCHAR)"
    if shape == "TIME":
        return (
            f"(epoch_us({column}) // 1000)"
            if kind.startswith("TIMESTAMP")
            else milliseconds(f"CAST({column} AS VARCHAR)")
        )
    if kind in {"VARCHAR", "JSON"}:
        column = f"CASE WHEN json_valid({column}) THEN CAST({column} AS JSON) END"
    else:
        column = f"to_json({column})"
    return column if shape == "JSON" else f"json_transform({column}, '{quoted(json.dumps(_structure(shape)))}')"


def _plain_number(column: str, name: str, form: Format) -> str:
    """A number without a spreadsheet's commas, if it is unambiguous.

    Thousands: `1,234,567`, `1,234.50`, and `1,234` of tokens, which are whole numbers. Decimal comma: `0,05`. `1,234`
    of anything else is ambiguous and stays unchanged. Amounts may have a dollar sign.
    """
    numbers, tokens = number_fields(form)
    if name not in numbers:
        return column
    thousands = "^-?[0-9]{1,3}((,[0-9]{3})+[.][0-9]+|(,[0-9]{3}){2,})$"
    thousands = "^[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?$" if name in tokens else thousands
    column = column if name in tokens else _dollars(column)
    return (
        f"CASE WHEN {column} NOT LIKE '%,%' THEN {column} WHEN regexp_matches({column}, '{thousands}') THEN replace({column}, ',', '') "
        f"WHEN regexp_matches({column}, '^-?[0-9]+,([0-9]{{1,2}}|[0-9]{{4,}})$') THEN replace({column}, ',', '.') ELSE {column} END"
    )


def _dollars(column: str) -> str:
    """An amount without the sign or name of US dollars: `$0.05`, `-$3`, `US$ 3.00`, `3.00 USD`; parentheses mean a
    negative amount."""
    bare = f"regexp_replace({column}, '^(-?)(?:USD? ?)?[$]? ?(-?[0-9.,]+)(?: ?USD)?$', '\\1\\2')"
    brackets = f"regexp_replace({bare}, '^[(](?:US)?[$] ?([0-9.,]+)[)]$', '-\\1')"
    return f"CASE WHEN contains({column}, '$') OR contains({column}, 'USD') THEN {brackets} ELSE {column} END"


def _read(text: str, name: str, shape: Shape, form: Format) -> str:
    """A field of a JSON record as the format reads it."""
    if shape == "TIME":
        return f'{milliseconds(text)} AS "{name}"'
    return f'{_dollars(text) if shape == "TEXT" and name in money_fields(form) else text} AS "{name}"'


def _csv(source: RecordSource) -> str:
    columns = ", ".join(f"'{quoted(name)}': 'VARCHAR'" for name in source.header)
    return (
        f"read_csv({_path(source)}, header=true, auto_detect=false, columns={{{columns}}}, delim='{source.delimiter}', quote='\"', "
        f"escape='\"', store_rejects=true, rejects_limit=0, nullstr=['', 'NULL', 'null', '\\N', 'NaN', 'nan', 'None'], max_line_size=4000000, buffer_size=16000000{_compression(source)})"
    )


def _type(shape: Shape) -> str:
    if isinstance(shape, str):
        return {"TEXT": "VARCHAR", "TIME": "VARCHAR"}.get(shape, shape)
    if isinstance(shape, tuple):
        return f"{_type(shape[0])}[]"
    return "STRUCT(" + ", ".join(f'"{name}" {_type(one)}' for name, one in shape.items()) + ")"


def _structure(shape: Shape) -> "str | list[object] | dict[str, object]":
    if isinstance(shape, str):
        return {"TEXT": "VARCHAR", "TIME": "VARCHAR"}.get(shape, shape)
    if isinstance(shape, tuple):
        return [_structure(shape[0])]
    return {name: _structure(one) for name, one in shape.items()}


def _path(source: RecordSource) -> str:
    return f"'{quoted(_plain(source.staged.read))}'"


def _plain(path: Path) -> str:
    """The path with the engine's glob characters escaped."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in str(path))


def _file(source: RecordSource) -> str:
    return f"'{quoted(str(source.path))}'"


def _compression(source: RecordSource) -> str:
    return (
        ", compression='gzip'"
        if source.staged.compressed
        else ", compression='uncompressed'"
        if source.container != "csv"
        else ""
    )


def _size(*sources: RecordSource) -> str:
    """The size limit for the longest record, which in a document is the whole file; empty if the engine's default is
    enough."""
    longest = max(_longest(source) for source in sources)
    return f", maximum_object_size={min(longest + 1024, _LARGEST_DOCUMENT)}" if longest > _USUAL_RECORD else ""


def _longest(source: RecordSource) -> int:
    if source.container != "document":
        return source.longest * 2
    return source.staged.read.stat().st_size * (20 if source.staged.compressed else 1)
