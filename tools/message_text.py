# SPDX-License-Identifier: Apache-2.0
"""What core/message.c does, once more for documents: texts of catalogue/messages.*.json with facts filled in, and how
long they are as an SMS. tests/e2e/test_messages.py holds both against each other."""
import json
import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parent.parent
LANGS = ("zh-CN", "en")
BASIC = ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
         "abcdefghijklmnopqrstuvwxyzäöñüà")
EXTENSION = "\f^{}\\[~]|€"


def read(path):
    return json.loads((TOP / path).read_text(encoding="utf-8"))


def examples():
    rows = re.findall(r'^FACT\(\w+,\s*"(\w+)",\s*"([^"]*)",\s*"([^"]*)",', (TOP / "core/message_fact.def").read_text(
        encoding="utf-8"), re.M)
    return {lang: {row[0]: row[1 + i] for row in rows} for i, lang in enumerate(LANGS)}


def squeezes():
    """What core/message.c tries in turn: (facts that are shortened, to how many characters)."""
    source, table = ((TOP / f"core/{name}").read_text(encoding="utf-8") for name in ("message.c", "message_fact.def"))
    names = dict(re.findall(r'^FACT\((\w+),\s*"(\w+)"', table, re.M))
    written, named = (re.search(rf"#define {w}\s(.*?[^\\])\n", source, re.S).group(1) for w in ("WRITTEN", "NAMED"))
    sets = {"0": "", "WRITTEN": written, "NAMED": named + written}
    rows = re.findall(r"\{(\w+), (\d+)\}", re.search(r"\} squeezes\[\] = \{(.*?)\};", source, re.S).group(1))
    return [({names[i] for i in re.findall(r"BIT\((\w+)\)", sets[word])}, int(chars)) for word, chars in rows]


def render_sms(text, facts, lang, parts):
    dots = "..." if lang == "en" else "…"
    tried = squeezes()
    wide = {f for f in tried[-1][0] if measure(facts.get(f) or "")[0] == "UCS-2"}
    for left_out in (set(), wide):
        for shortened, chars in tried:
            cut = lambda f, v: v[:chars - 1] + dots if f in shortened and len(v) > chars else v
            out = render(text, {f: cut(f, v) for f, v in facts.items() if f not in left_out})
            if measure(out)[2] <= parts:
                return out
    return render(text, facts)


def render(text, facts, lines=False):
    value = lambda m: re.sub(r"[\x00-\x09\x0b-\x1f\x7f]" if lines else r"[\x00-\x1f\x7f]", " ",
                             facts.get(m.group(1)) or "-")
    out = []
    for line in text.split("\n"):
        kept = re.sub(r"\[([^\]]*)\]", lambda m: m.group(1) if all(
            facts.get(f) for f in re.findall(r"\{(\w+)\}", m.group(1))) else "", line)
        if kept or not re.fullmatch(r"(\[[^\]]*\])+", line):
            out.append(re.sub(r"\{(\w+)\}", value, kept))
    return "\n".join(out)


def measure(text):
    """(alphabet, units, parts)"""
    wide = any(c not in BASIC and c not in EXTENSION for c in text)
    size = (lambda c: 2 if ord(c) > 0xFFFF else 1) if wide else (lambda c: 2 if c in EXTENSION else 1)
    whole, part = (70, 67) if wide else (160, 153)
    units = sum(map(size, text))
    parts, room = 0, 0
    for c in text:
        if room < size(c):
            parts, room = parts + 1, part
        room -= size(c)
    return "UCS-2" if wide else "GSM 03.38", units, 1 if units <= whole else parts


def messages(facts):
    """Every kind for each audience: the row of messages.json, the audience, and per language the three forms."""
    shown, texts = examples(), {lang: read(f"catalogue/messages.{lang}.json") for lang in LANGS}
    for kind in read("catalogue/messages.json")["kinds"]:
        audience = "customer" if "customer" in kind["to"] else "staff"
        forms, real = {}, {}
        for lang in LANGS:
            own = facts.get(kind["id"], {}).get(audience, {}).get(lang)
            known = shown[lang] if own is None else own
            form = texts[lang][kind["id"]][audience]
            body = form["text"] if isinstance(form["text"], str) else "\n".join(form["text"])
            forms[lang] = (render_sms(form["sms"], known, lang, kind["parts_max"]),
                           render(form["subject"], known), render(body, known, True))
            real[lang] = own is not None
        yield kind, audience, forms, real
