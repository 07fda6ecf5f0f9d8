# SPDX-License-Identifier: Apache-2.0
"""What can become of an order. Each story adds the events of one order, sometimes of two.

A story is a cursor in time on one machine and one order. What is expected stands in the event:
"becomes" the state after a step, "refused" the status and rule of a step that must change nothing.
"""
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
MACHINE_FAULTS = ("leak-detected", "booster-pump-no-current", "flush-valve-stuck-open")
TRIED_FROM_AFAR = ("booster-pump-no-current", "flush-valve-stuck-open", "inlet-no-water")
OTHER_KINDS = ("install", "filter", "inspection")
# Steps that move every order of a machine that is in the same state.
TOGETHER = ("assign", "contact", "schedule", "reschedule", "depart", "arrive", "return", "no_show")
# A cause of the list and a part that mends it; the second one no diagnosis would name.
MENDS = {
    "leak-detected": [("loose-joint", ["WP-FIT-14"]), ("cartridge-seal", ["WP-ORING", "WP-FIT-14"]),
                      ("leak-sensor-fault", ["WP-LEAK-SNS"])],
    "booster-pump-no-current": [("connector", ["WP-HRN"]), ("driver", ["WP-PCB-MAIN"]),
                                ("thermal", [])],
    "flush-valve-stuck-open": [("dirt", []), ("valve-worn", ["WP-SOL-FL-24V"]),
                               ("waste-meter", ["WP-FLM-14", "WP-SOL-FL-24V"])],
    "install": [("install", [])],
    "filter": [("worn", ["WP-FLT-PPC"])],
    "inspection": [("look", [])],
    "inlet-no-water": [("feed-valve-closed", []), ("inlet-valve-stuck", ["WP-SOL-IN-24V"])],
    "reported": [("booster-pump-weak", ["WP-HRN"]), ("prefilter-clogged", [])],
}


def mmss(rng, low, high):
    return rng.randrange(low * 60, high * 60) * 1000


