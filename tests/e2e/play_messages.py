# SPDX-License-Identifier: Apache-2.0
"""Plays a company through everything that people are told of, once in Chinese and once in English, and writes what
the notices knew into tests/data/message-facts.json, for docs/messages.md: `python3 tests/e2e/play_messages.py`, then
tools/gen-docs. Orders, clocks, telemetry, links are real; the people are invented. No test: what could not be played
is named at the end."""
import datetime
import http.client
import json
import pathlib
import sys
import urllib.parse

sys.dont_write_bytecode = True
import picture  # noqa: E402
from harness import ROOT, Instance  # noqa: E402
from util import now_ms, sample, wait_for  # noqa: E402

sys.path.append(str(pathlib.Path(ROOT) / "tests/servers"))
from fakes import FakeGateway  # noqa: E402

T0 = 1772589600000  # 2026-03-04 10:00 in Shanghai, a Wednesday
OUT = pathlib.Path(ROOT) / "tests/data/message-facts.json"
MACHINES = 60
DRY = {"lps_ok": 0, "pump_on": 1, "state": "no_water", "leak": 0}
FEED = {"lps_ok": 1, "pump_on": 0, "state": "standby", "leak": 0}
WORDS = {
    "zh-CN": {"area": "张江", "people": ["李强", "陈刚", "赵敏", "孙梅", "周涛", "吴芳"], "household": "王女士",
              "address": "碧波路690号3幢502室", "far": "太远,车坏了", "part": "缺少增压泵", "move": "换个周末的时间",
              "help": "接头太紧拆不开", "answer": "先关进水阀,泄压后再拆", "damage": "碰裂一块瓷砖", "fetch": "去取增压泵",
              "wish": "请周六上午来", "broken": "还是不出水", "good": "很专业,谢谢", "bad": "迟到了一个小时",
              "leave": "家里有事", "no": "手上单子太多", "sold": "客户把机器卖了", "mind": "客户要求再看一次", "cause": "接口松动"},
    "en": {"area": "Zhangjiang", "people": ["Li Qiang", "Chen Gang", "Zhao Min", "Sun Mei", "Zhou Tao", "Wu Fang"],
           "household": "Ms Wang", "address": "690 Bibo Rd, block 3, flat 502", "far": "too far, the van broke down",
           "part": "the booster pump is missing", "move": "a weekend would be better",
           "help": "the fitting will not come loose", "answer": "close the inlet valve, let the pressure out, then try",
           "damage": "a tile is cracked", "fetch": "gone to fetch a pump", "wish": "please come on Saturday morning",
           "broken": "still no water", "good": "very able, thank you", "bad": "an hour late",
           "leave": "a family matter", "no": "too many orders on hand", "sold": "the machine was sold",
           "mind": "the customer wants it looked at again", "cause": "a loose joint"}}


