"""Posts one event as a client does, and waits until it is scored. All it needs is in the environment."""
import base64
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

API, TOKEN_URL = os.environ["API"], os.environ["TOKEN_URL"]
PATIENCE = 60


def ask(url, data=None, **headers):
    request = urllib.request.Request(url, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        sys.exit(f"ERROR: {url} answered {refusal.code}: {refusal.read().decode(errors='replace')}")
    except urllib.error.URLError as failure:
        sys.exit(f"ERROR: {url} was not reached: {failure.reason}. Look at the pods behind it, and at the NetworkPolicies of both sides.")


def token():
    client = f"{os.environ['CLIENT_ID']}:{os.environ['CLIENT_SECRET']}".encode()
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": "events:write signals:read"})
    basic = base64.b64encode(client).decode()
    return ask(TOKEN_URL, form.encode(), Authorization=f"Basic {basic}")["access_token"]


def await_release(commit):
    """Until the last answers were all of pods that were built of this commit; of any, where the image's tag names none."""
    answers = 0
    while answers < 5:
        time.sleep(2)
        try:
            built = ask(f"{API}/api/v1/overview", Authorization=f"Bearer {token()}")["process"].get("commit") or ""
        except SystemExit as not_yet:
            print(not_yet, flush=True)
            built = None
        released = built is not None and (len(commit) != 40 or commit.startswith(built))
        answers = answers + 1 if released else 0


def main():
    if "COMMIT" in os.environ:
        await_release(os.environ["COMMIT"])
    bearer = {"Authorization": f"Bearer {token()}"}
    event = {"accountId": "helm-test", "userId": "helm-test", "eventType": "email_opened",
             "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "metadata": {"release": os.environ["RELEASE"]}}
    receipt = ask(f"{API}/api/v1/events", json.dumps(event).encode(), **bearer, **{"Content-Type": "application/json"})
    print("accepted:", json.dumps(receipt))
    name = receipt["receipts"][0]["id"]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        state = ask(f"{API}/api/v1/events/{name}", **bearer)
        if state["status"] == "scored":
            print("scored:", json.dumps(state))
            return
        time.sleep(0.5)
    sys.exit(f"ERROR: {name} was not scored within {PATIENCE} seconds. Look at the workers: kubectl logs -l app.kubernetes.io/component=worker")


main()
