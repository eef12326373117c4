"""A web app with plain requests, and joserfc for the id token. The secret is in the form."""

import secrets
import urllib.parse

import requests
from joserfc import jwt
from joserfc.jwk import KeySet
from steps import (
    CLIENT_ID,
    CLIENT_SECRET,
    ISSUER,
    REDIRECT_URI,
    SCOPES,
    Browser,
    Steps,
    check_claims,
    query,
    walk_api,
)

steps = Steps("joserfc")
metadata = requests.get(f"{ISSUER}/.well-known/openid-configuration").json()


def token_request(**form):
    """Sends a token request, and returns the status and the JSON of its answer."""
    app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    answer = requests.post(metadata["token_endpoint"], data={**form, **app})
    steps.heard(answer.status_code, answer.text if answer.status_code != 200 else "a token")
    return answer.status_code, answer.json()


with steps.step("login") as said:
    nonce, state = secrets.token_urlsafe(), secrets.token_urlsafe()
    parameters = {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "scope": SCOPES,
        "redirect_uri": REDIRECT_URI,
        "state": state,
        "nonce": nonce,
    }
    url = f"{metadata['authorization_endpoint']}?{urllib.parse.urlencode(parameters)}"
    callback = query(Browser(steps).consent(url))
    assert callback["state"] == state, callback
    code = {"grant_type": "authorization_code", "code": callback["code"], "redirect_uri": REDIRECT_URI}
    status, token = token_request(**code)
    assert status == 200, token
    said(token["scope"])
with steps.step("id token") as said:
    keys = requests.get(metadata["jwks_uri"]).json()
    decoded = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=["RS256"])
    rules = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": CLIENT_ID},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        at_hash={"essential": True},
    )
    rules.validate(decoded.claims)
    check_claims(decoded.claims, nonce, token["access_token"])
    said(f"key {decoded.header['kid']}")
with steps.step("key set") as said:
    for key in keys["keys"]:
        assert {"kty", "use", "kid", "e", "n", "x5c", "alg"} <= key.keys(), key
    said(f"{len(keys['keys'])} key")


def call(method, url, body):
    bearer = {"authorization": f"Bearer {token['access_token']}"}
    answer = requests.request(method, url, json=body, headers=bearer)
    return answer.status_code, answer.text


walk_api(steps, token["endpoint"], call)

with steps.step("a code is used once") as said:
    status, refusal = token_request(**code)
    assert status == 400 and refusal["error"] == "invalid_grant", refusal
    assert refusal["error_description"], refusal
    said(refusal["error_description"])
with steps.step("login again, refresh and revoke") as said:
    callback = query(Browser(steps).consent(url))
    status, token = token_request(**{**code, "code": callback["code"]})
    assert status == 200, token
    status, new = token_request(grant_type="refresh_token", refresh_token=token["refresh_token"])
    assert status == 200 and new["refresh_token"] != token["refresh_token"], new.keys()
    form = {"token": new["access_token"], "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    answer = requests.post(metadata["revocation_endpoint"], data=form)
    assert answer.status_code == 200 and not answer.text, answer.text
    token = new
    status, text = steps.heard(*call("GET", f"{new['endpoint'].rstrip('/')}/activity", None))
    assert status == 401, status
    said("the access token is refused then")
with steps.step("revoke with JSON") as said:
    answer = requests.post(metadata["revocation_endpoint"], json=form)
    assert answer.status_code == 415, answer.status_code
    said("415")
