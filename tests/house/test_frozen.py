"""Records behave as frozen dataclasses do, on every Python."""

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from budgetlint.frozen import Frozen, RecordField, made, parts, replace


class Point(Frozen):
    x: int
    y: int = 2
    tags: Mapping[str, str] = made(default_factory=dict)
    ORIGIN: ClassVar[str] = "0,0"


class Named(Point, kw_only=True):
    y: int = 3
    name: str | None = None


class Empty(Frozen):
    pass


def test_annotations_of_the_class_body_are_the_fields() -> None:
    assert parts(Point) == (
        RecordField("x", int, True),
        RecordField("y", int, False),
        RecordField("tags", Mapping[str, str], False),
    )
    assert parts(Named)[1:] == (
        RecordField("y", int, False),
        RecordField("tags", Mapping[str, str], False),
        RecordField("name", str | None, False),
    )
    assert (parts(Empty), Point.ORIGIN) == ((), "0,0")


def test_a_record_is_built_compared_copied_and_kept() -> None:
    point = Point(1)
    assert repr(point) == "Point(x=1, y=2, tags={})"
    assert (point, hash(Empty())) == (Point(1, 2, {}), hash(Empty()))
    assert point != Point(2)
    assert point.tags is not Point(1).tags
    assert (copy.copy(point), pickle.loads(pickle.dumps(point))) == (point, point)
    assert replace(Named(x=1), name="a") == Named(x=1, y=3, name="a")
    with pytest.raises(AttributeError):
        point.x = 4  # type: ignore[misc]
    with pytest.raises(TypeError):
        Named(1)


def test_dataclasses_know_the_fields_and_build_them_once_for_each_class() -> None:
    built = [[(field.name, field.type) for field in dataclasses.fields(cls)] for cls in (Point, Named, Empty)]
    assert built == [[(part.name, part.annotation) for part in parts(cls)] for cls in (Point, Named, Empty)]
    assert Named.__dataclass_fields__ is Named.__dataclass_fields__
    assert Named.__dataclass_fields__ is not Point.__dataclass_fields__
    assert dataclasses.asdict(Named(x=1)) == {"x": 1, "y": 3, "tags": {}, "name": None}
    assert dataclasses.replace(Point(1), y=5) == Point(1, 5)


WRONG: list[tuple[tuple[object, ...], dict[str, object]]] = [
    ((), {}),
    ((1, 2, {}, 4), {}),
    ((1,), {"x": 1}),
    ((1,), {"z": 1}),
    ((), {"y": 1}),
]


@pytest.mark.parametrize(("arguments", "keywords"), WRONG)
@pytest.mark.parametrize("before", [0, 100])
def test_wrong_arguments_are_refused_by_name(
    arguments: tuple[object, ...], keywords: dict[str, object], before: int
) -> None:
    class Place(Frozen):
        x: int
        y: int = 2
        tags: Mapping[str, str] = made(default_factory=dict)

    for _ in range(before):
        Place(1)
    make: type = Place
    with pytest.raises(TypeError, match=r"__init__\(\)"):
        make(*arguments, **keywords)
    assert Place(1, y=3) == Place(1, 3, {})


def test_instances_are_the_same_before_and_after_init_is_compiled() -> None:
    class Place(Frozen, kw_only=True):
        x: int
        y: int | None = None
        tags: Mapping[str, str] = made(default_factory=dict)

    places = [Place(x=1, y=None) for _ in range(100)]
    assert set(map(repr, places)) == {"Place(x=1, y=None, tags={})"}
    assert len({id(place.tags) for place in places}) == 100
    assert vars(Place)["__init__"].__name__ == "__init__"


@pytest.mark.parametrize("room", ["budgetlint", "tools/catalog"])
def test_an_immutable_record_has_one_idiom(room: str) -> None:
    others = ("@dataclass(frozen=True", "(NamedTuple)", "(TypedDict)", "namedtuple(")
    paths = [path for path in Path(room).rglob("*.py") if path.name != "frozen.py"]
    assert paths
    assert [str(path) for path in paths if any(idiom in path.read_text() for idiom in others)] == []
