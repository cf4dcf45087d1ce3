"""Calls a door with what Python brings along; prints what came of it."""
import datetime
import json
import sys
import urllib.error
import urllib.request
import xmlrpc.client

at = sys.argv[1]


def post(path, body, **fields):
    request = urllib.request.Request(at + path, body.encode(), {k.replace("_", "-"): v for k, v in fields.items()})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)["code"]


print("sum", post("/shop.add", "[1, 2]", Content_Type="application/json"))
print("wrong", post("/shop.add", '{"one": 1}'))
status, state = post("/shop.pack", '["tea"]', Prefer="respond-async")
print("pending", status, sorted(state))

shop = xmlrpc.client.ServerProxy(at + "/xmlrpc", use_builtin_types=True).shop
print("xml", shop.add(1, 2), shop.large(str(2 ** 40)), shop.find("tea", 3))
order = {"label": b"\x00\xff", "at": datetime.datetime(2026, 1, 31, 12, 30), "number": 7, "serial": 8, "price": "1.50",
         "payment": {"type": "Cash", "amount": "2"}, "seals": [b"x"], "times": {}}
print("echo", {k: v for k, v in shop.echo(order).items() if k in ("label", "at", "price", "seals")})
try:
    shop.buy("tea")
except xmlrpc.client.Fault as fault:
    print("fault", fault.faultCode, fault.faultString.split(" [")[0])
several = xmlrpc.client.MultiCall(xmlrpc.client.ServerProxy(at + "/xmlrpc"))
several.shop.add(3, 4)
several.system.methodHelp("shop.echo")
print("several", list(several()))
