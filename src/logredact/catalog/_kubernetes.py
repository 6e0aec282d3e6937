"""Credentials of Kubernetes and of what runs it."""

from __future__ import annotations

from ._schema import BASE64URL, HEX, LEFT, RIGHT, Detector, run

_BASE64 = "A-Za-z0-9+/"
_LOWER = "a-z0-9"

DETECTORS = (
    Detector(
        id="kubernetes-secret",
        packs=("default", "secrets", "kubernetes"),
        type="secret",
        title="Data of a Kubernetes Secret",
        description="Every value in a Secret of an audit record, of the API or of an annotation, and what kubectl makes one from.",
        source="https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/",
        kind="keyvalue",
        reference=rb"(?i)from-?literal[\"' ]*[ =:]\s*[\"']?([^\s\"']+)",
        matches=(
            ("kubectl create secret generic db --from-literal=password=s3cr3t", "password=s3cr3t"),
            ("create secret generic db --from-literal 'key=a1b2c3' -n app", "key=a1b2c3"),
        ),
        near_misses=("kubectl create secret generic db --from-file=./tls.key", "kind: Secret", "the literal is from=here"),
        params={
            "names": (("fromliteral", ()),),
            "object": ("kind", ("Secret",), ("data", "stringData")),
        },
    ),
    Detector(
        id="kubernetes-bootstrap-token",
        packs=("kubernetes", "secrets"),
        type="secret",
        title="Kubernetes bootstrap token",
        description="A token with which nodes join a cluster of Kubernetes or Talos, near words for it.",
        source="https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/",
        kind="keyed",
        reference=LEFT + rb"[a-z0-9]{6}\.[a-z0-9]{16}" + RIGHT,
        matches=(
            (
                "kubeadm join 10.0.0.1:6443 --token " + "jlziaw.2p20txomwqm5q07r --discovery-token-ca-cert-hash",
                "jlziaw.2p20txomwqm5q07r",
            ),
            ("bootstrap-token: " + "774wbs.exyso8pcugaswih9", "774wbs.exyso8pcugaswih9"),
            ("node_token=" + "at1iei.jnegmclzt1cbw86j", "at1iei.jnegmclzt1cbw86j"),
        ),
        near_misses=(
            "kubeadm join 10.0.0.1:6443 --token " + "nw3szm.1g630t6a8x1yshh --discovery-token-ca-cert-hash",
            "request " + "jrau17.9fyafueorgagsja4",
            "kubeadm join 10.0.0.1:6443 --token " + "xxxxxx.xxxxxxxxxxxxxxxx --discovery-token-ca-cert-hash",
            "bootstrap token abcdef.4ebbbfd5",
            "image build1.lo605md6uytwexqk",
        ),
        params={
            "keywords": (
                "bootstrap token",
                "kubeadm token",
                "kubeadm join",
                "join token",
                "tls bootstrap token",
                "kubelet bootstrap",
                "discovery token",
                "machine token",
                "trustd token",
                "talos token",
                "kubeadm init",
                "cluster token",
                "node token",
                "agent token",
            ),
            "variants": ((run(_LOWER, 6), ".", run(_LOWER, 16)),),
            "distinct": 9,
            "after": 80,
            "before": 16,
        },
    ),
    Detector(
        id="kubeadm-certificate-key",
        packs=("kubernetes", "secrets"),
        type="secret",
        title="kubeadm certificate key",
        description="The key with which kubeadm encrypts the certificates of a control plane, near words for it.",
        source="https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-init/",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{64}" + RIGHT,
        matches=(
            (
                "--certificate-key " + "e580ebe4d8278cf50ec96cc22d521bd54fe31632fe9116e490e93cc58bb0cf64",
                "e580ebe4d8278cf50ec96cc22d521bd54fe31632fe9116e490e93cc58bb0cf64",
            ),
            (
                "certificateKey: " + "b2fe2642eac1bf4fecb5f812eb5871bdbe518a3660f7dfc45fc621180c3b1453",
                "b2fe2642eac1bf4fecb5f812eb5871bdbe518a3660f7dfc45fc621180c3b1453",
            ),
        ),
        near_misses=(
            "--certificate-key " + "7bcea07bc880b377d534ef62ade0f166071b3068444dd14d1931fc448cb4044",
            "request " + "a76795d36affec0afa7483a67042e596effa334fd6b407cb23792874bcea7cb1",
            "--certificate-key " + "0000000000000000000000000000000000000000000000000000000000000000",
            ("discovery-token-ca-cert-hash sha256:2cde9c0d18cecf75bbfe80d5a48872a9f1907d7f4a11ee96993c3ad4942b9c95"),
        ),
        params={
            "keywords": ("certificate key", "kubeadm certificate key", "upload certs", "certificate encryption key"),
            "variants": ((run(HEX, 64),),),
            "distinct": 8,
            "after": 16,
            "before": 4,
        },
    ),
    Detector(
        id="kubernetes-encryption-key",
        packs=("kubernetes", "secrets"),
        type="secret",
        title="Kubernetes encryption key",
        description="A key of 32 bytes in base64 with which Kubernetes or Talos encrypts what it stores, "
        "near words for it.",
        source="https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{22}==)",
        matches=(
            (
                "aescbc: keys: - name: k1 secret: " + "vf3j5jF30jkEHUkQgs8sIlprzxrVlSSBZF6myczBlfa=",
                "vf3j5jF30jkEHUkQgs8sIlprzxrVlSSBZF6myczBlfa=",
            ),
            (
                "secretboxEncryptionSecret: " + "JOYmYXCK6EINkgg3xo/X00wyK1sLkKxLc8dnfNiTMlz=",
                "JOYmYXCK6EINkgg3xo/X00wyK1sLkKxLc8dnfNiTMlz=",
            ),
        ),
        near_misses=(
            "aescbc: keys: - name: k1 secret: " + "fBpAbSgo1Q56pUbkABJ0pngvRdW2/XGblsvXPOYZrh=",
            "request " + "hJ2c2FnscYsfC0raUMYuddC/JLiI8OCgwzf0NReLnPB=",
            "aescbc: keys: - name: k1 secret: " + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=",
            "encryption secret 7fcadc4b03ff04f83efbb2e15223c2a4e2185ef1",
        ),
        params={
            "keywords": (
                "aescbc",
                "aesgcm",
                "secretbox",
                "encryption config",
                "encryption configuration",
                "secretbox encryption secret",
                "aescbc encryption secret",
                "cluster secret",
                "encryption secret",
                "etcd encryption",
            ),
            "variants": ((run(_BASE64, 43), "="), (run(_BASE64, 22), "==")),
            "distinct": 12,
            "after": 48,
            "before": 16,
        },
    ),
    Detector(
        id="k3s-token",
        packs=("kubernetes", "secrets", "default"),
        type="secret",
        title="K3s or RKE2 token",
        description="A token in its secure form with which servers and agents of K3s or RKE2 join their cluster.",
        source="https://docs.k3s.io/cli/token",
        kind="token",
        reference=LEFT + rb"(?:K10[0-9a-f]{64}::[a-z]{3,16}:[A-Za-z0-9._-]{8,128}(?![A-Za-z0-9_.-])"
        rb"|K10[0-9a-f]{64}::[a-z0-9]{6}\.[a-z0-9]{16}(?![A-Za-z0-9_]))",
        matches=(
            "K10" + "7ce8919664cb1c11461d2863e5a9102af4d2e3ec19d3cae0908c7c6600a2c21c::phlx:SA-Mlx_qPeYa8h",
            (
                "K3S_TOKEN=K10"
                + ("53fdb530d04f12d10de155133398b2335da1e1c205fae015f6ff32a40f6eaa6c::f9sv5x.9uj4sfpnn2wc5amr"),
                "K10" + ("53fdb530d04f12d10de155133398b2335da1e1c205fae015f6ff32a40f6eaa6c::f9sv5x.9uj4sfpnn2wc5amr"),
            ),
        ),
        near_misses=(
            "K10" + "b8c36db33cf4737e451f7b3b06a4985ba42260f17b956e64b9edfd40eaae814::urxqxn:YfG_P96kN7Hr",
            "K10" + ("0000000000000000000000000000000000000000000000000000000000000000::xxxxxxxxx:xxxxxxxxxxxxx"),
            "K1" + "0b1c149b7642218a8f4761e9e7b1378a84c3eb278e90e83ccdcaf6cebd90b9fb7",
            "K1" + "0a9729709bf2044189f6ff94784ee4bbd26d5b08c::server:995bdb84a6766d80d9d785f4548190b1",
        ),
        params={
            "variants": (
                ("K10", run(HEX, 64), "::", run("a-z", 3, 16), ":", run("A-Za-z0-9._-", 8, 128)),
                ("K10", run(HEX, 64), "::", run(_LOWER, 6), ".", run(_LOWER, 16)),
            ),
            "distinct": 10,
        },
    ),
    Detector(
        id="rancher-token",
        packs=("kubernetes", "secrets", "default"),
        type="secret",
        title="Rancher token",
        description="An API or kubeconfig token of Rancher: its name and its key.",
        source="https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys",
        kind="token",
        reference=LEFT + rb"(?:(?:kubeconfig-u-|kubeconfig-user-|agent-u-)[a-z0-9.-]{5,30}:[a-z0-9]{54}"
        rb"|(?:token-|kubectl-shell-user-)[a-z0-9]{5,12}:[a-z0-9]{54})" + RIGHT,
        matches=(
            "token-" + "fyr5uf:xihnwbhtosbdvlcaiulj1yw92vkokwszlypwe3knlgoslk5nqg4cfk",
            (
                "token: kubectl-shell-user-" + "tcrknmwerb:qhxif7075us8j2lwittcex3er9d20p0vq4yhu37t2swoddhsxprah9",
                "kubectl-shell-user-" + "tcrknmwerb:qhxif7075us8j2lwittcex3er9d20p0vq4yhu37t2swoddhsxprah9",
            ),
            (
                "Bearer kubeconfig-user-" + "zt2njo1:zj2v5scfq7fah2oee6et92joi05gongaj6ewet1o5wypptjkpfya2a",
                "kubeconfig-user-" + "zt2njo1:zj2v5scfq7fah2oee6et92joi05gongaj6ewet1o5wypptjkpfya2a",
            ),
        ),
        near_misses=(
            "token-" + "bbplc1:m78skm4ruzrjx4qtbaa27wzbsby5o58lacc8om331yly7t3bcqduo",
            "token-" + "xxxxxxxxxx:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "token-2c0ma",
            "ku" + "beconfig-user-c41uh:a23d0f056bd646198f31512189e35c05cfe7790c",
        ),
        params={
            "variants": (
                *((prefix, run(_LOWER, 5, 12), ":", run(_LOWER, 54)) for prefix in ("token-", "kubectl-shell-user-")),
                *(
                    (prefix, run("a-z0-9.-", 5, 30), ":", run(_LOWER, 54))
                    for prefix in ("kubeconfig-u-", "kubeconfig-user-", "agent-u-")
                ),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="openshift-token",
        packs=("kubernetes", "secrets", "default"),
        type="secret",
        title="OpenShift token",
        description="An OAuth access or authorize token of OpenShift.",
        source="https://docs.openshift.com/container-platform/latest/authentication/managing-oauth-access-tokens.html",
        kind="token",
        reference=LEFT + rb"sha256~[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
        matches=(
            "sha256~" + "3sMhy3LBVv9ksRVRD-f6mOgHSMkRurJqSKy_fS8HjB1",
            (
                "oc login --token=sha256~" + "DreqEeDhi6r-NFQpQ1tBAANNTBSrXPVsQ1_iy8ZC_xI",
                "sha256~" + "DreqEeDhi6r-NFQpQ1tBAANNTBSrXPVsQ1_iy8ZC_xI",
            ),
        ),
        near_misses=(
            "sha256~" + "wwXc5py_2Z3-xyd_y4nVJy98upqNYvAQ4EyOlJae9g",
            "sha256~" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sh" + "a256:bfccd8d87a0a7ca822e1c6107d835cb4722bf9d82ba99e95a13b6d123b9a6e68",
            "sh" + "a256~ccdd02727c6c48cc53f0401c582230ad48388a40b5f9ba6990aacfd84f22d31b",
        ),
        params={"variants": (("sha256~", run(BASE64URL, 43)),), "distinct": 14},
    ),
    Detector(
        id="docker-config-json",
        packs=("kubernetes", "secrets", "default"),
        type="secret",
        title="Docker configuration in base64",
        description="The registries' credentials of a Docker configuration, as an image pull secret holds them.",
        source="https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/",
        kind="token",
        reference=LEFT + rb"(?:ewogICAgImF1dGhzIj[A-Za-z0-9+/=]{40,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|ewogICJhdXRocyI6[A-Za-z0-9+/=]{40,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|ewoJImF1dGhzIj[A-Za-z0-9+/=]{40,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|eyAiYXV0aHMiO[A-Za-z0-9+/=]{40,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|eyJhdXRocyI6[A-Za-z0-9+/=]{40,4096}[A-Za-z0-9+/=]{1,4096}"
        rb"|ewogICAgImF1dGhzIj[A-Za-z0-9+/=]{40,4096}|ewogICJhdXRocyI6[A-Za-z0-9+/=]{40,4096}"
        rb"|ewoJImF1dGhzIj[A-Za-z0-9+/=]{40,4096}|eyAiYXV0aHMiO[A-Za-z0-9+/=]{40,4096}"
        rb"|eyJhdXRocyI6[A-Za-z0-9+/=]{40,4096})(?![A-Za-z0-9_+/=])",
        matches=(
            "eyJhdXRocyI6" + "n0qw38j=uqgZNn7fpmKlS1j/7XaNngg=vcvJgQZBunTBl",
            (
                ".dockerconfigjson: eyJhdXRocyI6" + "mEeMU=0CLSOJhu5xCCk6VHvKE5YsJAIT/LY1TwTsQJEp",
                "eyJhdXRocyI6" + "mEeMU=0CLSOJhu5xCCk6VHvKE5YsJAIT/LY1TwTsQJEp",
            ),
        ),
        near_misses=(
            "eyJhdXRocyI6" + "qozwLCmbjmWrUcl7eK2JPI2/=92J/wpJUGWixqb",
            "eyJhdXRoyAtqQDb3",
            "eyJhdXRocyI6e30=",
        ),
        params={
            "variants": (
                ("eyJhdXRocyI6", run("A-Za-z0-9+/=", 40, 4096), run("A-Za-z0-9+/=", 1, 4096)),
                ("eyJhdXRocyI6", run("A-Za-z0-9+/=", 40, 4096)),
                ("eyAiYXV0aHMiO", run("A-Za-z0-9+/=", 40, 4096), run("A-Za-z0-9+/=", 1, 4096)),
                ("eyAiYXV0aHMiO", run("A-Za-z0-9+/=", 40, 4096)),
                ("ewogICJhdXRocyI6", run("A-Za-z0-9+/=", 40, 4096), run("A-Za-z0-9+/=", 1, 4096)),
                ("ewogICJhdXRocyI6", run("A-Za-z0-9+/=", 40, 4096)),
                ("ewoJImF1dGhzIj", run("A-Za-z0-9+/=", 40, 4096), run("A-Za-z0-9+/=", 1, 4096)),
                ("ewoJImF1dGhzIj", run("A-Za-z0-9+/=", 40, 4096)),
                ("ewogICAgImF1dGhzIj", run("A-Za-z0-9+/=", 40, 4096), run("A-Za-z0-9+/=", 1, 4096)),
                ("ewogICAgImF1dGhzIj", run("A-Za-z0-9+/=", 40, 4096)),
            ),
            "distinct": 12,
        },
    ),
    Detector(
        id="docker-registry-auth",
        packs=("kubernetes", "secrets"),
        type="secret",
        title="Docker registry credentials",
        description="The user and password of a registry in base64, within the auths of a Docker configuration.",
        source="https://docs.docker.com/reference/cli/docker/login/",
        kind="keyed",
        reference=LEFT + rb"(?:[A-Za-z0-9+/]{14,1000}==|[A-Za-z0-9+/]{14,1000}="
        rb"|[A-Za-z0-9+/]{20,1000}(?![A-Za-z0-9_+/]))",
        matches=(
            ('"auths":{"cr.acme.io":{"auth":"' + 'eD7po7AZzF9SKNn=="}}', "eD7po7AZzF9SKNn=="),
            ("dockercfg auth: " + "BXIpfB7FRtl/IraxRnS=", "BXIpfB7FRtl/IraxRnS="),
        ),
        near_misses=(
            '"auths":{"cr.acme.io":{"auth":"' + '4YhLDFQ1JLhnw=="}}',
            "request " + "8hlzII4gLLlhJf==",
            '"auths":{"cr.acme.io":{"auth":"' + 'xxxxxxxxxxxxxx=="}}',
            "auths registry.acme.io/team/app",
        ),
        params={
            "keywords": ("auths", "docker config json", "dockerconfigjson", "dockercfg", "docker auth config"),
            "variants": ((run(_BASE64, 14, 1000), "=="), (run(_BASE64, 14, 1000), "="), (run(_BASE64, 20, 1000),)),
            "distinct": 9,
            "after": 100,
            "before": 16,
        },
    ),
)
