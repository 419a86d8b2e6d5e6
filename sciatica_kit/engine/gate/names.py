"""What stands behind the names of a piece of Python, as far as its text alone can say."""

import ast


def imported(trees: list[ast.AST]) -> dict[str, str]:
    """What each name that comes from an import stands for, plain second names included."""
    names: dict[str, str] = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                names[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names |= {a.asname or a.name: f"{module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            same = names.get(node.value.id)
            names |= {t.id: same for t in node.targets if isinstance(t, ast.Name) and same}
    return names


def dotted(node: ast.AST, names: dict[str, str]) -> str:
    """An expression as a dotted path, the import behind its first name written out."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, names)}.{node.attr}"
    if isinstance(node, ast.Subscript):
        return f"{dotted(node.value, names)}.[]"
    return f"{dotted(node.func, names)}.()" if isinstance(node, ast.Call) else "?"


def first(node: ast.AST) -> str:
    """The name at which an expression begins; blank where it begins with none."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
