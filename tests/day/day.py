#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A company's days: the script is made, played, reckoned and compared.

    day.py            a short form; the whole company with TW_LONG=1
    day.py control    one thing goes otherwise in what is played only: the comparison must see it

SEED=N plays another script. The files are kept where DAY_KEEP names a folder.
"""
import copy
import json
import os
import sys
import time

import compare
import play
import script
import truth

SHORT, LONG, CONTROL = (300, 48), (5000, 200), (60, 12)


def keep(name, what):
    folder = os.environ.get("DAY_KEEP")
    if folder:
        with open(os.path.join(folder, name + ".json"), "w") as f:
            json.dump(what, f, indent=1)


def altered(plan):
    """The first repair that was good for ever is not: ten minutes after it the fault is back."""
    plan = copy.deepcopy(plan)
    events, fails = plan["events"], {e.get("opens"): e for e in plan["events"] if e["does"] == "fail"}
    last = {e["order"]: e for e in events if "order" in e}
    again = {e.get("repeats") for e in events}
    done = next(e for e in events if e["does"] == "complete" and last[e["order"]] is e and
                e["order"] in fails and e["order"] not in again and e["args"]["outcome"] == "fixed")
    fault = fails[done["order"]]
    events.append({"at": done["at"] + 600_500, "machine": fault["machine"], "does": "fail",
                   "fault": fault["fault"]})
    events.sort(key=lambda e: e["at"])
    return plan, done["order"]


def control(seed):
    plan = script.make(seed, *CONTROL)
    other, order = altered(plan)
    found = list(compare.differences(truth.truth(plan), play.play(other)))
    print(f"{order} goes otherwise: {len(found)} figures differ, such as\n" + "\n".join(found[:6]))
    told = any(f"/orders/{order}/" in f for f in found)
    reported = any(f.startswith("/quality/3/total/verdicts/not_fixed") for f in found)
    return 0 if told and reported else 1


def whole(seed):
    devices, orders = LONG if os.environ.get("TW_LONG") else SHORT
    plan = script.make(seed, devices, orders)
    keep("script", plan)
    began = time.monotonic()
    have = play.play(plan)
    took, want = time.monotonic() - began, truth.truth(plan)
    keep("reports", have)
    keep("truth", want)
    found = list(compare.differences(want, have))
    print("\n".join(found[:60]))
    steps = [e for e in plan["events"] if "person" in e]
    print(f"{devices} machines, {len(plan['technicians'])} technicians, {len(want['orders'])} orders, "
          f"{len(steps)} steps of people, {sum('refused' in e for e in steps)} of them refused; "
          f"played in {took:.0f} s")
    print(f"{compare.figures(want)} figures, {len(found)} differ (seed {seed})")
    return 1 if found else 0


if __name__ == "__main__":
    number = int(os.environ.get("SEED", "1"))
    sys.exit(control(number) if sys.argv[1:] == ["control"] else whole(number))
