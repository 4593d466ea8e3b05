"""A push service and the browser behind it: prints where it listens and the browser's keys, then each message as it is
read there.

The argument is the public key that the browser subscribed to. What is sent to `/429` and the like is answered with
that number; elsewhere the note of the sender and the seal of the message must be right.
"""

import base64
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

subscribed_to = sys.argv[1]
key = ec.generate_private_key(ec.SECP256R1())
auth = os.urandom(16)


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sender(header, origin):
    """The claims of who sends, once the signature is right."""
    scheme, _, rest = header.partition(" ")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid" and fields["k"] == subscribed_to, "another sender"
    head, claims, signature = fields["t"].split(".")
    assert json.loads(decode(head)) == {"typ": "JWT", "alg": "ES256"}, "another signature"
    raw = decode(signature)
    assert len(raw) == 64, "not of fixed length"
    pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(subscribed_to))
    public.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    claims = json.loads(decode(claims))
    assert claims["aud"] == origin, "for somebody else"
    assert time.time() < claims["exp"] <= time.time() + 24 * 60 * 60, "not good now"
    return claims


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = self.path.strip("/")
        status = int(asked) if asked.isdigit() else self.take(body)
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "30")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def take(self, body):
        try:
            claims = sender(self.headers["Authorization"], f"http://{self.headers['Host']}")
            assert self.headers["Content-Encoding"] == "aes128gcm" and len(body) <= 4096
            plain = http_ece.decrypt(body, private_key=key, auth_secret=auth, version="aes128gcm")
        except Exception as error:
            print(json.dumps({"error": repr(error)}), flush=True)
            return 403
        names = ["TTL", "Topic", "Urgency"]
        found = {name: self.headers[name] for name in names} | {"sub": claims.get("sub")}
        print(json.dumps(found | {"message": json.loads(plain)}), flush=True)
        return 201

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Service)
public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
origin = f"http://127.0.0.1:{server.server_port}"
print(json.dumps({"origin": origin, "p256dh": encode(public), "auth": encode(auth)}), flush=True)
server.serve_forever()
