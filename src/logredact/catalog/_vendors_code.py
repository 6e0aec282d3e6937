"""Keys and tokens of code hosting, package registries and model hubs."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, LEFT, RIGHT, Detector, run

_WORD = "A-Za-z0-9_"

DETECTORS = (
    Detector(
        id="github-token",
        type="secret",
        title="GitHub token",
        description="A classic personal access, OAuth, user, installation or refresh token of GitHub, with its checksum.",
        source="https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/",
        kind="token",
        reference=LEFT + rb"gh[pousr]_[A-Za-z0-9]{36}" + RIGHT,
        matches=(
            "ghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            "gho_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            "ghu_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            "ghr_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            ("ghs_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL. Done", "ghs_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL"),
            (
                "https://x-access-token:ghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL@github.com/a",
                "ghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            ),
            (r"\nghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL\\n", "ghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL"),
            ("token%3Dghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL", "ghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL"),
        ),
        near_misses=(
            "ghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjB",
            "ghx_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            "ghp_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "aghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            "ghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLq",  # of another checksum
        ),
        params={
            "variants": tuple((prefix, run(ALNUM, 36)) for prefix in ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")),
            "distinct": 10,
            "check": "crc32-base62-6",
        },
    ),
    Detector(
        id="github-long-token",
        type="secret",
        title="GitHub token, longer forms",
        description="A fine-grained personal access token, an installation token that is a JWT, or a longer token.",
        source="https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/"
        "about-authentication-to-github#githubs-token-formats",
        kind="token",
        reference=LEFT + rb"(?:ghs_[A-Za-z0-9_-]{8,1024}\.[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{8,1024}"
        rb"|gh[pousr]_[A-Za-z0-9_]{37,251}|github_pat_[A-Za-z0-9_]{82,244})" + RIGHT,
        matches=(
            "ghr_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB7nRt",
            "ghs_" + "12345_eyJhbGciOiJSUzI1NiJ9.eyJpYXQiOjE3NDU2MDAwMDB9.k9Jd8sLqPz2mX-4vB7nRt5wYc",
            "github_pat_" + "11ABCDEFG0k9Jd8sLqPz2m_X4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB",
        ),
        near_misses=(
            "ghp_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            "github_pat_" + "11ABCDEFG0",
            "xgithub_pat_" + "11ABCDEFG0k9Jd8sLqPz2m_X4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLqPz2mX4vB",
        ),
        params={
            "variants": (
                ("ghs_", run(BASE64URL, 8, 1024), ".", run(BASE64URL, 8, 2048), ".", run(BASE64URL, 8, 1024)),
                *((prefix, run(_WORD, 37, 251)) for prefix in ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")),
                ("github_pat_", run(_WORD, 82, 244)),
            ),
            "distinct": 10,
        },
    ),
    Detector(
        id="gitlab-token",
        type="secret",
        title="GitLab token",
        description="A personal, project, group, deploy, runner, job, trigger, feed, mail, agent, workspace or SCIM "
        "token, or an OAuth application's secret, of GitLab.",
        source="https://docs.gitlab.com/security/tokens/#token-prefixes",
        kind="token",
        reference=LEFT + rb"(?:gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-"
        rb"[A-Za-z0-9_-]{20,320}(?:(?:\.[0-9a-z]{2})?\.[0-9a-z]{9})?"
        rb"|GR1348941[A-Za-z0-9_-]{20,64})",
        matches=(
            "glpat-" + "k9Jd8sLq-z2mX4vB7nRt",
            "glpat-" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hF.01.120a3b4c5",
            "glpat-" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hF.a1b2c3d4e",
            ("PRIVATE-TOKEN: glpat-" + "k9Jd8sLqPz2mX4vB7nRt.", "glpat-" + "k9Jd8sLqPz2mX4vB7nRt"),
            "gldt-" + "k9Jd8sLqPz2mX4vB7nRt",
            "glrt-" + "t1_k9Jd8sLqPz2mX4vB7nRt5wYc3hF.a1b2c3d4e",
            "glcbt-" + "64_k9Jd8sLqPz2mX4vB7nRt",
            "glptt-" + "3f2a9c0b7d81e4563f2a9c0b7d81e4563f2a9c0b",
            "glagent-" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBLPz2mX4vB7nRt5w",
            "gloas-" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBLPz2mX4vB7nRt5wYc3hFgK7Jd8sLq",
            "GR1348941" + "k9Jd8sLqPz2mX4vB7nRt",
        ),
        near_misses=(
            "glpat-" + "k9Jd8sLqPz2mX4vB7nR",
            "glpat-" + "xxxxxxxxxxxxxxxxxxxx",
            "glxyz-" + "k9Jd8sLqPz2mX4vB7nRt",
            "glpat-" + "aaaaaaaaaaaaaaaaaaaa.bbbbbbbbb",
        ),
        params={
            "variants": tuple(
                variant
                for prefix in (
                    "glpat-",
                    "gloas-",
                    "gldt-",
                    "glrt-",
                    "glrtr-",
                    "glcbt-",
                    "glptt-",
                    "glft-",
                    "glimt-",
                    "glagent-",
                    "glwt-",
                    "glsoat-",
                    "glffct-",
                )
                for variant in (
                    # routable tokens end in a version, a length and a checksum
                    (prefix, run(BASE64URL, 20, 320), ".", run("0-9a-z", 2), ".", run("0-9a-z", 9)),
                    (prefix, run(BASE64URL, 20, 320), ".", run("0-9a-z", 9)),
                    (prefix, run(BASE64URL, 20, 320)),
                )
            )
            + (("GR1348941", run(BASE64URL, 20, 64)),),
            "distinct": 8,
        },
    ),
    Detector(
        id="npm-token",
        type="secret",
        title="npm token",
        description="A granular or automation access token of the npm registry.",
        source="https://docs.npmjs.com/about-access-tokens",
        kind="token",
        reference=LEFT + rb"npm_[A-Za-z0-9]{36}" + RIGHT,
        matches=(
            "npm_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            (
                "//registry/:_authToken=npm_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
                "npm_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL",
            ),
        ),
        near_misses=(
            "npm_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sL",
            "npm_" + "config_registry_and_more_of_such_names_",
            "npm_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK74NBjBL1",
            "npm_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd8sLq",  # of another checksum
        ),
        params={"variants": (("npm_", run(ALNUM, 36)),), "distinct": 10, "check": "crc32-base62-6"},
    ),
    Detector(
        id="pypi-token",
        type="secret",
        title="PyPI token",
        description="An upload token, a macaroon, of PyPI or TestPyPI.",
        source="https://github.com/pypi/warehouse/tree/main/warehouse/macaroons",
        kind="token",
        reference=LEFT + rb"pypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{50,2048}",
        matches=(
            "pypi-" + "AgEIcHlwaS5vcmcKx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mVqB9zLw4NcYh6PjDf",
            "pypi-" + "AgENdGVzdC5weXBpLm9yZwKx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mVqB9zLw4NcYh6PjDfKx7Rt2mVqB9zLw4NcYh6PjDf",
        ),
        near_misses=(
            "pypi-" + "AgEIcHlwaS5vcmcKx7Rt2mVqB",
            "pypi-" + "server-with-quite-a-long-name-of-a-package-and-more-of-it",
        ),
        params={
            "variants": (
                ("pypi-AgEIcHlwaS5vcmc", run(BASE64URL, 50, 2048)),
                ("pypi-AgENdGVzdC5weXBpLm9yZw", run(BASE64URL, 50, 2048)),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="docker-token",
        type="secret",
        title="Docker Hub token",
        description="A personal or organization access token of Docker Hub.",
        source="https://docs.docker.com/security/access-tokens/",
        kind="token",
        reference=LEFT + rb"dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,128}(?![A-Za-z0-9_-])",
        matches=("dckr_pat_" + "k9Jd8sLqPz2mX4-B7nRt5wYc3hF", "dckr_oat_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hFgK7Jd"),
        near_misses=("dckr_pat_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3h", "dckr_xat_" + "k9Jd8sLqPz2mX4vB7nRt5wYc3hF"),
        params={
            "variants": tuple((prefix, run(BASE64URL, 27, 128)) for prefix in ("dckr_pat_", "dckr_oat_")),
            "distinct": 10,
        },
    ),
    Detector(
        id="huggingface-token",
        type="secret",
        title="Hugging Face token",
        description="A user or organization access token of Hugging Face.",
        source="https://huggingface.co/docs/hub/security-tokens",
        kind="token",
        reference=LEFT + rb"(?:hf_|api_org_)[A-Za-z0-9]{34,40}" + RIGHT,
        matches=("hf_" + "KxQRtZmVqBGzLwHNcYhSPjDfKxQRtZmVqB", "api_org_" + "KxQRtZmVqBGzLwHNcYhSPjDfKxQRtZmVqB"),
        near_misses=(
            "hf_" + "KxQRtZmVqBGzLwHNcYhSPjDfKxQRtZmVq",
            "hf_" + "servingcellpriority_parameters_description",
            "hf_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        ),
        params={"variants": tuple((prefix, run(ALNUM, 34, 40)) for prefix in ("hf_", "api_org_")), "distinct": 10},
    ),
)
