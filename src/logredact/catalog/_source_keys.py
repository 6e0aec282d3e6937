"""Keys and tokens of source hosting, continuous integration, deployment and registries of packages."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key, token

LOWER = "a-z0-9"
UPPER = "A-Z0-9"

DETECTORS = (
    token(
        "bitbucket-token",
        "Bitbucket app password or access token",
        "https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/",
        variants=(("ATBB", run(ALNUM, 32)), ("ATCTT3xFfG", run("A-Za-z0-9+/=_-", 150, 220))),
        valid=(
            ("ATBB", "vio1ZmQW3ZpabTtz19zsvFq2Cl0OWKOM"),
            (
                "ATCTT3xFfG",
                "e+cCo74WG80todZxEO-5AxfDIM9krdsZGNA6862bcg=jzTL6ZGJ/LuX-Zk8oRRrFlV7tXdtai9IADvFN"
                "jBIJbJ+SbiUWx1OxIZIJUf/m=bVe34vIEH=q3ok0XKaN=SRvqOkGIrbR8iveBWZwkgG6ic",
            ),
        ),
        distinct=12,
    ),
    key(
        "bitbucket-secret",
        "Bitbucket consumer secret",
        "https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/",
        keywords=("bitbucket client secret", "bitbucket secret", "bitbucket consumer secret", "bitbucket oauth secret"),
        variants=((run(BASE64URL, 64),), (run(ALNUM, 32),)),
        valid=(
            ("QqsX", "OA4EeLQYUE0kiggmPcKt3CZIOQOk0uExYynDpQqOJCg9j71kbMu7yVZi6POk"),
            ("PERR", "IS02k9JvTzXfk2uWO3N9fGvqSG9H"),
        ),
        distinct=12,
    ),
    token(
        "sourcegraph-token",
        "Sourcegraph access token",
        "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token",
        variants=(("sgp_", run(HEX, 40)), ("sgp_", run(HEX, 16), "_", run(HEX, 40)), ("sgp_local_", run(HEX, 40))),
        valid=(
            ("sgp_", "6bb8488f712c394e59c7825ed35e416cfca274ed"),
            ("sgp_", "fff21ff4ae5e6fc8_d5f4092307cab0e795da1fec7b06454ac5b3bc53"),
        ),
        distinct=8,
    ),
    key(
        "gitea-token",
        "Gitea or Forgejo access token",
        "https://docs.gitea.com/development/api-usage",
        keywords=("gitea token", "gitea access token", "forgejo token", "codeberg token", "gitea api token"),
        variants=((run(HEX, 40),),),
        valid=(("f739", "fe1322a02d74c0ba14bf48e2d69d57d85a5e"),),
        distinct=8,
    ),
    token(
        "circleci-token",
        "CircleCI token",
        "https://circleci.com/docs/managing-api-tokens/",
        variants=(("CCIPAT_", run(ALNUM, 22), "_", run(HEX, 40)), ("CCIPRJ_", run(ALNUM, 22), "_", run(HEX, 40))),
        valid=(
            ("CCIPAT_", "cM59TW4jD5V59yBarxRH0r_2f3ac25a440a496d7c2459451a457c72d99fe637"),
            ("CCIPRJ_", "cI4G7TWCt3CqZ4Miw3mVNK_d8b99683bbd3695b9da98495f0ac0e33ab801497"),
        ),
    ),
    key(
        "circleci-key",
        "CircleCI token, older form",
        "https://circleci.com/docs/managing-api-tokens/",
        keywords=("circleci token", "circle token", "circle ci token", "circleci api token", "circleci cli token"),
        variants=((run(HEX, 40),),),
        valid=(("cee1", "aa02931a0df37d5fc774f4e6b6daf27c9169"),),
        distinct=8,
    ),
    token(
        "buildkite-token",
        "Buildkite token",
        "https://buildkite.com/docs/apis/managing-api-tokens",
        variants=(
            ("bkua_", run("0-9a-z", 40, 53)),
            ("bkpat_", run(BASE64URL, 54)),
            *((prefix, run(BASE64URL, 40, 340)) for prefix in ("bkct_", "bkaa_", "bkaj_", "bkar_", "bkpt_", "bkps_")),
        ),
        valid=(
            ("bkua_", "e980f01f1b94c7896e3cd1daec540d57a5f4fa87"),
            ("bkct_", "vdTucA3XlqAjbVV5g_ywOb_YR_PRPYjGosHXetSc"),
            ("bkpat_", "O6Im713UWPLT6YB-Jt_Uy704t9FOYYm5JMQElB7pWbh2n1ZlEpzLsF"),
        ),
        distinct=8,
    ),
    key(
        "travis-token",
        "Travis CI access token",
        "https://docs.travis-ci.com/user/api-developer/",
        keywords=("travis token", "travis api token", "travis access token", "travis ci token"),
        variants=((run(BASE64URL, 22),),),
        valid=(("Uv-8", "oRM-Wc7nPChtYdIkXo"),),
    ),
    key(
        "drone-token",
        "Drone CI token",
        "https://docs.drone.io/api/overview/",
        keywords=("drone token", "drone server token", "drone rpc secret"),
        variants=((run(ALNUM, 32),), (run(HEX, 32),)),
        valid=(("H4Jz", "ogYE6rNWcffjWmr9xxG2tP5xAAU6"), ("ff71", "56f95adaec3df452e1472fb590e8")),
        distinct=9,
    ),
    key(
        "jenkins-token",
        "Jenkins API token",
        "https://www.jenkins.io/doc/book/using/remote-access-api/",
        keywords=("jenkins token", "jenkins api token", "jenkins user token"),
        variants=(("11", run(HEX, 32)), (run(HEX, 32),)),
        valid=(("11", "c3b3fdf489c4bae01cfc0191e0cc7b3d"), ("eefe", "b8194936252589960174b6177882")),
        distinct=8,
    ),
    key(
        "codecov-token",
        "Codecov upload token",
        "https://docs.codecov.com/docs/codecov-tokens",
        keywords=("codecov token", "codecov upload token", "codecov"),
        variants=(
            (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),
            (run(LOWER, 32),),
        ),
        valid=(("ecae", "4df4-9224-9560-1060-90a2634d4a8c"), ("8png", "62u8v0un9j03of04pfcjbq0740mb")),
        distinct=6,
    ),
    token(
        "octopus-key",
        "Octopus Deploy API key",
        "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key",
        variants=(("API-", run(UPPER, 26, 32)),),
        valid=(("API-", "QGDP7DZNDES8EPC8AT0N8CDEDF6"),),
        distinct=12,
    ),
    key(
        "terraform-cloud-token",
        "HCP Terraform token",
        "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
        keywords=(
            "terraform token",
            "tfe token",
            "tf token",
            "terraform cloud token",
            "tf token app terraform io",
            "atlas token",
            "credentials app terraform io",
        ),
        variants=((run(ALNUM, 14), ".atlasv1.", run("A-Za-z0-9=_-", 60, 70)),),
        valid=(("jwod", "A5QDATswcL.atlasv1.9awB4uY0YvEX4fRaujanjK1l8LBCByH6tcxCbD2rILPy1FdYtRZ-YAeEPKU2y-jT"),),
        distinct=14,
    ),
    token(
        "pulumi-token",
        "Pulumi access token",
        "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/",
        variants=(("pul-", run(HEX, 40)),),
        valid=(("pul-", "f81d8cc15c068f83c3f8a373463acdf518affe9f"),),
        distinct=8,
    ),
)
