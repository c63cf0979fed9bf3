"""Where what is merged runs. On paper nothing does, and what Argo CD would tell is told by hand."""

import datetime


class Paper:
    """Believes what is merged, and that it was healthy for the last quarter of an hour."""

    def __init__(self):
        self.running = {}

    def deployed(self, environment, version):
        self.running[environment] = version
        return "on paper"

    @property
    def too_short(self):
        now = datetime.datetime.now(datetime.UTC)
        return {"from": (now - datetime.timedelta(minutes=14)).isoformat(), "to": now.isoformat()}

    def soaked(self, environment):
        """The client_payload that Argo CD sends (deploy/argocd/settings/argocd-notifications-cm.yaml)."""
        now = datetime.datetime.now(datetime.UTC)
        version, times = self.running[environment], {"from": (now - datetime.timedelta(minutes=16)).isoformat(), "to": now.isoformat()}
        return {"environment": environment, "image": version["image"], "commit": version["commit"], **times, "health": "Healthy", "smoke": "Succeeded"}
