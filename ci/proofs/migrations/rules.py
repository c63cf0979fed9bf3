"""What squawk cannot know of this project: partitions, Flyway's lock time-out, scripts that are run again."""

import re

CONCURRENTLY = re.compile(r"(create (unique )?index|drop index|reindex .*|alter table .*) concurrently\b")
ON_ONLY = "Write: create index NAME on only {} …; the migrate role builds the parts beside reads and writes."

REFUSED = {
    "lock-table": (r"lock\b", "LOCK stops others until the script ends; no step needs it."),
    "change-of-rows": (
        r"(update|delete|merge|truncate)\b|with\b.* (update|delete|merge) ",
        "Rows that a script changes stay locked until it ends. Change them by the application, in small batches.",
    ),
    "rewrite": (
        r"(cluster|repack|vacuum)\b|alter table .* set (logged|unlogged|tablespace|access method)\b"
        r"|refresh materialized view (?!concurrently)",
        "This holds a lock against everybody while it rewrites the table.",
    ),
    "hidden-statements": (r"(do|call|prepare|execute)\b", "A block hides its statements from this check; write them out."),
    "lock-timeout": (
        r".*\block_timeout\b|(reset|discard) all\b|.*\bset_config\b",
        "The lock time-out is spring.flyway.init-sqls of application.yaml; no script changes it.",
    ),
}


class Schema:
    """The tables after the scripts read so far, and what of it is partitioned."""

    def __init__(self):
        self.tables, self.partitioned, self.indexes = set(), set(), set()

    def add(self, script):
        for it in script.statements:
            if table := re.match(r"create table (?:if not exists )?(\S+) (.*\bpartition by\b)?", it.text):
                self.tables.add(table[1])
                if table[2]:
                    self.partitioned.add(table[1])
            if it.index and it.table in self.partitioned:
                self.indexes.add(it.index)


def refused(it, earlier, schema):
    """Rule and message of each mistake of a statement that comes after these earlier ones of its script."""
    for rule, (pattern, message) in REFUSED.items():
        if re.match(pattern, it.text):
            yield rule, message
    if (parent := re.match(r"create table .* partition of (\S+)", it.text)) and parent[1] in schema.partitioned:
        yield "partition-of", "This locks the table against every reader; the migrate role keeps its partitions."
    held = {other.altered for other in earlier} & schema.tables - {it.altered}
    if it.altered in schema.tables and held:
        yield "two-tables", f"It holds its lock on {min(held)} while it waits for that on {it.altered}: give each a script of its own."
    if it.table in schema.partitioned and (it.concurrently or not it.only):
        yield "index-on-partitioned", ON_ONLY.format(it.table)
    elif it.concurrently and not it.index:
        yield "index-without-name", "Name the index, so that the script can be run again after a failure."
    elif it.concurrently and f"drop index concurrently if exists {it.index} ;" not in [other.text for other in earlier]:
        yield "index-left-invalid", f"What a failed build leaves is never used: drop index concurrently if exists {it.index} first."


def are_known_better(rule, it, script, schema):
    """Whether squawk refuses what is right here, or what is refused in better words."""
    if it is None:
        return False
    dropped = re.match(r"drop index (?:concurrently )?(?:if exists )?(\S+)", it.text)
    return (
        rule == "ban-concurrent-index-creation-in-transaction"
        or (rule == "require-concurrent-index-creation" and it.table in schema.partitioned)
        or (rule == "require-concurrent-index-deletion" and dropped and dropped[1] in schema.indexes)
        or (rule == "ban-drop-index" and dropped and any(other.index == dropped[1] for other in script.statements))
        or (rule == "prefer-robust-stmts" and it.concurrently)
        or (rule == "ban-new-write-restriction" and " add column " in it.text)
    )
