"""The requests of the vendor's Python sample: the first key, page 0, numbers as texts, updates without a version."""

import base64
import json

import requests
from steps import CLIENT_ID, CLIENT_SECRET, ISSUER, REDIRECT_URI, Browser, Steps, query

steps = Steps("vendor-python")
app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


def part(text):
    """Returns a part of a JWT."""
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


with steps.step("login at a redirect URI without a path") as said:
    # The sample builds its address by hand, without any encoding but that of the scopes.
    url = (
        f"{ISSUER}/connect/authorize?client_id={CLIENT_ID}&response_type=code"
        f"&scope=read:core%20readwrite:core%20openid%20offline_access"
        f"&redirect_uri={REDIRECT_URI}&state=eyJhIjoxfQ=="
    )
    callback = Browser(steps).consent(url)
    # A browser adds the slash if the server does not.
    assert callback.startswith((f"{REDIRECT_URI}?", f"{REDIRECT_URI}/?")), callback
    assert query(callback)["state"] == "eyJhIjoxfQ==", callback
    form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT_URI, **app}
    answer = requests.post(f"{ISSUER}/connect/token", {**form, "code": query(callback)["code"]})
    steps.heard(answer.status_code, answer.text if not answer.ok else "tokens")
    assert answer.status_code == 200
    token = answer.json()
    said(token["endpoint"])
with steps.step("check of the id token by the first key") as said:
    keys = requests.get(f"{ISSUER}/.well-known/openid-configuration/jwks").json()
    header, payload = (part(text) for text in token["id_token"].split(".")[:2])
    first = keys["keys"][0]
    assert (first["alg"], first["kid"]) == (header["alg"], header["kid"]), (first, header)
    assert first["kty"] == "RSA" and first["use"] == "sig" and first["x5c"], first
    assert payload["iss"] == ISSUER and payload["aud"] == CLIENT_ID, payload
    said(header["alg"])

bearer = {"Authorization": f"Bearer {token['access_token']}"}
json_type = {"Content-Type": "application/json; charset=UTF-8", "Accept": "application/json"}


def call(method, path, expected, body=None):
    url = token["endpoint"].rstrip("/") + path
    data = None if body is None else json.dumps(body)
    answer = requests.request(method, url, data=data, headers={**bearer, **json_type})
    steps.heard(answer.status_code, answer.text)
    assert answer.status_code == expected, f"{method} {path} has the status {answer.status_code}"
    return answer.json() if answer.text else None


with steps.step("list from page 0 by orderby=name") as said:
    rows = call("GET", "/activity?page=0,1000&orderby=name", 200)
    names = [row["name"] or "" for row in rows]
    assert names == sorted(names, key=str.lower), names[:5]
    said(f"{len(rows)} activities")
with steps.step("create with numbers as texts") as said:
    body = {"code": "XY-01", "description": "A form", "billRate": "120.5", "costRate": "60"}
    made = call("POST", "/activity", 201, {**body, "billable": False})
    assert (made["billRate"], made["costRate"]) == (120.5, 60), made
    said(made["id"])
with steps.step("update without a version") as said:
    body = {"code": "XY-01", "description": "Changed", "billRate": "130", "costRate": "60.25"}
    changed = call("PUT", f"/activity/{made['id']}", 200, {**body, "billable": True})
    assert (changed["billRate"], changed["description"]) == (130, "Changed"), changed
    assert changed["isActive"] == made["isActive"], changed
    said(f"isActive is still {changed['isActive']}")
with steps.step("a code that is taken") as said:
    refusal = None
    try:
        call("POST", "/activity", 409, {**body, "billable": True})
    finally:
        refusal = steps.answer
    said(refusal[:120])
with steps.step("delete") as said:
    call("DELETE", f"/activity/{made['id']}", 204)
    said("204")
with steps.step("refresh and disconnect") as said:
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"], **app}
    answer = requests.post(f"{ISSUER}/connect/token", form)
    assert answer.status_code == 200, steps.heard(answer.status_code, answer.text)
    # The connector of the vendor sends the code once more with a refresh.
    form = {**form, "refresh_token": answer.json()["refresh_token"], "code": query(callback)["code"]}
    answer = requests.post(f"{ISSUER}/connect/token", form)
    assert answer.status_code == 200, steps.heard(answer.status_code, answer.text)
    form = {"token": answer.json()["access_token"], **app}
    answer = requests.post(f"{ISSUER}/connect/revocation", form)
    assert answer.status_code == 200, steps.heard(answer.status_code, answer.text)
    bearer = {"Authorization": f"Bearer {form['token']}"}
    call("GET", "/activity", 401)
    said("then refused with 401")
