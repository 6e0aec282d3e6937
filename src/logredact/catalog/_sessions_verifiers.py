"""Hashes of passwords as directories, databases and Kerberos have them."""

from __future__ import annotations

from ._schema import HEX, LEFT, RIGHT, Detector, run

_DIGITS = "0-9"

DETECTORS = (
    Detector(
        id="ldap-password-hash",
        packs=("secrets",),
        type="hash",
        title="LDAP password hash",
        description="The hash of a password as directories store it, behind the name of its scheme.",
        source="https://www.openldap.org/doc/admin26/security.html",
        kind="token",
        reference=LEFT + rb"(?:SSHA512\}[A-Za-z0-9+/=]{92,140}|SHA512\}[A-Za-z0-9+/=]{88}"
        rb"|SSHA256\}[A-Za-z0-9+/=]{52,80}|SSHA\}[A-Za-z0-9+/=]{32,60}"
        rb"|SHA256\}[A-Za-z0-9+/=]{44}|SMD5\}[A-Za-z0-9+/=]{28,44}|SHA\}[A-Za-z0-9+/=]{28}"
        rb"|MD5\}[A-Za-z0-9+/=]{24})(?![A-Za-z0-9_+/=])",
        matches=(
            (
                "userPassword: {SSHA}" + "JN9ia3x+FibX3G4TGWf=FklXAZCvkYJH4c",
                "SSHA}" + "JN9ia3x+FibX3G4TGWf=FklXAZCvkYJH4c",
            ),
            ("{SHA}" + "K2vmBuW2Q7A05P61PXumzR7=eU=Y", "SHA}" + "K2vmBuW2Q7A05P61PXumzR7=eU=Y"),
        ),
        near_misses=(
            "userPassword: {SSHA}" + "d5h/DMCaINCL=PkWFo3Tn1hwXkjt/dy",
            "userPassword: {SSHA}" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "SSHA}3XJUnfgznnzJ",
            "SSHA} and MD5}",
            "XS" + "HA}P8t3LxwoMxiy9UfAf2afdGK7b9gvQs",
        ),
        params={
            "variants": (
                ("SSHA}", run("A-Za-z0-9+/=", 32, 60)),
                ("SHA}", run("A-Za-z0-9+/=", 28)),
                ("SMD5}", run("A-Za-z0-9+/=", 28, 44)),
                ("MD5}", run("A-Za-z0-9+/=", 24)),
                ("SSHA256}", run("A-Za-z0-9+/=", 52, 80)),
                ("SSHA512}", run("A-Za-z0-9+/=", 92, 140)),
                ("SHA256}", run("A-Za-z0-9+/=", 44)),
                ("SHA512}", run("A-Za-z0-9+/=", 88)),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="postgresql-scram",
        packs=("secrets",),
        type="hash",
        title="PostgreSQL password verifier",
        description="The verifier of a password of PostgreSQL: iterations, salt and keys.",
        source="https://www.postgresql.org/docs/current/catalog-pg-authid.html",
        kind="token",
        reference=LEFT + rb"SCRAM-SHA-256\$[0-9]{4,8}:[A-Za-z0-9+/=]{16,64}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}"
        rb"(?![A-Za-z0-9_+/=])",
        matches=(
            (
                "PASSWORD 'SCRAM-SHA-256$"
                + (
                    "04652844:Z2840w2lp++ZwKdjh$cmt0ou0N1Ay+YPZaiIBtp/DZOOXgs8cHlQJ7QjF+Ckb4:AL+jJ3U7ee+6NCXW"
                    "ACwePZqZt6Z04ynlIvdzV=WYdncS'"
                ),
                "SCRAM-SHA-256$"
                + (
                    "04652844:Z2840w2lp++ZwKdjh$cmt0ou0N1Ay+YPZaiIBtp/DZOOXgs8cHlQJ7QjF+Ckb4:AL+jJ3U7ee+6NCXW"
                    "ACwePZqZt6Z04ynlIvdzV=WYdncS"
                ),
            ),
            "SCRAM-SHA-256$"
            + (
                "870263:1jH84z+bcsO=G3t8uFHtP$nyf/yIBwU5EzlYQnRFqmiq5pxtFADd3W34UYapErZhn5:sDuADgAfFdE/"
                "N0yvWM=Guf21+WZ4N18=njf+jWo6PxCd"
            ),
        ),
        near_misses=(
            "PASSWORD 'SCRAM-SHA-256$"
            + (
                "0006:74drHMgF7eyytN+t$bDFLExSrN2U=XPo7jNUsXVb9NDhB1pg9ZsZwmy1CMr5x:G8BMzW7ySYisJfZxEsj+f"
                "DSZ=dzE418HZxbNWuW=/wl'"
            ),
            "PASSWORD 'SCRAM-SHA-256$"
            + (
                "000000:xxxxxxxxxxxxxxxxxx$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx:xxxxxxxxxxxxxxxxx"
                "xxxxxxxxxxxxxxxxxxxxxxxxxxx'"
            ),
            "SC" + "RAM-SHA-256$4096:C1BxmTITuWuLtXoKNwEiZR",
            "SCRAM-SHA-256-PLUS",
        ),
        params={
            "variants": (
                (
                    "SCRAM-SHA-256$",
                    run(_DIGITS, 4, 8),
                    ":",
                    run("A-Za-z0-9+/=", 16, 64),
                    "$",
                    run("A-Za-z0-9+/=", 44),
                    ":",
                    run("A-Za-z0-9+/=", 44),
                ),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="database-password-hash",
        packs=("secrets",),
        type="hash",
        title="Password hash of a database",
        description="The hash of a password as MySQL, PostgreSQL or SQL Server store it, near words for it.",
        source="https://dev.mysql.com/doc/refman/8.0/en/password-hashing.html",
        kind="keyed",
        reference=LEFT + rb"(?:0x0200[0-9A-F]{136}|\*[0-9A-F]{40}|md5[0-9a-f]{32})" + RIGHT,
        matches=(
            (
                "IDENTIFIED BY PASSWORD '" + "*A7BACDC4EFB4B8DC38DF84F44DBAE9CB03775C8C'",
                "*A7BACDC4EFB4B8DC38DF84F44DBAE9CB03775C8C",
            ),
            (
                "ALTER ROLE app PASSWORD '" + "md5bbb62faff1374bbf26afeb0c56fc5c9a'",
                "md5bbb62faff1374bbf26afeb0c56fc5c9a",
            ),
        ),
        near_misses=(
            "IDENTIFIED BY PASSWORD '" + "*09B744C1BD1EF9D4E3470DD3BDACED5D63D6488'",
            "request " + "*864FA34A78F6A24D4416C6719F5FDF664ECA6EA7",
            "IDENTIFIED BY PASSWORD '" + "*0000000000000000000000000000000000000000'",
            "password md5sum 3d1a91c46ca716a445d883842aa09fb7",
            "create user 0f150acebbe8a5568ea3c975b65a5f1d96f5b1f1",
        ),
        params={
            "keywords": (
                "identified by password",
                "password hash",
                "mysql native password",
                "authentication string",
                "create user",
                "alter user",
                "create role",
                "alter role",
                "rolpassword",
                "create login",
                "encrypted password",
                "mysql user",
                "password",
            ),
            "variants": (("*", run("0-9A-F", 40)), ("md5", run(HEX, 32)), ("0x0200", run("0-9A-F", 136))),
            "distinct": 6,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="kerberos-hash",
        packs=("secrets",),
        type="hash",
        title="Kerberos ticket in crackable form",
        description="Encrypted parts of Kerberos messages as cracking tools write them.",
        source="https://hashcat.net/wiki/doku.php?id=example_hashes",
        kind="token",
        reference=LEFT + rb"(?:krb5tgs\$|krb5asrep\$|krb5pa\$)[A-Za-z0-9*$._@/:-]{60,4096}"
        rb"(?![A-Za-z0-9_$*./:@-])",
        matches=(
            (
                "$krb5tgs$" + "0Ycx$$geKPPMLGP_McMO_mtTp115cCJRvIsTiEGxMo1yM6.3yMRQs1@OCPymynkR",
                "krb5tgs$" + "0Ycx$$geKPPMLGP_McMO_mtTp115cCJRvIsTiEGxMo1yM6.3yMRQs1@OCPymynkR",
            ),
            (
                "found $krb5asrep$" + "6i:g2mpx7DTDrSrgeSWJ4EZwG8URrx.hB0fR./XBkzR$giWcdG:-vbpzBHHWo9H",
                "krb5asrep$" + "6i:g2mpx7DTDrSrgeSWJ4EZwG8URrx.hB0fR./XBkzR$giWcdG:-vbpzBHHWo9H",
            ),
        ),
        near_misses=(
            "$krb5tgs$" + "TwpqjY2w8NQfo*rQiP.dpmZ$PUUiBU9O4o*W@jG-E5V6n@lf013thH5@V3J",
            "$krb5tgs$" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "krb5tgs$23",
            "krb5cc_1000",
        ),
        params={
            "variants": (
                *((prefix, run("A-Za-z0-9*$._@/:-", 60, 4096)) for prefix in ("krb5tgs$", "krb5asrep$", "krb5pa$")),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="windows-password-hash",
        packs=("secrets",),
        type="hash",
        title="Windows password hash",
        description="The LM and NT hashes of a password as dumps of the account database write them.",
        source="https://learn.microsoft.com/en-us/windows-server/security/kerberos/passwords-technical-overview",
        kind="token",
        reference=LEFT + rb"aad3b435b51404eeaad3b435b51404ee:[0-9a-f]{32}" + RIGHT,
        matches=(
            (
                "Administrator:500:aad3b435b51404eeaad3b435b51404ee:" + "87a8f85fead106e9c6f0565ea8da30c0:::",
                "aad3b435b51404eeaad3b435b51404ee:" + "87a8f85fead106e9c6f0565ea8da30c0",
            ),
            "aad3b435b51404eeaad3b435b51404ee:" + "bbe0b9bdb7b526f53e6aaec691aa6420",
        ),
        near_misses=(
            "Administrator:500:aad3b435b51404eeaad3b435b51404ee:" + "4e9b803e01df2bf1ec0e27e959791dc:::",
            "Administrator:500:aad3b435b51404eeaad3b435b51404ee:" + "00000000000000000000000000000000:::",
            "aa" + "d3b435b51404eeaad3b435b51404ee",
            "aa" + "d3b435b51404ee:cf3749253f6f7acab59ee5c993644983",
        ),
        params={"variants": (("aad3b435b51404eeaad3b435b51404ee", ":", run(HEX, 32)),), "distinct": 8},
    ),
)
