"""Keys and tokens of project trackers and customer records."""

from __future__ import annotations

from ._schema import ALNUM, HEX, LEFT, RIGHT, Detector, run

_UUID = (run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12))

DETECTORS = (
    Detector(
        id="hubspot-token",
        type="secret",
        title="HubSpot access token",
        description="An access token of a private app of HubSpot.",
        source="https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview",
        kind="token",
        reference=LEFT + rb"pat-[a-z]{2}[0-9]-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" + RIGHT,
        matches=(
            "pat-" + "mo0-2b35f6c3-5916-f40d-2b86-3b200ff5d3d2",
            (
                "HUBSPOT_ACCESS_TOKEN=pat-" + "bq0-dab9b513-cd4d-a62d-1dfa-fa29297fc409",
                "pat-" + "bq0-dab9b513-cd4d-a62d-1dfa-fa29297fc409",
            ),
        ),
        near_misses=(
            "pat-" + "jx4-b00c9a54-52fd-1d65-1b2b-5f17b3dc726",
            "pat-" + "xx0-00000000-0000-0000-0000-000000000000",
            "paq-" + "nt7-5e238730-3fb0-3579-f629-65fa09df7ab4",
            "pat-0be3433f-7830-351b-b868-aabeb9510109",
            "pat-na1-55a7f275876395bf5776692b68f335b9",
        ),
        params={"variants": (("pat-", run("a-z", 2), run("0-9", 1), "-", *_UUID),), "distinct": 8},
    ),
    Detector(
        id="salesforce-token",
        type="secret",
        title="Salesforce token",
        description="A session id or access token, or a refresh token, of Salesforce.",
        source="https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_tokens_scopes.htm",
        kind="token",
        reference=LEFT + rb"(?:00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,200}(?![A-Za-z0-9_.])"
        rb"|5Aep861[A-Za-z0-9._=]{80,200}(?![A-Za-z0-9_.=]))",
        matches=(
            "00D" + "djXCVAfAFlIs!N9HMKDApt170VrVeD3gO0c.1ZZ2x9fHquu4w58fxXmjVl9YvkqI4Ea7twxpbhlQDWFBNSsuFHhAKDPgs",
            (
                "sid=5Aep861" + "e.8plNahXvkKhJcbo3FBrsBYjPqvUPJIOzjQGiv9UD6T3eGCT1b.Xijz.Sl5bSFZb5QhwhlToMMKAooOkO",
                "5Aep861" + "e.8plNahXvkKhJcbo3FBrsBYjPqvUPJIOzjQGiv9UD6T3eGCT1b.Xijz.Sl5bSFZb5QhwhlToMMKAooOkO",
            ),
        ),
        near_misses=(
            "00D" + "7Oj50T770IyucqO!AjhIzt5GMGLTjJxLb80rU7HEh4f4ufg33SyojpSIYrPQX4brTjcfR9jNHvoAwECqakhZZowQ9A4ToEt",
            "00D" + "xxxxxxxxxxxxxxx!xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "xxxxxx",
            "00q" + "k7EkB6Jksp0ng0!mVwpokO9BR44fz8pVK5SQXkpKFEj6aTSZAvlsRlugSU2FgQfAKxnQZhZ4TnoDVfSsA.hiOBYgtCJ5"
            "oinOqS",
            "00D353Jc4e5qfyB",
            "00Dx8A4IIu2hCulJyP!CCZO8cnbhfaMoMZh9xGw",
        ),
        params={
            "variants": (
                ("00D", run(ALNUM, 12, 15), "!", run("A-Za-z0-9._", 80, 200)),
                ("5Aep861", run("A-Za-z0-9._=", 80, 200)),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="notion-token",
        type="secret",
        title="Notion token",
        description="The secret of an integration of Notion.",
        source="https://developers.notion.com/docs/authorization",
        kind="token",
        reference=LEFT + rb"(?:ntn_[0-9]{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})" + RIGHT,
        matches=(
            "ntn_" + "773533868606JZwv69PqalNuBrRu8NTlWcoe43xTHMwVXz",
            (
                "NOTION_TOKEN=secret_" + "OO5RQ2U8bvJVHgJYEEa43TrDCT3Li8IA8KqIfp6em0Y",
                "secret_" + "OO5RQ2U8bvJVHgJYEEa43TrDCT3Li8IA8KqIfp6em0Y",
            ),
        ),
        near_misses=(
            "ntn_" + "20853666317G8qe6lFCwFDloedxJHR6uNPHZkep491TbE",
            "ntn_" + "00000000000xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ntq_" + "90280708180a4T9eZhz1GOuPnheVrZojVVAPvFWwhAVAbP",
            "ntn_Gbcf8uX2YfX3kfoicjBY",
            "secret_06PNrTnmwaXj5RdonmgxsxZSklj5TZezVPV5mRwjuy",
        ),
        params={"variants": (("ntn_", run("0-9", 11), run(ALNUM, 35)), ("secret_", run(ALNUM, 43))), "distinct": 12},
    ),
    Detector(
        id="linear-key",
        type="secret",
        title="Linear API key",
        description="A personal API key, an OAuth token or a webhook's secret of Linear.",
        source="https://linear.app/developers/graphql#personal-api-keys",
        kind="token",
        reference=LEFT + rb"(?:lin_api_[A-Za-z0-9]{40}|lin_oauth_[0-9a-f]{64}|lin_wh_[A-Za-z0-9]{40,48})" + RIGHT,
        matches=(
            "lin_api_" + "ct9mJtWpodCTSJV4FbfiEvnSleF6YPPV0UJQfODN",
            "lin_wh_" + "ZYMmLOPIwFQuYhrsiF8nfMaunlNy5yX0Y3rNJdqL2kVF",
            (
                "LINEAR_API_KEY=lin_oauth_" + "f22198941efd645196982f9fd1b78936906625746ccf6806a88e59b017918ab1",
                "lin_oauth_" + "f22198941efd645196982f9fd1b78936906625746ccf6806a88e59b017918ab1",
            ),
        ),
        near_misses=(
            "lin_api_" + "w4eFXfjeo0Eka3fCh6xUOTTFDnfZUicxHC7aQ9F",
            "lin_api_" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "lin_apq_" + "2HMGxsX5E4O1MQNI6gKzDBBlolioZuUPmcxszBl6",
            "lin_api_client_request_id",
            "lin_wh_ew7qc6tWYT3V",
        ),
        params={
            "variants": (("lin_api_", run(ALNUM, 40)), ("lin_oauth_", run(HEX, 64)), ("lin_wh_", run(ALNUM, 40, 48))),
            "distinct": 10,
        },
    ),
    Detector(
        id="asana-token",
        type="secret",
        title="Asana access token",
        description="A personal access token of Asana.",
        source="https://developers.asana.com/docs/personal-access-token",
        kind="keyed",
        reference=LEFT
        + rb"(?:1/[0-9]{10,20}:[0-9a-f]{32}|2/[0-9]{10,20}/[0-9]{10,20}:[0-9a-f]{32}|0/[0-9a-f]{32})"
        + RIGHT,
        matches=(
            (
                "ASANA_ACCESS_TOKEN=1/" + "5816006496:ae8fcac2a576384dc63124640bbc09a6",
                "1/" + "5816006496:ae8fcac2a576384dc63124640bbc09a6",
            ),
            (
                "asana: not authorized as 2/" + "054581719537/69448676145:6065851fad6a5cb01dadbce6db5c1c45",
                "2/" + "054581719537/69448676145:6065851fad6a5cb01dadbce6db5c1c45",
            ),
        ),
        near_misses=(
            "ASANA_ACCESS_TOKEN=1/" + "4924834320683:ab0ed9e82791a8f69196b9d7dd20bc9",
            "ASANA_ACCESS_TOKEN=1/" + "00000000000:00000000000000000000000000000000",
            "request id 1/" + "3308532141:3d2c4a7053f45a92c4a14ff8c583aa5e",
            "asana task 1/9681477941149758",
            "asana digest 7a2ddf42f92916081274c56c1dcf71e0",
        ),
        params={
            "keywords": ("asana",),
            "variants": (
                ("1/", run("0-9", 10, 20), ":", run(HEX, 32)),
                ("2/", run("0-9", 10, 20), "/", run("0-9", 10, 20), ":", run(HEX, 32)),
                ("0/", run(HEX, 32)),
            ),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="trello-token",
        type="secret",
        title="Trello token",
        description="A token that a Trello user gave to an application.",
        source="https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/",
        kind="token",
        reference=LEFT + rb"ATTA[0-9a-f]{60,80}" + RIGHT,
        matches=(
            "ATTA" + "bcbc9f9e82793aaef1161618f2257bb541b1106f3d8ac20e8d60b9d4650c2",
            (
                "?token=ATTA" + "4af0a42b92b6467783f94780521613c0ae6e91fee0fbbc5c7a99871f61c54f",
                "ATTA" + "4af0a42b92b6467783f94780521613c0ae6e91fee0fbbc5c7a99871f61c54f",
            ),
        ),
        near_misses=(
            "ATTA" + "b09bbf4561acb9b84b04585790aa48b3f494e85d96209297f7a48c2c377",
            "ATTA" + "0000000000000000000000000000000000000000000000000000000000000",
            "ATTq" + "773fdd5b283a5e4d9b55094b5cda6f8414c0f97258badea088bffa77a6b6",
            "ATTA7a89e468aa671bae7cd2491e0a6ebad5",
            "ATTACHMENTc8bfd403e58ebb9bf6be2adf33a354018b3943dd69ad1ed4fa2bd394795a70b4",
        ),
        params={"variants": (("ATTA", run(HEX, 60, 80)),), "distinct": 8},
    ),
    Detector(
        id="trello-key",
        type="secret",
        title="Trello API key",
        description="An API key, a secret or a token of the older form of Trello.",
        source="https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/",
        kind="keyed",
        reference=LEFT + rb"(?:[0-9a-f]{32}|[0-9a-f]{64})" + RIGHT,
        matches=(
            ("TRELLO_API_KEY=" + "671f79f33fc3966bcb350c20acb7fa68", "671f79f33fc3966bcb350c20acb7fa68"),
            (
                "trello token: " + "f79c6bfb01974765b3784e6a2c80690b30a9335967e7b552f0e3c8f2fefefffa",
                "f79c6bfb01974765b3784e6a2c80690b30a9335967e7b552f0e3c8f2fefefffa",
            ),
        ),
        near_misses=(
            "TRELLO_API_KEY=" + "8a199b20948b8bc21ebb081f53aa352",
            "TRELLO_API_KEY=" + "00000000000000000000000000000000",
            "request id " + "2efd73de8c2bb05b8324c6d3c814a30c",
            "trello card 2195b4be17d5f5d7deaab741",
            "trello key 0df87e8c2abeb9abf2ff83e0938d44dd944a6a2c",
        ),
        params={
            "keywords": (
                "trello api key",
                "trello key",
                "trello token",
                "trello secret",
                "trello api token",
                "trello api secret",
            ),
            "variants": ((run(HEX, 32),), (run(HEX, 64),)),
            "distinct": 8,
            "after": 40,
            "before": 16,
        },
    ),
    Detector(
        id="atlassian-token",
        type="secret",
        title="Atlassian API token",
        description="An API token of an Atlassian account or organization.",
        source="https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
        kind="token",
        reference=LEFT + rb"(?:ATATT3|ATCTT3)[A-Za-z0-9+/_-]{80,300}=[0-9A-Fa-f]{8}" + RIGHT,
        matches=(
            "ATATT3" + "hQJ5W3V1THODYwMbC7TYUOnu+CP9X7enJmK0QjxaX9bx5YCER0C4bo1d8730Bj4ueczRJPCfZFOmxGxe4si=AEcfb6AB",
            (
                "JIRA_API_TOKEN=ATCTT3"
                + "wup4R5vAYk2lRbPAECljN7piw1ZJneKWJtocYHlzrtgpbWQhKBW2LlDvlSt9/M7dmlBxiBkRl7mzvPY8Z0c=9a4E548a",
                "ATCTT3"
                + "wup4R5vAYk2lRbPAECljN7piw1ZJneKWJtocYHlzrtgpbWQhKBW2LlDvlSt9/M7dmlBxiBkRl7mzvPY8Z0c=9a4E548a",
            ),
        ),
        near_misses=(
            "ATATT3" + "hdDBjJ1ECvcYMdcIxkGS5czf_Ou-JTceNS8KzLWcnOPxQ25BMhuZLd/evnUI0z5ZMwbk5taVY1OPi/T=726eFEd1",
            "ATATT3" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=00000000",
            "ATATTq" + "iYN7+Jq_bC2UUi--174NY6d9oMC4+3QeLUXHJGmmId4zADPhXHEXWeA86OE0k9Ot8AO059Mv7Ty4KYPM=0F8BA20F",
            "ATATT3xFfnwKb29qKo5LIaurxrRUCwd88bLSVYagjE1RV5Rc9",
            "ATATTd20629fcb1ec4d79f7af56d8531826eb5b9dd58a524d70d74044afafdcbbcce8",
        ),
        params={
            "variants": (
                *((prefix, run("A-Za-z0-9+/_-", 80, 300), "=", run("0-9A-Fa-f", 8)) for prefix in ("ATATT3", "ATCTT3")),
            ),
            "distinct": 14,
        },
    ),
    Detector(
        id="jira-token",
        type="secret",
        title="Jira or Confluence API token",
        description="An API token of the older form of Jira or Confluence, or a personal access token of their Da"
        "ta Center editions.",
        source="https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html",
        kind="keyed",
        reference=LEFT + rb"(?:[MNO][A-Za-z0-9+/]{43}(?![A-Za-z0-9_+/])|[A-Za-z0-9]{24}(?![A-Za-z0-9_]))",
        matches=(
            (
                "CONFLUENCE_PERSONAL_TOKEN=" + "OzpWNCQeOmn8CDbqozUfMoFvJfnN3PptfvKw6zUttIzl",
                "OzpWNCQeOmn8CDbqozUfMoFvJfnN3PptfvKw6zUttIzl",
            ),
            ("jira api token: " + "mHQmvPb6CR8VIIUzE2E8k4ew", "mHQmvPb6CR8VIIUzE2E8k4ew"),
        ),
        near_misses=(
            "CONFLUENCE_PERSONAL_TOKEN=" + "Nb8RpnocZLUToADa+rsp11CwKw5ZlRX+rG4k8M3U6Ep",
            "CONFLUENCE_PERSONAL_TOKEN=" + "Mxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "request id " + "NxSkjVHDKmxQhfMla2e3XZoT3n7SQCmAA7RTxPUI25xi",
            "jira issue iO1WEPX1VIk1cuwiFPTy8prh",
            "jira token e3525c4b-d36c-26b6-cb60-7a00ea10b76a",
        ),
        params={
            "keywords": (
                "jira api token",
                "jira token",
                "jira api key",
                "jira pat",
                "jira personal token",
                "jira access token",
                "jira password",
                "confluence api token",
                "confluence token",
                "confluence api key",
                "confluence personal token",
                "confluence access token",
                "atlassian api token",
                "atlassian token",
                "atlassian api key",
            ),
            "variants": ((run("MNO", 1), run("A-Za-z0-9+/", 43)), (run(ALNUM, 24),)),
            "distinct": 11,
            "after": 40,
            "before": 16,
        },
    ),
)
