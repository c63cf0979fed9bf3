"""An OpenID Connect issuer for a developer's cluster: discovery, keys, client credentials, and sign-in by code with PKCE.

`issuer.py` serves; `issuer.py token [SCOPE...]` prints an access token. OpenSSL signs. It knows one person, dev with the password dev,
the console as a public client, and the client sarsen-cli. It keeps nothing: a code is a signed token of a minute.
"""

import base64
import hashlib
import hmac
import html
import http.server
import json
import os
import subprocess
import sys
import time
import urllib.parse
import uuid

URL, CONSOLE, KEY = (os.environ[name] for name in ("ISSUER_URL", "ISSUER_CONSOLE", "ISSUER_KEY"))
PORT = 8082
SCOPES = ("events:write", "signals:read", "ops")
HOURS_12, HOUR, MINUTE = 43200, 3600, 60
COPIED = ("client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method")
FORM = """<!doctype html><meta charset="utf-8"><title>Sign in</title><body style="font-family: sans-serif; margin: 4em">
<h1>Development issuer</h1><p>{note}</p><form method="post">{hidden}
<p><label>Name <input name="username" value="dev"></label> <label>Password <input name="password" type="password"></label>
<button>Sign in</button></form>"""


class Refusal(Exception):
    """An error of RFC 6749, 5.2."""


def openssl(*arguments, data=b""):
    return subprocess.run(["openssl", *arguments], input=data, check=True, capture_output=True).stdout


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public_key():
    modulus = openssl("rsa", "-in", KEY, "-noout", "-modulus").split(b"=")[1].strip().decode()
    key = {"e": "AQAB", "kty": "RSA", "n": encode(bytes.fromhex(modulus))}
    thumbprint = hashlib.sha256(json.dumps(key, separators=(",", ":"), sort_keys=True).encode()).digest()
    return key | {"alg": "RS256", "kid": encode(thumbprint), "use": "sig"}


JWK = public_key()


def sign(kind, seconds, claims):
    now = int(time.time())
    head = {"alg": "RS256", "typ": kind, "kid": JWK["kid"]}
    body = {"iss": URL, "iat": now, "nbf": now, "exp": now + seconds, "jti": str(uuid.uuid4())} | claims
    text = ".".join(encode(json.dumps(part).encode()) for part in (head, body))
    return text + "." + encode(openssl("dgst", "-sha256", "-sign", KEY, data=text.encode()))


def access_token(client, subject, scope, seconds):
    scopes = scope.split() or list(SCOPES)
    unknown = set(scopes) - {*SCOPES, "openid"}
    if unknown:
        raise Refusal("invalid_scope")
    claims = {"sub": subject, "aud": ["sarsen"], "client_id": client, "scope": " ".join(scopes)}
    return {"access_token": sign("at+jwt", seconds, claims), "token_type": "Bearer", "expires_in": seconds, "scope": " ".join(scopes)}


def read_code(code):
    """A code of this issuer: signed again, it must be the same (RS256 has one signature for a text)."""
    text, _, signature = code.rpartition(".")
    expected = encode(openssl("dgst", "-sha256", "-sign", KEY, data=text.encode()))
    if not hmac.compare_digest(expected.encode(), signature.encode()) or json.loads(decode(text.split(".")[0]))["typ"] != "code":
        raise Refusal("invalid_grant")
    claims = json.loads(decode(text.split(".")[1]))
    if claims["exp"] < time.time():
        raise Refusal("invalid_grant")
    return claims


def exchange(form):
    code = read_code(form.get("code", ""))
    proof = encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
    same = all(form.get(name) == code[name] for name in ("client_id", "redirect_uri"))
    if not same or not hmac.compare_digest(proof.encode(), code["code_challenge"].encode()):
        raise Refusal("invalid_grant")
    identity = {"sub": code["sub"], "aud": [code["client_id"]], "auth_time": int(time.time())}
    if code.get("nonce"):
        identity["nonce"] = code["nonce"]
    return access_token(code["client_id"], code["sub"], code["scope"], HOUR) | {"id_token": sign("JWT", HOUR, identity)}


def client_credentials(form, authorization):
    expected = "Basic " + base64.b64encode(b"sarsen-cli:" + os.environ["ISSUER_CLIENT_SECRET"].encode()).decode()
    if not hmac.compare_digest(expected.encode(), authorization.encode()):
        raise Refusal("invalid_client")
    return access_token("sarsen-cli", "sarsen-cli", form.get("scope", ""), HOURS_12)


