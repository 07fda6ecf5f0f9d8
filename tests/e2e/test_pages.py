# SPDX-License-Identifier: Apache-2.0
"""The pages as files: packed, cached, guarded."""
import gzip
import http.client
import re
import unittest

from harness import TestCase


class Pages(TestCase):
    instance = {"devices": 1}

    def fetch(self, path, **headers):
        c = http.client.HTTPConnection("127.0.0.1", self.t.http_port, timeout=20)
        try:
            c.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            r = c.getresponse()
            return r.status, r.headers, r.read()
        finally:
            c.close()

    def parts(self):
        """What the technician's page loads."""
        _, _, page = self.fetch("/t")
        return re.findall(r'(?:src|href)="(/[^"]+)"', page.decode())

    def test_a_page_is_found_by_its_name_and_asked_for_anew(self):
        for path in ("/t", "/t.html", "/d", "/"):
            status, headers, body = self.fetch(path)
            self.assertEqual((status, headers["Cache-Control"]), (200, "no-store"), path)
            self.assertIn(b"<!doctype html>", body)
        for path in ("/t.htm", "/t.", "/.html", "/x", "/t-sw"):
            self.assertEqual(self.fetch(path)[0], 404, path)

    def test_what_has_its_hash_in_its_name_never_changes(self):
        hashed = [p for p in self.parts() if re.search(r"-[0-9a-f]{8}\.", p)]
        self.assertGreaterEqual(len(hashed), 2, "a script and a style")
        for path in hashed:
            self.assertIn("immutable", self.fetch(path)[1]["Cache-Control"], path)
        self.assertEqual(self.fetch("/t-sw.js")[1]["Cache-Control"], "no-cache")

    def test_files_are_packed_for_whoever_unpacks_them_and_the_same_for_others(self):
        for path in ["/t", "/t-sw.js"] + self.parts():
            _, plain, raw = self.fetch(path)
            _, packed, small = self.fetch(path, Accept_Encoding="br, gzip")
            self.assertIsNone(plain["Content-Encoding"], path)
            self.assertEqual(packed["Content-Encoding"], "gzip", path)
            self.assertEqual(packed["Vary"], "Accept-Encoding", path)
            self.assertEqual(gzip.decompress(small), raw, path)
            self.assertIsNone(self.fetch(path, Accept_Encoding="gzip;q=0")[1]["Content-Encoding"], path)

    def test_no_page_may_be_framed_or_guessed(self):
        for path in ["/t"] + self.parts():
            headers = self.fetch(path)[1]
            self.assertEqual(headers["X-Frame-Options"], "DENY")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertNotIn("'unsafe-", headers["Content-Security-Policy"])

    def test_a_page_has_nothing_inline_and_nothing_of_others(self):
        page = self.fetch("/t")[2].decode()
        self.assertNotRegex(page, r"<script>|<script [^>]*>[^<]|<style| style=| on\w+=|https?://")


if __name__ == "__main__":
    unittest.main()
