# SPDX-License-Identifier: Apache-2.0
"""Fakes, named as such: the interfaces of Aliyun, Tencent and Twilio cannot be had here, so these check
requests as the providers document them (the signature above all) and answer in their words. FakeGateway is
a plain one with an idempotency key that drops what it had before, and with troubles on demand.

    with FakeAliyun() as g:
        g.url; g.accepted   # [{"to","text"/"template","params","key","at"}], in order
        g.trouble = "limit" # the next ones are answered so; None: as usual
"""
import base64
import datetime
import hashlib
import hmac
import http.server
import json
import threading
import time
import urllib.parse
import urllib.request


class Server(http.server.ThreadingHTTPServer):
    """Takes a burst: a short backlog would look like a gateway that is not there."""
    allow_reuse_address, request_queue_size = True, 128


class Fake:
    """One HTTP server on loopback. A subclass answers (status, dict) in handle(request)."""

    def __init__(self):
        self.accepted, self.refused, self.requests, self.trouble = [], [], [], None
        self.lock, self.sent = threading.Lock(), 0
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path, _, query = self.path.partition("?")
                r = {"method": self.command, "path": path, "body": body, "headers": dict(self.headers.items()),
                     "query": dict(urllib.parse.parse_qsl(query, keep_blank_values=True))}
                with fake.lock:
                    fake.requests.append(r)
                if fake.trouble == "hang":
                    while fake.trouble == "hang" and not fake.closing:
                        time.sleep(0.02)
                    self.close_connection = True
                    return
                if fake.trouble == "reset":
                    self.close_connection = True
                    return
                status, o = fake.handle(r)
                text = o if isinstance(o, bytes) else json.dumps(o, ensure_ascii=False).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json;charset=utf-8")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *unused):
                pass

        self.closing, self.handler = False, Handler
        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        self.begin()

    def begin(self):
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, key=None, **letter):
        with self.lock:
            self.sent += 1
            self.accepted.append(dict(letter, key=key, at=time.monotonic()))
            return f"R{self.sent:06}"

    def refuse(self, why):
        with self.lock:
            self.refused.append(why)

    def down(self):
        """The port refuses."""
        self.server.shutdown()
        self.server.server_close()

    def up(self):
        self.server = Server(("127.0.0.1", self.port), self.handler)
        self.begin()

    def push(self, url, data, headers):
        """A delivery report; what the service answered."""
        r = urllib.request.Request(url, data=data, headers=headers, method="POST")
        with urllib.request.urlopen(r, timeout=20) as a:
            return a.status, a.read().decode()

    def close(self):
        self.closing = True
        self.down()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()


def same(a, b):
    return hmac.compare_digest(a.encode(), b.encode())


class FakeGateway(Fake):
    """POST {"to","text","id"} or a form or a query. What has a key that it had before is dropped: 200 with the
    id of before. Troubles: busy (503), refuse (400), lie (200 and an error inside), slow (answers late)."""

    slow_s = 30

    def __init__(self, token=None):
        self.token, self.ids, self.dropped = token, {}, []
        super().__init__()

    def section(self, name="fake", **more):
        """The service's section for it; more: further settings or others than these."""
        settings = {"url": f"{self.url}/send", "body": '{\\"to\\":\\"{{to}}\\",\\"text\\":\\"{{text}}\\"}',
                    "success_pointer": "/code", "success_value": "OK", "error_pointers": "/code",
                    "retry_codes": "QUOTA", "id_pointer": "/id", "allow_private": "true", **more}
        return f'\nsms "{name}" {{\n' + "".join(f'    {k} = "{v}"\n' for k, v in settings.items()) + "}\n"

    def letter(self, r):
        if r["headers"].get("Content-Type", "").startswith("application/json"):
            return json.loads(r["body"])
        return dict(urllib.parse.parse_qsl(r["body"].decode())) or r["query"]

    def handle(self, r):
        if self.token and not same(r["headers"].get("Authorization", ""), f"Bearer {self.token}"):
            return 401, {"error": "token"}
        until = time.monotonic() + (self.slow_s if self.trouble == "slow" else 0)
        while time.monotonic() < until and self.trouble == "slow" and not self.closing:
            time.sleep(0.02)
        if self.trouble == "busy":
            return 503, {"error": "busy"}
        if self.trouble == "refuse":
            return 400, {"error": "bad number"}
        if self.trouble == "lie":
            return 200, {"code": "QUOTA", "message": "no more today"}
        o = self.letter(r)
        key = r["headers"].get("Idempotency-Key") or o.get("id")
        with self.lock:
            if key in self.ids:
                self.dropped.append(key)
                return 200, {"code": "OK", "id": self.ids[key]}
        name = self.take(key=key, again=r["headers"].get("Tapwright-Again"), **{k: v for k, v in o.items()})
        with self.lock:
            self.ids[key] = name
        return 200, {"code": "OK", "id": name}