class Play:
    def __init__(self, lang, start, gateways=False):
        self.base, self.lang, self.w, self.used, self.missed = start, lang, WORDS[lang], 0, []
        settings = [f"notify.staff_lang={lang}", "policy.service_number=400-820-0000",
                    "http.public_url=https://fw.example.cn", "policy.unanswered=3"]
        self.t = Instance(MACHINES, "event", settings=settings, data=self.company())
        self.gateways = [FakeGateway(), FakeGateway()] if gateways else []
        if gateways:
            self.key = pathlib.Path(self.t.dir) / "report-key"
            self.key.write_text("a-report-key")
            self.t.write_config(extra=self.ways())
        self.t.start()
        self.pub, self.seq, self.sent, self.ts = self.t.client(), 0, 0, start
        self.speak([1], FEED)

    def ways(self):
        one = lambda name, gateway: gateway.section(
            name, timeout_s="1", inbound_from="from", inbound_text="text", report_id="id", report_status="status",
            report_delivered="1", report_failed="2", report_secret_file=self.key)
        return (one("main", self.gateways[0]) + one("spare", self.gateways[1]) +
                '\nnotify { staff = "sms" customer = "sms" retry_s = "0.3" retry_max_s = "0.6" give_up_h = "0.0015" }\n')

    def company(self):
        w = self.w
        roles = ["technician", "technician", "dispatcher", "lead", "manager", "admin"]
        logins = ["technician", "second"] + roles[2:]
        users = [{"login": n, "name": p, "role": r, "password": n, "phone": f"1390000000{i}", "card_no": f"SH-021{i}"}
                 for i, (n, r, p) in enumerate(zip(logins, roles, w["people"]))]
        area = lambda i: w["area"] if i <= 10 else w["area"] + str(i % 5)
        return {"users": users, "prices": [{"code": "LAB", "title": {"zh-CN": "人工", "en": "Labour"},
                                            "amount_fen": 8000, "kind": "labour"}],
                "customers": [{"id": f"C{i:04}", "name": w["household"], "phone": f"1381000{i:04}", "area": area(i),
                               "address": w["address"], "lang": self.lang} for i in range(1, MACHINES + 1)],
                "devices": [{"id": f"WP-{i:04}", "model": "tankless-600g", "customer": f"C{i:04}",
                             "installed_on": "2025-06-01",
                             "filters": [{"stage": "ppc", "installed_on": "2025-04-10"}] if i == 60 else []}
                            for i in range(1, MACHINES + 1)]}

    # Steps --------------------------------------------------------------------------------------
    def speak(self, machines, members, times=1, gap=5000):
        for _ in range(times):
            for i in machines:
                self.seq += 1
                self.sent += 1
                self.pub.publish(f"wp/v1/WP-{i:04}/tele", json.dumps(sample(1, self.seq, self.ts, **members)))
            self.pub.settle()
            self.t.drained(self.sent)
            self.ts += gap

    def answer(self, machine, name):
        """The machine says that it did the command."""
        path = f"/devices/WP-{machine:04}/commands"
        c = next(c for c in self.t.get(path).json["items"] if c["name"] == name)
        self.pub.publish(f"wp/v1/WP-{machine:04}/rsp", json.dumps({"id": c["id"], "status": "done"}))
        self.pub.settle()
        self.sent += 1
        self.t.drained(self.sent)

    def pass_s(self, seconds):
        a = self.t.post("/clock", {"advance_s": seconds}, "admin")
        assert a.status == 200, a

    def until(self, hour, minute=0):
        """The next such time of day in Shanghai."""
        now = self.t.get("/clock").json["now"]
        h, m = int(now[11:13]) + 8, int(now[14:16])
        self.pass_s(((hour - h) * 60 + minute - m) % 1440 * 60 + 60)

    def at(self, day, hour):
        """An hour of Shanghai, as if the play began on the fourth."""
        date = datetime.datetime.fromtimestamp(self.base / 1000, datetime.timezone.utc) + datetime.timedelta(day - 4)
        return f"{date:%Y-%m-%d}T{hour - 8:02}:00:00Z"

    def slot(self, day=5, hour=14, **more):
        return {"from": self.at(day, hour), "to": self.at(day, hour + 2), **more}

    def machine(self):
        self.used += 1
        return 10 + self.used

    def do(self, order, action, user="technician", **args):
        a = self.t.act(order, action, user, **args)
        assert a.status == 200, (action, a)
        return a.json

    def me(self, login="technician"):
        return self.t.technician_id(login)

    def order(self, state="ready", fault="booster-pump-weak", machine=None, who="technician", agreed="customer"):
        n = machine or self.machine()
        return self.walk(self.t.open_order(f"WP-{n:04}", fault), n, state, who, agreed)

    def walk(self, order, n, state, who="technician", agreed="customer"):
        steps = [("assigned", "dispatcher", "assign", {"technician": self.me(who)}), ("accepted", who, "accept", {}),
                 ("", who, "contact", {"channel": "phone", "outcome": "reached", "address_confirmed": True}),
                 ("scheduled", who, "schedule", self.slot(agreed_by=agreed)),
                 ("traveling", who, "depart", None), ("on_site", who, "arrive", {"code": f"WP-{n:04}", "how": "scan"})]
        for to, user, action, args in steps:
            now = self.t.get(f"/orders/{order}").json["state"]
            if now == "triage":
                self.do(order, "skip_triage", "dispatcher")
                now = "ready"
            if now == state:
                break
            if action == "assign" and now != "ready":
                continue
            self.do(order, action, user, **(self.packed(n) if args is None else args))
        return order

    def packed(self, n):
        """What all orders of the machine call for."""
        bags = [self.t.packed(o["id"]) for o in self.t.orders(f"&device=WP-{n:04}")]
        return {what: sorted({x for b in bags for x in b[what]}) for what in ("parts", "tools")}

    def done(self, order, who="technician", **more):
        args = {"outcome": "no_fault_found", "cause": "other", "text": self.w["cause"], "work": [], "parts": [],
                "charges": [], "checklist": {}, "override": {"reason": "x"}}
        return self.do(order, "complete", who, **{**args, **more})

    def link(self, order):
        url = self.t.post(f"/orders/{order}/customer-link").json["url"]
        c = http.client.HTTPConnection("127.0.0.1", self.t.http_port, timeout=20)
        c.request("POST", url[url.index("/c/"):])
        r = c.getresponse()
        r.read()
        c.close()
        return {"Cookie": r.headers["Set-Cookie"].split(";")[0], "Sec-Fetch-Site": "same-origin"}

    def say(self, order, word, **body):
        a = self.t.post(f"/c/{word}", body, None, self.link(order))
        assert a.status == 200, (word, a)

    # Scenes -------------------------------------------------------------------------------------
    def scene_dispatch(self):
        w, order = self.w, self.order("assigned")
        self.do(order, "decline", reason=w["far"])
        self.do(order, "assign", "dispatcher", technician=self.me("second"))
        self.do(order, "decline", "second", reason=w["no"])
        order = self.order("assigned")
        self.do(order, "unassign", "dispatcher")
        self.do(self.order("assigned"), "cancel", "dispatcher", reason=w["sold"])

    def scene_parked(self):
        self.do(self.order("accepted"), "park", "dispatcher", reason=self.w["part"], until=self.at(9, 10),
                customer_wish=self.w["wish"])

    def scene_transfer(self):
        w, order = self.w, self.order("accepted")
        for answer in ("deny_transfer", "grant_transfer"):
            self.do(order, "request_transfer", to=self.me("second"), reason=w["no"])
            self.do(order, answer, "dispatcher", **({"reason": w["no"]} if answer[0] == "d" else {}))

    def scene_slot(self):
        order = self.order("scheduled", agreed="dispatcher")
        self.say(order, "confirm")
        self.say(order, "move", **self.slot(7, 10), text=self.w["move"])
        self.do(order, "reschedule", **self.slot(7, 10), agreed_by="customer", reason=self.w["move"])

    def scene_route(self):
        order = self.order("scheduled")
        a = self.t.post(f"/technicians/{self.me()}/route", {"day": "2026-03-05", "orders": [order]})
        assert a.status == 200, a

    def scene_on_site(self):
        w, order = self.w, self.order("on_site")
        self.do(order, "pause", reason=w["fetch"], back_at=self.at(5, 16))
        self.do(order, "resume")
        self.do(order, "ask_help", text=w["help"])
        self.do(order, "answer_help", "dispatcher", text=w["answer"])
        self.do(order, "report_damage", text=w["damage"], amount_fen=12800)
        self.do(order, "ack_damage", "lead", **{})
        self.done(order, outcome="not_fixed", reason=w["part"])

    def scene_given_back(self):
        w, order = self.w, self.order("on_site")
        self.do(order, "return", reason=w["part"], customer_wish=w["wish"], next_on="2026-03-07")
        order = self.order("on_site")
        a = self.t.call("PUT", f"/orders/{order}/attachments/why.png", picture.png(), "technician",
                        {"Content-Type": "image/png"})
        assert a.status < 300, a
        reason = json.loads((pathlib.Path(ROOT) / "catalogue/checklists.json").read_text())["cannot_do"][0]["id"]
        self.do(order, "cannot_do", reason=reason, photo="why.png")

    def scene_no_show(self):
        order = self.order("traveling")
        self.do(order, "no_show")
        self.do(order, "contact", channel="phone", outcome="reached", address_confirmed=True)
        self.do(order, "schedule", **self.slot(6), agreed_by="customer")
        self.do(order, "depart", **self.t.packed(order))
        self.do(order, "no_show")

    def scene_joined(self):
        machine = self.machine()
        first = self.order("on_site", machine=machine)
        self.done(first)
        machine = self.machine()
        self.order("assigned", machine=machine)
        self.t.open_order(f"WP-{machine:04}", "membrane-fouled")

    def scene_visit_ended(self):
        machine = self.machine()
        second = self.t.open_order(f"WP-{machine:04}", "membrane-fouled")
        first = self.order("assigned", machine=machine)
        self.do(second, "accept")
        self.walk(first, machine, "on_site")
        self.done(first)
        self.pass_s(4 * 3600)

    def scene_late(self):
        order = self.order("accepted")
        at = self.t.get("/clock").json["now"]
        self.pass_s(120)
        self.do(order, "unassign", "dispatcher")
        self.pass_s(60)
        a = self.t.act(order, "contact", "technician", channel="phone", outcome="reached", at=at)
        assert a.status in (404, 409), a

    def scene_said(self):
        w = self.w
        for words in ({"stars": 5, "text": w["good"]}, {"stars": 1, "text": w["bad"]}):
            order = self.order("on_site")
            self.done(order)
            self.say(order, "rating", **words)
        self.say(order, "still-broken", text=w["broken"])
        self.do(order, "reopen", "lead", reason=w["mind"])

    def scene_swapped(self):
        machine = self.machine()
        self.t.open_order(f"WP-{machine:04}")
        a = self.t.post(f"/devices/WP-{machine:04}/replace", {"with": f"WP-NEW{machine}", "reason": self.w["cause"]})
        assert a.status == 200, a

    def scene_leave(self):
        self.order("assigned", who="second")
        ask = {"kind": "leave", "from": "2026-03-04", "to": "2026-03-06", "reason": self.w["leave"]}
        a = self.t.post("/leave", ask, "second")
        assert a.status == 201, a
        assert self.t.post(f"/leave/{a.json['id']}/actions/approve", {}, "manager").status == 200

    def scene_still_there(self):
        """A leak that goes on after the repair."""
        machine = self.machine()
        order = self.order("on_site", fault="leak-detected", machine=machine)
        self.do(order, "confirm_dry")
        self.done(order)
        self.speak([machine], FEED, 2)
        self.speak([machine], {**FEED, "leak": 1}, 30)

    def scene_comes_and_goes(self):
        machine = self.machine()
        for _ in range(4):
            self.speak([machine], DRY, 3)
            self.ts += 5 * 60000
            self.speak([machine], DRY, 3)
            self.ts += 20 * 60000
            self.speak([machine], FEED, 3)
            self.ts += 11 * 60000
            self.speak([machine], FEED, 3)

    def scene_street(self):
        everybody = range(1, 11)
        self.speak(everybody, FEED)
        self.speak([1], DRY, 3)
        self.ts += 5 * 60000
        self.speak([1], DRY)
        self.speak(range(2, 6), DRY, 3)
        self.ts += 60000
        self.speak(range(3, 6), FEED, 3)
        self.speak([1], FEED, 3)
        self.ts += 11 * 60000
        self.speak([2], DRY)
        self.ts += 30 * 60000
        self.speak(everybody, FEED, 2)

    def scene_clocks(self):
        """A morning in which nobody answers, an afternoon without outcomes, money that is not handed in."""
        order = self.order("on_site")
        quote = {"cause": "other", "outcome": "no_fault_found", "charges": [{"code": "LAB", "quantity": 1}]}
        a = self.t.post(f"/orders/{order}/quote", quote, "technician")
        assert a.status == 200, a
        self.done(order, charges=quote["charges"], signature={"name": "x", "list_hash": a.json["list_hash"]},
                  paid={"method": "cash", "amount_fen": a.json["total_fen"], "receipt_no": "A-17"})
        for _ in range(3):
            self.order("assigned")
        for _ in range(3):
            self.order("on_site")
        vain = self.order("accepted")
        for _ in range(4):
            self.do(vain, "contact", channel="phone", outcome="no_answer")
            self.pass_s(45 * 60)
        for _ in range(30):
            self.pass_s(3600)

    def scene_rated(self):
        """Two days after a visit that the lead has closed."""
        order = self.order("on_site")
        self.done(order)
        self.do(order, "close", "lead", reason=self.w["cause"])
        for _ in range(2):
            self.pass_s(86400)

    def scene_months(self):
        """Nobody draws water: a proof comes to its end."""
        machine = self.machine()
        self.done(self.order("on_site", machine=machine, who="second"), "second")
        self.answer(machine, "read_all")
        for _ in range(20):
            self.speak([machine], FEED, 2)
            self.pass_s(86400)

    def scene_filters(self):
        """Two months of a machine whose first cartridge comes of age, and a reset that nothing explains."""
        for _ in range(80):
            self.speak([60], FEED)
            self.pass_s(86400)
        self.seq += 1
        self.pub.publish("wp/v1/WP-0060/evt", json.dumps({"boot_id": 1, "seq": self.seq, "ts_ms": self.ts,
                                                          "type": "filter_reset", "stage": "ppc", "resets": 1}))
        self.pub.settle()
        self.sent += 1
        self.t.drained(self.sent)
        for _ in range(3):
            self.speak([60], FEED)
            self.pass_s(86400)
        self.say(self.t.open_order("WP-0059"), "filters/book")
        self.ask_for_a_link(58)

    def scene_unsaid(self):
        """A clogged pre-filter is changed, and nobody says so."""
        machine = self.machine()
        rests = {**FEED, "valve_in": 1, "p_in_mpa": 0.28}
        for loss in [0.12] * 8 + [0.053] * 5:
            runs = {"state": "producing", "pump_on": 1, "valve_in": 1, "lps_ok": 1, "leak": 0, "q_perm_lpm": 1.58,
                    "q_waste_lpm": 1.05, "temp_c": 25, "tds_in_ppm": 200, "tds_out_ppm": 10, "p_mem_mpa": 0.7,
                    "i_pump_a": 2.0, "v_supply_v": 24, "p_in_mpa": 0.28 - loss}
            self.speak([machine], rests, 8)
            self.speak([machine], runs, 17)
            self.speak([machine], rests, 2)
            self.ts += 4 * 3600000
        for _ in range(2):
            self.pass_s(86400)

    def ask_for_a_link(self, machine):
        c = http.client.HTTPConnection("127.0.0.1", self.t.http_port, timeout=20)
        c.request("POST", f"/m/WP-{machine:04}", f"digits={machine:04}", {"Content-Type": "application/x-www-form-urlencoded"})
        assert c.getresponse().status == 200
        c.close()

    def scene_proved(self):
        """A machine of the simulator that is used proves its repair."""
        self.t.sim("--devices", "3", "--seed", "5", "--speed", "1500")
        wait_for("the machine", lambda: self.t.get("/devices/WP-0002").json["stored"]["samples"] > 20)
        order = self.order("on_site", machine=2)
        self.done(order)
        wait_for("the verdict", lambda: self.t.get(f"/orders/{order}").json["state"] == "closed", 240, 1)

    def notices(self, kind):
        return self.t.get(f"/notices?kind={kind}").json["items"]

    def gateway(self, what, **query):
        a = self.t.get(f"/gateways/main/{what}?{urllib.parse.urlencode({'key': 'a-report-key', **query})}", None)
        assert a.status == 200, a

    def scene_gateways(self):
        main, spare = self.gateways
        order = self.order("scheduled")
        wait_for("the customer's SMS", lambda: main.accepted)
        self.gateway("inbound", **{"from": f"1381000{10 + self.used:04}", "text": self.w["move"]})
        wait_for("the reply", lambda: self.notices("customer_replied"))
        sent = lambda: self.notices("order_schedule")[0]["deliveries"][0]
        done = wait_for("what was sent", lambda: sent()["remote_id"])
        self.gateway("report", id=done, status="2")
        wait_for("what did not arrive", lambda: self.notices("delivery_undelivered"))
        main.trouble = "refuse"
        self.t.open_order(f"WP-{self.machine():04}")
        wait_for("what is dead", lambda: self.notices("delivery_dead"))
        for wanted in ("channel_up", "channel_given_up"):
            main.trouble = "reset"  # what is open is closed
            main.down()
            for _ in range(4):
                self.t.open_order(f"WP-{self.machine():04}")
            wait_for("the alarm", lambda: self.notices("channel_down"))
            if wanted == "channel_up":
                main.trouble = None
                main.up()
            wait_for(wanted, lambda: self.notices(wanted))

    # The play -----------------------------------------------------------------------------------
    def play(self, names):
        for name in names:
            try:
                getattr(self, "scene_" + name)()
            except (AssertionError, KeyError, StopIteration, IndexError) as e:
                self.missed.append(f"{self.lang} {name}: {str(e)[:300]}")

    def facts(self):
        code, out, err = self.t.command("notice", "facts")
        assert code == 0, err
        return json.loads(out)


