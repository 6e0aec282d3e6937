"""Sessions of web frameworks."""

from __future__ import annotations

from ._schema import BASE64URL, HEX, LEFT, RIGHT, Detector, run

_BASE64 = "A-Za-z0-9+/"
_LOWER = "a-z0-9"

#: What is in a cookie of Rails: base64, its signs escaped or not.
_COOKIE = run("A-Za-z0-9+/=%", 40, 4000)

DETECTORS = (
    Detector(
        id="session-cookie",
        packs=("secrets",),
        type="session",
        title="Session identifier",
        description="The identifier of a session, of 32 or more hexadecimal digits or of 24 or more letters "
        "and digits, near words for it.",
        source="https://owasp.org/www-project-web-security-testing-guide/",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9_-]{24,256}(?![A-Za-z0-9_-])|[0-9a-f]{32,128}(?![A-Za-z0-9_])"
        rb"|[0-9A-F]{32,128}(?![A-Za-z0-9_]))",
        matches=(
            ("sessionid=" + "7e88a810d6366c5e0759f0d985aae04fa0f0b; Path=/", "7e88a810d6366c5e0759f0d985aae04fa0f0b"),
            ("Cookie: ci_session=" + "b1eb42625bac7360126c3a48327d4553", "b1eb42625bac7360126c3a48327d4553"),
            ("session id " + "Hh979U_WP4dma_Id2SdBGtm4", "Hh979U_WP4dma_Id2SdBGtm4"),
            (".ASPXAUTH=" + "1243AB6DCC45D0C83D6729B926ADA8BB24C", "1243AB6DCC45D0C83D6729B926ADA8BB24C"),
        ),
        near_misses=(
            "request " + "a805d07590121969cbbca7f89e4f684e658",
            "sessionid=" + "000000000000000000000000000000000000; Path=/",
            "session id 077162763915",
            "session id 0x14f05578bd80006",
            "session_key length 256",
        ),
        params={
            "keywords": (
                "session cookie",
                "session id",
                "sessionid",
                "sessid",
                "session key",
                "symfony session",
                "laravel session",
                "ci session",
                "wordpress logged in",
                "wp session",
                "user session",
                "php session",
                "django session",
                "auth session",
                "ssid cookie",
                "sid cookie",
                "remember token",
                "remember me",
                "aspxauth",
                "cfid",
                "cftoken",
                "jsessionidsso",
            ),
            "variants": ((run(HEX, 32, 128),), (run("0-9A-F", 32, 128),), (run(BASE64URL, 24, 256),)),
            "distinct": 10,
            "after": 24,
            "before": 4,
        },
    ),
    Detector(
        id="express-session",
        type="session",
        title="Session cookie of Express",
        description="A signed session identifier of express-session, percent-encoded or not.",
        source="https://www.npmjs.com/package/express-session",
        kind="token",
        reference=LEFT + rb"(?:s%3A[A-Za-z0-9_-]{24,64}\.[A-Za-z0-9%+/]{43,70}(?![A-Za-z0-9_%+/])"
        rb"|s:[A-Za-z0-9_-]{24,64}\.[A-Za-z0-9+/]{43}(?![A-Za-z0-9_+/]))",
        matches=(
            (
                "connect.sid=s%3A" + "l6SmcLGqes-Xff51IGzrRjs6Jr.6bKvBnywS4YazNrc0OG6Z4Mjt9zC91+sI0DAkzBmlex4",
                "s%3A" + "l6SmcLGqes-Xff51IGzrRjs6Jr.6bKvBnywS4YazNrc0OG6Z4Mjt9zC91+sI0DAkzBmlex4",
            ),
            (
                "cookie s:" + "s5yfznzIdfCAHm5p1UmXuKrd3bQK.xlotBfaIyDX2NEq0QbBHCgXRz3+GBRtrPnakjgB3hmx",
                "s:" + "s5yfznzIdfCAHm5p1UmXuKrd3bQK.xlotBfaIyDX2NEq0QbBHCgXRz3+GBRtrPnakjgB3hmx",
            ),
        ),
        near_misses=(
            "connect.sid=s%3A" + "TI1RA7_FuJ3hQUPrImPCWiaC.bZhniM9r8YG+BXhkfpBKcMUQZUGXB+yav1LTucgaxG",
            "connect.sid=s%3A" + "xxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "s%" + "3AhqbRSRRGzRFO.KzyyNCCrNqHwjED319Da",
            "s:" + "9cp7nrHAoHeEydynnHpKRM5OzwrhiP",
        ),
        params={
            "variants": (
                ("s%3A", run(BASE64URL, 24, 64), ".", run("A-Za-z0-9%+/", 43, 70)),
                ("s:", run(BASE64URL, 24, 64), ".", run(_BASE64, 43)),
            ),
            "distinct": 16,
        },
    ),
    Detector(
        id="laravel-encrypted",
        type="session",
        title="Encrypted value of Laravel",
        description="A cookie or another value encrypted by Laravel, JSON in base64.",
        source="https://laravel.com/docs/encryption",
        kind="token",
        reference=LEFT + rb"(?:eyJpdiI6Ij[A-Za-z0-9+/=%]{100,4096}[A-Za-z0-9+/=%]{1,4096}"
        rb"|eyJpdiI6Im[A-Za-z0-9+/=%]{100,4096}[A-Za-z0-9+/=%]{1,4096}"
        rb"|eyJpdiI6Ik[A-Za-z0-9+/=%]{100,4096}[A-Za-z0-9+/=%]{1,4096}"
        rb"|eyJpdiI6Il[A-Za-z0-9+/=%]{100,4096}[A-Za-z0-9+/=%]{1,4096}"
        rb"|eyJpdiI6In[A-Za-z0-9+/=%]{100,4096}[A-Za-z0-9+/=%]{1,4096}"
        rb"|eyJpdiI6Ii[A-Za-z0-9+/=%]{100,4096}[A-Za-z0-9+/=%]{1,4096}"
        rb"|eyJpdiI6Ij[A-Za-z0-9+/=%]{100,4096}|eyJpdiI6Im[A-Za-z0-9+/=%]{100,4096}"
        rb"|eyJpdiI6Ik[A-Za-z0-9+/=%]{100,4096}|eyJpdiI6Il[A-Za-z0-9+/=%]{100,4096}"
        rb"|eyJpdiI6In[A-Za-z0-9+/=%]{100,4096}|eyJpdiI6Ii[A-Za-z0-9+/=%]{100,4096})"
        rb"(?![A-Za-z0-9_%+/=])",
        matches=(
            (
                "laravel_session=eyJpdiI6Ij"
                + (
                    "b3L4/TFP6Ia5DjeCrujZ%9w4zHNLPcfMJNXHVg=skEu3fK8nyB/CB/"
                    "YjfnqLPXUvvMv%lKZ3MAWBs6Z4xZ9KnhHg6+MO3tGrCZeu"
                ),
                "eyJpdiI6Ij"
                + (
                    "b3L4/TFP6Ia5DjeCrujZ%9w4zHNLPcfMJNXHVg=skEu3fK8nyB/CB/"
                    "YjfnqLPXUvvMv%lKZ3MAWBs6Z4xZ9KnhHg6+MO3tGrCZeu"
                ),
            ),
            "eyJpdiI6Im"
            + (
                "2NHe9hQd5thdwH6%NilS3JiXJhWMQZU0gSb25DOJJZEadIRutdDaUmuRj6D1KSetJ3U/"
                "3iJRKF9CGW59O+jlR9e=/xL=dE7aXwCXOoOyv"
            ),
        ),
        near_misses=(
            "laravel_session=eyJpdiI6Ij"
            + ("2vSLS43b=fcetwYC53Y9YRWGWCsdwZk9FGLmLpbam0b0/1q/q==gBNI5oM6vEJMOfZVSzBFaEvgJ%6+CWeqp87WxIVHiFTqkor9"),
            "eyJpdiI6ImFi",
            "ey"
            + (
                "JhdiI6KvQr9gFEhYvuXAaaQPlrOiCuk3wXcrbFOcVMZN6mxPRth5FGO0kQGjZlxWB9eymjqJN6yGXoJ7jOm6fwTL"
                "3qmLIy1aJ5HeWhBYSs"
            ),
        ),
        params={
            "variants": (
                ("eyJpdiI6Ij", run("A-Za-z0-9+/=%", 100, 4096), run("A-Za-z0-9+/=%", 1, 4096)),
                ("eyJpdiI6Ij", run("A-Za-z0-9+/=%", 100, 4096)),
                ("eyJpdiI6Im", run("A-Za-z0-9+/=%", 100, 4096), run("A-Za-z0-9+/=%", 1, 4096)),
                ("eyJpdiI6Im", run("A-Za-z0-9+/=%", 100, 4096)),
                ("eyJpdiI6Ik", run("A-Za-z0-9+/=%", 100, 4096), run("A-Za-z0-9+/=%", 1, 4096)),
                ("eyJpdiI6Ik", run("A-Za-z0-9+/=%", 100, 4096)),
                ("eyJpdiI6Il", run("A-Za-z0-9+/=%", 100, 4096), run("A-Za-z0-9+/=%", 1, 4096)),
                ("eyJpdiI6Il", run("A-Za-z0-9+/=%", 100, 4096)),
                ("eyJpdiI6In", run("A-Za-z0-9+/=%", 100, 4096), run("A-Za-z0-9+/=%", 1, 4096)),
                ("eyJpdiI6In", run("A-Za-z0-9+/=%", 100, 4096)),
                ("eyJpdiI6Ii", run("A-Za-z0-9+/=%", 100, 4096), run("A-Za-z0-9+/=%", 1, 4096)),
                ("eyJpdiI6Ii", run("A-Za-z0-9+/=%", 100, 4096)),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="aspnet-data-protection",
        type="session",
        title="Value protected by ASP.NET Core",
        description="A cookie, an antiforgery or reset token, or another value that ASP.NET Core's data "
        "protection has encrypted.",
        source="https://learn.microsoft.com/en-us/aspnet/core/security/data-protection/implementation/"
        "authenticated-encryption-details",
        kind="token",
        reference=LEFT + rb"(?:CfDJ8[A-Za-z0-9_-]{80,4096}[A-Za-z0-9_-]{1,4096}|CfDJ8[A-Za-z0-9_-]{80,4096})"
        rb"(?![A-Za-z0-9_-])",
        matches=(
            (
                ".AspNetCore.Cookies=CfDJ8"
                + "XiD7rHxkgpUxbMSNZfHjz8fvRZPGPKCG6Uxxc-BUSjBr2_5ny5zAwGs4TPNGcjd66b382uBtfTuBrycXF",
                "CfDJ8" + "XiD7rHxkgpUxbMSNZfHjz8fvRZPGPKCG6Uxxc-BUSjBr2_5ny5zAwGs4TPNGcjd66b382uBtfTuBrycXF",
            ),
            "CfDJ8" + "bAqB3dLNkIngbAYsragg8_ctGaHGzzc3uBX2sgw_407mxM0IwHzriCHlzWUXBj6ZabMkYnjzdx_8IHEtBZ",
        ),
        near_misses=(
            ".AspNetCore.Cookies=CfDJ8"
            + "1n86wqq1zL_QjgQ02zrCW7ocTe9K8U4xJTBByl7EmtmXqziR8Drg10DJHUHisWpjFbIJNWQqNMnVhkG",
            "Cf" + "DJ8cl4NKj2d8E5DnyEHo1FQ5bgRAptICb",
            "AC"
            + (
                "fDJ89ag2wULs0VrSJl4SpHTeQGUZ96zlWBHEd7ITHMx9C8hItb4KwnKrel7NDiPlTbpxJGH44rFVyrYyEEu6c7kS"
                "6aSw6taYJqcufQrz"
            ),
        ),
        params={
            "variants": (
                ("CfDJ8", run(BASE64URL, 80, 4096), run(BASE64URL, 1, 4096)),
                ("CfDJ8", run(BASE64URL, 80, 4096)),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="flask-session",
        type="session",
        title="Signed value of Flask",
        description="A session cookie of Flask, or another value signed with a time by itsdangerous.",
        source="https://itsdangerous.palletsprojects.com/en/stable/timed/",
        kind="token",
        reference=LEFT + rb"(?:eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}"
        rb"|eJ[A-Za-z0-9_-]{16,4000}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27})(?![A-Za-z0-9_-])",
        matches=(
            (
                "session=.eJ" + "eDBT3ai7Nb_oMLbcC0yP_f.zfnzrS.O-3hSaLliROdArX5muu_nH6BtFk; HttpOnly",
                "eJ" + "eDBT3ai7Nb_oMLbcC0yP_f.zfnzrS.O-3hSaLliROdArX5muu_nH6BtFk",
            ),
            (
                "session=eyJ" + "cS6j64DGosSNip.3UkkeF.M2IEFwYVFzQsKyW_0XS4OuTFbOj",
                "eyJ" + "cS6j64DGosSNip.3UkkeF.M2IEFwYVFzQsKyW_0XS4OuTFbOj",
            ),
        ),
        near_misses=(
            "session=.eJ" + "efNtPOpi9rp8m8GzAux.qbix3r.5UxcPQaS9x8gb8zpRSd3SZLPDK; HttpOnly",
            "session=.eJ" + "xxxxxxxxxxxxxxxx.xxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxx; HttpOnly",
            "ey" + "JsD8EkCD8dgm489vOEc7K.i1x18T.S6P13DmTVlfQACfIC2Ne",
            "eJ" + "bwQP5wzDVKNWg57rXEmsTXCnRIllut",
        ),
        params={
            "variants": (
                ("eJ", run(BASE64URL, 16, 4000), ".", run(BASE64URL, 6), ".", run(BASE64URL, 27)),
                ("eyJ", run(BASE64URL, 8, 4000), ".", run(BASE64URL, 6), ".", run(BASE64URL, 27)),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="rails-session",
        packs=("secrets",),
        type="session",
        title="Encrypted or signed cookie of Rails",
        description="A session or another cookie encrypted or signed by Ruby on Rails, near words for it.",
        source="https://api.rubyonrails.org/classes/ActiveSupport/MessageEncryptor.html",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9+/=%]{40,4000}--(?:[A-Za-z0-9+/]{16}--[A-Za-z0-9+/]{22}=="
        rb"|[A-Za-z0-9+/%]{16,48}--[A-Za-z0-9+/%]{28,72}(?![A-Za-z0-9_])|(?:[0-9a-f]{64}|[0-9a-f]{40})(?![A-Za-z0-9_]))",
        matches=(
            (
                "_shop_session="
                + (
                    "lYfrMq9LEakCNHR2KjJHKc1=Z8T5lU6ad4IEpX9jIB7a--Y1beRiMRe9P+jwnx--VxefsYrdtLziDP8+V3S10Y%3"
                    "D%3D; path=/"
                ),
                ("lYfrMq9LEakCNHR2KjJHKc1=Z8T5lU6ad4IEpX9jIB7a--Y1beRiMRe9P+jwnx--VxefsYrdtLziDP8+V3S10Y%3D%3D"),
            ),
            (
                "Set-Cookie: _shop_session="
                + "d+fnqeOq+/Xz90TXDEGVCu+g7Lj2M7ERv7XNUilOvgBUli4c0grWA9XED3xb--2OMTtT%2FVm5RIIJA1--iylSd6C060z%2BguFPdnHMml%3D%3D; path=/",
                "d+fnqeOq+/Xz90TXDEGVCu+g7Lj2M7ERv7XNUilOvgBUli4c0grWA9XED3xb--2OMTtT%2FVm5RIIJA1--iylSd6C060z%2BguFPdnHMml%3D%3D",
            ),
            (
                "rails session "
                + "d+fnqeOq+/Xz90TXDEGVCu+g7Lj2M7ERv7XNUilOvgBUli4c0grWA9XED3xb--c4393a96e78c3403049d3e8474f2a7dccc06616c",
                "d+fnqeOq+/Xz90TXDEGVCu+g7Lj2M7ERv7XNUilOvgBUli4c0grWA9XED3xb--c4393a96e78c3403049d3e8474f2a7dccc06616c",
            ),
            (
                "session: " + "tF=L1dq4JQKNWGbFyt2LF8K/7HGV1ycRxVQ%7mIrG--J/p+dGFUl/9/BB5z--YEBFo+E3N0haGtSnY4x1cB==",
                "tF=L1dq4JQKNWGbFyt2LF8K/7HGV1ycRxVQ%7mIrG--J/p+dGFUl/9/BB5z--YEBFo+E3N0haGtSnY4x1cB==",
            ),
        ),
        near_misses=(
            "_shop_session="
            + ("qX7HbiHB6vkINrUlHn4d4DQMD7gYxgQpNyi%tLl--3UvbuKdsZHxk49HE--hVV3VsEev96lXM/uDJh5+e%3D%3D; path=/"),
            "request " + "Ivk4%IYQscxLsUKmxsnOWBZ9P/PmR44AcxRpwpHi--4gZWiLwUj2lXsPvc--YD9+Jo42raZ3j7EoF0jIXc%3D%3D",
            "_shop_session="
            + ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx--xxxxxxxxxxxxxxxx--xxxxxxxxxxxxxxxxxxxxxx%3D%3D; path=/"),
            "session clv3Hp8FFig5c4Hazt03207ieuY7CF1CefL8wubv--268488fa1a6a7f374058749326fa3bf1ee0079",
        ),
        params={
            "keywords": ("session", "rails session", "app session", "encrypted cookie", "rails cookie"),
            "variants": (
                # encrypted: the text, a nonce of 12 bytes and a tag of 16; in a cookie the signs of base64 are escaped
                (_COOKIE, "--", run(_BASE64 + "%", 16, 48), "--", run(_BASE64 + "%", 28, 72)),
                (_COOKIE, "--", run(_BASE64, 16), "--", run(_BASE64, 22), "=="),
                # signed, or encrypted before Rails 5.2: the text and a digest
                (_COOKIE, "--", run(HEX, 64)),
                (_COOKIE, "--", run(HEX, 40)),
            ),
            "distinct": 16,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="django-reset-link",
        type="secret",
        title="Password reset link of Django",
        description="What a link of Django to set a new password ends with: the user's number and the token.",
        source="https://docs.djangoproject.com/en/stable/topics/auth/default/",
        kind="token",
        reference=LEFT + rb"reset/[A-Za-z0-9_-]{1,22}/[a-z0-9]{6}-[0-9a-f]{32}" + RIGHT,
        matches=(
            (
                "GET /accounts/reset/" + "1b9jJK/meq2bb-27b262945220f2769e9d8473e4b3ea86/",
                "reset/" + "1b9jJK/meq2bb-27b262945220f2769e9d8473e4b3ea86",
            ),
            (
                "https://acme.io/reset/" + "PC/sykz3l-4d8929716b0b886695a9d5610fa0679c",
                "reset/" + "PC/sykz3l-4d8929716b0b886695a9d5610fa0679c",
            ),
        ),
        near_misses=(
            "GET /accounts/reset/" + "w/h9v1nr-f616f58e051dc597b6a5efb72a9ddda/",
            "GET /accounts/reset/" + "x/xxxxxx-00000000000000000000000000000000/",
            "re" + "set/MQ/set-password",
            "re" + "set/MQ/l1dyq1-ad1cf7ce7e02b47841fd",
        ),
        params={
            "variants": (("reset/", run(BASE64URL, 1, 22), "/", run(_LOWER, 6), "-", run(HEX, 32)),),
            "distinct": 10,
        },
    ),
)
