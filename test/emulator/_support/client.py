"""A merchant's server with Python's standard library: the five calls, from availability to a Secure ID user.

Usage: client.py URL MOBILE. Prints the user details as JSON. An admin route of the emulator gives the consent.
"""

import json
import sys
import urllib.error
import urllib.request

BASE, MOBILE = sys.argv[1], sys.argv[2]
SECURE_ID = {"x-client-id": "emulated_secure_id", "x-client-secret": "emulated_secret_of_secure_id"}
ONE_CLICK = {"x-client-id": "emulated_one_click", "x-client-secret": "emulated_secret_of_one_click"}


def call(path, headers, body=None):
    """Sends one request and returns status and JSON."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json", "x-api-version": "2024-12-01", **headers}
    request = urllib.request.Request(BASE + path, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def expect(wanted, answer):
    status, body = answer
    if status != wanted:
        raise SystemExit(f"expected {wanted}, got {status}: {body.get('code')}")
    return body


user = {"identifier_type": "MOBILE", "identifier_value": MOBILE}
expect(401, call("/verification/user/data-availability", ONE_CLICK, {"verification_id": "py-0", "user": [user]}))
scopes = expect(200, call("/verification/user/data-availability", SECURE_ID, {"verification_id": "py-1", "user": [user]}))
session = expect(200, call("/verification/oauth2/session", ONE_CLICK, {"verification_id": "py-2", "user": user}))
consent = expect(200, call("/admin/consent", {}, {"session_id": session["session_id"], "decision": "approve"}))
code = {"auth_code": consent["auth_code"]}
token = expect(200, call("/verification/oauth2/generate-token", ONE_CLICK, code))
assert token["verification_id"] == "py-2", "the token belongs to another session"
expect(400, call("/verification/oauth2/generate-token", ONE_CLICK, code))
bearer = {"authorization": "Bearer " + token["access_token"]}
details = expect(200, call("/verification/oauth2/user-details", bearer))
assert len(details["scopes"]) == len(scopes["available_scopes"]), "not every scope came"
expect(200, call("/verification/user", SECURE_ID, {"phone": MOBILE, "user_id": "py-user"}))
json.dump(details, sys.stdout)
