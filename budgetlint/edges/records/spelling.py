"""What may differ between engines: the spelling of a few functions, and what an engine can do."""

from budgetlint.frozen import Frozen


class EngineSpelling(Frozen, kw_only=True):
    """The spellings of one engine.

    `moment_ms` turns a time into milliseconds since 1970 in UTC, `text_ms` does so for a text with a time, or gives
    null; `moment` writes a moment given as the text of a time in UTC. `whole` and `decimal` read a number from a
    text, or give null; `whole` cuts a number at 10^18 where a larger one would overflow in a sum. `json` reads a member of an object as text by its path, given as separate texts if `json_keys`
    is set; `member` reads a member of a map by key. `extract` takes a text, a pattern and the number of a group.
    `divided` drops the remainder. An empty spelling is not supported by the engine.
    """

    moment_ms: str
    text_ms: str
    moment: str
    whole: str
    decimal: str
    json: str
    member: str
    extract: str
    contains: str
    divided: str
    json_keys: bool = False
    json_text: str = ""
    """A column with objects or lists as JSON text, if a cast does not give that."""
    object_text: str = "arg_a"
    """Such a column as `json` reads it."""
    flag_text: str = ""
    """A column of true and false as text, if there is no cast for it."""
    objects_are_text: bool = False
    """Whether the engine has no type for JSON, so that a table not connected to is taken to have texts."""
    member_path: bool = False
    """Whether a member of a map is read by a path, as a member of an object is."""
    null_if_any: bool = False
    """Whether GREATEST and LEAST are null if any of their values is null, instead of ignoring it."""
    map_sum: str = ""
    map_of: str = ""
    """A map of an array of keys and one of values."""
    settings: str = ""
    one_group: bool = False
    """Whether a pattern may have only one group."""
    widened: str = ""
    """Widens a whole number before it is summed, in engines whose sums wrap around instead of failing;
    `widened_amount` widens a decimal."""
    widened_amount: str = ""
    folds_up: bool = False
    """Whether unquoted names are folded to capital letters."""
    keeps: bool = False
    """Whether a relation that is referenced more than once in a query is computed once."""
    looks_up: bool = False
    """Whether shared keys are looked up and, where nothing is kept, groups and spreads taken from one pass over the calls."""
    keeps_if: str = ""
    """Asks an engine that can be set to keep relations marked as materialized whether it is: a row means yes."""
    by_bytes: str = ""
    """Orders a text by its bytes, in engines that order texts by the database's collation."""
    brief: str = "arg_a"
    """Shortens a text for a comparison that may take different texts for equal."""
    word: str = ""
    """Looks a text up in a map, given as keys and values in turn, in place of comparing it with one word after another: Java compiles no
    function as long as Spark makes of such a comparison."""
    enclosed: str = ""
    """Encloses a query so that queries around it are planned without it: ClickHouse looks through everything below each key of a
    group, which takes it longer than reading."""
    once: str = ""
    """Encloses a relation so that such an engine computes it once. Spark copies a named relation into each reference to it, unless it
    is random; it then writes the rows to its local disks, as it does between the stages of any query, and reads them for each reference.
    With `spread`, it distributes them by columns; to distribute them evenly, it would sort them first."""
    spread: str = ""
    shared_keys: str = ""
    """Makes such an engine compute the shared keys first: each of PostgreSQL's parallel workers would compute them by itself."""
    anew: str = ""
    """Makes such an engine compute a relation for each reference after all, if each needs only a few of its columns."""