class Story:
    def __init__(self, script, fault=None, hour=None, model=None, machine=None):
        self.s, self.rng = script, script.random
        self.fault = fault or self.rng.choice(MACHINE_FAULTS)
        self.machine = machine or script.machine(model)
        self.order = script.key()
        hour = self.rng.uniform(7.5, 19) if hour is None else hour
        self.t = script_day(0) + int(hour * HOUR)
        self.technician = None
        self.ran = self.settled = False
        self.beside, self.rides_along = None, False
        if not machine:  # the household drew water before, and all was well
            script.add(self.t - script.random.randrange(60, 180) * MINUTE,
                       machine=self.machine["id"], does="draw", weak=False)

    # Machines -----------------------------------------------------------------------------------
    def wait(self, low, high):
        self.t += mmss(self.rng, low, high)
        return self

    def does(self, what, **more):
        self.t = self.s.add(self.t, machine=self.machine["id"], does=what, **more)

    def fails(self, **more):
        self.does("fail", fault=self.fault, **more)

    def opens(self, triage=True, **more):
        """The machine tells, or a dispatcher writes down what the customer told.

        What is no matter of safety is first tried from afar: the dispatcher may end that, and time
        does."""
        if self.fault in OTHER_KINDS:
            self.t = self.s.add(self.t, person="dispatcher", does="open", order=self.order,
                                machine=self.machine["id"], kind=self.fault, fault=self.fault,
                                text="as agreed on the telephone")
        elif self.fault == "reported":
            self.t = self.s.add(self.t, person="dispatcher", does="open", order=self.order,
                                machine=self.machine["id"], fault="reported",
                                text="the water tastes of plastic")
            if self.rng.random() < 0.3:
                self.t = self.s.add(self.t + MINUTE, person="dispatcher", does="open",
                                    order=self.order, machine=self.machine["id"], fault="reported",
                                    text="they called again",
                                    refused={"status": 409, "rule": "S5.4"})
        else:
            self.fails(opens=self.order, **more)
            opened = self.t
            self.t += 10_000
            self.does("rest")
        if triage and self.fault in TRIED_FROM_AFAR:
            if self.fault == "booster-pump-no-current" and self.rng.random() < 0.4:
                self.t = self.s.exactly(opened + 30 * MINUTE, does="look", order=self.order,
                                        becomes="ready")
            else:
                self.wait(2, 4).step("skip_triage", "dispatcher", "ready")
        return self

    def draws(self, hours, count, weak=()):
        """So many draws, spread evenly over the hours from now on; the cursor stays."""
        step = hours * HOUR / count
        for i in range(count):
            at = self.t + int((i + 0.2 + 0.6 * self.rng.random()) * step)
            self.s.add(at, machine=self.machine["id"], does="draw", weak=i in weak)

    def sprouts(self):
        """Time alone opens the order now: nobody says anything."""
        self.t = self.s.exactly(self.t, machine=self.machine["id"], does="due", opens=self.order,
                                fault=self.fault)
        return self

    # People -------------------------------------------------------------------------------------
    def step(self, action, person=None, becomes=None, **args):
        event = {"person": person or self.technician, "does": action, "order": self.order,
                 "args": args}
        if self.beside and action in TOGETHER:
            event["beside"] = [self.beside]
        if becomes:
            event["becomes"] = becomes
        self.t = self.s.add(self.t, **event)
        return self

    def refused(self, action, status, rule=None, person=None, says=(), **args):
        """A step that is not taken; at most it leaves a line in the history."""
        self.t = self.s.add(self.t, person=person or self.technician, does=action, order=self.order,
                            args=args, refused={"status": status, "rule": rule, "says": list(says)})
        return self

    def assign(self, but=()):
        self.technician = self.s.technician(but)
        self.wait(2, 25)
        if self.rng.random() < 0.2:
            self.refused("assign", 404, technician=self.technician, person=self.technician)
        self.step("assign", "dispatcher", "assigned", technician=self.technician)
        return self

    def accept(self, low=1, high=12):
        self.wait(low, high)
        if self.rng.random() < 0.2:
            other = self.s.technician([self.technician])
            self.refused("accept", 404, person=other)
        return self.step("accept", becomes="accepted")

    def contact(self, low=5, high=90):
        self.wait(low, high)
        if not self.settled and self.rng.random() < 0.3:
            self.refused("schedule", 409, "P-102", agreed_by="customer", **self.slot(self.t + DAY))
            self.wait(1, 3)
        while self.rng.random() < 0.3:
            self.step("contact", channel="phone", outcome="no_answer").wait(5, 15)
        self.settled = True
        return self.step("contact", channel="phone", outcome="reached", address_confirmed=True)

    def slot(self, at):
        at = at // (30 * MINUTE) * 30 * MINUTE
        return {"from": {"time": at}, "to": {"time": at + 2 * HOUR}}

    def schedule(self, earliest=40, **latest):
        self.wait(1, 4)
        door = self.s.visit_time(self.technician, self.t + earliest * MINUTE, **latest)
        self.step("schedule", becomes="scheduled", agreed_by="customer", **self.slot(door))
        self.t = door
        return self

    def depart(self):
        if self.rng.random() < 0.2:
            self.refused("arrive", 409)
        if self.rng.random() < 0.2:
            self.refused("depart", 409, "P-103", bag="empty")
        bag = "without parts" if self.rng.random() < 0.2 else "packed"
        return self.step("depart", becomes="traveling", bag=bag)

    def arrive(self):
        self.wait(8, 20)
        self.step("arrive", becomes="on_site", code=self.machine["id"], how="scan")
        if self.rng.random() < 0.4:
            self.wait(1, 3)
            self.rng.choice((self.asks, self.pauses, self.breaks_a_tile))()
        return self.wait(2, 8)

    def asks(self):
        self.step("ask_help", becomes="on_site", text="which of the two valves is it?").wait(2, 9)
        return self.step("answer_help", "dispatcher", "on_site", text="the left one")

    def pauses(self):
        back = {"time": (self.t + 20 * MINUTE) // 1000 * 1000}
        self.step("pause", becomes="on_site", reason="a fitting from the van", back_at=back)
        return self.wait(5, 12).step("resume", becomes="on_site")

    def breaks_a_tile(self):
        self.step("report_damage", becomes="on_site", text="a tile is cracked", amount_fen=3000)
        return self.wait(2, 9).step("ack_damage", "lead", "on_site", note="we pay")

    def dry(self):
        if self.fault == "leak-detected":
            if self.rng.random() < 0.5:
                self.refused("test_run", 409, "dry")
            self.does("dry")
            self.t += MINUTE
            self.step("confirm_dry")
        return self

    def run(self, good=True):
        """The machine says yes within seconds and is done after ten minutes."""
        self.dry()
        self.wait(1, 5)
        self.step("test_run", becomes="on_site")
        self.t += 2000
        self.does("answer", command="test_run", status="accepted", order=self.order)
        self.t += 603_000
        self.does("run", good=good, order=self.order)
        self.ran = True
        return self

    def complete(self, outcome="fixed", cause=0, becomes="verifying", **more):
        name, parts = MENDS[self.fault][cause]
        self.wait(2, 9)
        if self.fault not in OTHER_KINDS and self.rng.random() < 0.2:
            self.refused("complete", 409, "P-302", outcome="fixed")
        args = dict(outcome=outcome, cause=name, work=["looked after"], **more)
        if outcome in ("fixed", "sensor_fault", "not_fixed"):
            args["parts"] = [{"sku": p} for p in parts]
        if becomes == "verifying":
            args.update(self.bill(args))
        self.step("complete", becomes=becomes, **args)
        if becomes == "verifying" and not self.ran:
            self.t += 2000
            self.does("answer", command="read_all", status="done", order=self.order)
        self.ran = False
        return self

    def bill(self, args):
        """Labour, the trip once a job and visit, the parts; paid as it comes."""
        charges = [{"code": "LAB-STD", "quantity": 1}]
        charges += [{"code": p["sku"], "quantity": self.rng.choice((1, 1, 2))}
                    for p in args.get("parts", [])]
        trip = {"code": "TRIP", "quantity": 1}
        if self.rides_along:
            self.refused("complete", 409, "S5.2", charges=charges + [trip], **args).wait(1, 2)
        else:
            charges.append(trip)
        if self.rng.random() < 0.2:
            self.refused("complete", 409, "P-207", charges=[{"code": "TIP", "quantity": 1}], **args)
        return {"charges": charges,
                "pays": self.rng.choice(("cash", "cash", "cash", "transfer", "none"))}

    # Longer pieces ------------------------------------------------------------------------------
    def to_the_door(self, **more):
        return self.assign(**more).accept().contact().schedule().depart().arrive()

    def repaired(self, cause=None, **more):
        cause = self.rng.randrange(len(MENDS[self.fault])) if cause is None else cause
        return self.run().complete(cause=cause, **more)

    def proof(self):
        return self.s.faults[self.fault]["proof"]

    def proven(self, weak=0):
        """Used as a household does: enough draws before the window ends. To behind the verdict."""
        p = self.proof()
        few = self.rng.sample(range(p["of"]), weak)
        self.draws(p["window_h"] * 0.9, p["of"] + (0 if weak else self.rng.randrange(3)), few)
        self.t += p["window_h"] * HOUR + 2 * HOUR
        return self

    def comes_back(self, low_h=3, high_h=30):
        """The same fault once more, while the watch runs."""
        self.draws(low_h * 0.8, 2)
        self.wait(low_h * 60, high_h * 60)
        self.fails(becomes=[self.order, "ready"])
        return self


def script_day(n):
    return 1772380800000 + n * DAY


def fixed_at_once(s):
    Story(s).opens().to_the_door().repaired().proven()


def fixed_late_user(s):
    """Few draws: the window is over before there are enough, and then there are."""
    t = Story(s).opens().to_the_door().repaired()
    p = t.proof()
    t.draws(p["window_h"] + 40, p["of"])


def reported_and_fixed(s):
    Story(s, "reported").opens().to_the_door().repaired().proven()


def with_a_flaw(s):
    """As many draws outside the band as the proof allows."""
    Story(s, s.random.choice(["flush-valve-stuck-open", "booster-pump-no-current"])).opens() \
        .to_the_door().repaired().proven(weak=1)


def half_repaired(s):
    """Too many draws outside; nothing convicts, the end of the longest window does."""
    t = Story(s, "flush-valve-stuck-open", model="tankless-600g").opens().to_the_door().repaired()
    t.draws(300, 12, weak=(1, 3, 5, 7, 10))


def second_visit(s):
    t = Story(s).opens().to_the_door().repaired().comes_back()
    t.to_the_door().repaired().proven()


def third_visit(s):
    t = Story(s).opens().to_the_door().repaired().comes_back()
    t.to_the_door().repaired().comes_back()
    t.to_the_door().repaired().proven()


def unused_and_closed(s):
    """Hardly any water drawn: two weeks later nothing is proven, and the lead closes."""
    t = Story(s).opens().to_the_door().repaired()
    t.draws(200, 3)
    t.t += 15 * DAY
    t.refused("close", 403, person="dispatcher", reason="enough")
    t.step("close", "lead", "closed", reason="the flat is empty")


def unused_and_looked_again(s):
    t = Story(s).opens().to_the_door().repaired()
    t.draws(200, 3)
    t.t += 15 * DAY
    t.step("reopen", "lead", "ready", reason="somebody should look again")
    t.to_the_door().run().complete(outcome="no_fault_found").proven()


def no_fault_found(s):
    t = Story(s, "reported").opens().to_the_door()
    t.run().complete(outcome="no_fault_found").proven()


def customer_side(s):
    t = Story(s, "reported").opens().to_the_door()
    t.complete(outcome="customer_side").proven()


def sensor_fault(s):
    t = Story(s, "leak-detected").opens().to_the_door()
    t.run().complete(outcome="sensor_fault", cause=2).proven()


def nobody_home(s):
    t = Story(s).opens().assign().accept().contact().schedule().depart()
    if s.random.random() < 0.5:
        t.arrive()
    t.wait(10, 20).step("no_show", becomes="accepted", note="rang three times")
    t.contact().schedule().depart().arrive().repaired().proven()


def nobody_home_twice(s):
    t = Story(s).opens().assign().accept()
    t.contact().schedule().depart().wait(10, 20).step("no_show", becomes="accepted")
    t.contact().schedule().depart().arrive().step("no_show", becomes="parked")
    t.wait(300, 1200).step("release", "dispatcher", "ready")
    t.to_the_door().repaired().proven()


def declined(s):
    t = Story(s).opens().assign().wait(1, 9).step("decline", becomes="ready", reason="too far")
    first = t.technician
    t.assign(but=[first]).accept().contact().schedule().depart().arrive().repaired().proven()


def accept_missed(s):
    t = Story(s).opens().assign().accept(20, 50).contact().schedule().depart().arrive()
    t.repaired().proven()


def reassigned(s):
    """Accepted and reached, then the dispatcher takes it back: the second call counts anew."""
    t = Story(s).opens().assign().accept().contact().wait(5, 30)
    first = t.technician
    t.step("unassign", "dispatcher", "ready")
    t.assign(but=[first]).accept().contact().schedule().depart().arrive().repaired().proven()


def transferred(s):
    t = Story(s).opens().assign().accept().wait(2, 9)
    other = s.technician([t.technician])
    t.step("request_transfer", becomes="accepted", to={"person": other}, reason="my car broke down")
    t.wait(1, 4).refused("contact", 409, "P-214", person=other, channel="phone", outcome="reached")
    t.wait(2, 9).step("grant_transfer", "dispatcher", "accepted")
    t.technician = other
    t.contact().schedule().depart().arrive().repaired().proven()


def after_the_night(s):
    """It happens late, nobody answers, and the morning brings the contact."""
    t = Story(s, hour=s.random.uniform(20.2, 20.8)).opens().assign().accept()
    t.wait(5, 10).step("contact", channel="phone", outcome="no_answer")
    t.t = script_day(1) + 8 * HOUR
    t.contact(5, 50).schedule().depart().arrive().repaired().proven()


def back_for_parts(s):
    t = Story(s).opens().to_the_door().dry()
    t.wait(10, 20).step("return", becomes="ready", reason="a part is missing",
                        customer_wish="in the morning")
    t.to_the_door().repaired().proven()


def turned_back(s):
    """On the way the technician must turn back: that is no visit."""
    t = Story(s).opens().assign().accept().contact().schedule().depart()
    t.wait(3, 9).step("return", becomes="ready", reason="the van does not start")
    t.to_the_door().repaired().proven()


def returned_early(s):
    t = Story(s).opens().assign().accept().wait(5, 15)
    t.step("return", becomes="ready", reason="ill")
    t.to_the_door().repaired().proven()


def not_possible(s):
    t = Story(s).opens().to_the_door().wait(5, 20)
    t.refused("cannot_do", 409, "P-206", reason="no-room", photo="door.png")
    t.step("attach", name="door.png").wait(1, 3)
    t.step("cannot_do", becomes="ready", reason="no-room", photo="door.png")
    t.to_the_door().repaired().proven()


def said_not_fixed(s):
    """The technician's own word: not fixed; the next one does."""
    t = Story(s).opens().to_the_door().run(good=False)
    t.refused("complete", 409, "P-115", outcome="fixed", cause=MENDS[t.fault][0][0])
    t.complete(outcome="not_fixed", becomes="ready")
    t.to_the_door().repaired().proven()


def overridden(s):
    """The run fails, the technician insists with a reason, and the machine proves it."""
    t = Story(s, "reported").opens().to_the_door().run(good=False)
    t.complete(override={"reason": "the tap was half shut during the run"}).proven()


def cancelled(s):
    t = Story(s).opens()
    if s.random.random() < 0.5:
        t.assign().accept().contact()
    t.wait(5, 30).step("cancel", "dispatcher", "cancelled", reason="the customer has moved")


def held(s):
    t = Story(s, "reported").opens().wait(2, 9)
    t.step("hold", "dispatcher", "held", reason="a pipe is being repaired").wait(60, 200)
    t.step("release", "dispatcher", "ready")
    t.to_the_door().repaired().proven()


def superseded(s):
    """A weak pump was reported by hand; then it is seen that it does not turn at all."""
    t = Story(s, "booster-pump-no-current")
    lesser = s.key()
    s.add(t.t - HOUR, person="dispatcher", does="open", order=lesser, machine=t.machine["id"],
          fault="booster-pump-weak", text="hardly any water")
    t.opens(supersedes=lesser).to_the_door().repaired().proven()


def comes_again(s):
    """Proven and closed; within a month the same fault again: a new order that names the old."""
    t = Story(s).opens().to_the_door().repaired().proven()
    again = Story(s, t.fault, machine=t.machine)
    again.t = t.t + s.random.randrange(1, 4) * DAY
    again.t = again.t // DAY * DAY + int(s.random.uniform(0, 8) * HOUR)
    again.opens(repeats=t.order).to_the_door().repaired().proven()


def reopened(s):
    """Proven and closed, yet the customer complains and the lead sends somebody again."""
    t = Story(s).opens().to_the_door().repaired().proven()
    t.wait(60, 900).step("reopen", "lead", "ready", reason="the customer is not content")
    t.to_the_door().repaired().proven()


def cured_from_afar(s):
    """A flush washes the valve free, and the household's draws prove it: nobody had to travel."""
    flushed(s).proven()


def silenced_from_afar(s):
    """The flush helps for some hours only: now somebody travels."""
    flushed(s).comes_back().to_the_door().repaired().proven()


def flushed(s):
    t = Story(s, "flush-valve-stuck-open").opens(triage=False)
    t.t += 2000
    t.does("answer", command="flush", status="done", order=t.order)
    t.wait(10, 60).does("draw", weak=False, cures=t.order)
    t.t += 2000
    t.does("answer", command="read_all", status="done", order=t.order)
    return t


def cannot_be_reached(s):
    """Three calls in allowed hours, over more than two of them: parked, and no breach."""
    t = Story(s, hour=s.random.uniform(8.5, 14)).opens().assign().accept().wait(3, 9)
    for minutes in (65, 65, 0):
        t.step("contact", channel="phone", outcome="no_answer",
               becomes="accepted" if minutes else "parked")
        t.wait(minutes, minutes + 5)
    t.step("release", "dispatcher", "ready")
    t.to_the_door().repaired().proven()


def rescheduled(s):
    """The customer cannot at the agreed time, says so, and another one is agreed before it."""
    t = Story(s, hour=s.random.uniform(8, 13)).opens().assign().accept().contact()
    t.schedule(earliest=150)
    door, t.t = t.t, t.t - 100 * MINUTE
    t.step("contact", channel="phone", outcome="no_answer").wait(1, 3)
    t.refused("reschedule", 409, "P-105", says=["appointment_stands"], agreed_by="dispatcher",
              reason="busy", **t.slot(door + DAY))
    t.wait(3, 9).step("contact", channel="phone", outcome="reached").wait(1, 3)
    t.step("reschedule", becomes="scheduled", agreed_by="customer", reason="a child is ill",
           **t.slot(door + DAY))
    t.t = door + DAY
    t.depart().arrive().repaired().proven()


def installed(s):
    """The place agreed, the machine put up, pictured and scanned: its first water decides."""
    t = Story(s, "install").opens().to_the_door()
    t.step("consent", becomes="on_site", place="under the sink", by="customer", how="tick")
    t.run().refused("complete", 409, "P-211", outcome="fixed", cause="install")
    t.wait(1, 2).step("attach", name="done.png").complete().proven()


def filter_changed(s):
    Story(s, "filter", model="tankless-600g").opens().to_the_door().complete().proven()


def inspected(s):
    Story(s, "inspection").opens().to_the_door().complete(outcome="no_fault_found").proven()


def late_at_the_door(s):
    """The window is over before anybody comes."""
    t = Story(s, hour=s.random.uniform(8, 13)).opens().assign().accept().contact()
    t.schedule(latest=13).wait(130, 150).depart().arrive().repaired().proven()


def slow_work(s):
    """The work takes longer than it should."""
    t = Story(s, hour=s.random.uniform(8, 13)).opens().assign().accept().contact()
    t.schedule(latest=12).depart().arrive().wait(242, 260).repaired().proven()


def nobody_accepts_nobody_calls(s):
    """Accepted and called too late, though the night counts for neither."""
    t = Story(s, hour=s.random.uniform(20.2, 20.6)).opens().assign()
    t.t = script_day(1) + 8 * HOUR
    t.accept(20, 50)
    t.contact(125, 150).schedule().depart().arrive().repaired().proven()


def two_in_one_visit(s):
    """The pump stands still, and the customer reports the taste: one trip, two orders, two proofs."""
    t = Story(s, "booster-pump-no-current").opens()
    u = Story(s, "reported", machine=t.machine)
    u.t = t.t + MINUTE
    u.opens()
    t.t, t.beside = u.t + MINUTE, u.order
    t.assign()
    u.technician = t.technician
    t.accept()
    u.t = t.t + MINUTE
    u.accept(1, 2)
    t.t = u.t + MINUTE
    t.contact().schedule().depart().arrive().run().complete()
    u.t, u.rides_along = t.t + MINUTE, True
    u.run().complete().proven()
    t.proven()


def street(s, count=12):
    """An area of its own, whose machines have just said that they live."""
    name = f"street-{s.keys}"
    machines = [s.machine() for _ in range(count)]
    for m in machines:
        m["area"] = name
    return machines


def goes_dry(s, machines, at):
    for m in machines:
        at = s.add(at + 20_000, machine=m["id"], does="fail", fault="inlet-no-water")
    return at


def has_water(s, machines, at):
    for m in machines:
        at = s.add(at + 20_000, machine=m["id"], does="water")
    return at


def dry_street(s):
    """Eight of twelve lose water, seven have it again: one order, for the one that stayed dry."""
    machines = street(s)
    t = Story(s, "inlet-no-water", machine=machines[0])
    s.add(t.t - 5 * MINUTE, does="live", machines=[m["id"] for m in machines])
    at = goes_dry(s, machines[:8], t.t) + s.random.randrange(60, 150) * MINUTE
    has_water(s, machines[4:8], at)
    half = s.events[-1]["at"]
    has_water(s, machines[1:4], half)
    t.t = half + 10 * MINUTE
    t.sprouts()
    t.wait(2, 4).step("skip_triage", "dispatcher", "ready")
    t.to_the_door().repaired().proven()


def dry_house_then_street(s, stays_dry=False):
    """One alone has got its order when the whole street goes dry: held, and void with its end."""
    machines = street(s)
    t = Story(s, "inlet-no-water", machine=machines[0])
    s.add(t.t - 5 * MINUTE, does="live", machines=[m["id"] for m in machines])
    t.fails()
    t.t += 5 * MINUTE
    t.sprouts()
    last = goes_dry(s, machines[1:7], t.t + 10 * MINUTE)
    s.add(last, does="look", order=t.order, becomes="held")
    at = last + s.random.randrange(60, 150) * MINUTE
    has_water(s, machines[3:7], at)
    half = s.events[-1]["at"]
    has_water(s, machines[1 if stays_dry else 0:3], half)
    t.t = half + 10 * MINUTE
    t.t = s.add(t.t, does="look", order=t.order, becomes="ready" if stays_dry else "cancelled")
    return t


def dry_house_stays_dry(s):
    dry_house_then_street(s, stays_dry=True).to_the_door().repaired().proven()


STORIES = {f.__name__: f for f in (
    installed, filter_changed, inspected, fixed_at_once, second_visit, reported_and_fixed,
    nobody_home, unused_and_closed, declined, comes_again, no_fault_found, cancelled,
    back_for_parts, overridden, superseded, after_the_night, fixed_late_user,
    accept_missed, transferred, reassigned, nobody_home_twice, turned_back,
    said_not_fixed, customer_side, sensor_fault, with_a_flaw, half_repaired, held, not_possible,
    dry_street, two_in_one_visit, late_at_the_door, slow_work, nobody_accepts_nobody_calls,
    cannot_be_reached, rescheduled, dry_house_then_street, dry_house_stays_dry, cured_from_afar,
    silenced_from_afar, returned_early, third_visit, unused_and_looked_again, reopened)}
