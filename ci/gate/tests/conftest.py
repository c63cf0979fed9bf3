"""What the tests of the gate share: a repository for each, copied from one that is built once, and tables of cases."""

import os
import pathlib
import shutil
from collections.abc import Iterator

import pytest
import yaml
from registry import ROOT, Registry
from scratch import Scratch
from steps import take
from table import HERE

import gate.checkout
import gate.programs
import gate.programs
import gate.trust


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """The repository of history.yaml. Copy it, do not change it: use the fixture `scratch`."""
    here = Scratch(tmp_path_factory.mktemp("history"), {})
    here.git("init", "-q", "-b", "main")
    take(here, yaml.safe_load((HERE / "history.yaml").read_text()))
    here.git("gc", "-q")
    return here


@pytest.fixture
def scratch(history: Scratch, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scratch]:
    """A copy of that repository for this test alone, on the branch `request`; it is the working folder, and acme/shop is ours."""
    if "REGISTRY" not in os.environ:
        # What is attested is asked of nobody.
        monkeypatch.setenv("COSIGN", "false")
        gate.programs.program.cache_clear()
    for name in [it for it in os.environ if it.startswith(("GITHUB_", "GIT_"))]:
        monkeypatch.delenv(name)
    copy = history.copied(tmp_path / "case")
    monkeypatch.chdir(copy.folder)
    gate.checkout.root.cache_clear()
    monkeypatch.setattr(gate.trust, "HERE", tmp_path)
    (tmp_path / "repository.txt").write_text("acme/shop\n")
    yield copy
    gate.checkout.root.cache_clear()


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return Registry(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def registry(started: Registry, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A registry of this machine, in which this test finds no image but its own."""
    started.anew()
    for name, value in started.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(gate.trust, "name", lambda: started.name)
    gate.programs.program.cache_clear()
    yield started
    gate.programs.program.cache_clear()


@pytest.fixture
def tree(tmp_path: pathlib.Path) -> pathlib.Path:
    """A checkout of ci alone, of acme/shop."""
    shutil.copytree(ROOT / "ci", tmp_path / "tree/ci", symlinks=True)
    (tmp_path / "tree/.sarsen").symlink_to(ROOT / ".sarsen")
    (tmp_path / "tree/ci/gate/repository.txt").write_text("acme/shop\n")
    return tmp_path / "tree"
