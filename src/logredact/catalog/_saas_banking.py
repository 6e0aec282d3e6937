"""Keys and tokens of banks, and of services that speak to them."""

from __future__ import annotations

from ._schema import ALNUM, HEX, LEFT, RIGHT, Detector, run

_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))

DETECTORS = (
    Detector(
        id="plaid-access-token",
        type="secret",
        title="Plaid access token",
        description="An access token of a Plaid item.",
        source="https://plaid.com/docs/api/items/",
        kind="token",
        reference=LEFT + rb"(?:access-production-|access-sandbox-|access-development-)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-"
        rb"[0-9a-f]{12}" + RIGHT,
        matches=(
            "access-production-" + "5966a062-c735-736a-a68c-5487913a59ed",
            (
                "item.get access-development-" + "b04894d0-cd3c-8dce-e7cf-cc80eaaa0a1d failed",
                "access-development-" + "b04894d0-cd3c-8dce-e7cf-cc80eaaa0a1d",
            ),
        ),
        near_misses=(
            "access-production-" + "05cc3983-0908-da2a-6275-433125b35b1",
            "access-production-" + "00000000-0000-0000-0000-000000000000",
            "access-productioq-" + "8c5bf2b7-54a8-dd69-71c0-7402e769cf52",
            "access-production-denied",
            "access-staging-fed8f84e-65da-77aa-254e-a54ac8292957",
        ),
        params={
            "variants": (
                *((prefix, *_UUID) for prefix in ("access-production-", "access-sandbox-", "access-development-")),
            ),
            "distinct": 8,
        },
    ),
    Detector(
        id="plaid-secret",
        type="secret",
        title="Plaid secret",
        description="The secret of a Plaid client, for one environment.",
        source="https://plaid.com/docs/quickstart/glossary/#secret",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{30}" + RIGHT,
        matches=(
            ("PLAID_SECRET=" + "1a2ef5cad8dc67891e6b18ba69d4df", "1a2ef5cad8dc67891e6b18ba69d4df"),
            ("plaidClientSecret: " + "8ab10152e92a3e375a19ae1e86347b", "8ab10152e92a3e375a19ae1e86347b"),
        ),
        near_misses=(
            "PLAID_SECRET=" + "30928930afab14c868f98324acf26",
            "PLAID_SECRET=" + "000000000000000000000000000000",
            "request id " + "8a87ee82aad25c7720ebb7cac9aa56",
            "plaid secret d67b7b2eb595645c90621cc18fd586f0",
            "plaid client id 1370a0736a6c8115f330c222",
        ),
        params={
            "keywords": (
                "plaid secret",
                "plaid client secret",
                "plaid secret key",
                "plaid production secret",
                "plaid sandbox secret",
                "plaid api secret",
            ),
            "variants": ((run(HEX, 30),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="coinbase-secret",
        type="secret",
        title="Coinbase API secret",
        description="The secret of a Coinbase or Coinbase Exchange API key.",
        source="https://docs.cdp.coinbase.com/exchange/docs/rest-auth",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9+/]{86}==(?![A-Za-z0-9_])|[A-Za-z0-9]{32}(?![A-Za-z0-9_]))",
        matches=(
            (
                "COINBASE_API_SECRET="
                + "jqS3VEjd1YJJAankkr4R00QYMomql4dk87oP3EgwTzPJ7ODrIPc9qegD+tqxDI9Vkt+3/57psYCKQi28mCQ4Mq==",
                "jqS3VEjd1YJJAankkr4R00QYMomql4dk87oP3EgwTzPJ7ODrIPc9qegD+tqxDI9Vkt+3/57psYCKQi28mCQ4Mq==",
            ),
            ("coinbase secret: " + "t4kkl21rGeyt207lVOd1akM7rXvROQCA", "t4kkl21rGeyt207lVOd1akM7rXvROQCA"),
        ),
        near_misses=(
            "COINBASE_API_SECRET="
            + "ZrRfhCMM91fjnEiEs2vmaRcAaF6FDp8ey8tw3Vf/KAkiwooLXLGNbTJpLcz8jKnEiIFu00urupFs6VUTtLmz2==",
            "COINBASE_API_SECRET="
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx==",
            "request id " + "2nemuBc5IBJfjLaOTSn8WwafXD/5/RhYdXmB2zjHFCiSznTBqgDq0ohdMw5/eBBVegDgU4+jK9E53t8LcUwjyx==",
            "coinbase secret 6611e4b3-a1d5-a6be-bb9f-0738e2977ee7",
            "coinbase order 8bff479a12f4f6c69b0509f7bd0efa0a",
        ),
        params={
            "keywords": (
                "coinbase api secret",
                "coinbase secret",
                "coinbase secret key",
                "coinbase exchange secret",
                "coinbase pro secret",
                "cb access secret",
                "cdp api key secret",
                "coinbase api key secret",
            ),
            "variants": ((run("A-Za-z0-9+/", 86), "=="), (run(ALNUM, 32),)),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="wise-token",
        type="secret",
        title="Wise API token",
        description="An API token of Wise.",
        source="https://docs.wise.com/api-docs/features/authentication-access/personal-tokens",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" + RIGHT,
        matches=(
            ("WISE_API_TOKEN=" + "a918a860-b38c-9214-0651-6e2a9b722a02", "a918a860-b38c-9214-0651-6e2a9b722a02"),
            ("transferwise api key: " + "e6aa4ba1-432d-5e07-fec7-7c64bc1f4e05", "e6aa4ba1-432d-5e07-fec7-7c64bc1f4e05"),
        ),
        near_misses=(
            "WISE_API_TOKEN=" + "5cadba6c-b76c-9237-03c3-7ea72c25b74",
            "WISE_API_TOKEN=" + "00000000-0000-0000-0000-000000000000",
            "request id " + "27dd24d6-2939-e21b-6e04-f3f5f7c6565f",
            "wise transfer 8c926731-e26d-3b05-feb5-f7edf43b57de",
            "otherwise token 847d143d-2d8f-c102-b7d3-de61932ba80a",
        ),
        params={
            "keywords": (
                "wise api token",
                "wise api key",
                "wise token",
                "transferwise token",
                "transferwise api token",
                "transferwise api key",
                "transferwise key",
                "wise access token",
            ),
            "variants": ((*_UUID,),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="dwolla-secret",
        type="secret",
        title="Dwolla key or secret",
        description="The key or secret of a Dwolla application.",
        source="https://developers.dwolla.com/docs/balance/auth/create-an-access-token",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{50}" + RIGHT,
        matches=(
            (
                "DWOLLA_APP_SECRET=" + "An6Ej3Q6TeQOGsmR85YRguaxkvxNx5eDzGAqSjmEF4drVHhzkM",
                "An6Ej3Q6TeQOGsmR85YRguaxkvxNx5eDzGAqSjmEF4drVHhzkM",
            ),
            (
                "dwolla key: " + "IMlJAFZ4gzUqWywqMtD1LN1glFYld6dFZb11IVQa8sdQxy1DV2",
                "IMlJAFZ4gzUqWywqMtD1LN1glFYld6dFZb11IVQa8sdQxy1DV2",
            ),
        ),
        near_misses=(
            "DWOLLA_APP_SECRET=" + "DSrLwCpUdmEbZiua2rH6LSFYYEU5ZM8vRrxMwVaY7jhknTiXm",
            "DWOLLA_APP_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "RlFQswcXnFInJU69y5H2jfkZaDHgDr6XF7mXNtb07fJ3w2vV1T",
            "dwolla transfer a7fc27f0-a37d-1f87-f16d-37e74c3ab47b",
            "dwolla key a8e939817e892e072ef7a229014993bdc7fd27e3",
        ),
        params={
            "keywords": (
                "dwolla secret",
                "dwolla client secret",
                "dwolla app secret",
                "dwolla key",
                "dwolla app key",
                "dwolla client id",
                "dwolla api secret",
            ),
            "variants": ((run(ALNUM, 50),),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="ramp-secret",
        type="secret",
        title="Ramp client secret",
        description="The client secret of a Ramp developer application.",
        source="https://docs.ramp.com/developer-api/v1/authorization",
        kind="token",
        reference=LEFT + rb"ramp_sec_[A-Za-z0-9]{48}" + RIGHT,
        matches=(
            "ramp_sec_" + "I0nde0BDtpp1KHPUjKzz79lnHcO4KEQ78p2oZND0hQNfsRvO",
            (
                "RAMP_CLIENT_SECRET=ramp_sec_" + "Q2j9Um0rOcc76YwuiKNNgqJDdPJoZhoDKsbyIMYiQ2jNUcjb",
                "ramp_sec_" + "Q2j9Um0rOcc76YwuiKNNgqJDdPJoZhoDKsbyIMYiQ2jNUcjb",
            ),
        ),
        near_misses=(
            "ramp_sec_" + "Z9Ps8ffMA12FpPkSi5l3yc7oyEUMXd2LUDdVovpem17uThF",
            "ramp_sec_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ramp_seq_" + "t51hcJAhRNGqgkGe1yRbjBzGCt0oxjgORgLa81EKhYJQdoUD",
            "ramp_id_hb4bQHyKkzB3w10Mjzh0KRDxhexwr7hgNkDgaFee",
            "ramp_sec_duration_p99",
        ),
        params={"variants": (("ramp_sec_", run(ALNUM, 48)),), "distinct": 12},
    ),
    Detector(
        id="column-key",
        type="secret",
        title="Column API key",
        description="A live or test API key of the bank Column.",
        source="https://column.com/docs/guides/api-keys",
        kind="keyed",
        reference=LEFT + rb"(?:live_|test_)[A-Za-z0-9]{27}" + RIGHT,
        matches=(
            ("COLUMN_API_KEY=live_" + "VWUfjw50l9orRQhQCTpnrDCeAng", "live_" + "VWUfjw50l9orRQhQCTpnrDCeAng"),
            ("column api key test_" + "Vr7BNWXY5rumPrG9qTZN0dTooPI", "test_" + "Vr7BNWXY5rumPrG9qTZN0dTooPI"),
        ),
        near_misses=(
            "COLUMN_API_KEY=live_" + "iVIDcyb8HJexcaWKZaKAD7koVM",
            "COLUMN_API_KEY=live_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id live_" + "Bdi0dQNQNiNYidAyGKojXgZdsGY",
            "column name test_G0J2qelx",
            "column key b36f9c54ce44f1323e174155d66c1e00",
        ),
        params={
            "keywords": ("column api key", "column bank api key", "column bank", "column key", "column secret key"),
            "variants": (*((prefix, run(ALNUM, 27)) for prefix in ("live_", "test_")),),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
)
