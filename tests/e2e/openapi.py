# SPDX-License-Identifier: Apache-2.0
"""Every answer that a test gets is held against openapi.json: its status, type, headers and body."""
import functools
import json
import os
import re

from jsonschema import Draft202012Validator

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
with open(os.path.join(ROOT, "service/api/openapi.json")) as f:
    DOCUMENT = json.load(f)
# What any request may be answered with, as the document's description says.
ANYWHERE = (400, 403, 404, 405, 413, 414)
PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def at(pointer):
    node = DOCUMENT
    for name in pointer.lstrip("#/").split("/"):
        node = node[name.replace("~1", "/").replace("~0", "~")]
    return node


def whole(node):
    return at(node["$ref"]) if "$ref" in node else node


@functools.lru_cache(maxsize=None)
def pattern(path):
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)) + "$")


def operation(method, path):
    """Of the paths that fit the one with the fewest parameters."""
    fits = [p for p in DOCUMENT["paths"] if pattern(p).match(path)]
    for p in sorted(fits, key=lambda p: p.count("{")):
        if method.lower() in DOCUMENT["paths"][p]:
            return DOCUMENT["paths"][p][method.lower()]
    return None


@functools.lru_cache(maxsize=None)
def validator(schema):
    return Draft202012Validator({**json.loads(schema), "components": DOCUMENT["components"]})


def complaints(method, path, answer):
    op = operation("GET" if method == "HEAD" else method, path.split("?")[0])
    response = whole(op["responses"].get(str(answer.status), {})) if op else {}
    if not response:
        if op and answer.status not in ANYWHERE:
            return [f"the status {answer.status} is not described"]
        response = PROBLEM
    missing = [h for h, what in response.get("headers", {}).items()
               if whole(what).get("required") and not answer.headers.get(h)]
    return [f"the header {h} is missing" for h in missing] + \
        ([] if method == "HEAD" else body_complaints(response, answer))


def body_complaints(response, answer):
    content = response.get("content")
    kind = (answer.headers.get("Content-Type") or "").split(";")[0]
    if not content:
        return ["a body where none is described"] if answer.body else []
    if kind not in content:
        return [f"the type {kind or 'none'} is not described"]
    if not kind.endswith("json"):
        return []
    schema = json.dumps(content[kind]["schema"], sort_keys=True)
    return [f"{e.json_path}: {e.message[:300]}"
            for e in list(validator(schema).iter_errors(json.loads(answer.body)))[:5]]


def check(method, path, answer):
    wrong = complaints(method, path, answer)
    assert not wrong, f"{method} {path} -> {answer.status} is not as openapi.json says: {wrong}"
    return answer
