"""The parts that all Python clients share: a person in a browser, the calls of the API, and the report."""

import base64
import hashlib
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar
from html.parser import HTMLParser

ISSUER = os.environ["CORE_ISSUER"]
CLIENT_ID = os.environ["CORE_CLIENT_ID"]
CLIENT_SECRET = os.environ["CORE_CLIENT_SECRET"]
REDIRECT_URI = os.environ["CORE_REDIRECT_URI"]
SCOPES = "read:core readwrite:core openid profile email offline_access"


class Steps:
    """Steps of a client. Each prints what it did; the first failure ends the client."""

    def __init__(self, client):
        self.client = client
        self.answer = "no answer yet"

    @contextmanager
    def step(self, name):
        """Runs a step. A failure names the client, the step and the last answer."""
        said = []
        try:
            yield lambda *words: said.extend(words)
        except Exception as error:
            print(f"{self.client}: FAILED: {name}")
            print(f"  {type(error).__name__}: {error}")
            print(f"  last answer: {self.answer}")
            sys.exit(1)
        print(f"{self.client}: {name}: {', '.join(map(str, said)) or 'done'}")

    def heard(self, status, body):
        """Keeps an answer for the report of a failure, and returns it."""
        self.answer = f"{status} {body[:400]!r}"
        return status, body


class Forms(HTMLParser):
    """The forms of a page, each with its fields as a browser would send them, and its buttons."""

    def __init__(self):
        super().__init__()
        self.forms = []
        self.button = None
        self.select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            form = {"action": attrs.get("action") or "", "method": attrs.get("method") or "get"}
            self.forms.append({**form, "fields": [], "buttons": []})
        elif not self.forms:
            return
        elif tag == "input":
            self._input(attrs)
        elif tag == "button":
            self.button = [attrs.get("name"), attrs.get("value") or "", ""]
            self.forms[-1]["buttons"].append(self.button)
        elif tag == "select":
            self.select = [attrs.get("name"), None]
            self.forms[-1]["fields"].append(self.select)
        elif tag == "option" and self.select:
            if self.select[1] is None or "selected" in attrs:
                self.select[1] = attrs.get("value") or ""

    def _input(self, attrs):
        kind = (attrs.get("type") or "text").lower()
        if kind in ("checkbox", "radio") and "checked" not in attrs or "disabled" in attrs:
            return
        if kind == "submit":
            button = [attrs.get("name"), attrs.get("value") or "", attrs.get("value") or ""]
            self.forms[-1]["buttons"].append(button)
        elif attrs.get("name"):
            value = attrs.get("value")
            value = "on" if value is None and kind in ("checkbox", "radio") else value or ""
            self.forms[-1]["fields"].append([attrs["name"], value])

    def handle_endtag(self, tag):
        if tag == "button":
            self.button = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.button:
            self.button[2] += data


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """A person's browser: it has cookies, and it follows redirects until they leave the identity server."""

    def __init__(self, steps):
        self.steps = steps
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(_NoRedirect, cookies)

    def open(self, url, body=None, headers=None):
        request = urllib.request.Request(url, body, headers or {})
        try:
            response = self.opener.open(request)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            text = response.read().decode()
        self.steps.heard(response.status, text)
        return response.status, response.headers, text

    def consent(self, url, button="Grant"):
        """Opens a login, presses a button of its page, and returns the address that the app receives."""
        body, headers = None, None
        for _ in range(10):
            status, answer, text = self.open(url, body, headers)
            if status in (301, 302, 303, 307, 308):
                url, body, headers = urllib.parse.urljoin(url, answer["location"]), None, None
                if not url.startswith(ISSUER):
                    return url
                continue
            if status != 200:
                raise AssertionError(f"the page of the login has the status {status}")
            url, body = self._press(url, text, button)
            origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(url))
            headers = {"content-type": "application/x-www-form-urlencoded", "origin": origin}
        raise AssertionError("the login has too many redirects")

    @staticmethod
    def _press(url, text, button):
        forms = Forms()
        forms.feed(text)
        for form in forms.forms:
            for name, value, label in form["buttons"]:
                if button in label:
                    fields = form["fields"] + ([[name, value]] if name else [])
                    body = urllib.parse.urlencode([tuple(field) for field in fields]).encode()
                    return urllib.parse.urljoin(url, form["action"]), body
        raise AssertionError(f"the page has no button {button!r}")


def query(url):
    """Returns the parameters of an address."""
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))


def at_hash(access_token):
    """Returns the hash of an access token (OpenID Connect Core 1.0, section 3.1.3.6)."""
    digest = hashlib.sha256(access_token.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def walk_api(steps, endpoint, call):
    """Lists, creates, reads, updates and deletes an activity.

    `call(method, url, body)` returns the status and the text of an answer.
    """
    base = endpoint.rstrip("/")

    def sent(method, path, body, *expected):
        status, text = steps.heard(*call(method, base + path, body))
        assert status in expected, f"{method} {path} has the status {status}"
        return json.loads(text) if text else None

    with steps.step("list") as said:
        rows = sent("GET", "/activity?page=1,5&where=isActive%20=%20true", None, 200)
        assert isinstance(rows, list) and 1 <= len(rows) <= 5, rows
        said(f"{len(rows)} activities")
        assert sent("GET", "/activity?page=10000,5", None, 204) is None
        said("no content after the last page")
    with steps.step("create") as said:
        new = {"code": f"{steps.client[:12]}-1", "description": "Übung", "billRate": 120.5}
        made = sent("POST", "/activity", new, 201)
        assert made["billRate"] == 120.5 and made["description"] == "Übung", made
        said(made["id"])
    with steps.step("read and update") as said:
        path = f"/activity/{made['id']}"
        read = sent("GET", path, None, 200)
        changed = sent("PUT", path, {**read, "description": "changed"}, 200)
        assert changed["description"] == "changed" and changed["version"] != read["version"]
        assert changed["billRate"] == 120.5, changed
        sent("PUT", path, {**read, "description": "lost"}, 409)
        said("an old version is refused")
    with steps.step("delete") as said:
        sent("DELETE", path, None, 200, 204)
        sent("GET", path, None, 204, 404)
        said("gone")


def check_claims(claims, nonce, access_token):
    """Checks the claims of an id token that a library leaves to its caller."""
    assert claims["iss"] == ISSUER, claims
    assert claims["aud"] in (CLIENT_ID, [CLIENT_ID]), claims
    assert claims.get("nonce") == nonce, claims
    assert claims.get("at_hash") == at_hash(access_token), claims
    assert claims["sub"], claims
