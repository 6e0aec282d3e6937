"""Network addresses."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector, Run, run

_HEX = "0-9A-Fa-f"


def _host_name(prefix: str) -> tuple[str | Run, ...]:
    """An address with dashes behind a prefix."""
    return (prefix, run("0-9", 1, 3), "-", run("0-9", 1, 3), "-", run("0-9", 1, 3), "-", run("0-9", 1, 3))


# Of clouds' and providers' names: Amazon's private and public ones, those of telephone, cable and other access networks.
_PREFIXES = (
    "ip-", "ec2-", "ip", "host-", "hosted-by-", "static-", "dynamic-", "dyn-", "dhcp-", "node-", "vps-", "pool-",
    "cpe-", "c-", "dsl-", "adsl-", "ppp-", "cable-", "broadband-", "mobile-", "ptr-", "rdns-",
)  # fmt: skip

# What takes an address as a number; bare `addr` and `host` are words of memory addresses and of maps of many numbers.
_NUMBER_OF = (
    "client ip", "remote ip", "ipv4", "ip addr", "ip address", "ip number", "ip int", "ip long", "ip dec", "ip hex", "remote addr",
    "remote address", "source ip", "src ip", "source address", "src addr", "destination ip", "dest ip", "dst ip", "destination address",
    "dst addr", "peer ip", "peer addr", "peer address", "server ip", "server addr", "host ip", "host addr", "host address",
    "local ip", "local addr", "node ip", "pod ip", "public ip", "private ip", "user ip", "login ip", "real ip", "forwarded for", "saddr", "daddr",
)  # fmt: skip
_OCTETS = (".", run("0-9xXA-Fa-f", 1, 4)) * 3

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
            ("4.2.0.192.in-addr.arpa. PTR", "4.2.0.192"),
            ("route 10.1.0.0/16", "10.1.0.0"),
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
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::2%25en1]:8080", "fe80::2"),
            ("2001:db8::/32", "2001:db8::"),
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
    Detector(
        id="ipv4-host-name",
        type="ip",
        title="IPv4 address in a host name",
        description="An IPv4 address with dashes in the name that a cloud or a provider gave a host.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/hostname-types.html",
        kind="token",
        reference=LEFT + b"(?:" + "|".join(_PREFIXES).encode() + rb")(?:[0-9]{1,3}-){3}[0-9]{1,3}" + RIGHT,
        matches=(
            "ip-" + "10-1-2-3",
            ("ec2-" + "203-0-113-25.compute-1.amazonaws.com", "ec2-" + "203-0-113-25"),
            ("from pool-" + "198-51-100-7.example.net:443", "pool-" + "198-51-100-7"),
            ("c-" + "192-0-2-9.hsd1.example.net", "c-" + "192-0-2-9"),
        ),
        near_misses=("ip-10-1-2", "ip-10-1-2-3456", "zip-10-1-2-3", "release-10-1-2-3", "ip-10-1-2-3a"),
        params={"variants": tuple(map(_host_name, _PREFIXES)), "distinct": 2},
    ),
    Detector(
        id="ipv6-name",
        type="ip",
        title="IPv6 address as a name",
        description="The name under ip6.arpa of an IPv6 address or of its network, or the one under ipv6-literal.net.",
        source="https://www.rfc-editor.org/rfc/rfc3596#section-2.5",
        kind="keyed",
        reference=LEFT + rb"(?:(?:[0-9A-Fa-f]\.){16,32}ip6\.arpa|[0-9A-Fa-fs-]{3,45}\.ipv6-literal\.net)" + RIGHT,
        matches=(
            "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
            ("PTR? 0.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. (74)", "0.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
            ("UNC to 2001-db8--1.ipv6-literal.net", "2001-db8--1.ipv6-literal.net"),
            "fe80--1ff-fe23-4567-890as3.ipv6-literal.net",
        ),
        near_misses=("8.b.d.0.1.0.0.2.ip6.arpa", "zone ip6.arpa", "www.ipv6-literal.net", "x.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
        params={
            "keywords": ("arpa", "ipv6 literal"),
            "variants": ((run(_HEX + ".", 32, 64), "ip6.arpa"), (run(_HEX + "s-", 3, 45), ".ipv6-literal.net")),
            "distinct": 2,
            "after": 0,
            "before": 68,
        },
    ),
    Detector(
        id="ipv4-number",
        type="ip",
        title="IPv4 address as a number",
        description="An IPv4 address in hexadecimal, octal or as one decimal number, as inet_aton() takes it, near words for it.",
        source="https://man7.org/linux/man-pages/man3/inet_aton.3.html",
        kind="keyed",
        reference=LEFT + rb"(?:0[xX][0-9A-Fa-f]{8}|0[0-3][0-7]{10}|[1-9][0-9]{7,9}|0[0-7xX][0-9A-Fa-f]{1,2}(?:\.[0-9xXA-Fa-f]{1,4}){3})" + RIGHT,
        matches=(
            ("ip_addr=0x7f000001", "0x7f000001"),
            ("client ip 2130706433", "2130706433"),
            ("remoteAddr: 0177.0.0.1", "0177.0.0.1"),
            ('{"src_ip":"0xc0.0x0.0x2.0x1"}', "0xc0.0x0.0x2.0x1"),
            ("dst_ip=030000001001", "030000001001"),
        ),
        near_misses=(
            "addr=0x7f000001",
            "address 0x7f000001",
            "host=2130706433",
            "ip_addr=0x7f00000",
            "ip_addr=0x7f0000011",
            "ip_addr=5000000000",
            "ip_addr=2130706",
            "zip 2130706433",
        ),
        params={
            "keywords": _NUMBER_OF,
            "variants": (
                ("0x", run(_HEX, 8)),
                ("0X", run(_HEX, 8)),
                ("0x", run(_HEX, 1, 2), *_OCTETS),
                ("0X", run(_HEX, 1, 2), *_OCTETS),
                ("0", run("0-7", 3), *_OCTETS),
                ("0", run("0-3", 1), run("0-7", 10)),
                (run("1-4", 1), run("0-9", 9)),
                (run("1-9", 1), run("0-9", 7, 8)),
            ),
            "distinct": 1,
            "after": 12,
        },
    ),
)
