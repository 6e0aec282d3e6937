"""Network addresses."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector

DETECTORS = (
    Detector(
        id="ipv4",
        type="ip",
        title="IPv4 address",
        description="Four decimal numbers up to 255, joined by dots.",
        source="https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2",
        kind="shape",
        reference=LEFT + rb"(?:[0-9]{1,3}\.){3}[0-9]{1,3}" + RIGHT,
        matches=(
            "192.0.2.1",
            "255.255.255.255",
            ("from 198.51.100.7:443", "198.51.100.7"),
            ("/203.0.113.9.", "203.0.113.9"),
            (r"\t192.0.2.1", "192.0.2.1"),
        ),
        near_misses=("256.0.0.1", "1.2.3", "1.2.3.4.5", "v1.2.3.4", "1.2.3.4a", "1..2.3.4", "0001.2.3.4"),
        params={"shape": "ipv4"},
    ),
    Detector(
        id="ipv6",
        type="ip",
        title="IPv6 address",
        description="An IPv6 address in any of its text forms, the one with an IPv4 tail included.",
        source="https://www.rfc-editor.org/rfc/rfc4291#section-2.2",
        kind="shape",
        reference=LEFT + rb"[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*[0-9A-Fa-f:]" + RIGHT,
        matches=(
            "2001:db8::1",
            "::1",
            "fe80::1ff:fe23:4567:890a",
            "2001:0db8:0000:0000:0000:ff00:0042:8329",
            "::ffff:192.0.2.128",
            ("[2001:db8::2]:443", "2001:db8::2"),
            ("addr:2001:db8::3.", "2001:db8::3"),
        ),
        near_misses=(
            "::",
            "12:34:56",
            "std::string",
            "2001:db8:::1",
            "1:2:3:4:5:6:7:8:9",
            "2001:db8::12345",
            "aa:bb:cc:dd:ee:ff",
        ),
        params={"shape": "ipv6"},
    ),
    Detector(
        id="mac-address",
        type="mac",
        title="MAC address",
        description="An EUI-48 of six pairs with colons or hyphens, or of three groups of four with dots.",
        source="https://standards.ieee.org/products-programs/regauth/",
        kind="shape",
        reference=LEFT + rb"(?:(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}"
        rb"|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})" + RIGHT,
        matches=(
            "00:00:5e:00:53:01",
            "00-00-5E-00-53-01",
            "0000.5e00.5301",
            ("DHCPACK to 00:00:5e:00:53:af via eth0", "00:00:5e:00:53:af"),
        ),
        near_misses=(
            "00:00:5e:00:53",
            "00:00:5e:00:53:01:02",
            "00:00-5e:00:53:01",
            "1234.5678.9012",
            "00:00:5g:00:53:01",
            "12:34:56.789012",
        ),
        params={"shape": "mac-address"},
    ),
)
