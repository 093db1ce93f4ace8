"""Every place where the code of a module waits: its name, and the points that are put around it.

A wait is an `await`, an `async for` (also in a comprehension), and the entering and leaving of an `async with`.
"""

import ast
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

POINTS = "tests.integration.failpoints.points"
NAMES = ("failpoint_before", "failpoint_through", "failpoint_each", "failpoint_around")
"""What the rewritten code calls; no name of the platform's own may be one of these."""
BEFORE, THROUGH, EACH, AROUND = NAMES


@dataclass(frozen=True)
class Site:
    """One wait: `kernel.cases:Cases.take#1` is the first of that function."""

    name: str
    line: int
    words: str
    """The source of what is waited for, shortened."""

    @property
    def function(self) -> str:
        """Where it stands, without its number."""
        return self.name.partition("#")[0]


class Points(ast.NodeTransformer):
    """Finds the waits of a module and puts a point before and after each."""

    def __init__(self, module: str) -> None:
        """`module` as it is imported."""
        self._module = module.partition(".")[2]
        self._inside: list[str] = []
        self._count: dict[str, int] = {}
        self.sites: list[Site] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Its name is part of the names of what stands in it."""
        return self._within(node.name, node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """It has no waits of its own, but functions inside it may."""
        return self._within(node.name, node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Where the waits are."""
        return self._within(node.name, node)

    def visit_Await(self, node: ast.Await) -> ast.AST:
        """Arguments are evaluated in order: the point before, then what is waited for, which may begin at once."""
        site = self._site(node, node.value)
        self.generic_visit(node)
        node.value = _call(THROUGH, node, site, _call(BEFORE, node, site), node.value)
        return node

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        """A point before and after each step."""
        site = self._site(node, node.iter)
        self.generic_visit(node)
        node.iter = _call(EACH, node.iter, site, node.iter)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        """As a loop, where it is an asynchronous one."""
        if not node.is_async:
            return self.generic_visit(node)
        site = self._site(node.iter, node.iter)
        self.generic_visit(node)
        node.iter = _call(EACH, node.iter, site, node.iter)
        return node

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.AST:
        """Entering and leaving are two waits."""
        for item in node.items:
            entering, leaving = (
                self._site(item.context_expr, item.context_expr, word) for word in ("enter ", "leave ")
            )
            around = item.context_expr
            item.context_expr = _call(AROUND, around, entering, ast.Constant(leaving), around)
        self.generic_visit(node)
        return node

    def _within(self, name: str, node: ast.AST) -> ast.AST:
        self._inside.append(name)
        self.generic_visit(node)
        self._inside.pop()
        return node

    def _site(self, node: ast.expr | ast.stmt, waited_for: ast.expr, word: str = "") -> str:
        place = f"{self._module}:{'.'.join(self._inside)}"
        self._count[place] = self._count.get(place, 0) + 1
        name = f"{place}#{self._count[place]}"
        self.sites.append(Site(name, node.lineno, word + ast.unparse(waited_for)[:60]))
        return name


def _call(name: str, at: ast.expr | ast.stmt, site: str, *arguments: ast.expr) -> ast.expr:
    made = ast.Call(ast.Name(name, ast.Load()), [ast.Constant(site), *arguments], [])
    return ast.copy_location(made, at)


def rewritten(module: str, source: bytes | str) -> ast.Module:
    """A module with its points; the docstring and what comes from the future stay first."""
    tree = ast.parse(source)
    Points(module).visit(tree)
    names = [ast.alias(name) for name in NAMES]
    place = sum(isinstance(each, ast.Expr) or _is_future(each) for each in tree.body[:2])
    tree.body.insert(place, ast.ImportFrom(POINTS, names, 0))
    return ast.fix_missing_locations(tree)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def sites_of(module: str) -> list[Site]:
    """The waits of a module, in the order in which they are written."""
    points = Points(module)
    points.visit(ast.parse(_file(module).read_bytes()))
    return points.sites


def modules_of(package: str) -> list[str]:
    """A package and every module below it, by the names they are imported with."""
    folder = _file(package).parent
    found: list[str] = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        found.append(".".join([package, *(part for part in parts if part != "__init__")]))
    return found


def _file(module: str) -> Path:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise LookupError(f"{module} has no source")
    return Path(spec.origin)