def metadata():
    return {
        "issuer": URL,
        "authorization_endpoint": URL + "/oauth2/authorize",
        "token_endpoint": URL + "/oauth2/token",
        "jwks_uri": URL + "/oauth2/jwks",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "none"],
        "scopes_supported": ["openid", *SCOPES],
    }


class Handler(http.server.BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self):
        path, query = self.target()
        if path == "/healthz":
            self.answer(200, b"ok", "text/plain")
        elif path == "/.well-known/openid-configuration":
            self.json(200, metadata())
        elif path == "/oauth2/jwks":
            self.json(200, {"keys": [JWK]})
        elif path == "/oauth2/authorize" and self.may_authorize(query):
            self.sign_in_form(query, "Sign in as dev with the password dev.")
        elif path != "/oauth2/authorize":
            self.answer(404, b"", "text/plain")

    def do_POST(self):
        path, query = self.target()
        form = self.form()
        if path == "/oauth2/token":
            self.token(form)
        elif path == "/oauth2/authorize" and self.may_authorize(form):
            self.sign_in(form)
        elif path != "/oauth2/authorize":
            self.answer(404, b"", "text/plain")

    def do_OPTIONS(self):
        self.answer(204, b"", None)

    def target(self):
        url = urllib.parse.urlsplit(self.path)
        return url.path, dict(urllib.parse.parse_qsl(url.query))

    def form(self):
        length = min(int(self.headers.get("Content-Length") or 0), 65536)
        return dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))

    def token(self, form):
        grants = {
            "authorization_code": lambda: exchange(form),
            "client_credentials": lambda: client_credentials(form, self.headers.get("Authorization", "")),
        }
        try:
            if form.get("grant_type") not in grants:
                raise Refusal("unsupported_grant_type")
            self.json(200, grants[form["grant_type"]]())
        except Refusal as refusal:
            self.json(401 if str(refusal) == "invalid_client" else 400, {"error": str(refusal)})

    def may_authorize(self, query):
        known = query.get("client_id") == "sarsen-console" and query.get("redirect_uri") == CONSOLE
        if not (known and query.get("response_type") == "code" and query.get("code_challenge_method") == "S256" and query.get("code_challenge")):
            note = f"The client must be sarsen-console, come from {CONSOLE} and ask for a code with PKCE (S256)."
            self.answer(400, note.encode(), "text/plain")
            return False
        return True

    def sign_in_form(self, query, note):
        fields = ((name, query[name]) for name in COPIED if name in query)
        hidden = "".join(f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in fields)
        self.answer(200, FORM.format(note=note, hidden=hidden).encode(), "text/html; charset=utf-8")

    def sign_in(self, form):
        if (form.get("username"), form.get("password")) != ("dev", "dev"):
            self.sign_in_form(form, "That was not the password: it is dev.")
            return
        claims = {name: form[name] for name in ("client_id", "redirect_uri", "nonce", "code_challenge") if name in form}
        code = sign("code", MINUTE, claims | {"sub": "dev", "aud": URL, "scope": form.get("scope", "")})
        back = urllib.parse.urlencode({"code": code, "state": form.get("state", "")})
        self.answer(303, b"", None, Location=f"{form['redirect_uri']}?{back}")

    def json(self, status, content):
        self.answer(status, json.dumps(content).encode(), "application/json")

    def answer(self, status, body, kind, **headers):
        self.send_response(status)
        if kind:
            headers["Content-Type"] = kind
        if self.headers.get("Origin") == CONSOLE.rstrip("/"):
            headers |= {"Access-Control-Allow-Origin": self.headers["Origin"], "Access-Control-Allow-Headers": "authorization, content-type"}
        headers |= {"Cache-Control": "no-store", "Content-Length": str(len(body))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code="-", size="-"):
        if not self.path.startswith("/healthz"):
            print(self.command, self.path.partition("?")[0], int(code))


if sys.argv[1:2] == ["token"]:
    try:
        print(access_token("sarsen-cli", "sarsen-cli", " ".join(sys.argv[2:]), HOURS_12)["access_token"])
    except Refusal as refusal:
        sys.exit(f"ERROR: {refusal}: known are {' '.join(SCOPES)}.")
else:
    http.server.ThreadingHTTPServer(("", PORT), Handler).serve_forever()
