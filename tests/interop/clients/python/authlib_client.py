"""A web app with Authlib: discovery, login, id token, userinfo, refresh and revocation."""

import warnings

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
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
    query,
    walk_api,
)

steps = Steps("authlib")
browser = Browser(steps)


def id_token_claims(metadata, token, nonce):
    """Checks an id token as Authlib's clients for web frameworks do."""
    keys = requests.get(metadata["jwks_uri"]).json()
    decoded = jwt.decode(
        token["id_token"],
        key=KeySet.import_key_set(keys),
        algorithms=metadata["id_token_signing_alg_values_supported"],
    )
    options = {"iss": {"values": [metadata["issuer"]]}, "at_hash": {"essential": True}}
    parameters = {
        "nonce": nonce,
        "client_id": CLIENT_ID,
        "access_token": token["access_token"],
    }
    claims = CodeIDToken(decoded.claims, decoded.header, options, parameters)
    claims.validate()
    assert CLIENT_ID in (claims["aud"], *claims["aud"]), claims
    return claims


def old_id_token_claims(metadata, token, nonce):
    """Checks an id token by the older interface of Authlib, which many programs still use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from authlib.jose import JsonWebKey
        from authlib.jose import jwt as old_jwt
    keys = JsonWebKey.import_key_set(requests.get(metadata["jwks_uri"]).json())
    claims = old_jwt.decode(
        token["id_token"],
        keys,
        claims_cls=CodeIDToken,
        claims_options={"iss": {"value": metadata["issuer"]}, "aud": {"value": CLIENT_ID}},
        claims_params={"nonce": nonce, "access_token": token["access_token"]},
    )
    claims.validate()


with steps.step("discovery") as said:
    metadata = requests.get(f"{ISSUER}/.well-known/openid-configuration").json()
    assert metadata["issuer"] == ISSUER, metadata
    assert "authorization_code" in metadata["grant_types_supported"], metadata
    assert "S256" in metadata["code_challenge_methods_supported"], metadata
    assert "client_secret_basic" in metadata["token_endpoint_auth_methods_supported"], metadata
    said(metadata["issuer"])

session = OAuth2Session(CLIENT_ID, CLIENT_SECRET, scope=SCOPES, redirect_uri=REDIRECT_URI)

with steps.step("deny") as said:
    url, state = session.create_authorization_url(metadata["authorization_endpoint"])
    callback = query(browser.consent(url, "Deny"))
    assert callback["error"] == "access_denied" and callback["state"] == state, callback
    said(callback["error"])
with steps.step("login") as said:
    nonce = "nonce of authlib"
    url, state = session.create_authorization_url(metadata["authorization_endpoint"], nonce=nonce)
    callback = browser.consent(url)
    assert callback.startswith(REDIRECT_URI) and query(callback)["state"] == state, callback
    token = session.fetch_token(metadata["token_endpoint"], authorization_response=callback)
    assert token["token_type"] == "Bearer" and token["refresh_token"], token.keys()
    said(token["scope"], token["endpoint"])
with steps.step("id token") as said:
    claims = id_token_claims(metadata, token, nonce)
    old_id_token_claims(metadata, token, nonce)
    said(f"subject {claims['sub']}")
with steps.step("userinfo") as said:
    person = session.get(metadata["userinfo_endpoint"]).json()
    assert person["sub"] == claims["sub"] and person["user_id"] and person["email"], person
    said(person["name"], person["company"])


def call(method, url, body):
    answer = session.request(method, url, json=body)
    return answer.status_code, answer.text


walk_api(steps, token["endpoint"], call)

with steps.step("refresh") as said:
    old = token["refresh_token"]
    new = session.refresh_token(metadata["token_endpoint"], refresh_token=old)
    assert new["refresh_token"] != old and new["access_token"] != token["access_token"]
    assert new["endpoint"] == token["endpoint"], new.keys()
    said("the refresh token rotates")
with steps.step("revoke") as said:
    answer = session.revoke_token(
        metadata["revocation_endpoint"], new["refresh_token"], "refresh_token"
    )
    assert answer.status_code == 200, answer.text
    try:
        session.refresh_token(metadata["token_endpoint"], refresh_token=new["refresh_token"])
    except AuthlibBaseError as error:
        assert error.error == "invalid_grant" and error.description, error
        said(f"then refused: {error.error}: {error.description}")
    else:
        raise AssertionError("a revoked refresh token is accepted")
