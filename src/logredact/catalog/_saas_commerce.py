"""Keys and tokens of shops, subscriptions and payment services of single countries."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

DETECTORS = (
    Detector(
        id="razorpay-key",
        type="secret",
        title="Razorpay API key",
        description="The id of a Razorpay API key, which goes with its secret.",
        source="https://razorpay.com/docs/api/authentication/",
        kind="token",
        reference=LEFT + rb"(?:rzp_live_|rzp_test_)[A-Za-z0-9]{14}" + RIGHT,
        matches=(
            "rzp_live_" + "IrFj6a2Ebawagj",
            ("key_id=rzp_test_" + "sHC98gYltcUEXK", "rzp_test_" + "sHC98gYltcUEXK"),
        ),
        near_misses=(
            "rzp_live_" + "tjPc3och71snf",
            "rzp_live_" + "xxxxxxxxxxxxxx",
            "rzp_livq_" + "qBemn1mjsoSij8",
            "rzp_live_transactions",
            "rzp_test_dfNSfhxKHFitcMZ5p5En",
        ),
        params={"variants": (*((prefix, run(ALNUM, 14)) for prefix in ("rzp_live_", "rzp_test_")),), "distinct": 8},
    ),
    Detector(
        id="razorpay-secret",
        type="secret",
        title="Razorpay key secret",
        description="The secret of a Razorpay API key.",
        source="https://razorpay.com/docs/api/authentication/",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{24}" + RIGHT,
        matches=(
            ("RAZORPAY_KEY_SECRET=" + "GXkJFAuwdxv1jWXkcBxDt2Ix", "GXkJFAuwdxv1jWXkcBxDt2Ix"),
            ("razorpay secret: " + "Amwo7TlT0tLpKSOfaIFDE5Vd", "Amwo7TlT0tLpKSOfaIFDE5Vd"),
        ),
        near_misses=(
            "RAZORPAY_KEY_SECRET=" + "Hk6djjdbLID4clgrg6Fegee",
            "RAZORPAY_KEY_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "pvPNZqQHK3g70NGxsHguYtRz",
            "razorpay order MlcY1wITMniMd6gznF6JRGZh",
            "razorpay secret fe658e7e-a417-abc5-787c-ac0521bf94d9",
        ),
        params={
            "keywords": (
                "razorpay key secret",
                "razorpay secret",
                "razorpay api secret",
                "razorpay secret key",
                "rzp secret",
            ),
            "variants": ((run(ALNUM, 24),),),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="flutterwave-key",
        type="secret",
        title="Flutterwave secret key",
        description="A secret key of Flutterwave, of live or test mode.",
        source="https://developer.flutterwave.com/docs/authentication",
        kind="token",
        reference=LEFT + rb"(?:(?:FLWSECK-|FLWSECK_TEST-)[0-9a-z]{32}-X|FLWSECK-[0-9a-z]{32}-[0-9a-z]{8,20}-X)"
        rb"(?![A-Za-z0-9_])",
        matches=(
            "FLWSECK-" + "cg75apvqi2vbxcjpdtusyg2avhjocebm-X",
            (
                "FLW_SECRET_KEY=FLWSECK-" + "ov776dnf6w5qy5a3bqtjylc20an5m8ay-2xkj6te6p-X",
                "FLWSECK-" + "ov776dnf6w5qy5a3bqtjylc20an5m8ay-2xkj6te6p-X",
            ),
        ),
        near_misses=(
            "FLWSECK-" + "ms24kxyfr20rrmttjxpk10jify2l3ah-X",
            "FLWSECK-" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-X",
            "FLWSECq-" + "tql0we7bi5cvbr1ufd9a2d2mmlt5f3ei-X",
            "FLWPUBK-a381b338da07a011953d6d47a12da7ca-X",
            "FLWSECK_TEST-ad86a08e",
        ),
        params={
            "variants": (
                *((prefix, run("0-9a-z", 32), "-X") for prefix in ("FLWSECK-", "FLWSECK_TEST-")),
                ("FLWSECK-", run("0-9a-z", 32), "-", run("0-9a-z", 8, 20), "-X"),
            ),
            "distinct": 8,
        },
    ),
    Detector(
        id="etsy-key",
        type="secret",
        title="Etsy API key",
        description="The keystring or shared secret of an Etsy application.",
        source="https://developers.etsy.com/documentation/essentials/authentication",
        kind="keyed",
        reference=LEFT + rb"[0-9a-z]{24}" + RIGHT,
        matches=(
            ("ETSY_API_KEY=" + "4vibpr23zxg66vlgoay8e3n3", "4vibpr23zxg66vlgoay8e3n3"),
            ("etsy keystring " + "6l74sw408jf58r0mfjxwl4pv", "6l74sw408jf58r0mfjxwl4pv"),
        ),
        near_misses=(
            "ETSY_API_KEY=" + "gud6gv028supdl4hyqlctpw",
            "ETSY_API_KEY=" + "xxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "qbu9weilctknm748l116340q",
            "etsy listing u1q17e4h8zpa4bz8qsgin3ua",
            "etsy key 8483830d4daba031af2fb88d994c26ab",
        ),
        params={
            "keywords": (
                "etsy api key",
                "etsy keystring",
                "etsy key",
                "etsy access token",
                "etsy token",
                "etsy client id",
            ),
            "variants": ((run("0-9a-z", 24),),),
            "distinct": 10,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="woocommerce-key",
        type="secret",
        title="WooCommerce API key",
        description="The consumer key or consumer secret of a WooCommerce REST API client.",
        source="https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce/includes/class-wc-auth.php",
        kind="token",
        reference=LEFT + rb"(?:ck_|cs_)[0-9a-f]{40}" + RIGHT,
        matches=(
            "ck_" + "ce62e8d24673ea7ca1c9b8babf3a41ea19120b6d",
            (
                "GET /wp-json/wc/v3/orders?consumer_key=cs_" + "01521e35b4266bfc040a1f686314b243e6213a26",
                "cs_" + "01521e35b4266bfc040a1f686314b243e6213a26",
            ),
        ),
        near_misses=(
            "ck_" + "4059b100b3004960b40acd359ba1d14b41c45dd",
            "ck_" + "0000000000000000000000000000000000000000",
            "cq_" + "88ebaeb1b72a6cade4955167a0e421e893551cbf",
            "ck_6d894fcbb92a265f8e98569f28f48609",
            "ck_constraint_f84dafcf70b1ad326e8eefa5d01572dfb4877d73",
        ),
        params={"variants": (*((prefix, run(HEX, 40)) for prefix in ("ck_", "cs_")),), "distinct": 8},
    ),
    Detector(
        id="midtrans-server-key",
        type="secret",
        title="Midtrans server key",
        description="A server key of Midtrans, of production or of the sandbox.",
        source="https://docs.midtrans.com/docs/access-keys",
        kind="token",
        reference=LEFT + rb"(?:SB-Mid-server-|Mid-server-)[A-Za-z0-9_-]{16,32}(?![A-Za-z0-9_-])",
        matches=(
            "SB-Mid-server-" + "MaJ8RyVHnqBEmkat",
            ("MIDTRANS_SERVER_KEY=Mid-server-" + "TibeTOcH1C5on6Ll6C", "Mid-server-" + "TibeTOcH1C5on6Ll6C"),
        ),
        near_misses=(
            "SB-Mid-server-" + "xOVSw5r_2LPS0dV",
            "SB-Mid-server-" + "xxxxxxxxxxxxxxxxxxx",
            "SB-Mid-serveq-" + "pkGtQXf4S4XuMe814B",
            "Mid-server-started",
            "SB-Mid-client-5Zc2nUQ7qE2IGK5S8aRjO0w6",
        ),
        params={
            "variants": (*((prefix, run(BASE64URL, 16, 32)) for prefix in ("SB-Mid-server-", "Mid-server-")),),
            "distinct": 12,
        },
    ),
    Detector(
        id="xendit-key",
        type="secret",
        title="Xendit secret key",
        description="A secret API key of Xendit, of live or test mode.",
        source="https://docs.xendit.co/docs/api-keys",
        kind="token",
        reference=LEFT + rb"(?:xnd_production_|xnd_development_)(?:[A-Za-z0-9+/]{40,96}={1,2}|[A-Za-z0-9_-]{40,96}"
        rb"(?![A-Za-z0-9_-]))",
        matches=(
            "xnd_production_" + "BsPU8D4XYU3lAOng5W1cW96xjXUtvVHyYrH3fpfXp4ey63EttSWtzmIhYKnvlI",
            "xnd_development_" + "4XcCEc2+ZX+bUfCeBNcT4VIyz2lUmLZ5PCOodCqdXJ0GDSm3M15qmL==",
            (
                "XENDIT_SECRET_KEY=xnd_development_" + "3hk737YaaVlPTvx0z0uzLctzQPgE576b1HAukXuWIAVVwfSQDIzvK2DompDD",
                "xnd_development_" + "3hk737YaaVlPTvx0z0uzLctzQPgE576b1HAukXuWIAVVwfSQDIzvK2DompDD",
            ),
        ),
        near_misses=(
            "xnd_production_" + "ad88Y5dtBqnnKxCcnZWh9wweWqiVA154LEMoc6I",
            "xnd_production_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "xnd_productioq_" + "cr7FqWz9YtjRvg8HTXCP5YnyITWJyKYKz7vQpgHwdaMENJqCYbecpX5842tDkE",
            "xnd_public_production_0obVRhwY4JjpC0F8rWjbHAZR09kj1viztKeAndcW",
            "xnd_development_mode",
        ),
        params={
            "variants": tuple(
                (prefix, *rest)
                for prefix in ("xnd_production_", "xnd_development_")
                for rest in ((run("A-Za-z0-9+/", 40, 96), run("=", 1, 2)), (run(BASE64URL, 40, 96),))
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="mercadopago-token",
        type="secret",
        title="Mercado Pago access token",
        description="An access token of Mercado Pago or Mercado Libre.",
        source="https://www.mercadopago.com.br/developers/en/docs/checkout-api-payments/best-practices/crede"
        "ntials-best-practices/secure-credentials",
        kind="token",
        reference=LEFT + rb"(?:(?:APP_USR-|TEST-)[0-9]{12,16}-[0-9]{6}-[0-9a-f]{32}-[0-9]{6,16}"
        rb"|(?:APP_USR-|TEST-)[0-9]{12,16}-[0-9]{6}-[0-9a-f]{32}__[A-Z]{2}_[A-Z]{2}__-[0-9]{6,16})" + RIGHT,
        matches=(
            "APP_USR-" + "375806018651517-449577-9cc77d394baf692e41e453bd1f2a4ac2-1633978",
            (
                "access_token=TEST-" + "658817264512175-742871-9c8999fe67ac466cea4f527d1f80ffb0__NC_WG__-25511840",
                "TEST-" + "658817264512175-742871-9c8999fe67ac466cea4f527d1f80ffb0__NC_WG__-25511840",
            ),
        ),
        near_misses=(
            "APP_USR-" + "770441728607-800255-9f1d7f0bb06bd568c65323e98345fb4-192466837",
            "APP_USR-" + "00000000000000-000000-00000000000000000000000000000000-000000",
            "APP_USq-" + "1412967921724-092404-f92b75448685800087a309b06bbdd62c-459951815",
            "APP_USR-4cef9d33-cc15-49ab-b311-8c8c48f4b2e5",
            "TEST-397824201343-350743",
        ),
        params={
            "variants": (
                *(
                    (prefix, run("0-9", 12, 16), "-", run("0-9", 6), "-", run(HEX, 32), "-", run("0-9", 6, 16))
                    for prefix in ("APP_USR-", "TEST-")
                ),
                *(
                    (
                        prefix,
                        run("0-9", 12, 16),
                        "-",
                        run("0-9", 6),
                        "-",
                        run(HEX, 32),
                        "__",
                        run("A-Z", 2),
                        "_",
                        run("A-Z", 2),
                        "__-",
                        run("0-9", 6, 16),
                    )
                    for prefix in ("APP_USR-", "TEST-")
                ),
            ),
            "distinct": 8,
        },
    ),
    Detector(
        id="chargebee-key",
        type="secret",
        title="Chargebee API key",
        description="An API key of a live or test site of Chargebee.",
        source="https://www.chargebee.com/docs/2.0/api_keys.html",
        kind="keyed",
        reference=LEFT + rb"(?:live_|test_)[A-Za-z0-9]{32,40}" + RIGHT,
        matches=(
            (
                "CHARGEBEE_API_KEY=live_" + "gMAeKeWXyEBjg3q0oHxsD3E7BBsYpjv03FI",
                "live_" + "gMAeKeWXyEBjg3q0oHxsD3E7BBsYpjv03FI",
            ),
            (
                "chargebee: api key test_" + "tlrPtja1azJNXp5WJmkg29mMYrP7oy9Rc rejected",
                "test_" + "tlrPtja1azJNXp5WJmkg29mMYrP7oy9Rc",
            ),
        ),
        near_misses=(
            "CHARGEBEE_API_KEY=live_" + "ELsSsCWBXkLNJkevAbvVVN7IKzIN4Qh",
            "CHARGEBEE_API_KEY=live_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id live_" + "HRvfyEfjzYmtCS37YuDrQHo2tr604fRtnbM",
            "chargebee test_subscription_created_event_handler_x",
            "chargebee invoice 5ffee1505d04dbee1cdae2f56041d028",
        ),
        params={
            "keywords": ("chargebee",),
            "variants": (*((prefix, run(ALNUM, 32, 40)) for prefix in ("live_", "test_")),),
            "distinct": 12,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="paddle-key",
        type="secret",
        title="Paddle API key",
        description="An API key of Paddle Billing, of live mode or of the sandbox.",
        source="https://developer.paddle.com/api-reference/about/authentication",
        kind="token",
        reference=LEFT + rb"(?:pdl_live_apikey_|pdl_sdbx_apikey_)[0-9a-z]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}" + RIGHT,
        matches=(
            "pdl_live_apikey_" + "mh3qo54tkkxmyrfavzh0alhlc7_Iey8Euyz7sZqztyBoP4eHW_jVL",
            (
                "PADDLE_API_KEY=pdl_sdbx_apikey_" + "nt6ezwcvp5xyy92tje1lbp74q9_wqTY5va6s3ZK3RogeN5l8w_Gig",
                "pdl_sdbx_apikey_" + "nt6ezwcvp5xyy92tje1lbp74q9_wqTY5va6s3ZK3RogeN5l8w_Gig",
            ),
        ),
        near_misses=(
            "pdl_live_apikey_" + "6useszwo46zzxiogaclsp649l_AdvgeZTCeheVt0xFrcB7T5_Lxu",
            "pdl_live_apikey_" + "xxxxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxx_xxx",
            "pdl_live_apikeq_" + "ap61b8a1kx1hvpd6rege8uazx3_f0ZPmuenDT31zmJVy5K44C_8ch",
            "pdl_live_apikey_8zal0gi17em0cd8ewa3hb791l5",
            "live_gS2Wkw0TVElEt4rR6sRN7TtPJKi",
        ),
        params={
            "variants": (
                *(
                    (prefix, run("0-9a-z", 26), "_", run(ALNUM, 22), "_", run(ALNUM, 3))
                    for prefix in ("pdl_live_apikey_", "pdl_sdbx_apikey_")
                ),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="polar-token",
        type="secret",
        title="Polar access token",
        description="An organization's or a person's access token, or a webhook's secret, of Polar.",
        source="https://github.com/polarsource/polar/blob/main/server/polar/kit/crypto.py",
        kind="token",
        reference=LEFT + rb"(?:polar_oat_|polar_pat_|polar_whs_|polar_cs_|polar_rt_|polar_at_u_|polar_at_o_)"
        rb"[A-Za-z0-9]{43}" + RIGHT,
        matches=(
            "polar_oat_" + "TSBD7E4krdzOz7SrvkK0ZwpOsVEeLrxCFrM0mAeN9as",
            (
                "POLAR_ACCESS_TOKEN=polar_at_o_" + "72wlNNYrd1eEL2gIMBHo40qMY4G7VVwgSUdmP2nXxV9",
                "polar_at_o_" + "72wlNNYrd1eEL2gIMBHo40qMY4G7VVwgSUdmP2nXxV9",
            ),
        ),
        near_misses=(
            "polar_oat_" + "4E2xCY5dtMhpSVo7hI4gUg4UxCa4DNWyT3HOlmHMLA",
            "polar_oat_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "polar_oaq_" + "A1ERaiJj5ILxelLYkqyqpoKyC2t1kyZ0wZjE1widaIo",
            "polar_oat_de_prueba",
            "polar_coordinates_db961104b48e0306c6fbae38f88acca4176d9eb3",
        ),
        params={
            "variants": (
                *(
                    (prefix, run(ALNUM, 43))
                    for prefix in (
                        "polar_oat_",
                        "polar_pat_",
                        "polar_whs_",
                        "polar_cs_",
                        "polar_rt_",
                        "polar_at_u_",
                        "polar_at_o_",
                    )
                ),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="pagarme-key",
        type="secret",
        title="Pagar.me API key",
        description="A live or test API key of Pagar.me, of version 4 of its API.",
        source="https://docs.pagar.me/v4/docs/api-key-e-encryption-key",
        kind="token",
        reference=LEFT + rb"(?:ak_live_|ak_test_)[A-Za-z0-9]{30}" + RIGHT,
        matches=(
            "ak_live_" + "N4fEdzvYMmOaLnJRWNIsbxev3W4oNU",
            ("api_key=ak_test_" + "RZ70WyjhbJKsvdzzdl4KMZTxc3gkkd", "ak_test_" + "RZ70WyjhbJKsvdzzdl4KMZTxc3gkkd"),
        ),
        near_misses=(
            "ak_live_" + "Ru1c2dGiJhIM40ux6UOpvnxtpGINE",
            "ak_live_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ak_livq_" + "3EpYXIkyaxmwXsJU78Sn9mR70SUfPv",
            "ek_live_nFFL49OhrzkmeZpO1TN0NgxlGYArjU",
            "ak_test_UA6Kpd9zWN25",
        ),
        params={"variants": (*((prefix, run(ALNUM, 30)) for prefix in ("ak_live_", "ak_test_")),), "distinct": 11},
    ),
    Detector(
        id="omise-key",
        type="secret",
        title="Omise secret key",
        description="A secret key of Omise, of live or test mode.",
        source="https://docs.omise.co/api-authentication",
        kind="token",
        reference=LEFT + rb"(?:skey_test_|skey_)[0-9a-z]{19}" + RIGHT,
        matches=(
            "skey_test_" + "yaqefz0tc1b8jwt7ja4",
            ("OMISE_SECRET_KEY=skey_" + "jof8x78uexdsddb13in", "skey_" + "jof8x78uexdsddb13in"),
        ),
        near_misses=(
            "skey_test_" + "rx19nzduejpdkpz8xr",
            "skey_test_" + "xxxxxxxxxxxxxxxxxxx",
            "skey_tesq_" + "ogr9po35vfdj0hy5qzw",
            "pkey_test_qcyswqp4k1a7hy5dpq7",
            "skey_p44q93nk",
        ),
        params={"variants": (*((prefix, run("0-9a-z", 19)) for prefix in ("skey_test_", "skey_")),), "distinct": 8},
    ),
)
