"""Signed links, one-time passwords and security tokens."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

_DIGITS = "0-9"

DETECTORS = (
    Detector(
        id="azure-sas-signature",
        type="secret",
        title="Signature in an Azure URL",
        description="The signature of a shared access signature of Azure, as it stands in a URL.",
        source="https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas",
        kind="token",
        reference=LEFT + rb"(?:sig=[A-Za-z0-9+/%]{40,70}%3D(?![A-Za-z0-9_])|sig=[A-Za-z0-9+/%]{43,70}="
        rb"|sig=[A-Za-z0-9+/%]{43,70}(?![A-Za-z0-9_%+/]))",
        matches=(
            (
                "?sv=2022-11-02&sig=sig=" + "BAux0HcdXOGBVVTRXwjKJsCbmxCnbeTv39WMXerz%kUxs&se=2026",
                "sig=" + "BAux0HcdXOGBVVTRXwjKJsCbmxCnbeTv39WMXerz%kUxs",
            ),
            (
                "SharedAccessSignature sr=x&sig=" + "OIK%18%pOkesVZhy8x7x56fsuWn%oyWt2D9gxqEWNgrFW",
                "sig=" + "OIK%18%pOkesVZhy8x7x56fsuWn%oyWt2D9gxqEWNgrFW",
            ),
        ),
        near_misses=(
            "?sv=2022-11-02&sig=sig=" + "PKdjbudSfwetsa3E8iYF%RbsDbXlO0qN9r2dXmpYH7&se=2026",
            "?sv=2022-11-02&sig=sig=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&se=2026",
            "si" + "g=27bce7989ca60e937664cee9e728bb48bd8ad5507d827191d546482cabee6f13",
            "si" + "g=WwZ4g1EuTCcxqYtX7wJe",
        ),
        params={
            "variants": (
                ("sig=", run("A-Za-z0-9+/%", 40, 70), "%3D"),
                ("sig=", run("A-Za-z0-9+/%", 43, 70), "="),
                ("sig=", run("A-Za-z0-9+/%", 43, 70)),
            ),
            "distinct": 18,
        },
    ),
    Detector(
        id="signed-url",
        type="secret",
        title="Signature in a URL",
        description="The signature of a signed URL of CloudFront, Amazon S3, Alibaba Cloud, Tencent Cloud or Akamai.",
        source="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html",
        kind="token",
        reference=LEFT + rb"(?:Signature=[A-Za-z0-9~_-]{170,700}(?![A-Za-z0-9_~-])"
        rb"|x-oss-signature=[0-9a-f]{64}(?![A-Za-z0-9_])|hmac=[0-9a-f]{64}(?![A-Za-z0-9_])"
        rb"|Signature=[A-Za-z0-9+/%]{27,44}(?![A-Za-z0-9_%+/])"
        rb"|q-signature=[0-9a-f]{40}(?![A-Za-z0-9_]))",
        matches=(
            (
                "&Signature="
                + (
                    "vcNaBc_VcZCOWIlJ-t4ijRWuvqc4t_Qt3nkyX8J-Bj~E8gfyJcRrKSv9EhUBm3rDH-TjnpZAt_HPZ2nrGKAHpNk~"
                    "_zCldNzmO997yH2QJJHzlhTs6pe5USA4SNswapZff8hpzGUIDmza-D4MXwnDNq-tZWGEWzUs49Y4HReogJ~cAGCe"
                    "&Key-Pair-Id=K2JC"
                ),
                "Signature="
                + (
                    "vcNaBc_VcZCOWIlJ-t4ijRWuvqc4t_Qt3nkyX8J-Bj~E8gfyJcRrKSv9EhUBm3rDH-TjnpZAt_HPZ2nrGKAHpNk~"
                    "_zCldNzmO997yH2QJJHzlhTs6pe5USA4SNswapZff8hpzGUIDmza-D4MXwnDNq-tZWGEWzUs49Y4HReogJ~cAGCe"
                ),
            ),
            (
                "GET /a?Signature=" + "luW5SPM4oTTr0BRe2YxnjP%/0w%s8HK&Expires=1",
                "Signature=" + "luW5SPM4oTTr0BRe2YxnjP%/0w%s8HK",
            ),
            (
                "q-ak=x&q-signature=" + "f09b559e6290490d7d046be9e54b1b335aee6b3c",
                "q-signature=" + "f09b559e6290490d7d046be9e54b1b335aee6b3c",
            ),
            (
                "hdnts=exp=1~acl=/*~hmac=" + "421923af7de1a8dfe3670c8097368008a6e8c15a0e6b3380adf2edc862eb59b3",
                "hmac=" + "421923af7de1a8dfe3670c8097368008a6e8c15a0e6b3380adf2edc862eb59b3",
            ),
        ),
        near_misses=(
            "&Signature="
            + (
                "7RgYI~CQoz9Td2Vm-hWon3DVpygxueABnAYiUJPgvdAAdvIdSfwhbL0LY8g5fIO-jJGX5T87toB8Hk8a62CxtF7c"
                "ONWYhMWEw0FHKhTw7qLLDU64Rrvi0LhBKPwKy3vXQwL6g1qHjjLsYA1xzsHRM6E0AyyOUaH5DwXoI0qJU&Key-Pa"
                "ir-Id=K2JC"
            ),
            "&Signature="
            + (
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&Key-P"
                "air-Id=K2JC"
            ),
            "Si" + "gnature=fkdcU6Ydp07NoTiCr1rv",
            "hmac=sha256",
        ),
        params={
            "variants": (
                ("Signature=", run("A-Za-z0-9~_-", 170, 700)),
                ("Signature=", run("A-Za-z0-9+/%", 27, 44)),
                ("x-oss-signature=", run(HEX, 64)),
                ("q-signature=", run(HEX, 40)),
                ("hmac=", run(HEX, 64)),
            ),
            "distinct": 9,
        },
    ),
    Detector(
        id="otpauth-uri",
        type="secret",
        title="One-time password URI",
        description="The URI that enrols an authenticator, with the secret in it.",
        source="https://github.com/google/google-authenticator/wiki/Key-Uri-Format",
        kind="token",
        reference=LEFT + rb"(?:otpauth://totp/|otpauth://hotp/|otpauth-migration://offline)[A-Za-z0-9%:@._~?&=+/-]"
        rb"{16,2000}"
        rb"(?![A-Za-z0-9_%&+./:=?@~-])",
        matches=(
            "otpauth://totp/" + "Zx&%:Ml+E1UlFvkO",
            ("qr: otpauth://hotp/" + "aCKoq4/Pv~TgKoBZSk5Gx", "otpauth://hotp/" + "aCKoq4/Pv~TgKoBZSk5Gx"),
        ),
        near_misses=(
            "otpauth://totp/" + "Zs2NODXtYFPv@?N",
            "otpauth://totp/" + "xxxxxxxxxxxxxxxxxx",
            "otpauth://totp/",
            "ot" + "pauth://xotp/y1uUpsbpPFFXdGiFO94SsR9TXaP8xF",
        ),
        params={
            "variants": (
                *(
                    (prefix, run("A-Za-z0-9%:@._~?&=+/-", 16, 2000))
                    for prefix in ("otpauth://totp/", "otpauth://hotp/", "otpauth-migration://offline")
                ),
            ),
            "distinct": 9,
        },
    ),
    Detector(
        id="totp-secret",
        packs=("secrets",),
        type="secret",
        title="Secret of one-time passwords",
        description="The secret in base 32 of an authenticator, near words for it.",
        source="https://www.rfc-editor.org/rfc/rfc6238",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Z2-7]{16,128}"
        rb"|[a-z2-7]{4} [a-z2-7]{4} [a-z2-7]{4} [a-z2-7]{4} [a-z2-7]{4} [a-z2-7]{4} [a-z2-7]{4} "
        rb"[a-z2-7]{4})" + RIGHT,
        matches=(
            ("totp_secret=" + "S5E7XTV5MF22D2V5MP", "S5E7XTV5MF22D2V5MP"),
            (
                "google authenticator: " + "23lm he5a gwdb arko 2q3x 4ums z6iu cagr",
                "23lm he5a gwdb arko 2q3x 4ums z6iu cagr",
            ),
        ),
        near_misses=(
            "totp_secret=" + "4YENXI6HB7DFGNJ",
            "request " + "RPU2FXZZRQWHVE7BUQ2",
            "totp_secret=" + "AAAAAAAAAAAAAAAAAAA",
            "totp secret 9375919227294500",
            "mfa secret ROTATION",
        ),
        params={
            "keywords": (
                "totp secret",
                "otp secret",
                "mfa secret",
                "two factor secret",
                "authenticator secret",
                "totp seed",
                "google authenticator",
                "otp key",
                "totp key",
                "hotp secret",
            ),
            "variants": (
                (run("A-Z2-7", 16, 128),),
                (
                    run("a-z2-7", 4),
                    " ",
                    run("a-z2-7", 4),
                    " ",
                    run("a-z2-7", 4),
                    " ",
                    run("a-z2-7", 4),
                    " ",
                    run("a-z2-7", 4),
                    " ",
                    run("a-z2-7", 4),
                    " ",
                    run("a-z2-7", 4),
                    " ",
                    run("a-z2-7", 4),
                ),
            ),
            "distinct": 8,
            "after": 24,
            "before": 4,
        },
    ),
    Detector(
        id="one-time-code",
        packs=("secrets",),
        type="secret",
        title="One-time code",
        description="A code of 4 to 8 digits sent to sign in or to confirm, near words for it.",
        source="https://pages.nist.gov/800-63-3/sp800-63b.html",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9]{4,8}|G-[0-9]{6}|[0-9]{3}-[0-9]{3}|[0-9]{3} [0-9]{3})" + RIGHT,
        matches=(
            ("Your verification code is " + "88143", "88143"),
            ("otp=" + "2580", "2580"),
            ("G-662303 is your login code", "G-662303"),
            ("sms code: " + "737-302", "737-302"),
        ),
        near_misses=(
            "Your verification code is " + "700",
            "request " + "21555506",
            "Your verification code is " + "000000",
            "otp 12",
            "verification codes 2024-11-24",
        ),
        params={
            "keywords": (
                "verification code",
                "one time password",
                "one time code",
                "one time passcode",
                "otp",
                "otp code",
                "login code",
                "sign in code",
                "confirmation code",
                "auth otp",
                "mfa code",
                "sms code",
                "passcode",
                "access code",
                "authentication code",
                "totp code",
                "recovery code",
            ),
            "variants": (
                (run(_DIGITS, 4, 8),),
                ("G-", run(_DIGITS, 6)),
                (run(_DIGITS, 3), "-", run(_DIGITS, 3)),
                (run(_DIGITS, 3), " ", run(_DIGITS, 3)),
            ),
            "distinct": 2,
            "after": 16,
            "before": 24,
        },
    ),
    Detector(
        id="paseto",
        type="secret",
        title="PASETO",
        description="A platform-agnostic security token of any version and purpose.",
        source="https://github.com/paseto-standard/paseto-spec",
        kind="token",
        reference=LEFT + rb"(?:v1\.public\.[A-Za-z0-9_-]{48,4096}\.[A-Za-z0-9_-]{1,1024}"
        rb"|v2\.public\.[A-Za-z0-9_-]{48,4096}\.[A-Za-z0-9_-]{1,1024}"
        rb"|v3\.public\.[A-Za-z0-9_-]{48,4096}\.[A-Za-z0-9_-]{1,1024}"
        rb"|v4\.public\.[A-Za-z0-9_-]{48,4096}\.[A-Za-z0-9_-]{1,1024}"
        rb"|v1\.local\.[A-Za-z0-9_-]{48,4096}\.[A-Za-z0-9_-]{1,1024}"
        rb"|v2\.local\.[A-Za-z0-9_-]{48,4096}\.[A-Za-z0-9_-]{1,1024}"
        rb"|v3\.local\.[A-Za-z0-9_-]{48,4096}\.[A-Za-z0-9_-]{1,1024}"
        rb"|v4\.local\.[A-Za-z0-9_-]{48,4096}\.[A-Za-z0-9_-]{1,1024}"
        rb"|v1\.public\.[A-Za-z0-9_-]{48,4096}|v2\.public\.[A-Za-z0-9_-]{48,4096}"
        rb"|v3\.public\.[A-Za-z0-9_-]{48,4096}|v4\.public\.[A-Za-z0-9_-]{48,4096}"
        rb"|v1\.local\.[A-Za-z0-9_-]{48,4096}|v2\.local\.[A-Za-z0-9_-]{48,4096}"
        rb"|v3\.local\.[A-Za-z0-9_-]{48,4096}|v4\.local\.[A-Za-z0-9_-]{48,4096})"
        rb"(?![A-Za-z0-9_-])",
        matches=(
            "v1.local." + "wbKZRZmvJEIT1BNR9kuzVV_Y7NpV1jViH5TkZR2Cc7S15YZz",
            (
                "token v2.public." + "OZNxv2lMyGR0tGhUnNO1JqV6uXW7uRn3_mz4IrN4amiOxrYV_Vim1V.v-2KAW",
                "v2.public." + "OZNxv2lMyGR0tGhUnNO1JqV6uXW7uRn3_mz4IrN4amiOxrYV_Vim1V.v-2KAW",
            ),
        ),
        near_misses=(
            "v1.local." + "B3_2PtQqcPrIalHpUngA_OuQE9aMjJcYdjpb7gvM9snI33k",
            "v1.local." + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "v5" + ".local.NBJW0GEAblz7ZODELS6k9SAberXVAHY0UEmGLxaXxJYETO8lUSESKzH4OxAr",
            "v4" + ".local.acme-service-name",
        ),
        params={
            "variants": (
                ("v1.local.", run(BASE64URL, 48, 4096), ".", run(BASE64URL, 1, 1024)),
                ("v1.local.", run(BASE64URL, 48, 4096)),
                ("v2.local.", run(BASE64URL, 48, 4096), ".", run(BASE64URL, 1, 1024)),
                ("v2.local.", run(BASE64URL, 48, 4096)),
                ("v3.local.", run(BASE64URL, 48, 4096), ".", run(BASE64URL, 1, 1024)),
                ("v3.local.", run(BASE64URL, 48, 4096)),
                ("v4.local.", run(BASE64URL, 48, 4096), ".", run(BASE64URL, 1, 1024)),
                ("v4.local.", run(BASE64URL, 48, 4096)),
                ("v1.public.", run(BASE64URL, 48, 4096), ".", run(BASE64URL, 1, 1024)),
                ("v1.public.", run(BASE64URL, 48, 4096)),
                ("v2.public.", run(BASE64URL, 48, 4096), ".", run(BASE64URL, 1, 1024)),
                ("v2.public.", run(BASE64URL, 48, 4096)),
                ("v3.public.", run(BASE64URL, 48, 4096), ".", run(BASE64URL, 1, 1024)),
                ("v3.public.", run(BASE64URL, 48, 4096)),
                ("v4.public.", run(BASE64URL, 48, 4096), ".", run(BASE64URL, 1, 1024)),
                ("v4.public.", run(BASE64URL, 48, 4096)),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="macaroon",
        type="secret",
        title="Macaroon",
        description="A macaroon of the first format in base64.",
        source="https://github.com/rescrv/libmacaroons",
        kind="token",
        reference=LEFT + rb"(?:MDAx|MDAy|MDAz)[A-Za-z0-9]{4}Y2F0aW9u[A-Za-z0-9+/=_-]{60,4096}"
        rb"(?![A-Za-z0-9_+/=-])",
        matches=(
            "MDAx" + "6OACY2F0aW9uuI70aSjrTrV9aGBu=ApCfNk7rdB6xZAmv8nD-2o9N_Ft1pQMhgXEQ7zKNniO",
            (
                "Macaroon MDAy" + "0cjLY2F0aW9uw5-J6HLFdAxG8epKNJqo/ic1fsM7Lp7CffgYKTsy_FNHRgg2XL/kT95y-GEIZcCQ",
                "MDAy" + "0cjLY2F0aW9uw5-J6HLFdAxG8epKNJqo/ic1fsM7Lp7CffgYKTsy_FNHRgg2XL/kT95y-GEIZcCQ",
            ),
        ),
        near_misses=(
            "MDAx" + "kRB5Y2F0aW9uSkxzrONdnwjDg34XGWu15QcITWcAb+4T4ULv-q1-1TvrTtUomyaZAS-hC4b",
            "MDAx" + "xxxxY2F0aW9uxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "MD" + "AxnqOrACP0Z3NBmQ21OYJmubzzRwYrRKeLSUhKrGF8OhMfH4LXc8pjS9PzX5YG",
            "MD" + "AxY2xvY2F0aW9ur4BicKAv7FFs69i2FQ8k",
        ),
        params={
            "variants": (
                *(
                    (prefix, run(ALNUM, 4), "Y2F0aW9u", run("A-Za-z0-9+/=_-", 60, 4096))
                    for prefix in ("MDAx", "MDAy", "MDAz")
                ),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="ntlm-message",
        type="secret",
        title="NTLM message",
        description="A message of NTLM authentication in base64, the one with the response included.",
        source="https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-nlmp/",
        kind="token",
        reference=LEFT + rb"(?:TlRMTVNTUAAB|TlRMTVNTUAAC|TlRMTVNTUAAD)[A-Za-z0-9+/=]{20,4096}(?![A-Za-z0-9_+/=])",
        matches=(
            "TlRMTVNTUAAB" + "Sl5hzq9muNGVPCegF1RYq6M",
            ("Negotiate: TlRMTVNTUAAD" + "trCFttk0dcOJRWPe8BskHLUkJ", "TlRMTVNTUAAD" + "trCFttk0dcOJRWPe8BskHLUkJ"),
        ),
        near_misses=(
            "TlRMTVNTUAAB" + "2fbCMLHMQLY2DZ6epYJ",
            "TlRMTVNTUAAB" + "xxxxxxxxxxxxxxxxxxxxxxxxxx",
            "Tl" + "RMTVNTUAAEnBDRTUAXDzzMlho5ohfboH2TZbEvYTf5jZfcgu4m",
            "TlRMTVNTUAAB",
        ),
        params={
            "variants": (
                *(
                    (prefix, run("A-Za-z0-9+/=", 20, 4096))
                    for prefix in ("TlRMTVNTUAAB", "TlRMTVNTUAAC", "TlRMTVNTUAAD")
                ),
            ),
            "distinct": 4,
        },
    ),
)
