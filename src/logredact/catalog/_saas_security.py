"""Keys and tokens of security services."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, LEFT, RIGHT, Detector, run

_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))

DETECTORS = (
    Detector(
        id="snyk-token",
        type="secret",
        title="Snyk API token",
        description="An API token of a user or a service account of Snyk.",
        source="https://docs.snyk.io/snyk-api/authentication-for-api",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" + RIGHT,
        matches=(
            ("SNYK_TOKEN=" + "e6179a97-1690-45d7-110d-f5965d477a83", "e6179a97-1690-45d7-110d-f5965d477a83"),
            ("snyk auth " + "72875562-5b7c-ffb8-e252-f1f554d23afc", "72875562-5b7c-ffb8-e252-f1f554d23afc"),
        ),
        near_misses=(
            "SNYK_TOKEN=" + "13715a51-01d8-19d3-0e81-7fddb21780e",
            "SNYK_TOKEN=" + "00000000-0000-0000-0000-000000000000",
            "request id " + "68cb371a-8906-6a47-a458-788c26a5e390",
            "snyk project c04e5e45-c2b4-8191-dd33-6ad398ea0a2c",
            "snyk token 34ab9c68c2d26f3210f99a7e20c25032",
        ),
        params={
            "keywords": (
                "snyk token",
                "snyk api token",
                "snyk api key",
                "snyk oauth token",
                "snyk key",
                "snyk auth",
                "snyk auth token",
                "snyk service account token",
            ),
            "variants": ((*_UUID,),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="sonarqube-token",
        type="secret",
        title="SonarQube token",
        description="A user, project or global analysis token of SonarQube, or a token of an organization in Sona"
        "rQube Cloud.",
        source="https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/",
        kind="token",
        reference=LEFT + rb"(?:(?:sqp_|squ_|sqa_)[0-9a-f]{40}|sqco_[A-Za-z0-9]{59})" + RIGHT,
        matches=(
            "sqp_" + "5f4611edad5a6b9acee18d625306fa77ac7f0338",
            (
                "sonar-scanner -Dsonar.login=sqco_" + "Rv1Vs4zzcetjty8nOZtlsw9DnCVB5dhgtsmzuZun9oC3KsK2Z6o1Q8cIgks",
                "sqco_" + "Rv1Vs4zzcetjty8nOZtlsw9DnCVB5dhgtsmzuZun9oC3KsK2Z6o1Q8cIgks",
            ),
        ),
        near_misses=(
            "sqp_" + "2a8dfb826ac7e1f00218a17287e69758badb231",
            "sqp_" + "0000000000000000000000000000000000000000",
            "sqq_" + "6daa265e124daf057e3ae97a6dcd8c6cde27e231",
            "sqp_802d43816a8534f3369f3864a0c1adf6",
            "sqx_c6088da2fea603d8c39933fda76556602bf038a0",
        ),
        params={
            "variants": (*((prefix, run(HEX, 40)) for prefix in ("sqp_", "squ_", "sqa_")), ("sqco_", run(ALNUM, 59))),
            "distinct": 8,
        },
    ),
    Detector(
        id="sonar-token",
        type="secret",
        title="SonarQube token of the older form",
        description="A token of SonarQube or SonarCloud without a prefix.",
        source="https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{40}" + RIGHT,
        matches=(
            ("SONAR_TOKEN=" + "4efa44a6a8a57da6f12b8f7be2f360332cdc3887", "4efa44a6a8a57da6f12b8f7be2f360332cdc3887"),
            ("-Dsonar.login=" + "1f53ee0c86075b777ea2e0ed09cc385af8a7adb4", "1f53ee0c86075b777ea2e0ed09cc385af8a7adb4"),
        ),
        near_misses=(
            "SONAR_TOKEN=" + "1daed8ef3870a3584d030cd17d18a6935952b55",
            "SONAR_TOKEN=" + "0000000000000000000000000000000000000000",
            "request id " + "9ff86ab8fc5e0376449058a8699fb8414297486b",
            "sonar revision 6b33521083b92ed594855c89a580df1878fbc721",
            "sonar token 1d3a620192e87d387452339caf8b31cd",
        ),
        params={
            "keywords": (
                "sonar token",
                "sonar login",
                "sonarqube token",
                "sonarcloud token",
                "dsonar login",
                "dsonar token",
                "sonar api token",
                "sonar auth token",
                "sonarqube api token",
            ),
            "variants": ((run(HEX, 40),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="socket-key",
        type="secret",
        title="Socket API key",
        description="An API key of Socket.",
        source="https://docs.socket.dev/reference/creating-and-managing-api-tokens",
        kind="token",
        reference=LEFT + rb"sktsec_[A-Za-z0-9_-]{40,96}(?![A-Za-z0-9_-])",
        matches=(
            "sktsec_" + "asAIp6hX5D5P2aDL38yZ2i_iWnw3OmCyCPfWIh8i",
            (
                "SOCKET_SECURITY_API_KEY=sktsec_" + "Fu3-spThBwxyAT0p10MKfVrHeY5JfNQ_KlAkFE6UJv",
                "sktsec_" + "Fu3-spThBwxyAT0p10MKfVrHeY5JfNQ_KlAkFE6UJv",
            ),
        ),
        near_misses=(
            "sktsec_" + "TKRM1m-t2wGUGcQQDRgheDU3qnDBsBM0DoI5jdS",
            "sktsec_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sktseq_" + "t6t-zYmPypHpXAZGC6suT6IUpfEYTF44idMBU_Mh7iE",
            "sktsec_twBuzH46nocW",
            "sktsec_token_missing",
        ),
        params={"variants": (("sktsec_", run(BASE64URL, 40, 96)),), "distinct": 12},
    ),
    Detector(
        id="wiz-secret",
        type="secret",
        title="Wiz client secret",
        description="The client secret of a Wiz service account.",
        source="https://docs.wiz.io/docs/service-accounts-settings",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{64}" + RIGHT,
        matches=(
            (
                "WIZ_CLIENT_SECRET=" + "dGWCLLyrb0jBGIZCg1yx9H3yfx5YQKOszhQoGN0US5ZTgJet4ggJvyXGNJd2i9kF",
                "dGWCLLyrb0jBGIZCg1yx9H3yfx5YQKOszhQoGN0US5ZTgJet4ggJvyXGNJd2i9kF",
            ),
            (
                "wiz client secret " + "cSgCbuwC4btCtFNBmEy3NzjcJ972DpBqMIGdCrLTo4UC4yQd0MjMcyQzIeuB3kG7",
                "cSgCbuwC4btCtFNBmEy3NzjcJ972DpBqMIGdCrLTo4UC4yQd0MjMcyQzIeuB3kG7",
            ),
        ),
        near_misses=(
            "WIZ_CLIENT_SECRET=" + "EDV8wd8nUIGlsjwIVwTXXF4oWdLiW0mzle3ffKrcqxKJWn6kQ63mdxBMPnbqsGS",
            "WIZ_CLIENT_SECRET=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "zNwbg4jI2FybFIZIt9LVaMpXhRjsYGuzErmyjWDbvMK6Wki0gVQxkDGWAQ6SMpOP",
            "wiz scan 483b265a787b318aab71ff1ccbec982abd7d252915ba744e2fb82fbd9b33ccdd",
            "wiz secret 49d9bda7-889c-e0fc-e2bb-335451e52f01",
        ),
        params={
            "keywords": ("wiz client secret", "wiz secret", "wiz api secret", "wiz service account secret"),
            "variants": ((run(ALNUM, 64),),),
            "distinct": 14,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="shodan-key",
        type="secret",
        title="Shodan API key",
        description="An API key of Shodan.",
        source="https://developer.shodan.io/api/requirements",
        kind="keyed",
        reference=LEFT + rb"[A-Za-z0-9]{32}" + RIGHT,
        matches=(
            ("SHODAN_API_KEY=" + "m5h1vhEdXpqU0jkUxLboOBOsyocj1rdZ", "m5h1vhEdXpqU0jkUxLboOBOsyocj1rdZ"),
            ("shodan init " + "Zj6xdqAbnzupZFf1lTmV0uNNC7ZpAuMi", "Zj6xdqAbnzupZFf1lTmV0uNNC7ZpAuMi"),
        ),
        near_misses=(
            "SHODAN_API_KEY=" + "mzvnMnS6ozKFTR5mig329O100afSjGQ",
            "SHODAN_API_KEY=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "Xb5Fm72MouddXjEcUYQtSAoPCzYHsEX6",
            "shodan host f6259c42fb6f3ec095a7a85f7c4faccb",
            "shodan key c80d8052-81dc-1d11-296f-93d220092043",
        ),
        params={
            "keywords": ("shodan api key", "shodan key", "shodan token", "shodan secret", "shodan init"),
            "variants": ((run(ALNUM, 32),),),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="virustotal-key",
        type="secret",
        title="VirusTotal API key",
        description="An API key of VirusTotal.",
        source="https://docs.virustotal.com/reference/authentication",
        kind="keyed",
        reference=LEFT + rb"[0-9a-f]{64}" + RIGHT,
        matches=(
            (
                "VIRUSTOTAL_API_KEY=" + "5771d4d3fcbe5ff4551546d32290e0520d8048b976f05594e0f688514c199f80",
                "5771d4d3fcbe5ff4551546d32290e0520d8048b976f05594e0f688514c199f80",
            ),
            (
                "x-apikey: " + "a98048f4811b91ebb695b80fbd33fe55713f16d7d6f4a32436bdb5b2119e5950",
                "a98048f4811b91ebb695b80fbd33fe55713f16d7d6f4a32436bdb5b2119e5950",
            ),
        ),
        near_misses=(
            "VIRUSTOTAL_API_KEY=" + "c5e6fd81ad2ffa14207f65444e93bf4ea45c266f92c47e7b6703fd3102e844e",
            "VIRUSTOTAL_API_KEY=" + "0000000000000000000000000000000000000000000000000000000000000000",
            "request id " + "3ecedf0a7e4c304403643e849dca477db7adc4ab5ee00cfb0059045553af12fc",
            "virustotal report bd34d3c3a2e874f3f81dc0f0691e0a54d8095eaec2e206446d71625e038dfc81",
            "virustotal key 792ee250d4149905f786b60fe17d8a8e7b9e6226",
        ),
        params={
            "keywords": (
                "virustotal api key",
                "virustotal apikey",
                "virustotal key",
                "virustotal token",
                "vt api key",
                "x apikey",
            ),
            "variants": ((run(HEX, 64),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="abuseipdb-key",
        type="secret",
        title="AbuseIPDB API key",
        description="An API key of AbuseIPDB.",
        source="https://docs.abuseipdb.com/#introduction",
        kind="keyed",
        reference=LEFT + rb"[0-9a-z]{80}" + RIGHT,
        matches=(
            (
                "ABUSEIPDB_API_KEY="
                + "26cxrily420nq21aublj7v1tln2snspnwoobfmeotsrrz3qovuru1jkmssslcy4fabulmleuvntmofis",
                "26cxrily420nq21aublj7v1tln2snspnwoobfmeotsrrz3qovuru1jkmssslcy4fabulmleuvntmofis",
            ),
            (
                "abuseipdb check with "
                + "8di8j64ihfxa9hzo3cebmmg5kes4kgthb78v1b7pivhj9t7zd049g6qrbmweuxmmokkrumccfsyoc8nh",
                "8di8j64ihfxa9hzo3cebmmg5kes4kgthb78v1b7pivhj9t7zd049g6qrbmweuxmmokkrumccfsyoc8nh",
            ),
        ),
        near_misses=(
            "ABUSEIPDB_API_KEY=" + "01l86uvl7ska14kjq271uu41rh1wirqbh01gh13dcthw0ajy4zw0v7021pnrbl5qse0ugsv0tn0thig",
            "ABUSEIPDB_API_KEY=" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "cxq4uolifbmxidj50yl6eq4p7vdtx0dh0su0p50g5n0wy14bk6il4598mgy4cpypl893vytzdsfs896g",
            "abuseipdb report 945df036db7fb06f37d51e607df536f96da9d2706ab150dfcdad1e219bd89ab9",
            "abuseipdb key 9b85a49018e4f08238435bf388a7e3cd070ec596",
        ),
        params={
            "keywords": ("abuseipdb", "abuse ipdb api key"),
            "variants": ((run("0-9a-z", 80),),),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
)
