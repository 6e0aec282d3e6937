"""Keys and tokens of messaging, payment and AI services."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

_WORDS = "A-Za-z0-9-"

DETECTORS = (
    Detector(
        id="slack-token",
        type="secret",
        title="Slack token",
        description="A bot, user, app, workflow, configuration, session or legacy token of Slack, or the address of an "
        "incoming webhook.",
        source="https://docs.slack.dev/authentication/tokens",
        kind="token",
        reference=LEFT + rb"(?:xox[bparseoc](?:\.xox[bp])?-[A-Za-z0-9-]{20,400}|xwfp-[A-Za-z0-9-]{20,400}"
        rb"|xoxd-[A-Za-z0-9%+/=_-]{60,600}|xapp-[0-9]-[A-Z0-9]+-[0-9]+-[0-9a-f]+"
        rb"|hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/]{20,128})",
        matches=(
            "xoxb-" + "270415926535-8979323846264-Kx7Rt2mVqB9zLw4NcYh6PjDf",
            "xoxp-" + "27041592653-5897932384-62643383279-3f2a9c0b7d81e4563f2a9c0b7d81e456",
            "xoxa-" + "2-270415926535-8979323846264-Kx7Rt2mVqB",
            "xoxr-" + "270415926535-8979323846264-Kx7Rt2mVqB",
            "xoxs-" + "270415926535-8979323846264-3f2a9c0b7d81",
            "xoxc-"
            + "270415926535-8979323846264-2270415926535-8819ebf7817d8275d691f8c258a9b314700461e0808759b99653fa9f6ebf66bf",
            (
                "Cookie: d=xoxd-"
                + "R1a6DxOY9CSWu74zPgDV5FxsmkPpOt%2Bp0SBv0TMBBP3AEhE2c2mimu"
                + "bIdWhObHU4uXjycMh%2FVlnTPZdkWU3p3el3h473tQsQsUyI53%3D%3D; x=1",
                "xoxd-"
                + "R1a6DxOY9CSWu74zPgDV5FxsmkPpOt%2Bp0SBv0TMBBP3AEhE2c2mimu"
                + "bIdWhObHU4uXjycMh%2FVlnTPZdkWU3p3el3h473tQsQsUyI53%3D%3D",
            ),
            "xoxe.xoxp-" + "1-Kx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mVqB9zLw4NcYh6PjDf",
            "xapp-" + "1-A02ABCDEFGH-8979323846264-3f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b7d81e456",
            (
                "POST https://hooks.slack.com/services/" + "T02ABCDEF/B03GHIJKL/k9Jd8sLqPz2mX4vB7nRt5wYc done",
                "hooks.slack.com/services/" + "T02ABCDEF/B03GHIJKL/k9Jd8sLqPz2mX4vB7nRt5wYc",
            ),
        ),
        near_misses=(
            "xoxb-" + "12345-abcd234",
            "xoxb-" + "xxxxxxxxxxxx-xxxxxxxxxxxx",
            "xoxz-" + "270415926535-8979323846264-Kx7Rt2mVqB",
            "xapp-" + "manager-config-production-01",
            "hooks.slack.com/services/T",
        ),
        params={
            "variants": (
                *(
                    (prefix, run(_WORDS, 20, 400))
                    for prefix in ("xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xoxc-", "xwfp-")
                ),
                ("xoxd-", run("A-Za-z0-9%+/=_-", 60, 600)),  # a cookie
                ("xoxe.xoxb-", run(_WORDS, 40, 400)),
                ("xoxe.xoxp-", run(_WORDS, 40, 400)),
                ("xapp-", run("0-9", 1), "-", run("A-Z0-9", 8, 16), "-", run("0-9", 8, 20), "-", run(HEX, 32, 128)),
                *(
                    ("hooks.slack.com/" + kind + "/", run("A-Za-z0-9/", 20, 128))
                    for kind in ("services", "workflows", "triggers")
                ),
            ),
            "distinct": 8,
        },
    ),
    Detector(
        id="stripe-key",
        type="secret",
        title="Stripe key",
        description="A secret or restricted API key of Stripe, of live and test mode, or a webhook's signing secret.",
        source="https://docs.stripe.com/keys",
        kind="token",
        reference=LEFT + rb"(?:[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,255}|whsec_[A-Za-z0-9+/]{24,128}={0,2})",
        matches=(
            "sk_live_" + "Kx7Rt2mVqB9zLw4NcYh6PjDf",
            "sk_test_" + "Kx7Rt2mVqB9zLw4NcYh6PjDf",
            "rk_live_"
            "51k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2m",
            "whsec_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd",
        ),
        near_misses=(
            "pk_live_" + "Kx7Rt2mVqB9zLw4NcYh6PjDf",
            "sk_live_short",
            "task_test_" + "Kx7Rt2mVqB9zLw4NcYh6PjDf",
            "sk_test_" + "xxxxxxxxxxxxxxxxxxxxxxxx",
        ),
        params={
            "variants": (
                *(
                    (prefix, run(ALNUM, 10, 255))
                    for prefix in ("sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_")
                ),
                ("whsec_", run("A-Za-z0-9+/", 24, 128), run("=", 1, 2)),
                ("whsec_", run("A-Za-z0-9+/", 24, 128)),
            ),
            "distinct": 6,
        },
    ),
    Detector(
        id="shopify-token",
        type="secret",
        title="Shopify token",
        description="An access token of a Shopify app or partner, of whichever kind, or an app's shared secret.",
        source="https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens",
        kind="token",
        reference=LEFT + rb"(?:shp(?:at|ca|pa|ua|ss|tka)|prtapi)_[0-9A-Fa-f]{32}" + RIGHT,
        matches=(
            "shpat_" + "3f2a9c0b7d81e4563f2a9c0b7d81e456",
            "shpss_" + "3F2A9C0B7D81E4563F2A9C0B7D81E456",
            "shpca_" + "3f2a9c0b7d81e4563f2a9c0b7d81e456",
            "shpua_" + "3f2a9c0b7d81e4563f2a9c0b7d81e456",
            "prtapi_" + "3f2a9c0b7d81e4563f2a9c0b7d81e456",
        ),
        near_misses=(
            "shpat_" + "3f2a9c0b7d81e4563f2a9c0b7d81e45",
            "shpxx_" + "3f2a9c0b7d81e4563f2a9c0b7d81e456",
            "shpat_" + "3f2a9c0b7d81e4563f2a9c0b7d81e45z",
        ),
        params={
            "variants": tuple(
                (prefix, run("0-9A-Fa-f", 32))
                for prefix in ("shpat_", "shpca_", "shppa_", "shpua_", "shpss_", "shptka_", "prtapi_")
            ),
            "distinct": 6,
        },
    ),
    Detector(
        id="sendgrid-key",
        type="secret",
        title="SendGrid API key",
        description="An API key of Twilio SendGrid.",
        source="https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
        kind="token",
        reference=LEFT + rb"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
        matches=("SG" + ".k9Jd8sLqPz2mX4vB7nRt5w.Yc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqP",),
        near_misses=(
            "SG" + ".k9Jd8sLqPz2mX4vB7nRt5.Yc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqP",
            "SG" + ".k9Jd8sLqPz2mX4vB7nRt5w.Yc3hFgK7",
        ),
        params={"variants": (("SG.", run(BASE64URL, 22), ".", run(BASE64URL, 43)),), "distinct": 12},
    ),
    Detector(
        id="twilio-key",
        type="secret",
        title="Twilio API key",
        description="The SID of a Twilio API key, which goes with its secret.",
        source="https://www.twilio.com/docs/glossary/what-is-a-sid",
        kind="token",
        reference=LEFT + rb"SK[0-9a-f]{32}" + RIGHT,
        matches=("SK" + "3f2a9c0b7d81e4563f2a9c0b7d81e456",),
        near_misses=(
            "SK" + "3f2a9c0b7d81e4563f2a9c0b7d81e45",
            "SK" + "3f2a9c0b7d81e4563f2a9c0b7d81e45g",
            "DISK" + "3f2a9c0b7d81e4563f2a9c0b7d81e456",
            "SK" + "00000000000000000000000000000000",
        ),
        params={"variants": (("SK", run(HEX, 32)),), "distinct": 6},
    ),
    Detector(
        id="openai-key",
        type="secret",
        title="OpenAI API key",
        description="A project, service account, admin or legacy user key of OpenAI.",
        source="https://platform.openai.com/docs/api-reference/authentication",
        kind="token",
        reference=LEFT + rb"sk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,400}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})"
        rb"(?![A-Za-z0-9_-])",
        matches=(
            "sk-" + "k9Jd8sLqPz2mX4vB7nRtT3BlbkFJ5wYc3hFgK7Jd8sLqPz2m",
            "sk-proj-"
            + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2m_X4vB7nRtT3BlbkFJ5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFg",
            "sk-svcacct-" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2m_X4vB7nRtT3BlbkFJ5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5w",
        ),
        near_misses=(
            "sk-" + "k9Jd8sLqPz2mX4vB7nRtT3BlbkFJ5wYc3hFgK7Jd8sLqPz2",
            "sk-" + "proj-demo-key",
            "task-" + "k9Jd8sLqPz2mX4vB7nRt",
        ),
        params={
            "variants": (
                *((prefix, run(BASE64URL, 40, 400)) for prefix in ("sk-proj-", "sk-svcacct-", "sk-admin-")),
                ("sk-", run(ALNUM, 20), "T3BlbkFJ", run(ALNUM, 20)),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="anthropic-key",
        type="secret",
        title="Anthropic API key",
        description="An API key, admin key or OAuth token of Anthropic.",
        source="https://docs.anthropic.com/en/api/overview",
        kind="token",
        reference=LEFT + rb"sk-ant-(?:api|admin|oat|ort|sid)[0-9]{2}-[A-Za-z0-9_-]{40,400}(?![A-Za-z0-9_-])",
        matches=(
            "sk-" + "ant-api03-"
            "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2m_X4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sL-AA",
            "sk-" + "ant-admin01-"
            "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2m_X4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sL-AA",
            "sk-" + "ant-oat01-"
            "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2m_X4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sL-AA",
        ),
        near_misses=(
            "sk-ant-api03-" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sk-" + "ant-api03-k9Jd8sLq",
            "sk-ant-colony-" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2m_X4",
        ),
        params={
            "variants": tuple(
                ("sk-ant-" + kind, run("0-9", 2), "-", run(BASE64URL, 40, 400))
                for kind in ("api", "admin", "oat", "ort", "sid")
            ),
            "distinct": 12,
        },
    ),
)
