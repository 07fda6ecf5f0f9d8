# SPDX-License-Identifier: Apache-2.0
"""What people wrote is text on every page, whatever it looks like."""
import unittest

from browser import BrowserCase, people

PAYLOADS = ['<script>alert(1)</script>', '"><img src=x onerror=alert(2)>', "<svg/onload=alert(3)>", "javascript:alert(4)",
            "'\"></bdi></p><iframe srcdoc=\"<script>alert(5)</script>\">", "{{constructor.constructor('alert(6)')()}}",
            "<a href=javascript:alert(7)>x</a>", "<math><mtext><img src=x onerror=alert(8)>", "&lt;script&gt;alert(9)&lt;/script&gt;",
            "\u202egnp.exe", "<style>*{display:none}</style>", "<form action=https://example.com><input name=password>",
            "<meta http-equiv=refresh content=0;url=https://example.com>", "%3Cscript%3Ealert(10)%3C/script%3E", "`${alert(11)}`"]


def world():
    data = people(1, ("technician", "second"))
    data["users"][0]["name"] = "陈 " + PAYLOADS[0]
    data["users"][0]["card_no"] = "K" + PAYLOADS[2]
    data["customers"][0].update(name=PAYLOADS[1] + PAYLOADS[9], address="".join(PAYLOADS[3:7])[:190])
    for p in data["prices"]:
        p["title"] = {"en": p["title"]["en"] + PAYLOADS[1], "zh-CN": p["title"]["zh-CN"] + PAYLOADS[2]}
    return data


class Payloads(BrowserCase):
    instance = {"devices": 1, "data": world()}
    script, facts = "payloads.mjs", {"payloads": PAYLOADS}

    @classmethod
    def prepare(cls, t):
        t.start()
        cls.lived_in(t, *t.names)

    def test_in_the_browser(self):
        self.play()


if __name__ == "__main__":
    unittest.main()
