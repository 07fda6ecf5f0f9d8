#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""compare.py TRUTH REPORTS: every figure must be equal; each that is not is told. Exit 1 then."""
import json
import sys


def differences(want, have, path=""):
    if isinstance(want, dict) and isinstance(have, dict):
        for k in sorted(set(want) | set(have)):
            yield from differences(want.get(k, "nothing"), have.get(k, "nothing"), f"{path}/{k}")
    elif want != have:
        yield f"{path}: the script says {want!r}, the service {have!r}"


def figures(tree):
    """How many single values were compared."""
    if isinstance(tree, dict):
        return sum(figures(v) for v in tree.values())
    return 1


if __name__ == "__main__":
    with open(sys.argv[1]) as t, open(sys.argv[2]) as r:
        want, have = json.load(t), json.load(r)
    found = list(differences(want, have))
    print("\n".join(found[:80]))
    print(f"{figures(want)} figures, {len(found)} differ")
    sys.exit(1 if found else 0)
