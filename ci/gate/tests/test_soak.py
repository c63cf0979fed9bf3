"""What makes a soak, and what a promotion asks of one: the events of soaks.yaml and the statements of soaked.yaml."""

import datetime
import json
import pathlib
import time
from collections.abc import Iterator
from typing import Any

import pytest
from gate import checkout, soaked, soaking, trust
from gate.checkout import Refused
from gate.trust import Image
from gate.versions import history
from scratch import Scratch
from table import rows

HERE = pathlib.Path(__file__).parent
NAME, CHART = "127.0.0.1:5000/acme/shop/app", "1" * 40
IMAGE = Image(f"{NAME}@sha256:{'b' * 64}")
NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def ago(minutes: Any) -> Any:
    return (NOW - datetime.timedelta(minutes=minutes)).isoformat() if type(minutes) is int else minutes


# -- at the gate


def claim(environment: str = "dev", **instead: Any) -> dict[str, Any]:
    it = {"environment": environment, "image": str(IMAGE), "commit": CHART, "from": 20, "to": 0, "health": "Healthy", "smoke": "Succeeded"}
    it |= {"values": "sha256:0000", "metrics": None, **instead}
    return {name: value.replace("@NAME@", NAME) if isinstance(value, str) else ago(value) for name, value in it.items()}


@pytest.mark.parametrize("case", rows("soaked", {"claim", "more", "without", "metrics", "accepted", "answer"}))
def test_the_gate_reads(case: dict[str, Any]) -> None:
    claims = [claim(**case.get("claim", {})), *(claim(**it) for it in case.get("more", []))]
    for name in case.get("without", []):
        claims[0].pop(name)
    asked = "https://prometheus.example.com" if "metrics" in case else None

    def judged(order: list[Any]) -> str:
        return soaked.best(order, IMAGE, "dev", CHART, "sha256:0000", asked, NOW)

    for order in (claims, claims[::-1]):
        if case.get("accepted"):
            assert case["answer"] in judged(order)
        else:
            with pytest.raises(Refused) as refused:
                judged(order)
            assert case["answer"] in str(refused.value)


# -- what is told of


class Main(Scratch):
    """A repository whose main gave dev one release after another; of the second it was rolled back to the first."""

    def __init__(self, folder: pathlib.Path) -> None:
        super().__init__(folder, {})
        self.git("init", "-q", "-b", "main")
        names = ("dev", "staging", "prod")
        self.list_environments([{"name": it, "namespace": f"app-{it}", "server": "s"} for it in names])
        self.listed: dict[str, Any] = {it: {"sender": "argocd-of-acme[bot]", "metrics": None} for it in names}
        self.write("deploy/envs/soak.json", json.dumps(self.listed))
        for name in names:
            self.zeros(name)
            self.write(f"deploy/envs/{name}/values.yaml", f"environment: {name}\n")
        self.commit_of_before("Begin", 14400)
        for name in ("first", "broken", "newest"):
            self.release(name)
        for name, digest, minutes in (("first", "a", 10000), ("broken", "c", 3100), ("first", "a", 2900), ("newest", "b", 25)):
            self.give("dev", name, digest=f"sha256:{digest * 64}")
            self.commit_of_before("Promote", minutes)

    def commit_of_before(self, subject: str, minutes: int) -> None:
        self.dates = {f"GIT_{who}_DATE": ago(minutes) for who in ("AUTHOR", "COMMITTER")}
        self.commit(subject)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Main:
    return Main(tmp_path_factory.mktemp("main"))


@pytest.fixture
def main(grown: Main, monkeypatch: pytest.MonkeyPatch) -> Iterator[Main]:
    monkeypatch.setattr(checkout, "root", lambda: str(grown.folder))
    monkeypatch.setattr(trust, "name", lambda: NAME)
    monkeypatch.setenv("SOAK_SETTLES", "0")
    begin = grown.git("rev-parse", "HEAD")
    yield grown
    grown.git("reset", "-q", "--hard", begin)


