# SPDX-License-Identifier: Apache-2.0
"""How purifiers of two models sound: canned samples of health, of three faults and of test runs.

Only play.py knows this file. Every stretch ends with a sample at the moment it is asked for.
"""
SECOND = 1000
# Rated values, as in catalogue/models; how long a draw must be, and rest and running pressure.
MODELS = {
    "tankless-600g": {"q_perm": 1.58, "q_waste": 1.05, "i_pump": 2.0, "p_mem": 0.70, "rej": 0.95,
                      "draw_s": 70, "p_run": 0.25, "p_rest": 0.30},
    "tank-75g": {"q_perm": 0.20, "q_waste": 0.45, "i_pump": 0.9, "p_mem": 0.65, "rej": 0.96,
                 "draw_s": 150, "p_run": 0.27, "p_rest": 0.30, "p_tank_mpa": 0.10},
}
FEED_PPM = 300


class Machine:
    def __init__(self, model, began):
        self.p, self.began, self.seq = MODELS[model], began, 0
        self.wet = self.dry_feed = False
        self.litres, self.waste, self.pump_s, self.cycles = 900.0, 800.0, 400000, 3000

    def sample(self, at, **values):
        self.seq += 1
        s = {"boot_id": 1, "seq": self.seq, "ts_ms": at,
             "uptime_s": (at - self.began) // SECOND + 86400, "state": "standby",
             "tds_in_ppm": FEED_PPM, "tds_out_ppm": round(FEED_PPM * (1 - self.p["rej"]), 1),
             "temp_c": 25, "p_in_mpa": self.p["p_rest"], "p_mem_mpa": 0, "q_perm_lpm": 0,
             "q_waste_lpm": 0, "i_pump_a": 0, "v_supply_v": 24, "lps_ok": 1, "hps_open": 1,
             "leak": int(self.wet), "valve_in": 0, "valve_flush": 0, "pump_on": 0,
             "vol_perm_l": round(self.litres, 2), "vol_waste_l": round(self.waste, 2),
             "pump_s": self.pump_s, "cycles": self.cycles, "rssi_dbm": -58, "err_raw": []}
        s.update(values)
        return s

    def rest(self, at):
        """Standing by; machines that are wet or have no water have stopped themselves."""
        if self.dry_feed:
            return self.sample(at, state="no_water", lps_ok=0, p_in_mpa=0, valve_in=1, hps_open=0)
        return self.sample(at, state="leak_stop" if self.wet else "standby")

    def working(self, at, **values):
        p = self.p
        v = {"state": "producing", "pump_on": 1, "valve_in": 1, "hps_open": 0, "p_in_mpa": p["p_run"],
             "p_mem_mpa": p["p_mem"], "q_perm_lpm": p["q_perm"], "q_waste_lpm": p["q_waste"],
             "i_pump_a": p["i_pump"]}
        if "p_tank_mpa" in p:
            v["p_tank_mpa"] = p["p_tank_mpa"]
        v.update(values)
        return self.sample(at, **v)

    def stretch(self, first, last, step_s, **values):
        """Water from first to last, counted."""
        out = []
        for at in range(first, last + 1, step_s * SECOND):
            out.append(self.working(at, **values))
            self.litres += out[-1]["q_perm_lpm"] * step_s / 60
            self.waste += out[-1]["q_waste_lpm"] * step_s / 60
            self.pump_s += step_s
        self.cycles += 1
        return out

    # What a script can ask for ------------------------------------------------------------------
    def draw(self, at, fault, weak):
        """One household draw that ends now."""
        first = at - (self.p["draw_s"] + 10) * SECOND
        out = self.stretch(first, at - 10 * SECOND, 10, **(self.weak(fault) if weak else {}))
        if weak and fault == "booster-pump-no-current":
            out[0]["i_pump_a"] = 0  # it starts on the second try
        return out + [self.rest(at)]

    def weak(self, fault):
        """Outside what proves the repair, inside what convicts."""
        return {"q_waste_lpm": round(1.4 * self.p["q_waste"], 2)} \
            if fault == "flush-valve-stuck-open" else {}

    def broken(self, fault):
        """How it works with the fault; as the run of a bad repair sounds."""
        return {"leak-detected": {"leak": 1},
                "booster-pump-no-current": {"i_pump_a": 0, "q_perm_lpm": 0, "q_waste_lpm": 0,
                                            "p_mem_mpa": 0.1},
                "flush-valve-stuck-open": {"q_waste_lpm": round(2.5 * self.p["q_waste"], 2),
                                           "q_perm_lpm": round(0.5 * self.p["q_perm"], 2),
                                           "p_mem_mpa": round(0.3 * self.p["p_mem"], 2)},
                "reported": {"q_perm_lpm": round(0.6 * self.p["q_perm"], 2),
                             "p_mem_mpa": round(0.6 * self.p["p_mem"], 2)}}[fault]

    def fail(self, at, fault):
        """The catalogue's hold is over exactly now."""
        if fault == "leak-detected":
            self.wet = True
            return [self.rest(at - 6 * SECOND), self.rest(at)]
        if fault == "inlet-no-water":
            self.dry_feed = True
            return [self.rest(at - 10 * SECOND), self.rest(at)]
        if fault == "booster-pump-no-current":
            return self.stretch(at - 6 * SECOND, at, 6, **self.broken(fault))
        # A flush valve convicts with its second minute of far too much waste.
        bad = self.broken(fault)
        return self.stretch(at - 200 * SECOND, at - 130 * SECOND, 10, **bad) + \
            [self.rest(at - 120 * SECOND)] + self.stretch(at - 60 * SECOND, at, 10, **bad)

    def run(self, at, run_id, fault, good):
        """The last ten minutes were a test run."""
        self.dry_feed = False
        values = {} if good else self.broken(fault)
        return self.stretch(at - 600 * SECOND, at, 5, run_id=run_id, **values)

    def water(self, at):
        """The mains are back."""
        self.dry_feed = False
        return [self.rest(at - 6 * SECOND), self.rest(at)]

    def dry(self, at):
        self.wet = False
        return [self.rest(at)]
