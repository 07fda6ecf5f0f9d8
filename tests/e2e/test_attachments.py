# SPDX-License-Identifier: Apache-2.0
"""Pictures of an order: what is taken, what is taken out of it, who may have it."""
import datetime
import hashlib
import os
import stat
import time
import unittest

import harness
from picture import chunk, jpeg, png
from util import now_ms, wait_for


def time_text(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03}Z"


class Attachments(harness.TestCase):
    @classmethod
    def prepare(cls, t):
        t.start()
        cls.order = t.open_order("WP-0001")
        t.act(cls.order, "assign", technician=t.technician_id())
        cls.foreign = t.open_order("WP-0002")

    def put(self, name, body, user="technician", order=None, headers=None):
        return self.t.call("PUT", f"/orders/{order or self.order}/attachments/{name}", body, user, headers)

    def fetch(self, name, user="technician", order=None):
        return self.t.get(f"/orders/{order or self.order}/attachments/{name}", user)

    def test_a_picture_comes_back_without_what_it_said_beside_itself(self):
        a = self.put("before.jpg", jpeg())
        self.assertEqual(a.status, 201, a)
        self.assertEqual((a.json["type"], a.json["width"], a.json["height"], a.json["orientation"]),
                         ("image/jpeg", 3, 2, 6))
        back = self.fetch("before.jpg")
        self.assertEqual(back.status, 200)
        self.assertEqual(back.body, jpeg(exif=False))
        self.assertEqual(a.json["sha256"], hashlib.sha256(back.body).hexdigest())
        self.assertEqual(back.headers["Content-Type"], "image/jpeg")
        self.assertEqual(back.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(back.headers["Content-Disposition"], 'attachment; filename="before.jpg"')
        order = self.t.get(f"/orders/{self.order}").json
        self.assertIn("before.jpg", [x["name"] for x in order["attachments"]])
        said = [h for h in order["history"] if h["action"] == "attach" and h["args"]["name"] == "before.jpg"]
        self.assertEqual(said[0]["args"]["sha256"], a.json["sha256"])

    def test_a_picture_made_without_a_network_has_its_true_time_and_outlives_the_assignment(self):
        t, at = self.t, lambda back: time_text(now_ms() - back)
        order = t.open_order("WP-0003")
        t.act(order, "assign", technician=t.technician_id())
        first = at(0)
        wait_for("the engine's clock", lambda: t.act(order, "note", text="tick").json["history"][-1]["received_at"] > first)
        t.act(order, "unassign")
        self.assertEqual(self.put("never.jpg", jpeg(), order=order).status, 404)
        self.assertEqual(self.put(f"old.jpg?at={at(3600000)}", jpeg(), order=order).status, 404)
        self.assertEqual(self.put("odd.jpg?at=soon", jpeg(), order=order).status, 400)
        a = self.put(f"kept.jpg?at={first}", jpeg(), order=order)
        self.assertEqual((a.status, a.json.get("kept")), (409, True), a)
        self.assertEqual(self.fetch("kept.jpg", "dispatcher", order).status, 404)
        late = t.get(f"/orders/{order}").json["late"]
        self.assertEqual([(x["action"], x["at"]) for x in late], [("attach", first)])
        self.assertEqual(t.act(order, "take_late", late=late[0]["id"]).status, 200)
        self.assertEqual(self.fetch("kept.jpg", "dispatcher", order).body, jpeg(exif=False))
        kept = t.get(f"/orders/{order}").json["attachments"][0]
        self.assertEqual((kept["at"], kept["by"]), (first, t.technician_id()))
        t.act(order, "assign", technician=t.technician_id())
        a = self.put(f"mine.jpg?at={at(0)}", jpeg(), order=order)
        self.assertEqual(a.status, 201, a)
        t.act(order, "cancel", reason="end of the test")

    def test_the_header_decides_what_it_is(self):
        a = self.put("wrong-name.jpg", png(extra=chunk(b"tEXt", b"a\0b")), headers={"Content-Type": "text/html"})
        self.assertEqual((a.status, a.json["type"]), (201, "image/png"))
        self.assertEqual(self.fetch("wrong-name.jpg").headers["Content-Type"], "image/png")
        for bad in (b"<html><script>alert(1)</script>", b"GIF89a", b"", png()[:-4], jpeg()[:30],
                    png().replace(b"IDAT", b"IDAU"), png(70000, 1)[:60]):
            self.assertEqual(self.put("bad.png", bad).status, 415, bad[:20])
        self.assertEqual(self.fetch("bad.png").status, 404)

    def test_names_are_no_paths(self):
        for name in ("..%2f..%2fetc", ".hidden", "x" * 65, "%e4%bd%a0", "a%20b", "a%22b"):
            self.assertIn(self.put(name, png()).status, (400, 404), name)
        self.assertEqual(self.put("x" * 64, png()).status, 201)

    def test_the_same_again_changes_nothing_and_another_one_counts_from_then_on(self):
        first = self.put("again.png", png(grey=1))
        self.assertEqual(self.put("again.png", png(grey=1)).status, 200)
        second = self.put("again.png", png(grey=2))
        self.assertEqual(second.status, 200)
        self.assertNotEqual(first.json["sha256"], second.json["sha256"])
        self.assertEqual(self.fetch("again.png").body, png(grey=2))
        history = self.t.get(f"/orders/{self.order}").json["history"]
        self.assertEqual([h["args"]["sha256"] for h in history if h["args"].get("name") == "again.png"],
                         [first.json["sha256"], second.json["sha256"]])

    def test_whose_order_it_is_decides(self):
        self.assertEqual(self.put("x.png", png(), None).status, 401)
        self.assertEqual(self.put("x.png", png(), order=self.foreign).status, 404)
        self.assertEqual(self.put("x.png", png(), order="nothing").status, 404)
        self.assertEqual(self.put("desk.png", png(), "dispatcher", self.foreign).status, 201)
        self.assertEqual(self.fetch("desk.png", order=self.foreign).status, 404)
        self.assertEqual(self.fetch("desk.png", None, self.foreign).status, 401)
        self.assertEqual(self.fetch("desk.png", "lead", self.foreign).status, 200)
        listed = self.t.get(f"/orders/{self.foreign}/attachments").json["items"]
        self.assertEqual([x["name"] for x in listed], ["desk.png"])

    def test_what_is_too_large_is_told_so(self):
        room = 5 * 1024 * 1024 - len(png())
        self.assertEqual(self.put("large.png", png(filler=room)).status, 201)
        a = self.put("larger.png", png(filler=room + 1))
        self.assertEqual(a.status, 413, a)
        self.assertEqual(self.put("larger.png", png(filler=3 * room)).status, 413)
        self.assertEqual(self.put("larger.png", png(filler=room), None).status, 401)

    def test_there_is_an_end_to_how_many(self):
        full = self.t.open_order("WP-0003")
        for i in range(40):
            self.assertEqual(self.put("same.png", png(grey=i), "dispatcher", full).status, 200 if i else 201)
        a = self.put("same.png", png(grey=41), "dispatcher", full)
        self.assertEqual(a.status, 409, a)

    def test_it_lies_beside_the_database_for_nobody_else(self):
        a = self.put("kept.png", png(grey=77))
        folder = os.path.join(self.t.dir, "tapwright.db.files")
        self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700)
        path = os.path.join(folder, a.json["sha256"])
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertEqual(open(path, "rb").read(), png(grey=77))
        self.assertEqual([f for f in os.listdir(folder) if len(f) != 64 and not f.startswith("part-")], [])

    def test_attach_is_offered_and_refused_as_a_post(self):
        self.assertIn("attach", self.t.get(f"/orders/{self.order}", "technician").json["allowed_actions"])
        self.assertEqual(self.t.act(self.order, "attach", "technician", name="x").status, 400)

    def piece(self, name, whole, start, end, **more):
        query = f"offset={start}&size={len(whole)}&sha256={hashlib.sha256(whole).hexdigest()}"
        return self.put(f"{name}?{query}", whole[start:end], **more)

    def parts(self):
        folder = os.path.join(self.t.dir, "tapwright.db.files")
        return [os.path.join(folder, f) for f in os.listdir(folder) if f.startswith("part-")]

    def received(self, name, whole, user="technician"):
        query = f"size={len(whole)}&sha256={hashlib.sha256(whole).hexdigest()}"
        return self.fetch(f"{name}/received?{query}", user)

    def test_a_picture_in_pieces_goes_on_where_it_ended(self):
        whole = png(40, 30, extra=chunk(b"tEXt", b"a\0" + os.urandom(3000)))
        self.assertEqual(self.received("pieces.png", whole).json, {"received": 0, "size": len(whole)})
        a = self.piece("pieces.png", whole, 0, 1000)
        self.assertEqual((a.status, a.json), (202, {"received": 1000, "size": len(whole)}), a)
        self.assertEqual(self.received("pieces.png", whole).json["received"], 1000)
        self.assertEqual(self.received("pieces.png", whole, "dispatcher").json["received"], 0, "everybody has their own")
        self.assertEqual(self.fetch("pieces.png").status, 404, "half a picture is none")
        gap = self.piece("pieces.png", whole, 2000, 3000)
        self.assertEqual((gap.status, gap.json["detail"]), (409, "it goes on at 1000"))
        self.assertEqual(self.piece("pieces.png", whole, 0, 1000).json["received"], 1000, "twice is once")
        self.assertEqual(self.piece("pieces.png", whole, 500, 2000).json["received"], 2000, "what is there already is left out")
        last = self.piece("pieces.png", whole, 2000, None)
        self.assertEqual((last.status, last.json["width"]), (201, 40), last)
        again = self.piece("pieces.png", whole, len(whole), None)
        self.assertEqual((again.status, again.json["sha256"]), (200, last.json["sha256"]), "its answer was lost")
        self.assertEqual(self.fetch("pieces.png").body, self.fetch("pieces.png").body)
        self.assertEqual(self.put("whole.png", whole).json["sha256"], last.json["sha256"], "as if it had come whole")

    def test_pieces_of_something_else_are_no_picture(self):
        whole = png(20, 20)
        for wrong in ("offset=x", "offset=0", "offset=0&size=0&sha256=" + "0" * 64, "offset=0&size=9999999&sha256=" + "0" * 64,
                      "offset=0&size=10&sha256=zz", f"offset=8&size=10&sha256={'0' * 64}"):
            self.assertEqual(self.put(f"odd.png?{wrong}", whole[:20]).status, 400, wrong)
        bad = f"size={len(whole)}&sha256={'0' * 64}"
        a = self.put(f"odd.png?offset=0&{bad}", whole)
        self.assertEqual((a.status, "begin anew" in a.json["title"]), (400, True), a)
        self.assertEqual(self.fetch(f"odd.png/received?{bad}").json["received"], 0)
        text = b"no picture, but in pieces"
        self.assertEqual(self.piece("odd.png", text, 0, 9).status, 202)
        self.assertEqual(self.piece("odd.png", text, 9, None).status, 415)
        self.assertEqual(self.piece("odd.png", whole, 0, 9, order=self.foreign).status, 404)

    def test_a_half_is_dropped_when_nothing_came_for_a_day(self):
        whole, other = png(30, 20), png(20, 30)
        self.assertEqual(self.piece("half.png", whole, 0, 40).status, 202)
        files = self.parts()
        for f in files:
            os.utime(f, (time.time() - 23 * 3600,) * 2)
        self.assertEqual(self.piece("next.png", other, 0, 40).status, 202)
        self.assertEqual(self.received("half.png", whole).json["received"], 40)
        for f in self.parts():
            os.utime(f, (time.time() - 25 * 3600,) * 2)
        self.assertEqual(self.piece("after.png", other, 0, 40).status, 202)
        self.assertEqual(self.received("half.png", whole).json["received"], 0)
        self.assertEqual(len(self.parts()), 1)


if __name__ == "__main__":
    unittest.main()
