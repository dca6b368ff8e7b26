"""The mutations of a module: each puts another value into one field of one node of its syntax tree."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from types import CodeType

COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Edit:
    """Another value for one field of a node, its function (`None` for code that runs at import), and its statement's line."""

    node: ast.AST
    field: str
    value: object
    function: ast.FunctionDef | None
    qualname: str
    line: int


@dataclass(frozen=True)
class Mutant:
    """One mutation: its number in its module, its function and statement, and the code before and after.

    `scope` is a hash of the function's text, or of the module's import-time code; `turn` counts equal mutations of one scope from 0.
    `statement` names the statement by the scope and its place in it, so that it stays the same when lines move.
    """

    number: int
    qualname: str
    function_line: int
    line: int
    before: str
    after: str
    scope: str
    statement: str
    turn: int

    @property
    def name(self) -> str:
        """The mutation in words that stay the same when lines move."""
        return f"{self.qualname}: {' '.join(self.before.split())} → {' '.join(self.after.split())}"


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a module's text, in the order of its nodes."""
    tree = ast.parse(source)
    scopes: dict[ast.FunctionDef | None, str] = {None: _digest(_at_import(ast.parse(source)))}
    statements: dict[int, str] = {}
    turns: Counter[tuple[str, str, str, str]] = Counter()
    described: list[Mutant] = []
    for number, edit in enumerate(_edits(tree, None, "", 0)):
        if edit.function not in scopes:
            scopes[edit.function] = "" if edit.function is None else scope_of(edit.function)
            statements |= {} if edit.function is None else statements_of(edit.function)
        before, after = _before_and_after(edit)
        scope = scopes[edit.function]
        equal = (scope, edit.qualname, before, after)
        first = _first_line(edit.function)
        statement = statements.get(edit.line, "") if edit.function else ""
        described.append(Mutant(number, edit.qualname, first, edit.line, before, after, scope, statement, turns[equal]))
        turns[equal] += 1
    return described


def mutated(source: str, number: int) -> ast.Module:
    """The module's tree with one mutation made."""
    tree = ast.parse(source)
    edit = list(_edits(tree, None, "", 0))[number]
    setattr(edit.node, edit.field, edit.value)
    return ast.fix_missing_locations(tree)


def code_of(code: CodeType, qualname: str, line: int) -> CodeType | None:
    """The code of a function in a compiled module, found by name and first line."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if (constant.co_qualname, constant.co_firstlineno) == (qualname, line):
                return constant
            inner = code_of(constant, qualname, line)
            if inner is not None:
                return inner
    return None


def scope_of(function: ast.FunctionDef) -> str:
    """A hash of a function's text, which neither comments, docstrings nor its place change."""
    return _digest(ast.unparse(_without_docstrings(function)))


def statements_of(function: ast.FunctionDef) -> dict[int, str]:
    """The statements of a function except docstrings, by the line on which they start; of several on one line the first."""
    scope = scope_of(function)
    names: dict[int, str] = {}
    statements = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.stmt) and node is not function and not is_docstring(node)
    ]
    for place, statement in enumerate(statements):
        names.setdefault(statement.lineno, f"{scope}.{place}")
    return names


def is_docstring(statement: ast.AST) -> bool:
    """Whether a statement is only a string."""
    match statement:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case _:
            return False


def _without_docstrings(tree: ast.AST) -> ast.AST:
    """A copy without the statements that are only strings."""
    copy = deepcopy(tree)
    for node in ast.walk(copy):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body = [statement for statement in node.body if not is_docstring(statement)] or [ast.Pass()]
    return copy


def _before_and_after(edit: Edit) -> tuple[str, str]:
    before = ast.unparse(edit.node)
    kept = getattr(edit.node, edit.field)
    setattr(edit.node, edit.field, edit.value)
    after = ast.unparse(edit.node)
    setattr(edit.node, edit.field, kept)
    return before, after


def _first_line(function: ast.FunctionDef | None) -> int:
    """The line on which a function's code starts, including decorators; 0 for code that runs at import."""
    if function is None:
        return 0
    return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])


def _at_import(tree: ast.Module) -> str:
    """The text of a module without the bodies of its functions and without docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body = [ast.Pass()]
    return ast.unparse(_without_docstrings(tree))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _edits(node: ast.AST, function: ast.FunctionDef | None, qualname: str, line: int) -> Iterator[Edit]:
    """The edits of a node and of all below it; annotations, docstrings and f-strings' texts are left out.

    So is what no run can observe: imports for type checkers only, and `strict` of `zip`.
    """
    if _is_for_checkers(node):
        return
    line = node.lineno if isinstance(node, ast.stmt) else line
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        inner = f"{qualname}.{node.name}" if qualname else node.name
        if isinstance(node, ast.FunctionDef) and function is None:
            for outside in (*node.decorator_list, node.args):
                yield from _edits(outside, None, qualname, line)
            for statement in node.body:
                yield from _edits(statement, node, inner, line)
            return
        qualname = qualname if function else inner
    for field, value in _new_values(node):
        yield Edit(node, field, value, function, qualname, line)
    for child in _children(node):
        yield from _edits(child, function, qualname, line)


def _is_for_checkers(node: ast.AST) -> bool:
    """Whether it is `if TYPE_CHECKING:`, or `strict=True` of a call."""
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.keyword(arg="strict", value=ast.Constant(value=True)):
            return True
        case _:
            return False


def _children(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Subscript(value=ast.Name(id="Literal")):
            return
        case ast.JoinedStr():
            yield from (part for part in node.values if isinstance(part, ast.FormattedValue))
        case ast.AnnAssign():
            yield from [] if node.value is None else [node.value]
        case ast.FunctionDef():
            yield from node.body
        case ast.arg():
            return
        case _:
            yield from ast.iter_child_nodes(node)


def _new_values(node: ast.AST) -> Iterator[tuple[str, object]]:
    """The other values for a node's fields that a careless author could have written."""
    match node:
        case ast.Compare(ops=operators):
            for at, operator in enumerate(operators):
                for other in COMPARISONS[type(operator)]:
                    yield "ops", [*operators[:at], other(), *operators[at + 1 :]]
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in OPERATORS:
            yield "op", OPERATORS[type(operator)]()
        case ast.BoolOp(op=operator):
            yield "op", ast.Or() if isinstance(operator, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.USub()):
            yield "op", ast.UAdd()
        case ast.Name(id=name, ctx=ast.Load()) if name in FUNCTIONS:
            yield "id", FUNCTIONS[name]
        case ast.Constant(value=value):
            yield from (("value", other) for other in _other_constants(value))
        case _:
            yield from _new_ways(node)


def _new_ways(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Conditions negated or left out, and calls left out."""
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if not isinstance(test, ast.Compare):
            yield "test", _negated(test)
        case ast.comprehension(ifs=[_, *_]):
            yield "ifs", []
        case ast.match_case(guard=guard) if guard is not None:
            yield "guard", _negated(guard)
        case ast.Expr(value=ast.Call()):
            yield "value", ast.Constant(None)
        case _:
            return


def _negated(test: ast.expr) -> ast.expr:
    return (
        test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else ast.UnaryOp(ast.Not(), test)
    )


def _other_constants(value: object) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case str():
            try:
                yield str(Decimal(value) + 1)
            except InvalidOperation:
                yield f"{value}~"
        case _:
            return
