"""From which device a request comes, in words that somebody recognises it by."""

import re
from ipaddress import ip_address, ip_network

from flask import request

from voting.services.people.signing_in.sessions import Device
from voting.services.people.signing_in.terms import Machine, Program
from voting.web.current import get_client

_MACHINES = (
    ("iPhone", Machine.IPHONE),
    ("iPad", Machine.IPAD),
    ("HarmonyOS|OpenHarmony", Machine.HARMONY),
    ("Android", Machine.ANDROID),
    ("Windows", Machine.WINDOWS),
    ("Macintosh", Machine.MAC),
    ("Linux|X11", Machine.LINUX),
)
_PROGRAMS = (
    ("MicroMessenger", Program.WECHAT),
    ("AlipayClient", Program.ALIPAY),
    (r"Edg(e|A|iOS)?/", Program.EDGE),
    (r"Firefox/|FxiOS/", Program.FIREFOX),
    (r"Chrome/|CriOS/", Program.CHROME),
    ("Safari/", Program.SAFARI),
)
"""Each calls itself what those below it are called, too."""
_V4_BITS, _V6_BITS = 24, 48


def describe_device() -> Device:
    """Return the device of this request; nothing by which it is found elsewhere."""
    said = request.headers.get("User-Agent", "")
    machine = next((each for sign, each in _MACHINES if re.search(sign, said)), Machine.UNKNOWN)
    program = next((each for sign, each in _PROGRAMS if re.search(sign, said)), Program.UNKNOWN)
    return Device(machine, program, abridge_address(get_client()))


def abridge_address(address: str) -> str:
    """Return an address without its last part; empty for what is no address."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    bits = _V4_BITS if known.version == 4 else _V6_BITS  # noqa: PLR2004 - of the protocol
    network = ip_network(f"{known}/{bits}", strict=False).network_address
    return re.sub(r"\.0$", ".*", str(network)) if bits == _V4_BITS else f"{network}*"
