"""Writes the reference page of a chart's values, from values.yaml, its comments and its schema: reference.py CHART_FOLDER; with --readme
the chart's README, of readme.md and Chart.yaml, with the same table.

It refuses a value without a description, a value that the schema does not know or the other way around, and a schema that is
open at some level. A value is described by the comment above it that begins with `# --`. It refuses a Chart.yaml that lacks a field or
names another repository than ci/gate/repository.txt, and an UPGRADING.md whose tables name a new value that there is not, or an old one that is still there."""
import json
import pathlib
import re
import sys

import yaml

HEAD = """# Values of the chart

Generated from deploy/helm/sarsen/values.yaml and its schema; `make chart-check ARGS=--write` writes it anew. The defaults are those of
a laptop; what an environment has otherwise stands in deploy/envs. Any other name is refused, and so are values that contradict each
other.

| Value | Type | Default | Meaning |
|---|---|---|---|"""


README = pathlib.Path(__file__).with_name("readme.md")
ABOUT = ("description", "kubeVersion", "home", "sources", "maintainers", "icon", "keywords", "annotations")


class Chart:
    def __init__(self, folder):
        text = (folder / "values.yaml").read_text()
        self.lines = text.splitlines()
        self.tree = yaml.compose(text)
        self.values = yaml.safe_load(text)
        self.schema = json.loads((folder / "values.schema.json").read_text())
        self.about = yaml.safe_load(it.read_text()) if (it := folder / "Chart.yaml").exists() else None
        self.upgrading = it.read_text() if (it := folder / "UPGRADING.md").exists() else ""
        self.complaints = []
        self.rows = []

    def resolve(self, schema):
        return self.schema["$defs"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema

    def description(self, key):
        """The comment right above a key, as one text, if it begins with `# --`."""
        comment, line = [], key.start_mark.line - 1
        while line >= 0 and self.lines[line].lstrip().startswith("# "):
            comment.insert(0, self.lines[line].strip()[2:])
            line -= 1
        text = " ".join(comment)
        return text[3:] if text.startswith("-- ") else None

    def walk(self, node, values, schema, path):
        schema = self.resolve(schema)
        known = schema.get("properties", {})
        for key, value in node.value:
            name = ".".join([*path, key.value])
            if key.value not in known:
                self.complaints.append(f"{name} is not in the schema")
                continue
            description = self.description(key)
            if description:
                self.rows.append(row(name, self.resolve(known[key.value]), values[key.value], description))
            elif isinstance(value, yaml.MappingNode) and value.value:
                self.walk(value, values[key.value], known[key.value], [*path, key.value])
            else:
                self.complaints.append(f"{name} has no description: a comment that begins with `# --`")
        for name in known.keys() - {key.value for key, _ in node.value}:
            self.complaints.append(f"{'.'.join([*path, name])} is in the schema and not in values.yaml")

    def check_closed(self, schema, where):
        if isinstance(schema, list):
            for part in schema:
                self.check_closed(part, where)
        elif isinstance(schema, dict):
            if schema.get("type") == "object" and schema.get("additionalProperties", True) is True:
                self.complaints.append(f"the schema is open at {'.'.join(where)}")
            for name, part in schema.items():
                self.check_closed(part, [*where, name])

    def check_product(self):
        """A row of UPGRADING.md is the old value, the new one or none, and what else."""
        ours = pathlib.Path("ci/gate/repository.txt").read_text().strip()
        self.complaints += [f"Chart.yaml has no {name}" for name in ABOUT if self.about and not self.about.get(name)]
        others = set(re.findall(r'github(?:usercontent)?\.com/([^/\s"]+/[^/\s"]+)', json.dumps(self.about))) - {ours}
        self.complaints += [f"Chart.yaml names {it}, which is not the repository of ci/gate/repository.txt" for it in sorted(others)]
        there = {name for it in self.rows for name in re.findall(r"^\| `([^`]+)`", it)}
        for old, new in re.findall(r"^\| `([^`]+)` \| (?:`([^`]+)`)?", self.upgrading, re.MULTILINE):
            if old in there:
                self.complaints.append(f"UPGRADING.md says that {old} is gone, which is a value")
            if new and new not in there:
                self.complaints.append(f"UPGRADING.md names {new}, which is no value")

    def readme(self):
        return README.read_text().format(**self.about, repository=self.about["home"].partition("github.com/")[2].lower()).rstrip("\n")


def row(name, schema, value, description):
    kind = schema.get("type", "one of " + ", ".join(f"`{choice}`" for choice in schema.get("enum", [])))
    default = json.dumps(value, ensure_ascii=False)
    cells = [f"`{name}`", " or ".join(kind) if isinstance(kind, list) else kind, f"`{default}`" if len(default) < 60 else "see values.yaml", description]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main():
    chart = Chart(pathlib.Path(sys.argv[1]))
    chart.walk(chart.tree, chart.values, chart.schema, [])
    chart.check_closed(chart.schema, ["values"])
    chart.check_product()
    for complaint in chart.complaints:
        print(f"ERROR: {complaint}.", file=sys.stderr)
    if chart.complaints:
        sys.exit(1)
    print("\n".join([chart.readme() if sys.argv[2:] == ["--readme"] else HEAD, *chart.rows]))


main()