SCENES = ("dispatch parked transfer slot route on_site given_back no_show joined visit_ended late said swapped leave "
          "still_there comes_and_goes street clocks months").split()


def merge(into, more):
    for key, value in more.items():
        if isinstance(value, dict):
            merge(into.setdefault(key, {}), value)
        else:
            into[key] = value


def main():
    found = {}
    for lang in WORDS:
        for scenes, start in ((SCENES, T0), (["gateways"], T0), (["filters"], T0), (["unsaid"], T0), (["rated"], T0), (["proved"], now_ms())):
            p = Play(lang, start, scenes == ["gateways"])
            try:
                p.play(sys.argv[1:] or scenes)
                merge(found, p.facts())
                print("\n".join(p.missed) or f"{lang} {' '.join(scenes)}: played")
            finally:
                p.t.close()
                for g in p.gateways:
                    g.close()
            if sys.argv[1:]:
                break
    kinds = {(k["id"], "customer" if "customer" in k["to"] else "staff")
             for k in json.loads((pathlib.Path(ROOT) / "catalogue/messages.json").read_text())["kinds"]}
    missing = sorted(f"{k} ({a})" for k, a in kinds if set(found.get(k, {}).get(a, {})) < set(WORDS))
    print(f"{len(kinds) - len(missing)} of {len(kinds)} texts have facts of a run; not played: {', '.join(missing)}")
    if not sys.argv[1:]:
        about = ("`tests/e2e/play_messages.py` plays a company of invented people\non the daemon, and `tapwright notice "
                 "facts` prints what its notices knew.")
        OUT.parent.mkdir(parents=True, exist_ok=True)
        OUT.write_text(json.dumps({"about": about, **found}, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
