"""Safeties that can be taken away, and the promise that must then not be kept."""

import dataclasses

APPLICATION = "deploy/argocd/root/application.yaml"
PROJECT = "deploy/argocd/root/project-app-dev.yaml"
NAMESPACES = "deploy/argocd/root/namespaces.yaml"
CM = "deploy/argocd/settings/argocd-cm.yaml"


@dataclasses.dataclass
class Without:
    promise: str
    edits: tuple = ()
    """Paths on main, what stands there, and what shall."""
    branch: str = "main"
    """Where bumps go."""


WITHOUT = {
    "no-health": Without("bootstrapped", ((CM, "health.argoproj.io_Application:", "health.example.com_Nothing:"),)),
    "healthy-of-nothing": Without("counted", ((CM, "if synced or", "if true or"),)),
    "bump-elsewhere": Without("delivered", branch="promotion"),
    "no-self-heal": Without("healed", ((APPLICATION, "selfHeal: true", "selfHeal: false"),)),
    "no-self-heal-of-namespaces": Without("healed", ((NAMESPACES, "selfHeal: true", "selfHeal: false"),)),
    "chart-of-main": Without("chart_unchanged", ((APPLICATION, 'targetRevision: "{{ .chartRevision }}"', "targetRevision: main"),)),
    "every-kind": Without("refused", ((PROJECT, "  namespaceResourceWhitelist:\n", '  namespaceResourceWhitelist:\n    - {group: "*", kind: "*"}\n'),)),
    "confirmation-lost": Without("confirmed", ((APPLICATION, "annotations: [argocd.argoproj.io/deletion-approved]", "annotations: []"),)),
    "no-confirmation": Without("confirmed", (("deploy/helm/sarsen/templates/_names.tpl", "Prune=confirm", "Prune=true"),)),
    "soak-of-anything": Without("soaked", (("deploy/argocd/settings/argocd-notifications-cm.yaml", '>= float(context.soakMinutes)', ">= 0"),)),
}
