"""A migration as squawk's parser reads it."""

import json
import os
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
INDEX = re.compile(r"create (?:unique )?index (concurrently )?(?:if not exists )?(?:(?!on )(\S+) )?on (only )?(\S+)")
NODE = re.compile(r'( +)([A-Z_]+)@(\d+)\.\.(\d+)( ")?')


class Statement:
    """One statement: lower case, one blank between tokens, no comments, strings without their content."""

    def __init__(self, tokens, first, last):
        self.text = re.sub(r'"|\bpublic\.', "", " ".join(tokens).replace(" . ", "."))
        self.first, self.last = first, last
        index = INDEX.match(self.text)
        self.concurrently, self.index, self.only, self.table = index.groups() if index else (None,) * 4
        altered = re.match(r"alter table (?:if exists )?(?:only )?(\S+)", self.text)
        self.altered = altered and altered[1]


class Script:
    def __init__(self, path):
        self.path = path
        self.source = path.read_bytes()
        conf = path.with_name(path.name + ".conf")
        self.transactional = not (conf.exists() and "executeInTransaction=false" in conf.read_text().split())
        self.statements = list(self._statements())

    def found(self):
        """What squawk finds: rule, line, message."""
        mode = ["--assume-in-transaction"] if self.transactional else []
        for it in json.loads(squawk("--reporter", "json", *mode, self.path)):
            yield it["rule_name"], it["line"] + 1, " ".join(filter(None, (it["message"], it["help"])))

    def at(self, line):
        return next((it for it in self.statements if it.first <= line <= it.last), None)

    def _statements(self):
        tokens, first, last = [], 0, 0
        for line in [*squawk("--debug", "parse", self.path).splitlines(), "  END@0..0"]:
            if not (node := NODE.match(line)) or node[2] in ("WHITESPACE", "COMMENT"):
                continue
            begin, end = int(node[3]), int(node[4])
            if len(node[1]) == 2:
                if tokens:
                    yield Statement(tokens, first, last)
                tokens, first, last = [], self.line(begin), self.line(end)
            if node[5]:
                tokens.append("''" if "STRING" in node[2] else self.source[begin:end].decode().lower())

    def line(self, offset):
        return self.source[:offset].count(b"\n") + 1


def squawk(*arguments):
    command = [os.environ.get("SQUAWK", "squawk"), "--config", HERE / "squawk.toml", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout
