"""Keys and tokens of payment services."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))

#: An API key of Adyen before its last part.
_ADYEN = (
    "AQE",
    run("A-Za-z0-9+/", 60, 250),
    run("=", 1, 2),
    "-",
    run("A-Za-z0-9+/", 43, 44),
    run("=", 1, 2),
)

DETECTORS = (
    Detector(
        id="square-token",
        type="secret",
        title="Square token or secret",
        description="A personal access token, or an application's secret, of Square.",
        source="https://developer.squareup.com/docs/build-basics/access-tokens",
        kind="token",
        reference=LEFT + rb"(?:sq0atp-[A-Za-z0-9_-]{22}|sq0csp-[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])",
        matches=(
            "sq0atp-" + "wQf94f34JhJqn90dy4qcqK",
            (
                "SQUARE_ACCESS_TOKEN=sq0csp-" + "r0Hehnb_fXIs0qAI2r-Trd6cUPNYIlv9Tv95mbR7G7e",
                "sq0csp-" + "r0Hehnb_fXIs0qAI2r-Trd6cUPNYIlv9Tv95mbR7G7e",
            ),
        ),
        near_misses=(
            "sq0atp-" + "ut767Os9ITkzKaNCJVU6O",
            "sq0atp-" + "xxxxxxxxxxxxxxxxxxxxxx",
            "sq0atq-" + "n4C0xIhu19MmJsG-FlVlu0",
            "sq0idp-tkO5DoFJfmz0OXypcsG6jV",
            "sq0atp-M0s3uEP2fk7l",
        ),
        params={"variants": (("sq0atp-", run(BASE64URL, 22)), ("sq0csp-", run(BASE64URL, 43))), "distinct": 12},
    ),
    Detector(
        id="square-access-token",
        type="secret",
        title="Square access token of the newer form",
        description="An access token of Square that begins with EAAA.",
        source="https://developer.squareup.com/docs/build-basics/access-tokens",
        kind="keyed",
        reference=LEFT + rb"EAAA[A-Za-z0-9_-]{60}(?![A-Za-z0-9_-])",
        matches=(
            (
                "SQUARE_ACCESS_TOKEN=EAAA" + "MylSwdP2mDA-1j2hFm0aqYd0EHFcv0aYxWrcAVvesjAl6Vu9BucpBEmQZVhn",
                "EAAA" + "MylSwdP2mDA-1j2hFm0aqYd0EHFcv0aYxWrcAVvesjAl6Vu9BucpBEmQZVhn",
            ),
            (
                "squareup: unauthorized EAAA" + "oP22qyRlWVAScj_f13aMS_g_m8ZWxnnZR2PlUbF25OpQdjMIWkTH-8QEbjMe",
                "EAAA" + "oP22qyRlWVAScj_f13aMS_g_m8ZWxnnZR2PlUbF25OpQdjMIWkTH-8QEbjMe",
            ),
        ),
        near_misses=(
            "SQUARE_ACCESS_TOKEN=EAAA" + "YbVfPbJYza7xVi6Gdf956Wei76GtXQHveTw8kgrR9B2eCiBZh2DzgIj2kly",
            "SQUARE_ACCESS_TOKEN=EAAA" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id EAAA" + "s-NHXB6wYQIZ4TsHcHDMQsVficL5pPOjE7q8GKy7bK_uDxG7Tprn_Zu7rX1F",
            "square EAAAE8a211c580c11155274d37d510181e29104cbec77",
            "squared EAAAgnqtl1gnJbG2HGaLl1vcNMRwsRPsTpihTEcOjE3QgcUoCeASw0757MgZPc40",
            "square image 78bf8ab6a9ead3732e8c873e316ed187cf9b2f96eabf09ef5fe021c70b57cd82",
        ),
        params={
            "keywords": ("square", "squareup"),
            "variants": (("EAAA", run(BASE64URL, 60)),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="braintree-access-token",
        type="secret",
        title="Braintree access token",
        description="An access token of Braintree, as PayPal Express Checkout uses it.",
        source="https://developer.paypal.com/braintree/docs/guides/extend/oauth/access-tokens",
        kind="token",
        reference=LEFT + rb"(?:access_token\$production\$|access_token\$sandbox\$)[0-9a-z]{16}\$[0-9a-f]{32}" + RIGHT,
        matches=(
            "access_token$production$" + "hky85lr25y9r1vfo$b17c009d78289674cc09bcfa9ca07677",
            (
                '"token":"access_token$sandbox$' + 'hs2mvxzp3tnrjso0$0397bff6a266e24792faa8918cbf9f98"',
                "access_token$sandbox$" + "hs2mvxzp3tnrjso0$0397bff6a266e24792faa8918cbf9f98",
            ),
        ),
        near_misses=(
            "access_token$production$" + "c0ifajixq1415mh9$e9bed57a4cb40007fcef92f1fb27f90",
            "access_token$production$" + "xxxxxxxxxxxxxxxx$00000000000000000000000000000000",
            "access_token$productioq$" + "3x22nkpp5dhwlmng$bbe163fa5c3d6f5ca01da7359e56a250",
            "access_token$production$",
            "access_token$PAYPAL_TOKEN",
        ),
        params={
            "variants": (
                *(
                    (prefix, run("0-9a-z", 16), "$", run(HEX, 32))
                    for prefix in ("access_token$production$", "access_token$sandbox$")
                ),
            ),
            "distinct": 10,
        },
    ),
    Detector(
        id="braintree-private-key",
        type="secret",
        title="Braintree private key",
        description="The private key of a Braintree gateway account.",
        source="https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{32}" + RIGHT,
        matches=(
            ("BRAINTREE_PRIVATE_KEY=" + "adcd775833e19ad622720d58c273265d", "adcd775833e19ad622720d58c273265d"),
            ("braintreePrivateKey: '" + "fbee3f8c089d83a9e6f506375e09c5e2'", "fbee3f8c089d83a9e6f506375e09c5e2"),
        ),
        near_misses=(
            "BRAINTREE_PRIVATE_KEY=" + "763eab9f621f9cdae9c85a20962730f",
            "BRAINTREE_PRIVATE_KEY=" + "00000000000000000000000000000000",
            "request id " + "938bb3d3a0db398e4e2f64de3e9fca66",
            "braintree merchant 95f20a4d9de1912280cf72eaf85401d2",
            "braintree private key e45b2f50-eb21-6768-e8ff-87e957b0c522",
        ),
        params={
            "keywords": ("braintree private key", "braintree secret", "braintree private api key", "bt private key"),
            "variants": ((run(HEX, 32),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="paypal-client-secret",
        type="secret",
        title="PayPal client secret",
        description="The client secret of a PayPal REST application.",
        source="https://developer.paypal.com/api/rest/authentication/",
        kind="keyed",
        reference=LEFT + rb"E[A-Za-z0-9_-]{79}(?![A-Za-z0-9_-])",
        matches=(
            (
                "PAYPAL_CLIENT_SECRET=E"
                + "WRP5KLMH8FUISMQCyKLORPnlrJviI6t2GpbKMwqpz_oyhTUskVnh0TNQOJHA0SxPXYZuwXr1COxjh30",
                "E" + "WRP5KLMH8FUISMQCyKLORPnlrJviI6t2GpbKMwqpz_oyhTUskVnh0TNQOJHA0SxPXYZuwXr1COxjh30",
            ),
            (
                "paypal secret: E" + "N5knGvd7k7NQ1_Jmi4yrFxe4ZgJ8y1CuhCFB5enp_e_4wxwcSYnf37-Yj-hnOkSvHCIxqwci44xwL5C",
                "E" + "N5knGvd7k7NQ1_Jmi4yrFxe4ZgJ8y1CuhCFB5enp_e_4wxwcSYnf37-Yj-hnOkSvHCIxqwci44xwL5C",
            ),
        ),
        near_misses=(
            "PAYPAL_CLIENT_SECRET=E" + "isTjGCKnicwUz4xJvSJ3aQnTPJ4FeL7EjBzDJyH_pq3bVwMJeivDL8ze9dnKxIKbC6abX-iMnnbdYM",
            "PAYPAL_CLIENT_SECRET=E"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id E" + "S0B8TlIjvN5MHS1SvM3fVAEbZgIULzvKW7hWvM4tCwko5rsLgp-GC_d-p3n0Ar5ltK2DPKTmyw3RUsE",
            "paypal client id X3OJVUnTDY91jfnsxchdYSYWPbMxjqDFtOLZ3iPt",
            "paypal secret f996c09027b1a038048a1e2a4fcd60ac081fedea0d68432d396b85a26bfe3766",
        ),
        params={
            "keywords": (
                "paypal client secret",
                "paypal secret",
                "paypal api secret",
                "paypal app secret",
                "paypal secret key",
            ),
            "variants": (("E", run(BASE64URL, 79)),),
            "distinct": 16,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="adyen-api-key",
        type="secret",
        title="Adyen API key",
        description="An API key of Adyen.",
        source="https://docs.adyen.com/development-resources/api-credentials",
        kind="token",
        reference=LEFT + rb"(?:AQE[A-Za-z0-9+/]{60,250}={1,2}-[A-Za-z0-9+/]{43,44}={1,2}-"
        rb"[A-Za-z0-9!#$%()*+,./:;=?@^_{|}~-]{4,16}(?![A-Za-z0-9_])"
        rb"|AQE[A-Za-z0-9+/]{60,250}={1,2}-[A-Za-z0-9+/]{43,44}={1,2}(?![A-Za-z0-9_]))",
        matches=(
            "AQE" + "YhTSk+hV5V2jmUJ2f4MZ/7ON4KimPIpwyJRrvJT4M5TUdwrrlM+mipnD3hgLuX3=-Ght4GkoNNiAY23l7EmOyAyk0QXO"
            "CGppS81I+BBSiZ4S=-g(sivP;@s*7qnEjK",
            (
                "ADYEN_API_KEY=AQE"
                + "8u4DOkxzp5EEST5CwBGAdG8hy0vmjco4rrnpoTMQBQ/OiUHuP4zxcNulxGQN==-wE+cEvDNzdoou+UV9c/f6ounItf1B"
                "DA+0r5n1RCPDup==",
                "AQE" + "8u4DOkxzp5EEST5CwBGAdG8hy0vmjco4rrnpoTMQBQ/OiUHuP4zxcNulxGQN==-wE+cEvDNzdoou+UV9c/f6ounItf1B"
                "DA+0r5n1RCPDup==",
            ),
        ),
        near_misses=(
            "AQE" + "j2+dvVQS6Ke7RqeSe8EzKW3iJH3KcwdwligOGh2M6nfEGoncpIPvCcaCubk=-5QAFJZSsihMMVzvgkBfCUQCzunGm6K0"
            "8H0fbLDUFbvx=-Ihh=-~cr_RC/F)F",
            "AQE" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=-xxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "xxxxxxxxxxxxxxxx==-xxxxxxxxxxxxxxx",
            "AQq" + "Occ04JgHb0XdBgqG5FqGqpxBDCQTN32RfemSidwcrR+dWcNuS1tS4jMzg6gkdH==-N5l1SQbrCgmj1NfFo55tKTOhfy7"
            "pdrZmLiRpFnVgl6a==-i9@@):D9rLP2",
            "AQEc4QgM7Us6ksZXFbd1Zu1JnmAoSReqG8CLWXasCIo==",
            "AQEqnXd53H884fLD0EauKKJ007kcmkuEuD1NpEbtR72-XjTp5hwBbCXNb4FSc9wU",
        ),
        params={
            "variants": (
                # the last part has 16 characters; it ends before a bracket or what XML escapes, which may be the text's
                (*_ADYEN, "-", run("A-Za-z0-9!#$%()*+,./:;=?@^_{|}~-", 4, 16)),
                _ADYEN,
            ),
            "distinct": 16,
        },
    ),
    Detector(
        id="mollie-key",
        type="secret",
        title="Mollie API key",
        description="A live or test API key of Mollie, or an organization's access token.",
        source="https://docs.mollie.com/reference/authentication",
        kind="keyed",
        reference=LEFT + rb"(?:(?:live_|test_)[A-Za-z0-9]{30}|access_[A-Za-z0-9]{30,60})" + RIGHT,
        matches=(
            ("MOLLIE_API_KEY=live_" + "2klehSlmQd5rkyTKV99K6Vtet140Cf", "live_" + "2klehSlmQd5rkyTKV99K6Vtet140Cf"),
            (
                "mollie: unauthorized for test_" + "RGF5pQwoybQGtlE6WajP1yFl7A93DH",
                "test_" + "RGF5pQwoybQGtlE6WajP1yFl7A93DH",
            ),
        ),
        near_misses=(
            "MOLLIE_API_KEY=live_" + "kDr55TjGpXgxpjTWgR3YI8ltwkeIx",
            "MOLLIE_API_KEY=live_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id live_" + "T4KFuMzIz0p004D8Mus6v1sLIHQRAF",
            "mollie payment tr_eJ7dcSD9wP",
            "mollie test_payment_intent_created",
        ),
        params={
            "keywords": ("mollie",),
            "variants": (*((prefix, run(ALNUM, 30)) for prefix in ("live_", "test_")), ("access_", run(ALNUM, 30, 60))),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="gocardless-token",
        type="secret",
        title="GoCardless access token",
        description="A live or sandbox access token of GoCardless.",
        source="https://developer.gocardless.com/api-reference/#making-requests-authentication",
        kind="keyed",
        reference=LEFT + rb"(?:live_|sandbox_)[A-Za-z0-9_-]{40}(?![A-Za-z0-9_-])",
        matches=(
            (
                "GOCARDLESS_ACCESS_TOKEN=live_" + "ZpFZ5WOI6ds2EYNmx1RWW9YD8CQ8e3mvnOEg8VKl",
                "live_" + "ZpFZ5WOI6ds2EYNmx1RWW9YD8CQ8e3mvnOEg8VKl",
            ),
            (
                "gocardless token sandbox_" + "M3ufslKRAO5PMKUQP3cGPEXRoJ7lAnkPGz8IlQZy",
                "sandbox_" + "M3ufslKRAO5PMKUQP3cGPEXRoJ7lAnkPGz8IlQZy",
            ),
        ),
        near_misses=(
            "GOCARDLESS_ACCESS_TOKEN=live_" + "Wu1I9M-BiVq4sZolD3aXsucJidg-v5JXGgnUqc0",
            "GOCARDLESS_ACCESS_TOKEN=live_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id live_" + "4cAVxmxAV4AVw4YflsYFLEYqwg3WPaMG3KcDnOKO",
            "gocardless event EV604345415455",
            "gocardless live_310dfb3d2f26bc86900cf373b1f38d3e",
        ),
        params={
            "keywords": ("gocardless", "gc access token"),
            "variants": (*((prefix, run(BASE64URL, 40)) for prefix in ("live_", "sandbox_")),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="checkout-com-key",
        type="secret",
        title="Checkout.com secret key",
        description="A secret key of Checkout.com, of live mode or of the sandbox.",
        source="https://www.checkout.com/docs/developer-resources/api/manage-api-keys",
        kind="token",
        reference=LEFT + rb"(?:(?:sk_sbox_|sk_)[a-z2-7]{26}[a-z2-7*#$=](?![A-Za-z0-9_#$*=])"
        rb"|(?:sk_test_|sk_)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![A-Za-z0-9_]))",
        matches=(
            "sk_sbox_" + "alj6h22vsy3zvlmehy5iqxftati",
            (
                "CKO_SECRET_KEY=sk_" + "19504679-8607-9c93-7f42-802018f30a84",
                "sk_" + "19504679-8607-9c93-7f42-802018f30a84",
            ),
        ),
        near_misses=(
            "sk_sbox_" + "ovi7weiqp7d7lfm73c4ioeu3k4",
            "sk_sbox_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sk_sboq_" + "p3rdtfbcy33jcxabc2yjldmeu4s",
            "pk_sbox_GJPyquhfEb22FOJi0sJYTbLSzU",
            "sk_primary_constraint_violation",
        ),
        params={
            "variants": (
                *((prefix, run("a-z2-7", 26), run("a-z2-7*#$=", 1)) for prefix in ("sk_sbox_", "sk_")),
                *((prefix, *_UUID) for prefix in ("sk_test_", "sk_")),
            ),
            "distinct": 8,
        },
    ),
    Detector(
        id="stripe-client-secret",
        type="secret",
        title="Stripe client secret",
        description="The client secret of a payment or setup intent of Stripe, which lets its holder confirm it.",
        source="https://github.com/stripe/stripe-android/blob/master/payments-core/src/main/java/com/stripe/android/model/PaymentIntent.kt",
        kind="token",
        reference=LEFT + rb"(?:pi_|seti_)[A-Za-z0-9]{14,40}_secret_[A-Za-z0-9]{14,64}" + RIGHT,
        matches=(
            "pi_" + "PJBFGKqlCV3rjJu_secret_5Ud05JVO3WBLYxkG",
            (
                '"client_secret":"seti_' + 'myk8JZi7VXfXYep_secret_dVY0C7FROwaIPmxs"',
                "seti_" + "myk8JZi7VXfXYep_secret_dVY0C7FROwaIPmxs",
            ),
        ),
        near_misses=(
            "pi_" + "jlYPR7rptaVDmD_secret_lulb5tJ57PJcv",
            "pi_" + "xxxxxxxxxxxxxxxxx_secret_xxxxxxxxxxxxxxxxx",
            "pq_" + "UyDuAJnshMQmmWwK_secret_rifWrsKJakRr8blot",
            "pi_tOSFM8bebtPOkhf9DbU5kiw7",
            "pi_controller_secret_name",
        ),
        params={
            "variants": (
                *((prefix, run(ALNUM, 14, 40), "_secret_", run(ALNUM, 14, 64)) for prefix in ("pi_", "seti_")),
            ),
            "distinct": 10,
        },
    ),
)
