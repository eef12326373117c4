"""A web app with requests-oauthlib, which insists on HTTPS and refreshes by itself."""

import os

from steps import (
    CLIENT_ID,
    CLIENT_SECRET,
    ISSUER,
    REDIRECT_URI,
    SCOPES,
    Browser,
    Steps,
    walk_api,
)

# The library refuses plain HTTP. The redirect URI of this app is plain, as those of many developers are.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from oauthlib.oauth2 import InvalidGrantError  # noqa: E402
from requests.auth import HTTPBasicAuth  # noqa: E402
from requests_oauthlib import OAuth2Session  # noqa: E402

steps = Steps("requests-oauthlib")
renewed = []
session = OAuth2Session(
    CLIENT_ID,
    redirect_uri=REDIRECT_URI,
    scope=SCOPES.split(),
    auto_refresh_url=f"{ISSUER}/connect/token",
    auto_refresh_kwargs={"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
    token_updater=renewed.append,
)

with steps.step("login") as said:
    url, state = session.authorization_url(f"{ISSUER}/connect/authorize")
    callback = Browser(steps).consent(url)
    # The library compares `state`, and complains of changed scopes.
    token = session.fetch_token(
        f"{ISSUER}/connect/token",
        authorization_response=callback,
        auth=HTTPBasicAuth(CLIENT_ID, CLIENT_SECRET),
        include_client_id=False,
    )
    said(*token["scope"])


def call(method, url, body):
    answer = session.request(method, url, json=body)
    return answer.status_code, answer.text


walk_api(steps, token["endpoint"], call)

with steps.step("refresh by itself") as said:
    session.token = {**token, "expires_in": -30, "expires_at": 1}
    status, text = steps.heard(*call("GET", f"{token['endpoint'].rstrip('/')}/activity", None))
    assert status == 200 and len(renewed) == 1, (status, len(renewed))
    assert renewed[0]["refresh_token"] != token["refresh_token"]
    session.token = renewed[0]
    said("the new token works")
with steps.step("revoke") as said:
    form = {"token": renewed[0]["refresh_token"], "token_type_hint": "refresh_token"}
    answer = session.post(
        f"{ISSUER}/connect/revocation",
        data=form,
        auth=HTTPBasicAuth(CLIENT_ID, CLIENT_SECRET),
        withhold_token=True,
    )
    assert answer.status_code == 200, steps.heard(answer.status_code, answer.text)
    try:
        session.refresh_token(f"{ISSUER}/connect/token", **session.auto_refresh_kwargs)
    except InvalidGrantError as error:
        said(f"then refused: {error}")
    else:
        raise AssertionError("a revoked refresh token is accepted")
