"""Tests of a Python program that uses Core. One sandbox serves all of them."""

import json
import subprocess
import unittest
import urllib.error
import urllib.request


def call(method, url, body=None, token=None):
    """Returns the status and the JSON of an answer."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    data = None if body is None else json.dumps(body).encode()
    if data:
        headers["content-type"] = "application/json"
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        response = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        text = response.read()
    return response.status, json.loads(text) if text else None


class SandboxTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        command = ["core-sandbox", "--json", "--port", "0", "--quiet"]
        cls.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        # The line is printed when the sandbox listens.
        cls.start = json.loads(cls.process.stdout.readline())

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        cls.process.wait()
        cls.process.stdout.close()

    def tearDown(self):
        self.control("POST", "/reset")

    def api(self, method, path, body=None):
        url = self.start["endpoint"].rstrip("/") + path
        return call(method, url, body, self.start["access_token"])

    def control(self, method, path, body=None):
        return call(method, self.start["control"] + path, body)

    def test_an_activity_is_created(self):
        status, made = self.api("POST", "/activity", {"code": "PY-1", "description": "A test"})
        self.assertEqual((status, made["code"]), (201, "PY-1"))

    def test_the_server_may_fail_once(self):
        self.control("POST", "/faults", {"effect": {"reply": {"status": 503}}, "path": "/api", "times": 1})
        self.assertEqual(self.api("GET", "/activity?page=1,1")[0], 503)
        self.assertEqual(self.api("GET", "/activity?page=1,1")[0], 200)


if __name__ == "__main__":
    unittest.main()
