"""Writes image archives without an engine: another one with a layer and variables more."""

import hashlib
import io
import json
import tarfile


def derived(archive, name, files=(), env=()):
    """The image of this archive under another name, with files and variables added."""
    with tarfile.open(archive) as source:
        manifest = json.load(source.extractfile("manifest.json"))[0]
        config = json.load(source.extractfile(manifest["Config"]))
        layers = [source.extractfile(layer).read() for layer in manifest["Layers"]]
    config["config"]["Env"] = [*config["config"].get("Env", []), *env]
    return _archive(name, config, layers, dict(files))


def of_commit(archive, name, commit, env=()):
    """The image of this archive, which says that it was built of that commit."""
    says = f"git.commit.id={commit}\ngit.commit.id.abbrev={commit[:7]}\n".encode()
    return derived(archive, name, {"/app/release/git.properties": says}, ["SPRING_INFO_GIT_LOCATION=file:/app/release/git.properties", *env])


def _archive(name, config, layers, files):
    config.pop("history", None)
    if files:
        layer = _layer(files)
        layers = [*layers, layer]
        config["rootfs"]["diff_ids"].append("sha256:" + hashlib.sha256(layer).hexdigest())
    body = json.dumps(config).encode()
    names = [f"{number}.tar" for number in range(len(layers))]
    manifest = [{"Config": f"{hashlib.sha256(body).hexdigest()}.json", "RepoTags": [name], "Layers": names}]
    members = {manifest[0]["Config"]: body, **dict(zip(names, layers)), "manifest.json": json.dumps(manifest).encode()}
    return _tar(members)


def _layer(files):
    return _tar({path.lstrip("/"): content for path, content in files.items()})


def _tar(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o755
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()
