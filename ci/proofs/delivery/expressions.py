"""The expressions of GitHub that our workflows use: names of contexts, texts, `==`, `!=`, `&&`, `||`, `!`, always(), toJSON() and hashFiles().

As https://docs.github.com/actions/reference/workflows-and-actions/expressions has them; anything else is refused."""

from __future__ import annotations

import json
import re
from typing import Any

TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|([A-Za-z_][\w.-]*)(\s*\()?|(==|!=|&&|\|\||!|[(),]))\s*")
INSIDE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
# As Python has them: `and` and `or` give one of their sides, as GitHub's do, and `~` binds more than `==`.
SIGNS = {"&&": " and ", "||": " or ", "!": "~"}


class Unknown(Exception):
    """An expression that GitHub may understand, and this does not."""


class Value:
    """Compared as GitHub does: as text, whatever the case."""

    def __init__(self, it: Any) -> None:
        self.it = it

    def __str__(self) -> str:
        return "" if self.it is None else str(self.it).lower() if isinstance(self.it, bool) else str(self.it)

    def __bool__(self) -> bool:
        return str(self) not in ("", "false")

    def __eq__(self, other: object) -> Value:  # type: ignore[override]
        return Value(str(self).lower() == str(other).lower())

    def __ne__(self, other: object) -> Value:  # type: ignore[override]
        return ~(self == other)

    def __invert__(self) -> Value:
        return Value(not self)


# Of hashFiles() only a cache's key is made, and no cache is played.
FUNCTIONS = {"always": lambda: Value(True), "toJSON": lambda value: Value(json.dumps(value.it)), "hashFiles": lambda *_: Value("hashFiles")}


def text(template: Any, contexts: dict) -> str:
    """The template with each ${{ expression }} replaced by its value."""
    return INSIDE.sub(lambda it: str(value(it[1], contexts)), str(Value(template)))


def is_true(condition: Any, contexts: dict) -> bool:
    """Whether a job or step runs. Without always() in it, what came before must have succeeded, which the caller knows."""
    inside = INSIDE.fullmatch(str(condition).strip())
    return bool(value(inside[1] if inside else str(condition), contexts))


def value(expression: str, contexts: dict) -> Value:
    words, place, expression = [], 0, expression.strip()
    while place < len(expression):
        if not (token := TOKEN.match(expression, place)):
            raise Unknown(f"{expression}: what is '{expression[place:]}'?")
        words.append(python(*token.groups()))
        place = token.end()
    try:
        return eval("".join(words), {"Value": Value, "named": lambda name: named(name, contexts), **FUNCTIONS})  # noqa: S307
    except (SyntaxError, TypeError) as e:
        raise Unknown(f"{expression} is no expression: {e}") from e


def python(said: str | None, name: str | None, calls: str | None, sign: str | None) -> str:
    if sign:
        return SIGNS.get(sign, sign)
    if calls and name not in FUNCTIONS:
        raise Unknown(f"{name}() is no function that we use.")
    if calls:
        return f"{name}("
    return f"named({name!r})" if name else f"Value({(said or '').replace(chr(39) * 2, chr(39))!r})"


def named(name: str, contexts: dict) -> Value:
    """What a context does not have is empty, as on GitHub; a context that is not there is a mistake."""
    if name in ("true", "false"):
        return Value(name == "true")
    context, *path = name.split(".")
    if context not in contexts:
        raise Unknown(f"There is no context '{context}'.")
    it = contexts[context]
    for part in path:
        it = it.get(part) if isinstance(it, dict) else None
    return Value(it)
