"""A web app with plain requests and HTTP Basic, and PyJWT with its key client for the id token."""

import base64
import secrets
import urllib.parse

import jwt
import requests
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

steps = Steps("pyjwt")
metadata = requests.get(f"{ISSUER}/.well-known/openid-configuration").json()
app = (CLIENT_ID, CLIENT_SECRET)

with steps.step("login") as said:
    nonce = secrets.token_urlsafe()
    parameters = {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "scope": SCOPES,
        "redirect_uri": REDIRECT_URI,
        "nonce": nonce,
    }
    # Spaces of the scope are `%20` here and `+` in other clients.
    encoded = urllib.parse.urlencode(parameters, quote_via=urllib.parse.quote)
    callback = query(Browser(steps).consent(f"{metadata['authorization_endpoint']}?{encoded}"))
    form = {"grant_type": "authorization_code", "code": callback["code"], "redirect_uri": REDIRECT_URI}
    answer = requests.post(metadata["token_endpoint"], data=form, auth=app)
    token = answer.json()
    assert answer.status_code == 200, steps.heard(answer.status_code, answer.text)
    said(f"expires in {token['expires_in']} s")
with steps.step("id token") as said:
    key = jwt.PyJWKClient(metadata["jwks_uri"]).get_signing_key_from_jwt(token["id_token"])
    data = jwt.decode_complete(
        token["id_token"],
        key=key,
        audience=CLIENT_ID,
        issuer=metadata["issuer"],
        algorithms=metadata["id_token_signing_alg_values_supported"],
        options={"require": ["exp", "iat", "iss", "aud", "sub", "at_hash", "nonce"]},
    )
    payload, header = data["payload"], data["header"]
    # The way of PyJWT's manual.
    algorithm = jwt.get_algorithm_by_name(header["alg"])
    digest = algorithm.compute_hash_digest(token["access_token"].encode())
    hashed = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    assert payload["at_hash"] == hashed.decode(), payload
    check_claims(payload, nonce, token["access_token"])
    said(f"claims {', '.join(payload)}")
with steps.step("other issuer, audience and signature are refused") as said:
    for name, wrong in [
        ("issuer", {"issuer": f"{ISSUER}/other", "audience": CLIENT_ID}),
        ("audience", {"issuer": ISSUER, "audience": "other"}),
    ]:
        try:
            jwt.decode(token["id_token"], key=key, algorithms=["RS256"], **wrong)
        except jwt.InvalidTokenError as error:
            said(type(error).__name__)
        else:
            raise AssertionError(f"another {name} is accepted")


def call(method, url, body):
    # The scheme has any case (RFC 9110, section 11.1).
    bearer = {"authorization": f"bearer {token['access_token']}"}
    answer = requests.request(method, url, json=body, headers=bearer)
    return answer.status_code, answer.text


walk_api(steps, token["endpoint"], call)

with steps.step("refresh") as said:
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    answer = requests.post(metadata["token_endpoint"], data=form, auth=app)
    assert answer.status_code == 200, steps.heard(answer.status_code, answer.text)
    new = answer.json()
    again = requests.post(metadata["token_endpoint"], data=form, auth=app)
    steps.heard(again.status_code, again.text)
    assert again.status_code == 400 and again.json()["error"] == "invalid_grant", again.text
    said("an old refresh token is refused")
with steps.step("a wrong secret") as said:
    answer = requests.post(metadata["token_endpoint"], data=form, auth=(CLIENT_ID, "wrong"))
    steps.heard(answer.status_code, answer.text)
    assert answer.status_code in (400, 401) and answer.json()["error"] == "invalid_client"
    said(answer.status_code, answer.json().get("error_description"))
with steps.step("revoke") as said:
    form = {"token": new["access_token"], "token_type_hint": "access_token"}
    answer = requests.post(metadata["revocation_endpoint"], data=form, auth=app)
    assert answer.status_code == 200, steps.heard(answer.status_code, answer.text)
    token = new
    status, text = steps.heard(*call("GET", f"{new['endpoint'].rstrip('/')}/activity", None))
    assert status == 401, status
    said("then refused with 401")
