# SPDX-License-Identifier: Apache-2.0
"""The words of messages from the command line, and the document that shows them."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(TOP / "tools"))
import message_text  # noqa: E402
from harness import TAPWRIGHT  # noqa: E402


def run(*words):
    p = subprocess.run([TAPWRIGHT, "message", *words, "--set", f"catalogue.dir={TOP}/catalogue"], capture_output=True,
                       text=True, timeout=60)
    return p.returncode, p.stdout, p.stderr


def shown(out):
    """{(kind, audience, lang): (sms, alphabet, units, parts, subject, text)} of what `preview` prints."""
    found = {}
    for block in out.split("\n\nsms, ")[1:]:
        head = out[:out.index("\n\nsms, " + block)].rsplit("\n", 1)[-1]
        kind, rest = head.split(" for ", 1)
        audience, lang = rest.split(":", 1)[0].split(", ")
        size, sms = block.split(":\n", 1)
        parts, units = size.split(", ")
        sms, rest = sms.split("\n\nsubject:\n", 1)
        subject, text = rest.split("\n\ntext:\n", 1)
        found[kind, audience, lang] = (sms, units.split(" of ")[1], int(units.split()[0]), int(parts.split()[0]),
                                       subject, text.split("\n\n", 1)[0])
    return found


class Messages(unittest.TestCase):
    def test_preview_and_document_say_the_same(self):
        facts = TOP / "tests/data/message-facts.json"
        known = message_text.read(facts.relative_to(TOP)) if facts.exists() else {}
        code, out, err = run("preview", *(("--facts", str(facts)) if known else ()))
        self.assertEqual((code, err), (0, ""))
        printed, compared = shown(out), 0
        for kind, audience, forms, _ in message_text.messages(known):
            for lang, (sms, subject, text) in forms.items():
                said = (sms, *message_text.measure(sms), subject, text)
                self.assertEqual(printed[kind["id"], audience, lang], said)
                self.assertLessEqual(said[3], kind["parts_max"])
                compared += 1
        self.assertEqual(compared, len(printed))

    def test_one_kind_in_one_language(self):
        code, out, _ = run("preview", "order_not_fixed", "--lang", "en")
        self.assertEqual((code, set(shown(out))),
                         (0, {("order_not_fixed", "customer", "en"), ("order_not_fixed", "staff", "en")}))

    def test_given_facts_are_shown_and_what_is_not_given_vanishes(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
            f.write('{"order_pause":{"customer":{"en":{"at":"3 pm"}}}}')
            f.flush()
            out = run("preview", "order_pause", "--lang", "en", "--facts", f.name)[1]
        self.assertEqual(shown(out)["order_pause", "customer", "en"][0],
                         "Your technician left for a while, back about 3 pm. Please do not use the purifier yet.")

    def test_an_unknown_kind_is_an_error(self):
        code, out, err = run("preview", "order_dance")
        self.assertEqual((code, out), (1, ""))
        self.assertTrue(err.startswith("order_dance: there is no such kind"))

    def test_wrong_words_are_told_how_to_be_right(self):
        for words in ((), ("dance",), ("preview", "rating", "x"), ("preview", "--lang", "fr")):
            code, out, err = run(*words)
            self.assertEqual((code, out), (2, ""))
            self.assertIn("usage: tapwright message", err)
        self.assertEqual(run("preview", "--facts", "/nonexistent")[0], 1)
        code, out, _ = run("--help")
        self.assertEqual(code, 0)
        self.assertIn("message", out)

    def test_list_names_every_kind(self):
        code, out, _ = run("list")
        self.assertEqual(code, 0)
        named = {line.split()[0] for line in out.splitlines()[1:]}
        self.assertEqual(named, {k["id"] for k in message_text.read("catalogue/messages.json")["kinds"]})

    def test_a_catalogue_with_a_wrong_text_is_told_by_check(self):
        with tempfile.TemporaryDirectory() as d:
            subprocess.run(["cp", "-r", f"{TOP}/catalogue/.", d], check=True)
            path = pathlib.Path(d) / "messages.en.json"
            path.write_text(path.read_text(encoding="utf-8").replace("{area}", "{arena}", 1), encoding="utf-8")
            p = subprocess.run([TAPWRIGHT, "check", "--set", f"catalogue.dir={d}"], capture_output=True, text=True)
        self.assertEqual(p.returncode, 78)
        self.assertIn("messages.en.json: order_assign.staff.sms: there is no fact {arena}", p.stderr)


if __name__ == "__main__":
    unittest.main()
