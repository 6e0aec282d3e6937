"""Hashes of passwords, by their methods."""

from __future__ import annotations

from ._schema import ALNUM, HEX, LEFT, Detector, run

_DIGITS = "0-9"
_BASE64 = "A-Za-z0-9+/"

DETECTORS = (
    Detector(
        id="bcrypt-hash",
        type="hash",
        title="bcrypt hash",
        description="A password hashed with bcrypt, from the name of its version.",
        source="https://man.archlinux.org/man/crypt.5",
        kind="token",
        reference=LEFT + rb"(?:2a\$|2b\$|2y\$|2x\$)[0-9]{2}\$[./A-Za-z0-9]{53}(?![A-Za-z0-9_./])",
        matches=(
            (
                "hash $2a$" + "14$lJty2WQheDBTQOnkELhKVG.JMtbm4DHkKX0bg8JQnPnQiZIDDo05L",
                "2a$" + "14$lJty2WQheDBTQOnkELhKVG.JMtbm4DHkKX0bg8JQnPnQiZIDDo05L",
            ),
            (
                "jane:$2y$" + "48$UsAOWNhd9DhqPa/p6qdj6sZ4rvqdFyjzClJxgKuPZJwan9.Fhf5dP",
                "2y$" + "48$UsAOWNhd9DhqPa/p6qdj6sZ4rvqdFyjzClJxgKuPZJwan9.Fhf5dP",
            ),
        ),
        near_misses=(
            "hash $2a$" + "28$W7.W5ezInHe4Q5SwjFX7f/VbZhCsJ02yEQ3X0tM8vXauj3n/5kQf",
            "hash $2a$" + "00$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "$2" + "b$12$j1bozkYuy30RpOkGor2fMmZLJh3siRceY8vqXk9p",
            "2c" + "$10$DwyOlgbUuK8QtriiQnwLCWMigvPrZjuxGC1i6SXY0qYsGcjc779QE",
        ),
        params={
            "variants": (
                *((prefix, run(_DIGITS, 2), "$", run("./A-Za-z0-9", 53)) for prefix in ("2a$", "2b$", "2y$", "2x$")),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="crypt-hash",
        type="hash",
        title="Hash of crypt(3)",
        description="A password hashed with SHA-512, SHA-256, MD5, yescrypt or scrypt as crypt(3) does it, "
        "from the letter of its method.",
        source="https://man.archlinux.org/man/crypt.5",
        kind="token",
        reference=LEFT + rb"(?:(?:y\$|gy\$)[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}"
        rb"|6\$rounds=[0-9]{4,9}\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}"
        rb"|6\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}"
        rb"|5\$rounds=[0-9]{4,9}\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}"
        rb"|5\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}"
        rb"|(?:8\$|9\$)[./A-Za-z0-9]{14}\$[./A-Za-z0-9]{43}"
        rb"|(?:1\$|apr1\$)[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22})(?![A-Za-z0-9_./])",
        matches=(
            (
                "root:$6$"
                + (
                    "bGr4P$9mc6ovxRp8MyY5K1.l4rcUnV8CN4XdlWoL37QEAr6sd1490XsXdzfkRz78s3zUPi.dv.o0jit5J0B5P9Xy"
                    "l3yq:19700:0"
                ),
                "6$" + ("bGr4P$9mc6ovxRp8MyY5K1.l4rcUnV8CN4XdlWoL37QEAr6sd1490XsXdzfkRz78s3zUPi.dv.o0jit5J0B5P9Xyl3yq"),
            ),
            ("jane:$apr1$" + "3jAL$2WMfdZhZDAOrAspzCiKT/7", "apr1$" + "3jAL$2WMfdZhZDAOrAspzCiKT/7"),
            (
                "useradd -p $y$" + "wulghv$Q2p.nfq$0E4kd9lTBKt1qHbnpRledor6HrrUwdcDKgPC7rJ4yZ8",
                "y$" + "wulghv$Q2p.nfq$0E4kd9lTBKt1qHbnpRledor6HrrUwdcDKgPC7rJ4yZ8",
            ),
            (
                "$5$" + "A$m.vHPqteBHHrkt07dlG4CSJBfNbSU8.D1quEh1FLEz4",
                "5$" + "A$m.vHPqteBHHrkt07dlG4CSJBfNbSU8.D1quEh1FLEz4",
            ),
        ),
        near_misses=(
            "root:$6$"
            + ("Vuh$mJOY2r1CG1afhI7jr617tM85fhWxIa6iLvcacp/2sU55d/3xmizsXglyBjH2eQeCcE7opbioUCbctm3J3Ojod:19700:0"),
            "root:$6$"
            + ("xx$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:19700:0"),
            "$6" + "$oLR6OoiS$oT0vprvYs8DcNr0O1QnRxIutul5T8wn4Yj6jeHPr",
            "6$ and 5$ off",
            "cost $6$",
        ),
        params={
            "variants": (
                ("6$", run("./A-Za-z0-9", 1, 16), "$", run("./A-Za-z0-9", 86)),
                ("6$rounds=", run(_DIGITS, 4, 9), "$", run("./A-Za-z0-9", 1, 16), "$", run("./A-Za-z0-9", 86)),
                ("5$", run("./A-Za-z0-9", 1, 16), "$", run("./A-Za-z0-9", 43)),
                ("5$rounds=", run(_DIGITS, 4, 9), "$", run("./A-Za-z0-9", 1, 16), "$", run("./A-Za-z0-9", 43)),
                *((prefix, run("./A-Za-z0-9", 1, 8), "$", run("./A-Za-z0-9", 22)) for prefix in ("1$", "apr1$")),
                *(
                    (prefix, run("./A-Za-z0-9", 1, 8), "$", run("./A-Za-z0-9", 1, 86), "$", run("./A-Za-z0-9", 43))
                    for prefix in ("y$", "gy$")
                ),
                *((prefix, run("./A-Za-z0-9", 14), "$", run("./A-Za-z0-9", 43)) for prefix in ("8$", "9$")),
            ),
            "distinct": 10,
        },
    ),
    Detector(
        id="argon2-hash",
        type="hash",
        title="Argon2 or scrypt hash",
        description="A password hashed with Argon2 in its encoded form.",
        source="https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md",
        kind="token",
        reference=LEFT + rb"(?:argon2id\$v=19\$m=|argon2i\$v=19\$m=|argon2d\$v=19\$m=|argon2id\$m=|argon2i\$m=)[0-9]"
        rb"{1,10},t=[0-9]{1,6},p=[0-9]{1,4}\$[A-Za-z0-9+/]{8,128}\$[A-Za-z0-9+/]{16,256}"
        rb"(?![A-Za-z0-9_+/])",
        matches=(
            (
                "hash $argon2id$v=19$m=" + "5323,t=6,p=92$mFQ8miBuk$ZSzSpA80S4BbwoYvzm1AC",
                "argon2id$v=19$m=" + "5323,t=6,p=92$mFQ8miBuk$ZSzSpA80S4BbwoYvzm1AC",
            ),
            (
                "password: $argon2i$v=19$m=" + "098460,t=6479,p=65$IiKCXkxzNpBI$jjUlBwZQmoZaOqkHYdk",
                "argon2i$v=19$m=" + "098460,t=6479,p=65$IiKCXkxzNpBI$jjUlBwZQmoZaOqkHYdk",
            ),
        ),
        near_misses=(
            "hash $argon2id$v=19$m=" + "1229,t=719053,p=549$xZWWC7kixgeS$NRL0pS1pfeBAd5m",
            "hash $argon2id$v=19$m=" + "00000,t=000,p=0000$xxxxxxxxx$xxxxxxxxxxxxxxxxxxxxxx",
            "ar" + "gon2id$v=19$m=65536,t=3,p=4",
            "ar" + ("gon2xx$v=19$m=65536,t=3,p=4$k6GJfxuHlGwTIBBKtRE78m$2vZZy5Jj0098dnhruZOPncLnTqAiIhQo88vNaJFp8bP"),
        ),
        params={
            "variants": (
                *(
                    (
                        prefix,
                        run(_DIGITS, 1, 10),
                        ",t=",
                        run(_DIGITS, 1, 6),
                        ",p=",
                        run(_DIGITS, 1, 4),
                        "$",
                        run(_BASE64, 8, 128),
                        "$",
                        run(_BASE64, 16, 256),
                    )
                    for prefix in (
                        "argon2id$v=19$m=",
                        "argon2i$v=19$m=",
                        "argon2d$v=19$m=",
                        "argon2id$m=",
                        "argon2i$m=",
                    )
                ),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="pbkdf2-hash",
        type="hash",
        title="PBKDF2 hash",
        description="A password hashed with PBKDF2 as Django, Werkzeug or passlib write it.",
        source="https://docs.djangoproject.com/en/stable/topics/auth/passwords/",
        kind="token",
        reference=LEFT
        + rb"(?:scrypt:[0-9]{3,8}:[0-9]{1,3}:[0-9]{1,3}\$[A-Za-z0-9]{4,32}\$[0-9a-f]{128}(?![A-Za-z0-9_])"
        rb"|pbkdf2-sha512\$[0-9]{3,8}\$[./A-Za-z0-9]{4,64}\$[./A-Za-z0-9]{86}(?![A-Za-z0-9_./])"
        rb"|pbkdf2_sha256\$[0-9]{3,8}\$[A-Za-z0-9./+_-]{4,64}\$[A-Za-z0-9+/=]{43,44}(?![A-Za-z0-9_+/=])"
        rb"|pbkdf2-sha256\$[0-9]{3,8}\$[./A-Za-z0-9]{4,64}\$[./A-Za-z0-9]{43}(?![A-Za-z0-9_./])"
        rb"|pbkdf2:sha256:[0-9]{3,8}\$[A-Za-z0-9]{4,32}\$[0-9a-f]{64}(?![A-Za-z0-9_])"
        rb"|pbkdf2_sha1\$[0-9]{3,8}\$[A-Za-z0-9./+_-]{4,64}\$[A-Za-z0-9+/=]{27,28}(?![A-Za-z0-9_+/=]))",
        matches=(
            "pbkdf2_sha256$" + "39326617$5rHsDuw7$icUj9TPhuGH2yHuOwS4tapFN631Je=dahtnR53sQNn79",
            (
                "password=pbkdf2:sha256:"
                + "321895$bFFiGSp$002755e18524b2b6622036b8d168c567549853eceb6f3daef1b099130236b495",
                "pbkdf2:sha256:" + "321895$bFFiGSp$002755e18524b2b6622036b8d168c567549853eceb6f3daef1b099130236b495",
            ),
            (
                "hash scrypt:"
                + (
                    "2939:02:4$K6Ssh$f25aa1164ed60af19a38c722a49d4c97ea96d2e20a101489eb06365cef096f23d65a14e4"
                    "d9b317947437dec045224464cdfa4960e4ed102305d9ffdef03e5e2d"
                ),
                "scrypt:"
                + (
                    "2939:02:4$K6Ssh$f25aa1164ed60af19a38c722a49d4c97ea96d2e20a101489eb06365cef096f23d65a14e4"
                    "d9b317947437dec045224464cdfa4960e4ed102305d9ffdef03e5e2d"
                ),
            ),
        ),
        near_misses=(
            "pbkdf2_sha256$" + "20520$3z/Ie$QMxj3HLnnY9DppuB+Jo9yFyLZHJSpBe3y/p+M7dvfD",
            "pbkdf2_sha256$" + "000$xxxxxxxx$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "pb" + "kdf2_sha256$600000$abcd",
            "pb" + "kdf2_sha256$b7d1123742647ef564a2981b1ebea958338a2439d85219f22736d337542f07ab",
        ),
        params={
            "variants": (
                (
                    "pbkdf2_sha256$",
                    run(_DIGITS, 3, 8),
                    "$",
                    run("A-Za-z0-9./+_-", 4, 64),
                    "$",
                    run("A-Za-z0-9+/=", 43, 44),
                ),
                (
                    "pbkdf2_sha1$",
                    run(_DIGITS, 3, 8),
                    "$",
                    run("A-Za-z0-9./+_-", 4, 64),
                    "$",
                    run("A-Za-z0-9+/=", 27, 28),
                ),
                ("pbkdf2:sha256:", run(_DIGITS, 3, 8), "$", run(ALNUM, 4, 32), "$", run(HEX, 64)),
                ("pbkdf2-sha256$", run(_DIGITS, 3, 8), "$", run("./A-Za-z0-9", 4, 64), "$", run("./A-Za-z0-9", 43)),
                ("pbkdf2-sha512$", run(_DIGITS, 3, 8), "$", run("./A-Za-z0-9", 4, 64), "$", run("./A-Za-z0-9", 86)),
                (
                    "scrypt:",
                    run(_DIGITS, 3, 8),
                    ":",
                    run(_DIGITS, 1, 3),
                    ":",
                    run(_DIGITS, 1, 3),
                    "$",
                    run(ALNUM, 4, 32),
                    "$",
                    run(HEX, 128),
                ),
            ),
            "distinct": 12,
        },
    ),
)
