"""What the chart deploy/helm/sarsen makes of an environment's values, and what no object of it may be."""

import json
import pathlib
import re
import tempfile
from collections.abc import Iterator
from typing import Any

from .checkout import Refused, git, run_git
from .programs import call
from .versions import Version

CHART = "deploy/helm/sarsen"
IMAGES = pathlib.Path(__file__).resolve().parent / "images.txt"
SECONDS = 60
# The kinds that the application is made of. None is of the cluster, none holds other objects, none gives rights.
KINDS = {
    *("ConfigMap", "CronJob", "Deployment", "ExternalSecret", "HTTPRoute", "HorizontalPodAutoscaler", "Ingress", "Job", "NetworkPolicy"),
    *("Pod", "PodDisruptionBudget", "PodMonitor", "Rollout", "ScaledObject", "Service", "ServiceAccount", "TriggerAuthentication"),
}
# Templates that answer otherwise tomorrow would be judged by what they show today.
UNSTEADY = re.compile(r"(?<![.$\w])(now|ago|date\w*|htmlDate\w*|rand[A-Z]\w*|shuffle|uuidv4|gen[A-Z]\w*|bcrypt|htpasswd|encryptAES|getHostByName)\b")
ASKED = re.compile(r'APIVersions\.Has\s+"([^"]+)"')
READER = {
    "Chart.yaml": "apiVersion: v2\nname: reader\nversion: 0.0.0\n",
    "templates/documents.yaml": """{{ $all := list }}
{{- range $path, $_ := .Files.Glob "documents/*" }}{{ $all = append $all ($.Files.Get $path | fromYaml) }}{{ end }}
{{ dict "documents" $all | toJson }}
""",
}


def rendered(environment: str, namespace: str, version: Version, values: str) -> list[str]:
    """What the chart of that version makes of the text of a values.yaml, as lines."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_chart(version.revision, folder)
        return template(folder, environment, namespace, version, values, f"The chart of {version.revision[:12]}")


def template(folder: pathlib.Path, environment: str, namespace: str, version: Version, values: str, which: str, *options: str) -> list[str]:
    """By the release name that Argo CD uses, custom kinds of the chart included, as it does."""
    (folder / "values.yaml").write_text(values)
    image = f"image.tag={version.tag},image.digest={version.digest},chartRevision={version.revision}"
    where = ["--namespace", namespace, "--include-crds", "--values", folder / "values.yaml", "--set-string", image, *options]
    done = call("helm", "template", "app", folder / CHART, *where, timeout=SECONDS)
    if done.returncode:
        raise Refused(f"{which} refuses the values of {environment}: {done.stderr.strip()}")
    return done.stdout.splitlines(keepends=True)


def write_chart(revision: str, folder: pathlib.Path) -> None:
    """As Argo CD checks it out: all of it, whatever an attribute keeps out of an archive. The revision may be a tree."""
    entries = git("ls-tree", "-r", "-z", "--full-tree", revision, f"{CHART}/").split("\0")[:-1]
    if not entries:
        raise Refused(f"git has no chart at {revision[:12]}: there is no {CHART}.")
    for mode, _, blob, path in (re.split("[ \t]", entry, maxsplit=3) for entry in entries):
        if mode not in ("100644", "100755") or ".." in path.split("/"):
            raise Refused(f"{path} at {revision[:12]} is no plain file but a link or another repository. A chart is of plain files: put its content there.")
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(run_git("cat-file", "blob", blob).stdout)


def parsed(documents: list[str]) -> list[Any]:
    """YAML as Helm reads it, which is as Kubernetes does; this package has no reader of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files = {**READER, **{f"documents/{number:05}": text for number, text in enumerate(documents)}}
        for path, text in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text)
        done = call("helm", "template", "reader", folder, timeout=SECONDS)
    if done.returncode:
        raise Refused(f"Helm cannot read it: {done.stderr.strip()}")
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("{")]
    objects: list[Any] = json.loads(line)["documents"]
    for it in objects:
        if it.keys() == {"Error"}:
            raise Refused(f"It is no YAML: {it['Error']}")
    return objects


def objects_of(lines: list[str]) -> list[dict[str, Any]]:
    documents = re.split(r"^---.*\n", "".join(lines), flags=re.MULTILINE)
    return [it for it in parsed([text for text in documents if re.search(r"^[^#\s]", text, re.MULTILINE)]) if it]


def require_objects(objects: list[dict[str, Any]], environment: str, ours: str) -> str:
    """Each is of a kind of KINDS, in the release's own namespace, and runs our image or one of images.txt."""
    for it in objects:
        what = f"{it.get('kind')} {(it.get('metadata') or {}).get('name')}"
        if it.get("kind") not in KINDS:
            raise Refused(f"The chart makes {what} for {environment}, which is of no kind that the application may have: {', '.join(sorted(KINDS))}.")
        if (namespace := (it.get("metadata") or {}).get("namespace")) is not None:
            raise Refused(f"The chart gives {what} of {environment} the namespace {namespace}. Let it name none: it goes to that of its release.")
        for image in images_in(it):
            require_image(image, what, environment, ours)
    return f"{len(objects)} objects, none of which names a namespace"


def require_image(image: str, what: str, environment: str, ours: str) -> None:
    name, _, digest = image.partition("@")
    repository = re.sub(r":[^/:]*$", "", name)
    if repository == ours:
        return
    if repository not in allowed():
        raise Refused(f"{what} of {environment} runs {image}, which is neither ours, {ours}, nor of ci/gate/images.txt. Add its repository there first.")
    if not re.fullmatch("sha256:[0-9a-f]{64}", digest):
        raise Refused(f"{what} of {environment} runs {image} by a tag, which may be another image tomorrow. Name its digest.")


def allowed() -> set[str]:
    lines = (line.partition("#")[0].strip() for line in IMAGES.read_text().splitlines())
    return {line for line in lines if line}


def images_in(it: Any) -> Iterator[str]:
    """Whatever a field `image` says, at any depth: of containers of all sorts, and of volumes."""
    if isinstance(it, dict):
        for key, value in it.items():
            if key == "image" and isinstance(value, str):
                yield value
            elif key == "image" and isinstance(value, dict) and isinstance(value.get("reference"), str):
                yield value["reference"]
            yield from images_in(value)
    elif isinstance(it, list):
        for value in it:
            yield from images_in(value)


def require_steady(folder: pathlib.Path) -> list[str]:
    """Templates show here what they will show there. Returns the options of Helm for each answer of a cluster to what they ask it."""
    asked: set[str] = set()
    for path in sorted(it for it in (folder / CHART).rglob("*") if it.suffix in (".yaml", ".yml", ".tpl", ".txt")):
        text = path.read_text(errors="replace")
        asked.update(ASKED.findall(text))
        for action in re.findall(r"\{\{(.*?)\}\}", text, re.DOTALL):
            if found := UNSTEADY.search(re.sub(r'"(\\.|[^"\\])*"|`[^`]*`|/\*.*?\*/', "", action, flags=re.DOTALL)):
                raise Refused(f"{path.relative_to(folder)} calls {found[1]}, whose answer differs from run to run. A chart makes the same of the same values.")
    return [word for it in sorted(asked) for word in ("--api-versions", it)]
