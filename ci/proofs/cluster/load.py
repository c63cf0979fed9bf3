"""A load from inside of the cluster, and the books that are compared with the database after it."""

import collections
import json
import os
import pathlib
import re
import time

from kube import Broken, apply, get, kubectl, wait_until

HERE = pathlib.Path(__file__).resolve().parent
CLIENTS = "proof-clients"
QUIET = 10
GENERATOR = [HERE.parents[2] / "ops/load" / name for name in ("client.py", "generator.py")]


def python_pod(name, namespace, image, command, env, labels=(), **spec):
    """A pod with Python and our scripts; restricted, and never ready where it must not be taken for what its labels say."""
    confined = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    container = {
        "name": "python",
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "command": ["python3", "-B", *command],
        "env": [{"name": key, "value": str(value)} for key, value in env.items()],
        "securityContext": confined,
        "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "512Mi"}},
        "volumeMounts": [{"name": "scripts", "mountPath": "/scripts"}],
    }
    scripts = {path.name: path.read_text() for path in (*GENERATOR, *(HERE / "pods").glob("*.py"))}
    pod = {
        "restartPolicy": "Never",
        "terminationGracePeriodSeconds": 1,
        "automountServiceAccountToken": False,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container],
        "volumes": [{"name": "scripts", "configMap": {"name": "scripts"}}],
        **spec,
    }
    meta = {"namespace": namespace, "labels": {"proof": name, **dict(labels)}}
    apply(
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "scripts", "namespace": namespace}, "data": scripts},
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, **meta}, "spec": pod},
    )


class Load:
    """One event a request, each sent once, at a steady rate until it is stopped."""

    def __init__(self, stage, rate, timeout=30):
        self.stage, self.rate = stage, rate
        stamp = f"{int(time.time() * 1000):012x}"
        self.run = f"{stamp[:8]}-{stamp[8:]}-7{os.urandom(2).hex()[:3]}-8{os.urandom(2).hex()[:3]}"
        self.name = f"load-{stamp[4:]}"
        env = {"URL": stage.url, "TOKEN": stage.token(), "RUN": self.run, "RATE": rate, "TIMEOUT": timeout}
        at_home = {"kubernetes.io/hostname": stage.nodes.home}
        python_pod(self.name, CLIENTS, stage.python(), ["/scripts/posts.py"], env, {"proof-role": "gateway"}, nodeSelector=at_home)
        wait_until("the load begins", 60, lambda: self.phase() == "Running")
        self.begin = time.monotonic()

    def elapsed(self):
        return time.monotonic() - self.begin

    def phase(self):
        return get("pod", self.name, "-n", CLIENTS)["status"]["phase"]

    def require_running(self):
        if self.phase() != "Running":
            raise Broken(f"the load ended by itself: {self.logs()[-500:]}")

    def logs(self):
        return kubectl("logs", self.name, "-n", CLIENTS)

    def answered(self):
        """Requests so far."""
        return len(re.findall(r"^(?:ACCEPTED|REFUSED) ", self.logs(), re.MULTILINE))

    def finish(self, requests=100):
        """Stops it once so many were answered and it was quiet for a while; what was acknowledged, and what was refused or hangs."""
        time.sleep(QUIET)
        wait_until(f"{requests} requests are answered", 60 + 3 * requests / self.rate, lambda: self.answered() >= requests, every=3)
        self.require_running()
        kubectl("exec", self.name, "-n", CLIENTS, "--", "python3", "-c", "import os; os.kill(1, 15)")
        wait_until("the load ends", 60, lambda: self.phase() != "Running")
        said = self.logs()
        summary = re.search(r"^SUMMARY (.*)$", said, re.MULTILINE)
        if not summary:
            raise Broken(f"the load ended without a summary: {said[-500:]}")
        self.summary = json.loads(summary[1])
        self.accepted = {int(number) for number in re.findall(r"^ACCEPTED (\d+)$", said, re.MULTILINE)}
        self.refused = {int(number): why for number, why in re.findall(r"^REFUSED (\d+) (.*)$", said, re.MULTILINE)}
        self.refused.update((number, "no answer") for number in self.hanging())
        self.sent = len(self.accepted) + len(self.refused)
        if self.summary["late"] > 1000 * QUIET:
            raise Broken(f"the load itself stood still: a request was sent {self.summary['late']:.0f} ms after it was due")
        kubectl("delete", "pod", self.name, "-n", CLIENTS, "--wait=false", "--ignore-not-found")
        return self

    def hanging(self):
        """Sent long before it was stopped, and not answered. Later ones were under way, of which nothing is known."""
        answered = self.accepted | self.refused.keys()
        return set(range(max(answered, default=0) - QUIET * self.rate)) - answered

    def require_no_failure(self):
        if self.refused:
            kinds = collections.Counter(why[:70] for why in self.refused.values()).most_common(5)
            when = f"{min(self.refused) / self.rate:.0f} s to {max(self.refused) / self.rate:.0f} s"
            raise Broken(f"{len(self.refused)} of {self.sent} requests failed, {when} after it began: {kinds}")

    def require_nothing_lost(self, within=90):
        """Each event with a 202 is scored, once; one without may be."""
        ids = f"between '{self.run}-000000000000' and '{self.run}-ffffffffffff'"
        settled = f"select count(*) = 0 from inbox where id {ids}"
        wait_until("every event of the load leaves the inbox", within, lambda: self.stage.sql(settled) == ["t"])
        scored = {int(it, 16) for it in self.stage.sql(f"select right(id::text, 12) from signal where id {ids}")}
        (folded,) = self.stage.sql(f"select coalesce(sum(signals), 0) from account where account_id like '{self.run}-%'")
        if lost := sorted(self.accepted - scored):
            raise Broken(f"{len(lost)} of {len(self.accepted)} acknowledged events were lost, such as {lost[:5]}")
        if int(folded) != len(scored):
            raise Broken(f"{len(scored)} events were scored, but the accounts count {folded}")

    def require_books_that_notice(self):
        """An event that is counted twice and one that is lost, made by hand in the database, must be seen."""
        twice = f"update account set signals = signals + {{}} where account_id = '{self.run}-1'"
        self.stage.sql(twice.format(1))
        self.must_break("the accounts count")
        self.stage.sql(twice.format(-1))
        self.stage.sql(f"delete from signal where id = '{self.run}-000000000001'")
        self.must_break("1 of")

    def must_break(self, words):
        try:
            self.require_nothing_lost()
        except Broken as noticed:
            if words in str(noticed):
                return
            raise
        raise Broken(f"the books did not notice: {words}")

    def figures(self):
        p99, longest = self.summary["p99"], self.summary["max"]
        return f"{self.sent:,} requests, {len(self.refused)} failed, 0 lost, 0 doubled, p99 {p99:.0f} ms, longest {longest:.0f} ms"
