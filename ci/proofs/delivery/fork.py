"""A fork as it is after months, made by its own workflows: adopted, private, promoted, rolled back, released, and with an environment more."""

from __future__ import annotations

import datetime
import json
import re

from scenario import Delivery, story

# As ci/ship/adopt says it.
ADOPT = """ci/ship/adopt acme/shop crew
ci/ship/adopt Acme/Rewards
sed -i.bak -E 's/"(actor|integration)_id": 0/"\\1_id": 7/' .github/rulesets/main.json
sed -i.bak 's/"actor_id": 0/"actor_id": 8/' .github/rulesets/who-releases.json
CLUSTER=none SHORT=1 ci/check/chart --write >/dev/null
sed -i.bak 's/argocd-of-example\\[bot]/argocd/' deploy/envs/soak.json
if grep -n github.com/example/ README.md SECURITY.md deploy/helm/sarsen/*.*; then exit 1; fi
rm -f .github/rulesets/*.bak deploy/envs/*.bak"""
# As docs/guides/add-an-environment.md says it.
ADD_QA = r"""mkdir -p deploy/envs/qa
sed -E '/^environment:/!s/dev/qa/' deploy/envs/dev/values.yaml >deploy/envs/qa/values.yaml
sed -n '/^```yaml/,/^```$/p' docs/guides/add-an-environment.md | grep -v '^```' >deploy/envs/qa/version.yaml
cp -r deploy/platform/namespaces/dev deploy/platform/namespaces/qa
sed -i.bak -E '/namespace: app-dev/{p;s/dev/qa/;}' deploy/argocd/root/project-namespaces.yaml
for kind in namespace project-app; do sed 's/dev/qa/' deploy/argocd/root/$kind-dev.yaml >deploy/argocd/root/$kind-qa.yaml; done
echo '/deploy/envs/qa/ @Acme/crew' >>.github/CODEOWNERS
sed -i.bak -E '/"name": "dev"/{p;s/dev/qa/g;}' deploy/envs/environments.json
sed -i.bak -E '/options:/s/staging/qa, staging/' .github/workflows/promote.yml
sed -i.bak -E '/"dev":/{p;s/dev/qa/;}' deploy/envs/soak.json
rm -f .github/workflows/*.bak deploy/envs/*.bak deploy/argocd/root/*.bak"""
EXCEPTIONS = "ci/gate/exceptions.json"


def expired() -> str:
    """An exception that has ended, of something that no image has."""
    ended = str(datetime.date.today() - datetime.timedelta(days=3))
    reason = "The part that is affected was never called by us, and it is gone."
    return json.dumps([{"id": "CVE-2020-0001", "package": "pkg:maven/com.example/gone", "owner": "@Acme/crew", "reason": reason, "expires": ended}], indent=1)


def grown(delivery: Delivery) -> None:
    """What happens in those months, all of it by the workflows; at the end every environment has a version, and prod an older one."""
    forge = delivery.forge
    story(delivery, {})
    pull = forge.request("feat: Add the environment qa", "qa", ADD_QA)
    delivery.judged(pull)
    forge.merge(pull)
    delivery.overtaken()
    delivery.soak("dev")
    delivery.merge(delivery.promote("dev", "qa"))
    forge.commit("chore: Bear what is known of a part for a while", {EXCEPTIONS: expired() + "\n"})
    stranger(delivery, forge.main)


def stranger(delivery: Delivery, commit: str) -> dict:
    """Somebody's fork has a branch that is called as the bot would call it, and a pull request of it."""
    has = re.search("tag: (.*)", delivery.forge.show("refs/heads/main", "deploy/envs/dev/version.yaml"))[1]
    return delivery.forge.request("deploy: Promote dev", f"promote/dev/sha-{commit}-after-{has[:16]}", files={"docs/changes.md": "mine\n"}, owner="mallory")
