"""Keys and tokens of clouds, platforms and networks of delivery."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key, token

BASE64 = "A-Za-z0-9+/"
LOWER = "a-z0-9"
UPPER = "A-Z0-9"

DETECTORS = (
    token(
        "scaleway-access-key",
        "Scaleway access key",
        "https://www.scaleway.com/en/docs/iam/concepts/",
        variants=(("SCW", run(UPPER, 17)),),
        valid=(("SCW", "6828GZ75DUDICX8YH"),),
        distinct=8,
    ),
    key(
        "scaleway-secret-key",
        "Scaleway secret key",
        "https://www.scaleway.com/en/docs/iam/concepts/",
        keywords=("scw secret key", "scaleway secret key", "scaleway secret", "scaleway token"),
        variants=((run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),),
        valid=(("d52f", "7d42-091b-29ac-fa6a-270ac00b3c2d"),),
        distinct=6,
    ),
    token(
        "heroku-key",
        "Heroku API key",
        "https://devcenter.heroku.com/articles/authentication",
        variants=(("HRKU-AA", run(BASE64URL, 58)),),
        valid=(("HRKU-AA", "s9fX_x9Xyo_rWC1PCkFYL9ZlJ3PtEQ7E5YoVgOSd0hriEXFEmjmEf-fCwM"),),
    ),
    key(
        "heroku-uuid-key",
        "Heroku API key, older form",
        "https://devcenter.heroku.com/articles/authentication",
        keywords=("heroku api key", "heroku key", "heroku token", "heroku api token"),
        variants=((run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),),
        valid=(("6a82", "bfe7-5e77-dc5b-913b-6f6627a55e6d"),),
        distinct=6,
    ),
    token(
        "fly-token",
        "Fly.io access token",
        "https://fly.io/docs/security/tokens/",
        variants=(
            ("fo1_", run(BASE64URL, 43)),
            ("fm2_", run("A-Za-z0-9+/=", 100, 2000)),
            ("fm1a_", run("A-Za-z0-9+/=", 100, 2000)),
            ("fm1r_", run("A-Za-z0-9+/=", 100, 2000)),
        ),
        valid=(
            ("fo1_", "5k4AALyC5Uy9udCUobN_s1aPfnoMd0dDEtF9jxxW_e7"),
            (
                "fm2_",
                "7hTwtKVZiWwrQS0CDxO9xuvLp7fbjiBhij4Y5BX61TlwTprl2W6YEdOPNtwQTXEljSLufvDq93QyMioH"
                "EC9Fmk=SCQcTPCquitir2n68Ct6CHScTlW5Q=DTKRLf+LF3ra3h",
            ),
        ),
    ),
    token(
        "render-key",
        "Render API key",
        "https://render.com/docs/api",
        variants=(("rnd_", run(ALNUM, 28, 32)),),
        valid=(("rnd_", "ciu1HoeOCMll3PIqvOzqaOORbnTNPmP0"), ("rnd_", "3GStig02fe2XnH4YBLvDhNoM27zR")),
    ),
    token(
        "supabase-key",
        "Supabase access token or secret key",
        "https://supabase.com/docs/guides/api/api-keys",
        variants=(
            *((prefix, run(HEX, 40)) for prefix in ("sbp_", "sbp_v0_", "sbp_oauth_")),
            ("sb_secret_", run(BASE64URL, 22, 64)),
        ),
        valid=(
            ("sbp_", "5fd90e2f163b908cf38e053f5334e9cf61cf46b6"),
            ("sbp_oauth_", "f52232f1b8aaf5fad4e05d311f04badbfb8e9323"),
            ("sb_secret_", "aYomDoQHcQ5RdZ_JHduX5-NLhqZL6Mq6WiPeRLaZ2mZ"),
        ),
        distinct=8,
    ),
    token(
        "planetscale-token",
        "PlanetScale token or password",
        "https://planetscale.com/docs/api/reference/service-tokens",
        variants=(
            ("pscale_tkn_", run("A-Za-z0-9_=.-", 32, 64)),
            ("pscale_oauth_", run("A-Za-z0-9_=.-", 32, 64)),
            ("pscale_pw_", run("A-Za-z0-9_=.-", 32, 64)),
        ),
        valid=(
            ("pscale_tkn_", "6YGIIheqjNQ--MjGjYV.7q8aoOfQcXbVZygsMFQ"),
            ("pscale_oauth_", "bKrhDdXnPkXKnss3PpXU18CnvYKvG2eogPP_aUHVi"),
        ),
    ),
    key(
        "netlify-token",
        "Netlify access token",
        "https://docs.netlify.com/api/get-started/",
        keywords=("netlify auth token", "netlify token", "netlify access token", "netlify api token"),
        variants=(("nfp_", run(ALNUM, 36)), (run(BASE64URL, 40, 46),)),
        valid=(("nfp_", "erLVfJ4Vq7zpxCS6W4lngQSp4xFJTO9CQPMZ"), ("NpX4", "KAm-idB_oo2Mxk6PJhNfQjktdvVvXNlzWPHk2T")),
        distinct=12,
    ),
    key(
        "vercel-token",
        "Vercel access token",
        "https://vercel.com/docs/rest-api",
        keywords=("vercel token", "vercel api token", "vercel access token", "now token"),
        variants=((run(ALNUM, 24),),),
        valid=(("cPCm", "8DTpaIC5Z1W63S4bWZQt"),),
    ),
    key(
        "railway-token",
        "Railway token",
        "https://docs.railway.com/reference/public-api",
        keywords=("railway token", "railway api token"),
        variants=((run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),),
        valid=(("2c45", "51a7-b834-09ab-f4e1-16275162234c"),),
        distinct=6,
    ),
    token(
        "cloudflare-origin-ca-key",
        "Cloudflare Origin CA key",
        "https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/",
        variants=(("v1.0-", run(HEX, 24), "-", run(HEX, 146)),),
        valid=(
            (
                "v1.0-",
                "faf212ce6a9551873ab0d05d-b48239e29c89b836eca47026700f45593c8cd987e07a2580cb7bb55"
                "a7f59fd2bee1434527cca1fc7d9b7e395b27c73834bb840ba8101221079d6a88dc3cf68de22adb31"
                "be5c680252f",
            ),
        ),
        distinct=8,
    ),
    key(
        "cloudflare-token",
        "Cloudflare API token or global key",
        "https://developers.cloudflare.com/fundamentals/api/get-started/create-token/",
        keywords=(
            "cloudflare api token",
            "cloudflare token",
            "cloudflare api key",
            "cloudflare key",
            "cf api token",
            "cf api key",
            "cloudflare global api key",
        ),
        variants=((run(BASE64URL, 40),), (run(HEX, 37),)),
        valid=(("gTd-", "s_3dAIKRMSIp8lY477X2qNJcUiBZXMU4OIVZ"), ("0f8f", "4cfca0c882318422b66a56ea2475cec93")),
    ),
    key(
        "fastly-token",
        "Fastly API token",
        "https://www.fastly.com/documentation/reference/api/auth-tokens/",
        keywords=("fastly api token", "fastly token", "fastly api key", "fastly key"),
        variants=((run(BASE64URL, 32),),),
        valid=(("f8UX", "8QoFP5mmfAkBNct08UEvEiBI67UT"),),
        distinct=12,
    ),
    key(
        "akamai-secret",
        "Akamai EdgeGrid client secret",
        "https://techdocs.akamai.com/developer/docs/set-up-authentication-credentials",
        keywords=("akamai client secret", "akamai access token", "edgegrid client secret", "akamai client token"),
        variants=(("akab-", run(LOWER, 16), "-", run(LOWER, 16)), (run(BASE64, 43), "=")),
        valid=(("akab-", "1q2vr1vpao2qpac8-jyfi46pkrv1p3gaf"), ("cDIz", "1fahqOU+0ZzuNgek84bTsr2gUqxZ/D2jITbgKci=")),
    ),
    token(
        "akamai-token",
        "Akamai EdgeGrid token",
        "https://techdocs.akamai.com/developer/docs/set-up-authentication-credentials",
        variants=(("akab-", run(LOWER, 16), "-", run(LOWER, 16)),),
        valid=(("akab-", "eh9mrpgk6qeddt6w-trrku1ubvt86i7hv"),),
        distinct=12,
    ),
    key(
        "ovh-key",
        "OVHcloud application secret or consumer key",
        "https://help.ovhcloud.com/csm/en-gb-api-getting-started-ovhcloud-api",
        keywords=("ovh application secret", "ovh consumer key", "ovh secret"),
        variants=((run(ALNUM, 32),), (run(HEX, 32),)),
        valid=(("eixT", "qVYX8UPvou7FDbQyjLKsCiXpvfOb"), ("8672", "6a3b2bc96c96d026c014a6974803")),
        distinct=9,
    ),
    key(
        "exoscale-secret",
        "Exoscale API secret",
        "https://community.exoscale.com/product/iam/",
        keywords=("exoscale api secret", "exoscale secret key", "exoscale secret"),
        variants=((run(BASE64URL, 43),),),
        valid=(("WFPW", "o9lcfmOXqW0bFJUrXKJbnFgPSNY5Rn40XGvgcRj"),),
        distinct=14,
    ),
    token(
        "scalingo-token",
        "Scalingo API token",
        "https://developers.scalingo.com/",
        variants=(("tk-us-", run(BASE64URL, 48)),),
        valid=(("tk-us-", "67IYZ2aNx0PK-6HU0Nj3rkaHPnXR3TtdxjSrYNhuD166d8wE"),),
    ),
)