class FakeAliyun(Fake):
    """dysmsapi 2017-05-25, SendSms by the RPC style: HMAC-SHA1 over the sorted and encoded parameters."""

    KEY_ID, SECRET = "LTAIfakekeyid", "fake-secret"

    def __init__(self):
        self.nonces = set()
        super().__init__()

    @staticmethod
    def encode(s):
        return urllib.parse.quote(s, safe="-_.~")

    def signature(self, method, params):
        canonical = "&".join(f"{self.encode(k)}={self.encode(v)}" for k, v in sorted(params.items()))
        text = f"{method}&%2F&{self.encode(canonical)}"
        return base64.b64encode(hmac.new((self.SECRET + "&").encode(), text.encode(), hashlib.sha1).digest()).decode()

    def wrong(self, r, p):
        if not same(self.signature(r["method"], {k: v for k, v in p.items() if k != "Signature"}), p.get("Signature", "")):
            return "SignatureDoesNotMatch"
        if p.get("AccessKeyId") != self.KEY_ID:
            return "InvalidAccessKeyId.NotFound"
        if (p.get("SignatureMethod"), p.get("SignatureVersion"), p.get("Version"), p.get("Action")) != (
                "HMAC-SHA1", "1.0", "2017-05-25", "SendSms"):
            return "InvalidParameter"
        try:
            at = datetime.datetime.strptime(p.get("Timestamp", ""), "%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            return "InvalidTimeStamp.Format"
        if abs((at - datetime.datetime.utcnow()).total_seconds()) > 900:
            return "InvalidTimeStamp.Expired"
        if p.get("SignatureNonce", "") in self.nonces or not p.get("SignatureNonce"):
            return "SignatureNonceUsed"
        self.nonces.add(p["SignatureNonce"])
        return None

    def handle(self, r):
        p = dict(r["query"], **dict(urllib.parse.parse_qsl(r["body"].decode(), keep_blank_values=True)))
        wrong = self.wrong(r, p)
        if wrong:
            self.refuse(wrong)
            return 400, {"Code": wrong, "Message": wrong, "RequestId": "fake"}
        if self.trouble == "limit":
            return 200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发小时级流控Permits:5", "RequestId": "fake"}
        if self.trouble:
            return 200, {"Code": self.trouble, "Message": self.trouble, "RequestId": "fake"}
        biz = self.take(key=p.get("OutId"), to=p["PhoneNumbers"], sign=p["SignName"], template=p["TemplateCode"],
                        params=json.loads(p["TemplateParam"]))
        return 200, {"Code": "OK", "Message": "OK", "BizId": biz, "RequestId": "fake"}

    def report(self, url, biz, good=True):
        """SmsReport: a batch; {"code":0} is expected."""
        body = [{"phone_number": "13800000001", "send_time": "2026-11-25 10:00:00", "report_time": "2026-11-25 10:00:03",
                 "success": good, "err_code": "DELIVERED" if good else "MK:0001", "err_msg": "", "sms_size": "1",
                 "biz_id": biz, "out_id": ""}]
        return self.push(url, json.dumps(body).encode(), {"Content-Type": "application/json"})


class FakeTencent(Fake):
    """sms.tencentcloudapi.com 2021-01-11, SendSms with TC3-HMAC-SHA256. Errors come with HTTP 200."""

    KEY_ID, SECRET, APP = "AKIDfakekeyid", "fake-secret", "1400000001"

    def signature(self, r, date, names, stamp):
        lower = {k.lower(): v.strip() for k, v in r["headers"].items()}
        headers = "".join(f"{n}:{lower.get(n, '').lower() if n != 'content-type' else lower.get(n, '')}\n" for n in names)
        canonical = "\n".join([r["method"], "/", "", headers, ";".join(names), hashlib.sha256(r["body"]).hexdigest()])
        scope = f"{date}/sms/tc3_request"
        text = "\n".join(["TC3-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("TC3" + self.SECRET).encode()
        for part in (date, "sms", "tc3_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def wrong(self, r):
        lower = {k.lower(): v for k, v in r["headers"].items()}
        kind, _, rest = lower.get("authorization", "").partition(" ")
        parts = dict(p.strip().split("=", 1) for p in rest.split(",") if "=" in p)
        stamp, scope = lower.get("x-tc-timestamp", "0"), parts.get("Credential", "").split("/")
        names = parts.get("SignedHeaders", "").split(";")
        if kind != "TC3-HMAC-SHA256" or len(scope) != 4 or scope[0] != self.KEY_ID:
            return "AuthFailure.SecretIdNotFound"
        if not stamp.isdigit() or abs(int(stamp) - time.time()) > 300:
            return "AuthFailure.SignatureExpire"
        if scope[1] != datetime.datetime.utcfromtimestamp(int(stamp)).strftime("%Y-%m-%d"):
            return "AuthFailure.SignatureFailure"
        if "content-type" not in names or "host" not in names or names != sorted(names):
            return "AuthFailure.SignatureFailure"
        if not same(self.signature(r, scope[1], names, stamp), parts.get("Signature", "")):
            return "AuthFailure.SignatureFailure"
        if (lower.get("x-tc-action"), lower.get("x-tc-version")) != ("SendSms", "2021-01-11") or not lower.get("x-tc-region"):
            return "UnsupportedOperation"
        return None

    def handle(self, r):
        wrong = self.wrong(r)
        if wrong:
            self.refuse(wrong)
            return 200, {"Response": {"Error": {"Code": wrong, "Message": wrong}, "RequestId": "fake"}}
        o = json.loads(r["body"])
        if o["SmsSdkAppId"] != self.APP or not o["PhoneNumberSet"][0].startswith("+86"):
            return 200, {"Response": {"Error": {"Code": "InvalidParameterValue", "Message": "?"}, "RequestId": "fake"}}
        code = {"limit": "LimitExceeded.PhoneNumberThirtySecondLimit", None: "Ok"}.get(self.trouble, self.trouble)
        serial = self.take(key=o.get("SessionContext"), to=o["PhoneNumberSet"][0], sign=o["SignName"], template=o["TemplateId"],
                           params=o["TemplateParamSet"]) if code == "Ok" else ""
        return 200, {"Response": {"SendStatusSet": [{
            "SerialNo": serial, "PhoneNumber": o["PhoneNumberSet"][0], "Fee": 1, "SessionContext": o.get("SessionContext", ""),
            "Code": code, "Message": "send success" if code == "Ok" else code, "IsoCode": "CN"}], "RequestId": "fake"}}

    def report(self, url, serial, good=True):
        body = [{"user_receive_time": "2026-11-25 10:00:03", "nationcode": "86", "mobile": "13800000001",
                 "report_status": "SUCCESS" if good else "FAIL", "errmsg": "DELIVRD" if good else "MBBLACK",
                 "description": "", "sid": serial}]
        return self.push(url, json.dumps(body).encode(), {"Content-Type": "application/json"})


class FakeTwilio(Fake):
    """POST /2010-04-01/Accounts/{Sid}/Messages.json, a form with Basic authentication; 201 and a sid."""

    SID, TOKEN = "ACfake00000000000000000000000000", "fake-token"

    def handle(self, r):
        basic = "Basic " + base64.b64encode(f"{self.SID}:{self.TOKEN}".encode()).decode()
        if not same(r["headers"].get("Authorization", ""), basic):
            self.refuse("auth")
            return 401, {"code": 20003, "message": "Authenticate", "status": 401}
        if r["method"] != "POST" or r["path"] != f"/2010-04-01/Accounts/{self.SID}/Messages.json":
            return 404, {"code": 20404, "message": "not found", "status": 404}
        p = dict(urllib.parse.parse_qsl(r["body"].decode()))
        if not p.get("To", "").startswith("+") or not p.get("Body") or not (p.get("From") or p.get("MessagingServiceSid")):
            self.refuse(p)
            return 400, {"code": 21211, "message": "The 'To' number is not a valid phone number.", "status": 400}
        if self.trouble == "limit":
            return 429, {"code": 20429, "message": "Too Many Requests", "status": 429}
        name = self.take(to=p["To"], text=p["Body"], callback=p.get("StatusCallback"),
                         key=r["headers"].get("Idempotency-Key"))
        return 201, {"sid": f"SM{name}", "status": "queued", "to": p["To"], "body": p["Body"]}

    def signature(self, url, params):
        text = url + "".join(k + v for k, v in sorted(params.items()))
        return base64.b64encode(hmac.new(self.TOKEN.encode(), text.encode(), hashlib.sha1).digest()).decode()

    def report(self, url, sid, status="delivered", signed_url=None, signature=None):
        params = {"MessageSid": sid, "MessageStatus": status, "To": "+8613800000001", "AccountSid": self.SID}
        return self.push(url, urllib.parse.urlencode(params).encode(), {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature or self.signature(signed_url or url, params)})

    def inbound(self, url, number, text, signed_url=None):
        params = {"MessageSid": "SMin", "From": number, "To": "+8610690001", "Body": text, "AccountSid": self.SID}
        return self.push(url, urllib.parse.urlencode(params).encode(), {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": self.signature(signed_url or url, params)})
