"""Cases of values that count near keywords."""

from __future__ import annotations

CASES = {
    "dog-key": [
        "dog key: «1f2e3d4c»",
        "DOG_KEY=«1f2e3d4c» dogKey='«2f2e3d4c»' dog-keys \"«3f2e3d4c»\" myDogKey>«4f2e3d4c»< kennelIdNumber(«5f2e3d4c»)",
        "kennel.id_number:«1f2e3d4c», {\\\"npi\\\":\\\"«2f2e3d4c»\\\"}",
        "1f2e3d4c hot dog keyboard 1f2e3d4c",
        "adog key 1f2e3d4c",
        "dogkeys7 «1f2e3d4c»",
        "NPIS «1f2e3d4c»",
        "npisx 1f2e3d4c Npie 1f2e3d4c",
        "dog key 1f2e3d4 1f2e3d4c5 x1f2e3d4c",
        "dog key 1f2e3d4c_ 1F2e3d4c «1f2e3d4c»",
        "dog key aaaaaaaa 12121212 «12312312»",
        "dog key a/1f2e3d4c a-1f2e3d4c ",
        "dog key a.1f2e3d4c 1:1f2e3d4c a:«1f2e3d4c»",
        "dog key 1f2e3d4c/a 1f2e3d4c-1",
        "dog key 1f2e3d4c.0 1f2e3d4c:a «1f2e3d4c».",
        "dog key «2f2e3d4c»: «3f2e3d4c»-",
        "dog key" + " " * 39 + "«1f2e3d4c»",
        "dog key" + " " * 40 + "1f2e3d4c",
        "1f2e3d4c is the dog key",
        "dog  key 1f2e3d4c dog:key 1f2e3d4c",
        "\\nnpi «1f2e3d4c» %20npi%20«2f2e3d4c»",
        "npi=«%31f2e3d4c» npi%3D«2f2e3d4c»",
    ],
    "member-id": [
        "member «123-4566» npi «1234566» member «M1234560» members M1234568",
        "member 1234567",
        "member               1234566",
        "«1234566» is a member",
        "x 1234566              member",
        "1234566 is no membership",
        "m\u00e9mbre «1234566»",
    ],
}
