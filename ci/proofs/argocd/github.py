"""Stands in for github.com, api.github.com and others whom Argo CD speaks to."""

import io
import json
import pathlib
import tarfile
import time

from hosts import Handler, Hosts

CHART = {
    "Chart.yaml": "apiVersion: v2\nname: argo-cd\nversion: {version}\n",
    "templates/values.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chart-stand-in}\ndata:\n  values: {{ .Values | toJson | quote }}\n",
}


class GitHub(Hosts):
    """Repositories lie under `repositories` as OWNER/NAME; what api.github.com and on-call are told is kept in `told`."""

    def __init__(self, work, chart_version):
        self.repositories, self.told, self.chart_version = pathlib.Path(work, "repositories"), [], chart_version
        super().__init__(work, type("Of", (Answers,), {"repositories": self.repositories}))

    def told_by(self, host):
        return [it for it in self.told if it["host"] == host]

    def files(self):
        """Of the repository of Argo CD's chart, in which the chart of the version asked for is one that only shows its values."""
        name = f"argo-cd-{self.chart_version}.tgz"
        entry = {"apiVersion": "v2", "name": "argo-cd", "version": self.chart_version, "urls": [name]}
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:gz") as tar:
            for path, text in CHART.items():
                member = tarfile.TarInfo(f"argo-cd/{path}")
                content = text.replace("{version}", self.chart_version).encode()
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        return {"index.yaml": json.dumps({"apiVersion": "v1", "entries": {"argo-cd": [entry]}}).encode(), name: out.getvalue()}


class Answers(Handler):
    names = ("github.com", "api.github.com", "argoproj.github.io", "on-call.example.com")

    def do_GET(self):
        if self.host == "argoproj.github.io" and (content := self.hosts.files().get(self.path.rpartition("/")[2])):
            return self.answer(200, content)
        if self.host == "github.com":
            return self.git(b"")
        return self.answer(404, f"{self.host}{self.path} is not there")

    def do_POST(self):
        body = self.body()
        if self.host == "github.com":
            return self.git(body)
        it = {"host": self.host, "path": self.path, "authorization": self.headers["Authorization"], "at": time.time(), "body": json.loads(body)}
        self.hosts.told.append(it)
        return self.answer(204, b"")