class Registry(list[dict[str, Any]]):
    """What was attested; the writes that `loses` names are undone by another writer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.loses, self.writes = set[int](), 0
        monkeypatch.setattr(soaking, "sign", self.sign)
        monkeypatch.setattr(soaking, "attested", lambda image, kind, signer: [*self] or self.nothing())

    def sign(self, image: Image, predicates: dict[str, Any], signature: bool) -> None:
        assert not signature
        self.writes += 1
        if self.writes not in self.loses:
            self.append(predicates[soaked.KIND])

    def nothing(self) -> list[Any]:
        raise Refused("none of the attestations matched the predicate type")


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    return Registry(monkeypatch)


def told(main: Main, folder: pathlib.Path, case: dict[str, Any]) -> pathlib.Path:
    """The file with the event of a case."""
    newest = main.releases["newest"]
    payload = {"environment": "dev", "image": str(IMAGE), "commit": newest, "from": 20, "to": 0, "health": "Healthy", "smoke": "Succeeded"}
    payload = {
        name: ago(it) if name in ("from", "to") else it for name, it in {**payload, **case.get("told", {})}.items() if name not in case.get("without", [])
    }
    event = {"action": "soaked", "sender": {"login": "argocd-of-acme[bot]"}, "client_payload": payload, **case.get("event", {})}
    text = json.dumps(event)
    places = {"OTHER": f"{NAME}@sha256:{'a' * 64}", "BAD": f"{NAME}@sha256:{'c' * 64}", "NAME": NAME, "ZEROS": f"sha256:{'0' * 64}"}
    for place, value in {**places, "BEFORE": main.releases["first"], "BROKEN": main.releases["broken"]}.items():
        text = text.replace(f"@{place}@", value)
    (folder / "event.json").write_text(text)
    return folder / "event.json"


@pytest.mark.parametrize("case", rows("soaks", {"told", "without", "event", "settings", "values", "variables", "accepted", "answer"}))
def test_soak_hears(main: Main, registry: Registry, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, case: dict[str, Any]) -> None:
    for name, value in case.get("variables", {}).items():
        monkeypatch.setenv(name, value)
    if given := case.get("settings"):
        dev = {name: it for name, it in {**main.listed["dev"], **given}.items() if it != "missing"}
        main.write("deploy/envs/soak.json", json.dumps({**main.listed, "dev": dev}))
        main.commit_of_before("Set", 0)
    if "values" in case:
        main.write("deploy/envs/dev/values.yaml", "environment: dev\nreplicas: 2\n")
        main.commit_of_before("Change values", case["values"])
    path = told(main, tmp_path, case)
    if case.get("accepted"):
        assert case["answer"] in soaking.attest(path)
        assert [it["values"] for it in registry] == [soaked.hash_of_values("HEAD", "dev")]
        return
    with pytest.raises(Refused) as refused:
        soaking.attest(path)
    assert case["answer"] in str(refused.value)
    assert not registry.writes


@pytest.mark.parametrize(("loses", "writes"), [({1}, 2), ({1, 2}, 3)])
def test_what_another_writer_undoes_is_written_again(main: Main, registry: Registry, tmp_path: pathlib.Path, loses: set[int], writes: int) -> None:
    registry.loses = loses
    soaking.attest(told(main, tmp_path, {}))
    assert (registry.writes, len(registry)) == (writes, 1)


def test_what_another_writer_undoes_a_moment_later_is_written_again(
    main: Main, registry: Registry, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: registry.clear() if registry.writes == 1 else None)
    soaking.attest(told(main, tmp_path, {}))
    assert (registry.writes, len(registry)) == (2, 1)


def test_what_never_stays_is_refused(main: Main, registry: Registry, tmp_path: pathlib.Path) -> None:
    registry.loses = {1, 2, 3}
    with pytest.raises(Refused, match="attested 3 times, and the registry does not have it. Run this again."):
        soaking.attest(told(main, tmp_path, {}))


def test_no_file_is_no_event(main: Main, tmp_path: pathlib.Path) -> None:
    with pytest.raises(Refused, match="is no event `soaked`"):
        soaking.attest(tmp_path / "none.json")


@pytest.mark.parametrize("instead", [{"dev": {}}, [], {"dev": {"sender": "a[bot]", "metrics": None}}])
def test_the_settings_are_of_each_environment(instead: Any) -> None:
    with pytest.raises(Refused, match="has an entry for each environment, which are dev, staging, prod, and no other"):
        soaked.checked(instead, ["dev", "staging", "prod"], "dev")


def test_the_settings_of_this_tree_are_well_formed() -> None:
    envs = HERE.parents[2] / "deploy/envs"
    names = [it["name"] for it in json.loads((envs / "environments.json").read_text())]
    for name in names:
        soaked.checked(json.loads((envs / "soak.json").read_text()), names, name)


def test_a_soak_counts_for_what_main_has_now(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    version = history("HEAD", "dev")[-1]
    good = claim(commit=version.revision, values=soaked.hash_of_values("HEAD", "dev"))
    monkeypatch.setattr(soaked, "attested", lambda image, kind, signer: [good])
    assert "20 min healthy" in soaked.require_soak(IMAGE, "dev", version, "HEAD")
    main.write("deploy/envs/dev/values.yaml", "environment: dev\nreplicas: 2\n")
    main.commit_of_before("Change values", 0)
    with pytest.raises(Refused, match="with other values"):
        soaked.require_soak(IMAGE, "dev", version, "HEAD")
    broken = history("HEAD", "dev")[1]
    with pytest.raises(Refused, match="dev was rolled back from"):
        soaked.require_soak(IMAGE, "dev", broken, "HEAD")
