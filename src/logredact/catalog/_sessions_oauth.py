"""Codes and messages that OAuth and SAML hand around."""

from __future__ import annotations

from ._schema import LEFT, Detector, run

_UPPER = "A-Z0-9"

DETECTORS = (
    Detector(
        id="oauth-authorization-code",
        packs=("secrets",),
        type="secret",
        title="OAuth authorization code",
        description="An authorization code of OAuth 2.0, near words for it.",
        source="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9-]{8,256}[._~/][A-Za-z0-9._~/-]{16,512}(?![A-Za-z0-9_./~-])"
        rb"|[A-Za-z0-9-]{20,512}(?![A-Za-z0-9_-]))",
        matches=(
            (
                "grant_type=authorization_code&code=" + "YDcy43PlMMS8uFMWLUDBumez&client_id=web",
                "YDcy43PlMMS8uFMWLUDBumez",
            ),
            ("auth_code=" + "mDh6d2GInLwt_Vom2bxg6KM_DvOVz", "mDh6d2GInLwt_Vom2bxg6KM_DvOVz"),
            ('"authorizationCode":"' + 'W2b-j1eq848DILH62SVo4"', "W2b-j1eq848DILH62SVo4"),
        ),
        near_misses=(
            "grant_type=authorization_code&code=" + "Oo9rhFkPiqNc7znr7Ae&client_id=web",
            "request " + "F2OFVdLOlNUWEcYeP3EVPHCP",
            "grant_type=authorization_code&code=" + "xxxxxxxxxxxxxxxxxxxxxxxxx&client_id=web",
            "authorization code invalid_grant",
            "auth code 123456",
        ),
        params={
            "keywords": ("authorization code", "auth code", "oauth code", "authcode"),
            "variants": (
                (run("A-Za-z0-9-", 8, 256), run("._~/", 1), run("A-Za-z0-9._~/-", 16, 512)),
                (run("A-Za-z0-9-", 20, 512),),
            ),
            "distinct": 14,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="pkce-code-verifier",
        packs=("secrets",),
        type="secret",
        title="PKCE code verifier",
        description="The code verifier of a proof key for code exchange, near words for it.",
        source="https://www.rfc-editor.org/rfc/rfc7636#section-4.1",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9._~-]{43,128}(?![A-Za-z0-9_.~-])",
        matches=(
            (
                "code_verifier=" + "IlJjpAv5SM7rPKf0cfk00HGc5c2r7xpRc1v22YM98-elR",
                "IlJjpAv5SM7rPKf0cfk00HGc5c2r7xpRc1v22YM98-elR",
            ),
            (
                "codeVerifier: " + "x-a4VW7D_us.6bfjRsDnwcYqGDxMWK2xTkECZXbZZno3XE",
                "x-a4VW7D_us.6bfjRsDnwcYqGDxMWK2xTkECZXbZZno3XE",
            ),
        ),
        near_misses=(
            "code_verifier=" + "291F0aYCr.9kI~qVknN8XZbJ4dqVaLfvbOz.4p-MVs",
            "request " + "yxCUFCxY6~f.cAthacFcQagxdpkRZcmkPSqkQB_XEOyD7",
            "code_verifier=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "code_challenge=91ZQWAHF94a0ZxW5OSUQmT-m~VfmcrJXL3Ddoq~QEcB",
        ),
        params={
            "keywords": ("code verifier", "pkce verifier"),
            "variants": ((run("A-Za-z0-9._~-", 43, 128),),),
            "distinct": 14,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="oauth-device-code",
        packs=("secrets",),
        type="secret",
        title="OAuth device code",
        description="A device code or user code of OAuth 2.0's device flow, near words for it.",
        source="https://www.rfc-editor.org/rfc/rfc8628#section-3.2",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9_.-]{24,512}(?![A-Za-z0-9_.-])|[A-Z0-9]{4}-[A-Z0-9]{4}(?![A-Za-z0-9_]))",
        matches=(
            ("device_code=" + "wXH4AGdhhiomI2hos7abQDgLtDGE", "wXH4AGdhhiomI2hos7abQDgLtDGE"),
            ('"user_code":"' + 'DTRR-8O0S"', "DTRR-8O0S"),
        ),
        near_misses=(
            "device_code=" + "iI3BkHBPpoSO5EjYo-CokhH",
            "request " + "jVMZVPfRB6JFqpnq6eSSuJHFg",
            "device_code=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "device code 42",
            "user code OPEN",
        ),
        params={
            "keywords": ("device code", "user code", "usercode", "verification uri complete"),
            "variants": ((run("A-Za-z0-9_.-", 24, 512),), (run(_UPPER, 4), "-", run(_UPPER, 4))),
            "distinct": 5,
            "after": 16,
            "before": 0,
        },
    ),
    Detector(
        id="saml-message",
        packs=("secrets",),
        type="secret",
        title="SAML message",
        description="A SAML request, response or artifact in base64, near words for it.",
        source="https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9+/%]{100,4096}[A-Za-z0-9+/%]{1,4096}|[A-Za-z0-9+/%]{100,4096})"
        rb"(?![A-Za-z0-9_%+/])",
        matches=(
            (
                "SAMLResponse="
                + (
                    "NsyhZPR/BfJtPgmoQN5rvD981YbqdTqkKfZSL%Rkv9jnpbG+35tarpiwLbDoMkeQ8vmnjTlha4%%rrYQnYGt4zxJ"
                    "UXotnTf%TlMNHY"
                ),
                (
                    "NsyhZPR/BfJtPgmoQN5rvD981YbqdTqkKfZSL%Rkv9jnpbG+35tarpiwLbDoMkeQ8vmnjTlha4%%rrYQnYGt4zxJ"
                    "UXotnTf%TlMNHY"
                ),
            ),
            (
                "saml assertion: "
                + (
                    "iQqR0Bu%3ko7qUdcoofLt43zhCoM2IEu9EmeL2ekgs09v7wxUH6Njk81Yrp3EQZRFmKMVEfFLqwpBbnGqGNQU82O"
                    "gZbr+BRNY%WS9"
                ),
                (
                    "iQqR0Bu%3ko7qUdcoofLt43zhCoM2IEu9EmeL2ekgs09v7wxUH6Njk81Yrp3EQZRFmKMVEfFLqwpBbnGqGNQU82O"
                    "gZbr+BRNY%WS9"
                ),
            ),
        ),
        near_misses=(
            "request "
            + (
                "Hs0P6YegzFbqM7xVv0tOJmkP4OagdT/1Bz71Pbt/D7jsi/lP+v2NImkVegCzeEzAf%ZxeHJDmIVP/%d/"
                "9ctuE5Z5RKRHRQfv057DzU7C"
            ),
            "saml response status 200",
            "SAMLRequest=gPwsAbWTtKEQ3SH4qrHKwHkiTwSmcuAxhn39qZMi",
        ),
        params={
            "keywords": (
                "saml response",
                "saml request",
                "samlresponse",
                "samlrequest",
                "saml assertion",
                "samlart",
                "saml artifact",
            ),
            "variants": (
                (run("A-Za-z0-9+/%", 100, 4096), run("A-Za-z0-9+/%", 1, 4096)),
                (run("A-Za-z0-9+/%", 100, 4096),),
            ),
            "distinct": 14,
            "after": 16,
            "before": 0,
        },
    ),
)
