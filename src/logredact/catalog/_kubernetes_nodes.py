"""Credentials of nodes, clusters, their storage and the metadata services of clouds."""

from __future__ import annotations

from ._schema import ALNUM, HEX, LEFT, RIGHT, Detector, run

_DIGITS = "0-9"
_BASE64 = "A-Za-z0-9+/"
_HEX = "0-9A-Fa-f"
_LOWER = "a-z0-9"
_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))
_ANY_UUID = (run(_HEX, 8), "-", run(_HEX, 4), "-", run(_HEX, 4), "-", run(_HEX, 4), "-", run(_HEX, 12))

DETECTORS = (
    Detector(
        id="private-key-base64",
        packs=("kubernetes", "secrets", "default"),
        type="secret",
        title="Private key in base64",
        description="A private key in PEM, once more in base64, as kubeconfig files and Secrets hold it.",
        source="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",
        kind="token",
        reference=LEFT + rb"(?:LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ[A-Za-z0-9+/=]{100,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURSBL[A-Za-z0-9+/=]{100,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBL[A-Za-z0-9+/=]{100,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtF[A-Za-z0-9+/=]{100,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBL[A-Za-z0-9+/=]{100,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|LS0tLS1CRUdJTiBQUklWQVRFIEtF[A-Za-z0-9+/=]{100,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ[A-Za-z0-9+/=]{100,4096}"
        rb"|LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURSBL[A-Za-z0-9+/=]{100,4096}"
        rb"|LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBL[A-Za-z0-9+/=]{100,4096}"
        rb"|LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtF[A-Za-z0-9+/=]{100,4096}"
        rb"|LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBL[A-Za-z0-9+/=]{100,4096}"
        rb"|LS0tLS1CRUdJTiBQUklWQVRFIEtF[A-Za-z0-9+/=]{100,4096})(?![A-Za-z0-9_+/=])",
        matches=(
            (
                "client-key-data: LS0tLS1CRUdJTiBQUklWQVRFIEtF"
                + (
                    "4A6ZOqIqdr/GrYAkzvZkJh+YHUbR6G/7BkcVCdTzpLrrwMj=GpJYPAY5HquOPRVzjh=vNYtCUTOPIuT2Xn6ymFt3"
                    "cn=v/6Z1w5CYaO"
                ),
                "LS0tLS1CRUdJTiBQUklWQVRFIEtF"
                + (
                    "4A6ZOqIqdr/GrYAkzvZkJh+YHUbR6G/7BkcVCdTzpLrrwMj=GpJYPAY5HquOPRVzjh=vNYtCUTOPIuT2Xn6ymFt3"
                    "cn=v/6Z1w5CYaO"
                ),
            ),
            (
                "tls.key: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBL"
                + (
                    "3VyE+fSRLW3MZ9SuxazOffc0/Tk9nPlGXvopf+vr+aBOMT86UXG/C=M2/"
                    "K5=HbDGRm2rRkRsN=Igch3L10mxvTEQ=XMTHX6hH37ZcQ1g"
                ),
                "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBL"
                + (
                    "3VyE+fSRLW3MZ9SuxazOffc0/Tk9nPlGXvopf+vr+aBOMT86UXG/C=M2/"
                    "K5=HbDGRm2rRkRsN=Igch3L10mxvTEQ=XMTHX6hH37ZcQ1g"
                ),
            ),
            "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtF"
            + (
                "8yrMtpw1TquVxMo417jMyMtFP=Ky=vivVl+Bd95fpg2wn=lO0ffv0NiNayja4uDvBQCdQnVtHHpQUd7=ZfierprH"
                "/p6piwyfDzozAonyGV"
            ),
        ),
        near_misses=(
            "client-key-data: LS0tLS1CRUdJTiBQUklWQVRFIEtF"
            + ("TIb4KF6SUZJCoiZRvfBIxqlbd2TR1ZWn=Y+VPH8X8FbdywmJThoOC6PF=wF8ofXpZV5PDQdPikGnbew3NVY7Wtl/gNyYqG/reNj"),
            "LS"
            + (
                "0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tKABtdVOnkjkz9lWVzzTfQcLsWHJWRzVlhAmkaEoBq6xJkzIaF8H7RP"
                "caZ7AE2uZapOT9HP9lMqvq0xW5HT0YI63yhDMkxBGkaKGlp4mh0Rx3WCWAR3cjEGkNyGmHOTvFCW8zDsetvqmUbj"
                "VYrBnyaDxfOrLa3EeaD9rCMtnlAEzVsLhfzHcWCcghEElQVCPoD9SfJ5N7"
            ),
            "LS0tLS1CRUdJTiBQ",
        ),
        params={
            "variants": (
                ("LS0tLS1CRUdJTiBQUklWQVRFIEtF", run("A-Za-z0-9+/=", 100, 4096), run("A-Za-z0-9+/=", 1, 4096)),
                ("LS0tLS1CRUdJTiBQUklWQVRFIEtF", run("A-Za-z0-9+/=", 100, 4096)),
                ("LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBL", run("A-Za-z0-9+/=", 100, 4096), run("A-Za-z0-9+/=", 1, 4096)),
                ("LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBL", run("A-Za-z0-9+/=", 100, 4096)),
                ("LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtF", run("A-Za-z0-9+/=", 100, 4096), run("A-Za-z0-9+/=", 1, 4096)),
                ("LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtF", run("A-Za-z0-9+/=", 100, 4096)),
                ("LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBL", run("A-Za-z0-9+/=", 100, 4096), run("A-Za-z0-9+/=", 1, 4096)),
                ("LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBL", run("A-Za-z0-9+/=", 100, 4096)),
                (
                    "LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZB",
                    "VEUgS0VZ",
                    run("A-Za-z0-9+/=", 100, 4096),
                    run("A-Za-z0-9+/=", 1, 4096),
                ),
                ("LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZB", "VEUgS0VZ", run("A-Za-z0-9+/=", 100, 4096)),
                (
                    "LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJ",
                    "VkFURSBL",
                    run("A-Za-z0-9+/=", 100, 4096),
                    run("A-Za-z0-9+/=", 1, 4096),
                ),
                ("LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJ", "VkFURSBL", run("A-Za-z0-9+/=", 100, 4096)),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="docker-swarm-token",
        packs=("kubernetes", "secrets", "default"),
        type="secret",
        title="Docker swarm token",
        description="A token to join a swarm of Docker, or the key to unlock its manager.",
        source="https://docs.docker.com/reference/cli/docker/swarm/join-token/",
        kind="token",
        reference=LEFT + rb"(?:SWMTKN-1-[a-z0-9]{50}-[a-z0-9]{25}(?![A-Za-z0-9_])"
        rb"|SWMKEY-1-[A-Za-z0-9+/]{43}(?![A-Za-z0-9_+/]))",
        matches=(
            "SWMTKN-1-" + "p5l8we95zukyu7y2vmu2qimper5ob6cos80vp40u2r0yen4ueg-7mvc49wemtbjvtggae0vrzsdk",
            (
                "docker swarm unlock with SWMKEY-1-" + "7ZbmuJtj+AUYZGz/vsGeSjSZqApvOiAznS1hbc1sYww",
                "SWMKEY-1-" + "7ZbmuJtj+AUYZGz/vsGeSjSZqApvOiAznS1hbc1sYww",
            ),
        ),
        near_misses=(
            "SWMTKN-1-" + "1p68ohq08ju4j0b28an1ml0tfjizm40vn8fpczp9c77y0x25x-96dwt01uuk6iuey6q6rrftmcb",
            "SWMTKN-1-" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxxx",
            "SW" + "MTKN-1-4ouohgkdumegxnstal8ly8gklvdasd",
            "SW" + "MTKN-5j1xr9nqgkgn1leapvys87op2oxxvomcy7019so72uyv3c6pw9-vd8iwxcvdl4akq7sksdb6fxk2",
        ),
        params={
            "variants": (("SWMTKN-1-", run(_LOWER, 50), "-", run(_LOWER, 25)), ("SWMKEY-1-", run(_BASE64, 43))),
            "distinct": 14,
        },
    ),
    Detector(
        id="ceph-key",
        packs=("kubernetes", "secrets"),
        type="secret",
        title="Ceph key",
        description="A secret key of Ceph's authentication, near a word for it.",
        source="https://docs.ceph.com/en/latest/rados/operations/user-management/",
        kind="keyed",
        reference=LEFT + rb"AQ[A-Za-z0-9+/]{36}==",
        matches=(
            (
                "[client.admin] ceph key = " + "AQVckaSh82PPv6pe2EIdxTo+kXQJuilnM98bDR==",
                "AQVckaSh82PPv6pe2EIdxTo+kXQJuilnM98bDR==",
            ),
            ("userKey: " + "AQEJUqyJnFM4Ss4LemeXxV9bM8t1SIsCj/IYG0==", "AQEJUqyJnFM4Ss4LemeXxV9bM8t1SIsCj/IYG0=="),
        ),
        near_misses=(
            "[client.admin] ceph key = " + "AQBWHvW7BCnd7oQxBcZkczr+OVaAN53sc1Ax5==",
            "request " + "AQGNLQJatoW65sB2KkHGgv3hnDWWfHzk8pfhEX==",
            "[client.admin] ceph key = " + "AQxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx==",
            "ceph fsid e0d7cfdd-c1a4-9762-c071-62e9ba2a9ef4",
        ),
        params={
            "keywords": ("ceph", "cephx", "ceph key", "keyring", "rbd", "cephfs", "userkey", "adminkey", "rados"),
            "variants": (("AQ", run(_BASE64, 36), "=="),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="microk8s-join-token",
        packs=("kubernetes", "secrets"),
        type="secret",
        title="MicroK8s join token",
        description="The address and token with which a node joins MicroK8s.",
        source="https://microk8s.io/docs/clustering",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9.]{7,15}:25000/[A-Za-z0-9]{32}/[0-9a-f]{12}"
        rb"|[0-9.]{7,15}:25000/[A-Za-z0-9]{32})" + RIGHT,
        matches=(
            (
                "microk8s join " + "10.223.115.104:25000/59ac37d511bd69856986eeb00464be8f/b2a7dc68ea8f",
                "10.223.115.104:25000/59ac37d511bd69856986eeb00464be8f/b2a7dc68ea8f",
            ),
            (
                "microk8s add-node: " + "10.6.54.246:25000/dd6b08b8955eb363817dce0e27c808e3/0d3ab57e4bbc",
                "10.6.54.246:25000/dd6b08b8955eb363817dce0e27c808e3/0d3ab57e4bbc",
            ),
        ),
        near_misses=(
            "microk8s join " + "10.6.140.198:25000/00e7b79db30100475666f631ee63ab92/98c619cc680",
            "request " + "10.0.216.56:25000/9f97de1dcea5f6ce2b6f79476721c84f/553335cf58fb",
            "microk8s join 10.0.0.2:25000",
        ),
        params={
            "keywords": ("microk8s join", "microk8s"),
            "variants": (
                (run("0-9.", 7, 15), ":25000/", run(ALNUM, 32)),
                (run("0-9.", 7, 15), ":25000/", run(ALNUM, 32), "/", run(HEX, 12)),
            ),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="etcd-simple-token",
        packs=("kubernetes", "secrets"),
        type="secret",
        title="etcd token",
        description="A simple token of etcd's authentication, near words for it.",
        source="https://etcd.io/docs/latest/op-guide/authentication/authentication/",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z]{16}\.[0-9]{1,12}" + RIGHT,
        matches=(
            ("etcd auth token " + "JuqLUtEitUVZzNkU.13368", "JuqLUtEitUVZzNkU.13368"),
            ("simple token: " + "mzPQactoSpMUZnLU.217", "mzPQactoSpMUZnLU.217"),
        ),
        near_misses=(
            "etcd auth token " + "VpdmfmYOtYcJoxP.322262",
            "request " + "tHWOwaDjAgKwrrzq.21014",
            "etcd auth token " + "xxxxxxxxxxxxxxxx.000000",
            "etcd member 2f30b60f8e5b6e5f",
        ),
        params={
            "keywords": (
                "etcd token",
                "etcd auth",
                "auth token",
                "simple token",
                "etcd authenticate",
                "authenticate response",
            ),
            "variants": ((run("A-Za-z", 16), ".", run(_DIGITS, 1, 12)),),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="ecs-credentials-path",
        packs=("kubernetes", "secrets", "default"),
        type="secret",
        title="Path of ECS credentials",
        description="The path at which a container of Amazon ECS gets its credentials.",
        source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
        kind="token",
        reference=LEFT + rb"(?:v2/credentials/|v4/credentials/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" + RIGHT,
        matches=(
            (
                "GET /v2/credentials/" + "ebd1f0a0-5a00-fe31-9e9e-74f419782663",
                "v2/credentials/" + "ebd1f0a0-5a00-fe31-9e9e-74f419782663",
            ),
            (
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v4/credentials/" + "932a539a-2c96-a864-0c6b-582b253f160c",
                "v4/credentials/" + "932a539a-2c96-a864-0c6b-582b253f160c",
            ),
        ),
        near_misses=(
            "GET /v2/credentials/" + "90d62a4f-d955-132e-b84f-7869d581160",
            "GET /v2/credentials/" + "00000000-0000-0000-0000-000000000000",
            "v2/credentials/list",
            "v2" + "/metadata/8ff7c2ce-cfd5-6a4a-375d-534614d4efbb",
        ),
        params={"variants": (*((prefix, *_UUID) for prefix in ("v2/credentials/", "v4/credentials/")),), "distinct": 8},
    ),
    Detector(
        id="azure-identity-header",
        packs=("kubernetes", "secrets"),
        type="secret",
        title="Header of Azure's managed identity",
        description="The secret that an app sends to the identity endpoint of Azure App Service, near words for it.",
        source="https://learn.microsoft.com/en-us/azure/app-service/overview-managed-identity",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-F]{32})" + RIGHT,
        matches=(
            ("IDENTITY_HEADER=" + "a03eb275-48c1-8ba0-189d-00b1cb44b1cc", "a03eb275-48c1-8ba0-189d-00b1cb44b1cc"),
            ("MSI_SECRET=" + "94CF0B540E1DA52F59A8F2894C2EFB3D", "94CF0B540E1DA52F59A8F2894C2EFB3D"),
        ),
        near_misses=(
            "IDENTITY_HEADER=" + "c61a55b3-38d2-ee5e-287c-baaedd6969f",
            "request " + "bb1bf311-7375-4e4a-550c-168907b7c3ef",
            "IDENTITY_HEADER=" + "00000000-0000-0000-0000-000000000000",
            "identity endpoint 7b7844d4-cb82-4b51-3b9a-350a25fa59d9",
        ),
        params={
            "keywords": ("identity header", "x identity header", "msi secret"),
            "variants": ((*_ANY_UUID,), (run("0-9A-F", 32),)),
            "distinct": 8,
            "after": 16,
            "before": 4,
        },
    ),
)
