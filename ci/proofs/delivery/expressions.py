"""The expressions of GitHub that our workflows use: names of contexts, texts, `==`, `!=`, `&&`, `||`, `!`, always(), toJSON() and hashFiles().

As https://docs.github.com/actions/reference/workflows-and-actions/expressions has them; anything else is refused."""

import json
import re

WORD = re.compile(r"'(?:[^']|'')*'|[A-Za-z_][\w.-]*|==|!=|&&|\|\||!|[(),]")
INSIDE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


class Unknown(Exception):
    """An expression that GitHub may understand, and this does not."""


def text(template, contexts):
    """The template with each ${{ expression }} replaced by its value."""
    return INSIDE.sub(lambda it: as_text(value(it[1], contexts)), as_text(template))


def is_true(condition, contexts):
    """Whether a job or step runs. Without always() in it, what came before must have succeeded, which the caller knows."""
    inside = INSIDE.fullmatch(str(condition).strip())
    return holds(value(inside[1] if inside else str(condition), contexts))


def value(expression, contexts):
    reader = Reader(expression, contexts)
    result = reader.either()
    if reader.words:
        raise Unknown(f"{expression}: what is '{reader.words[0]}' for?")
    return result


def holds(it):
    return as_text(it) not in ("", "false")


def as_text(it):
    if it is None:
        return ""
    return str(it).lower() if isinstance(it, bool) else str(it)


class Reader:
    def __init__(self, expression, contexts):
        self.contexts, self.words, rest = contexts, [], expression.strip()
        while rest:
            if not (word := WORD.match(rest)):
                raise Unknown(f"{expression}: what is '{rest}'?")
            self.words.append(word[0])
            rest = rest[word.end() :].lstrip()

    def either(self):
        left = self.both()
        while self.takes("||"):
            right = self.both()
            left = left if holds(left) else right
        return left

    def both(self):
        left = self.equal()
        while self.takes("&&"):
            right = self.equal()
            left = right if holds(left) else left
        return left

    def equal(self):
        left = self.one()
        for sign in ("==", "!="):
            if self.takes(sign):
                return (as_text(left).lower() == as_text(self.one()).lower()) == (sign == "==")
        return left

    def one(self):
        if self.takes("!"):
            return not holds(self.one())
        if self.takes("("):
            inside = self.either()
            self.must(")")
            return inside
        if not self.words:
            raise Unknown("The expression ends too early.")
        word = self.words.pop(0)
        if word.startswith("'"):
            return word[1:-1].replace("''", "'")
        return self.call(word) if self.takes("(") else self.named(word)

    def call(self, function):
        if function == "always":
            self.must(")")
            return True
        if function == "toJSON":
            inside = self.either()
            self.must(")")
            return json.dumps(inside)
        if function == "hashFiles":
            # Of which only a cache's key is made, and no cache is played.
            self.either()
            while self.takes(","):
                self.either()
            self.must(")")
            return function
        raise Unknown(f"{function}() is no function that we use.")

    def named(self, word):
        """What a context does not have is empty, as on GitHub; a context that is not there is a mistake."""
        if word in ("true", "false"):
            return word == "true"
        context, *path = word.split(".")
        if context not in self.contexts:
            raise Unknown(f"There is no context '{context}'.")
        it = self.contexts[context]
        for name in path:
            it = it.get(name) if isinstance(it, dict) else None
        return it

    def takes(self, sign):
        if self.words[:1] == [sign]:
            self.words.pop(0)
            return True
        return False

    def must(self, sign):
        if not self.takes(sign):
            raise Unknown(f"'{sign}' is missing.")
