"""What stands in another process's memory, and the forms in which a key would."""

from __future__ import annotations

import re
from pathlib import Path

_MOST = 1 << 30  # a sanitizer's shadow has terabytes
_PAGE = bytes(4096)


def regions(pid: int) -> list[tuple[bytes, set[str]]]:
    """(content, flags of smaps) of each mapping that a process can write to, without pages of zeros, which most are."""
    found, place = [], None
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if head:
                place = int(head[1], 16), int(head[2], 16)
            elif line.startswith("VmFlags:") and place:
                start, end = place
                place = None
                if end - start < _MOST:
                    try:
                        memory.seek(start)
                        found.append((without_zeros(memory.read(end - start)), set(line.split()[1:])))
                    except (OSError, ValueError, OverflowError):  # [vvar] and the like
                        continue
    return found


def undumped(pid: int) -> int:
    """Bytes of the mappings that are left out of core dumps."""
    sizes = re.findall(r"^Size: +(\d+) kB$(?:(?!^Size:)[\s\S])*?^VmFlags:(.*)$", Path(f"/proc/{pid}/smaps").read_text(), re.M)
    return sum(int(size) << 10 for size, flags in sizes if "dd" in flags.split())


def without_zeros(content: bytes) -> bytes:
    return b"".join(page for at in range(0, len(content), 4096) if (page := content[at : at + 4096]) != _PAGE)


def places(pid: int, needle: bytes) -> list[set[str]]:
    """Flags of the mappings that hold the needle, one for each time."""
    return [flags for content, flags in regions(pid) for _ in range(content.count(needle))]


def sbox() -> bytes:
    """FIPS 197, 5.1.1: the inverse in GF(2^8), then the affine transformation."""
    made, p, q = bytearray(256), 1, 1
    while True:
        p = (p ^ p << 1 ^ (0x1B if p & 0x80 else 0)) & 0xFF
        for shift in (1, 2, 4):
            q = (q ^ q << shift) & 0xFF
        q ^= 0x09 if q & 0x80 else 0
        turned = [(q << n | q >> 8 - n) & 0xFF for n in range(5)]
        made[p] = turned[0] ^ turned[1] ^ turned[2] ^ turned[3] ^ turned[4] ^ 0x63
        if p == 1:
            made[0] = 0x63
            return bytes(made)


_SBOX = sbox()


def round_keys(key: bytes) -> list[bytes]:
    """FIPS 197, 5.2: what AES makes of a key, 16 bytes for each round; the first are the key's own."""
    words, n, constant = [key[at : at + 4] for at in range(0, len(key), 4)], len(key) // 4, 1
    for i in range(n, 4 * (n + 7)):
        word = words[-1]
        if i % n == 0:
            word = bytes(_SBOX[b] for b in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = (constant << 1 ^ (0x1B if constant & 0x80 else 0)) & 0xFF
        elif n > 6 and i % n == 4:
            word = bytes(_SBOX[b] for b in word)
        words.append(bytes(a ^ b for a, b in zip(words[i - n], word)))
    return [b"".join(words[at : at + 4]) for at in range(0, len(words), 4)]


def _fraction(n: int, root: int, bits: int = 32) -> int:
    """The first bits of the fraction of a root: FIPS 180-4, 4.2.2, 4.2.3 and 5.3.3."""
    scaled, low, high = n << bits * root, 0, 1 << bits + 8
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**root <= scaled else (low, middle)
    return low % (1 << bits)


_PRIMES = [n for n in range(2, 312) if all(n % d for d in range(2, n))]
_START = [_fraction(p, 2) for p in _PRIMES[:8]]
K256 = [_fraction(p, 3) for p in _PRIMES]
K512 = [_fraction(p, 3, 64) for p in _PRIMES]  # the first of its 80


def compressed(block: bytes) -> bytes:
    """The state of SHA-256 behind one block: FIPS 180-4, 6.2.2."""

    def turned(x, n):
        return (x >> n | x << 32 - n) & 0xFFFFFFFF

    w = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for t in range(16, 64):
        s0 = turned(w[t - 15], 7) ^ turned(w[t - 15], 18) ^ w[t - 15] >> 3
        s1 = turned(w[t - 2], 17) ^ turned(w[t - 2], 19) ^ w[t - 2] >> 10
        w.append((w[t - 16] + s0 + w[t - 7] + s1) & 0xFFFFFFFF)
    a, b, c, d, e, f, g, h = _START
    for t in range(64):
        one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (e & f ^ ~e & g) + K256[t] + w[t]
        two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = (one + two) & 0xFFFFFFFF, a, b, c, (d + one) & 0xFFFFFFFF, e, f, g
    state = [(x + y) & 0xFFFFFFFF for x, y in zip(_START, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)


def mac_states(key: bytes) -> list[bytes]:
    """What HMAC-SHA-256 goes on from, RFC 2104: with these a MAC can be made as with the key."""
    block = key.ljust(64, b"\0")
    return [compressed(bytes(b ^ pad for b in block))[:16] for pad in (0x36, 0x5C)]


def both_orders(forms: list[bytes]) -> list[bytes]:
    """Each as bytes, and as words of 32 bits in the other order, as some implementations keep them."""
    return forms + [b"".join(form[at : at + 4][::-1] for at in range(0, len(form), 4)) for form in forms]


def words(block: bytes, size: int, constants: list[int]) -> list[bytes]:
    """What SHA-2 has of a text where the processor does not do it alone, two words at a time: numbers, and with the rounds' constants added."""
    numbers = [int.from_bytes(block[at : at + size], "big") for at in range(0, 32, size)]
    sums = [(n + k) % (1 << 8 * size) for n, k in zip(numbers, constants)]
    return [b"".join(n.to_bytes(size, "little") for n in form[at : at + 2]) for form in (numbers, sums) for at in range(0, len(form), 2)]
