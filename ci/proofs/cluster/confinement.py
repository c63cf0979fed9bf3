"""What the pods may not do: talk to others, run with more rights, take more memory."""

import copy
import time

from kube import Broken, Failed, get, kubectl, wait_until
from load import CLIENTS, HERE, Load, python_pod
from stage import ROLES

PORT = 6565
OURS = ("api", "worker", "migrate", "test")
NEVER_READY = {"readinessGates": [{"conditionType": "sarsen.dev/never"}]}


def policies(stage):
    """Each connection of policies.txt is let through or dropped as it says there."""
    table = [line.split() for line in (HERE / "policies.txt").read_text().splitlines() if line and not line.startswith("#")]
    addresses = targets(stage)
    sources = sorted({source for source, _, _ in table})
    for source in sources:
        wanted = [f"{to}={addresses[to]}" for one, to, _ in table if one == source]
        probe(stage, source, " ".join(wanted))
    wrong = []
    for source in sources:
        said = answers(stage, source)
        for one, to, verdict in table:
            if one == source and said.get(to) != {"passes": "REACHED", "dropped": "DROPPED"}[verdict]:
                wrong.append(f"{source} -> {to} is to be {verdict}, but was {said.get(to, 'not tried').lower()}")
    stage.kubectl("delete", "configmap", "scripts")
    if wrong:
        raise Broken("; ".join(wrong))
    passes = sum(verdict == "passes" for *_, verdict in table)
    return f"{passes} connections pass, {len(table) - passes} are dropped"


def restricted(stage):
    """The namespace takes a pod of ours as it is, and none with more rights."""
    pod = stage.ready("api")[0]
    stage.dry_run(pod_of(pod, lambda spec, container: None))
    for name, change in PRIVILEGED.items():
        try:
            stage.dry_run(pod_of(pod, change))
        except Failed as refused:
            if "violates PodSecurity" in str(refused):
                continue
            raise
        raise Broken(f"a pod that {name} was let in")
    return f"{len(PRIVILEGED)} variants refused"


PRIVILEGED = {
    "is privileged": lambda spec, container: container["securityContext"].update(privileged=True, allowPrivilegeEscalation=True),
    "runs as root": lambda spec, container: container["securityContext"].update(runAsUser=0, runAsNonRoot=False),
    "adds a capability": lambda spec, container: container["securityContext"].update(capabilities={"add": ["NET_ADMIN"]}),
    "shares the node's network": lambda spec, container: spec.update(hostNetwork=True),
    "mounts the node's files": lambda spec, container: spec["volumes"].append({"name": "host", "hostPath": {"path": "/"}}),
}


def memory(stage):
    """An API and a worker pod over their memory limit are killed under load and start again: nothing acknowledged is lost."""
    load = Load(stage, 50, timeout=5)
    time.sleep(5)
    victims = {role: stage.ready(role)[0] for role in ROLES}
    for role, pod in victims.items():
        try:
            stage.kubectl("exec", pod["metadata"]["name"], "-c", role, "--", *GREEDY)
        except Failed:
            pass  # It ends with the container.
    _, took = wait_until("the pods over their memory limit are killed", 60, lambda: all(was_killed(stage, it) for it in victims.values()))
    stage.settle()
    load.finish(requests=1_000)
    load.require_nothing_lost()
    limits = [it["spec"]["containers"][0]["resources"]["limits"]["memory"] for it in victims.values()]
    return f"limits {' and '.join(limits)}, killed after {took:.0f} s; {load.figures()}"


# A second JVM beside the application, which fills its heap at once; of the two, the kernel ends the larger one.
GREEDY = ("java", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-version")


def was_killed(stage, pod):
    (before,), (now,) = (it["status"]["containerStatuses"] for it in (pod, stage.get("pod", pod["metadata"]["name"])))
    return now["restartCount"] > before["restartCount"] and now["lastState"]["terminated"]["reason"] == "OOMKilled"


def targets(stage):
    """Where the table's names are; by address, so that a name server plays no part but in its own rows."""
    pod = lambda **labels: stage.address(",".join(f"app.kubernetes.io/{key}={value}" for key, value in labels.items()))
    api, worker = pod(instance=stage.release, component="api"), pod(instance=stage.release, component="worker")
    service = get("service", stage.release, "-n", stage.namespace)["spec"]["clusterIP"]
    kubernetes = get("service", "kubernetes", "-n", "default")["spec"]["clusterIP"]
    return {
        "service": f"{service}:80",
        "api": f"{api}:8080",
        "api-management": f"{api}:8081",
        "worker-management": f"{worker}:8081",
        "postgresql": f"{pod(name='postgresql')}:5432",
        "redis": f"{pod(name='redis')}:6379",
        "issuer": f"{pod(name='issuer')}:8082",
        "kubernetes": f"{kubernetes}:443",
        "stranger": f"{listener(stage)}:{PORT}",
        "dns": "no-such-name.invalid.",
    }


def listener(stage):
    """A server that nobody is to talk to."""
    python_pod("listener", CLIENTS, stage.python(), ["-m", "http.server", "--directory", "/scripts", str(PORT)], {})
    found, _ = wait_until("the listener runs", 60, lambda: get("pod", "listener", "-n", CLIENTS)["status"].get("podIP"))
    return found


def probe(stage, source, wanted):
    """A pod that the policies take for the source, by its labels, and that no Service sends anything to."""
    labels = {"proof-role": source}
    if source in OURS:
        mine = {"name": "sarsen", "instance": stage.release, "component": source}
        labels = {f"app.kubernetes.io/{key}": value for key, value in mine.items()}
    env = {"TARGETS": wanted, "PATIENCE": 6}
    python_pod(f"probe-{source}", home(stage, source), stage.python(), ["/scripts/reach.py"], env, labels, **NEVER_READY)


def answers(stage, source):
    namespace = home(stage, source)
    ended = lambda: get("pod", f"probe-{source}", "-n", namespace)["status"]["phase"] in ("Succeeded", "Failed")
    wait_until(f"the probe of {source} ends", 90, ended)
    said = kubectl("logs", f"probe-{source}", "-n", namespace)
    kubectl("delete", "pod", f"probe-{source}", "-n", namespace, "--wait=false")
    return {line.split()[1]: line.split()[0] for line in said.splitlines() if line.startswith(("REACHED", "DROPPED"))}


def home(stage, source):
    return stage.namespace if source in (*OURS, "neighbour") else CLIENTS


def pod_of(pod, change):
    spec = copy.deepcopy(pod["spec"])
    spec.pop("nodeName", None)
    change(spec, spec["containers"][0])
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "variant", "namespace": pod["metadata"]["namespace"]}, "spec": spec}
