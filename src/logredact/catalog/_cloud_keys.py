"""Keys and tokens of clouds, platforms and networks of delivery."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key, token

BASE64 = "A-Za-z0-9+/"
UPPER = "A-Z0-9"

DETECTORS = (
    key(
        "aws-secret-access-key",
        "AWS secret access key",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        keywords=(
            "aws secret access key",
            "secret access key",
            "aws secret key",
            "aws secret",
            "aws access key secret",
            "secretaccesskey",
        ),
        variants=((run(BASE64, 40),),),
        valid=(("46fX", "LbwCjbMcnEtM1LKg71t7BT6gi0AgoZ54dNJC"),),
    ),
    token(
        "aws-session-token",
        "AWS session token",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp.html",
        variants=(("IQoJb3JpZ2lu", run("A-Za-z0-9+/=", 100, 2000)), ("FwoGZXIvYXdz", run("A-Za-z0-9+/=", 100, 2000))),
        valid=(
            (
                "IQoJb3JpZ2lu",
                "uaQoBNTckkoUlROfF6hMkIPxLxJEO448tlk3fGZ1kOrcGtOgRlyhrkrdycLFOD1hec+qQOjKzavAADh+"
                "XqktBc84sI1TdjnStWuXSmiYE0yhlJftM",
            ),
            (
                "FwoGZXIvYXdz",
                "sEF5qrRAbS+ONE7GYGmh1+sEeCRAVRR6Wwk9B+rJGzzI8ADQYpS1xQTFa07ohS/EW2RfcP/hfqm+yeMN"
                "W=cchMEyFs31kK1M2NDOCMvNiWxS",
            ),
        ),
        distinct=14,
    ),
    token(
        "aws-bedrock-key",
        "Amazon Bedrock API key",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html",
        variants=(
            ("ABSK", run(BASE64, 109, 269), "=="),
            ("ABSK", run(BASE64, 109, 269), "="),
            ("ABSK", run(BASE64, 109, 269)),
            ("bedrock-api-key-", run("A-Za-z0-9+/=", 60, 2000)),
        ),
        valid=(
            (
                "ABSK",
                "wcduh0Mae0E+5sN5NavgM4/1KA0DMsvoFg8z4hHKIRUsdLMYkmHZujQ2ZLdF8guCVDkfTQ15G+7mXB4E"
                "ZqTS66Bu/J8kL2rFBpmgJxJ2z7O1AWH+QMfanlQDYtLp0ROTE5LK85pcQSErt8T3e==",
            ),
            (
                "ABSK",
                "ELj0Sy/Iogum/+le4KyC+Q+KbkhrQ9vW4yttCClmFxe4H2feZwmdDOscYRO2r4DYF81Q3ReEvzM4RIJs"
                "xLovjLI+8wbbw4FjIt5UT3szZKJKjMsyINYvxxGBbSHNR7gorAEXYhvXXH7ATG9c0c=",
            ),
        ),
        distinct=14,
    ),
    token(
        "aws-mws-token",
        "Amazon Marketplace web service token",
        "https://developer-docs.amazon.com/sp-api/",
        variants=(("amzn.mws.", run(HEX, 8), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 4), "-", run(HEX, 12)),),
        valid=(("amzn.mws.", "f1d2970a-4bec-75fb-894e-9b4f9fd8131a"),),
        distinct=6,
    ),
    key(
        "azure-signed-key",
        "Azure key that bears its service's signature",
        "https://github.com/microsoft/security-utilities/blob/main/GeneratedRegexPatterns/HighConfidenceSecurityModels.json",
        keywords=(
            "azure",
            "api key",
            "apikey",
            "access key",
            "accesskey",
            "account key",
            "accountkey",
            "shared access key",
            "sharedaccesskey",
            "subscription key",
            "functions key",
            "x functions key",
            "primary key",
            "secondary key",
            "query key",
            "admin key",
            "redis",
            "cosmos",
            "iothub",
            "registry password",
        ),
        variants=(
            # AI services, Maps, DevOps, Event Grid and others: the mark, a date, and the service's name
            (run(ALNUM, 52), "JQQJ9", run("9DH", 1), run(ALNUM, 1), run("A-L", 1), run(ALNUM, 26), "=="),
            (run(ALNUM, 52), "JQQJ9", run("9DH", 1), run(ALNUM, 1), run("A-L", 1), run(ALNUM, 24)),
            # storage, Cosmos DB, batch, machine learning, API management
            *(
                (run(BASE64, 76), mark, run(BASE64, 5), run("AQgw", 1), "==")
                for mark in ("+ASt", "ACDb", "+ABa", "+AMC", "APIM")
            ),
            # relay, Event Hubs, Service Bus, IoT, Redis, Event Grid
            *(
                (run(BASE64, 33), mark, run("A-P", 1), run(BASE64, 5), "=")
                for mark in ("+ARm", "+AEh", "+ASb", "AIoT", "AzCa", "AZEG")
            ),
            (run(BASE64, 42), "+ACR", run("A-D", 1), run(BASE64, 5)),
            (run(ALNUM, 42), "AzSe", run("A-D", 1), run(ALNUM, 5)),
            (run(BASE64URL, 44), "AzFu", run(BASE64URL, 5), run("AQgw", 1), "=="),
        ),
        valid=(
            ("zQUM", "PM08HSe8jnPJjoqgA2RB19fLy0Mg1YLVUHFjxQieNOMEF2MsJQQJ99jB5cmtiEG1ztvNAAAAACOGvV2F"),
            ("Gkd0", "F6yyiGRcox6jHW7hD11xZwl8mhPOkeZvIxzYA8CDfoCvWwbHJQQJ99QAg5ksfDpe0spGAAAAAZEGJThFB1=="),
            ("NSRu", "GbHCPQiUrHwLmKu6AG5T/zJ3AOEwQEhgWLIFxJW9app8dY+3xZzMbnqr2YtbgtcUsSh5lm/e+AStM9IjlA=="),
            ("WBl1", "32zN4t8+wVxx2hDnk44CJxqviOstSAzCaBP5SVG="),
            ("fkSV", "W8F46qQxyILVbsBelGgobOMuolC877eGnb6BFBAzSeCDuWfd"),
            ("jzJY", "udEVWbjsmGLYu59fO95x07MvVP-dkohq9uodDFDfAzFuD2La2Q=="),
        ),
        distinct=14,
    ),
    key(
        "azure-storage-key",
        "Azure storage account key",
        "https://learn.microsoft.com/en-us/azure/storage/common/storage-account-keys-manage",
        keywords=("account key", "accountkey", "storage key", "azure storage key", "storage account key"),
        variants=((run(BASE64, 86), "=="),),
        valid=(("Q8DN", "/bhzvdYCK9ZU8BU7kb5J/2BFkXM6MAfKfW1a3L/UtjTXUUDojA/rXmX/1KN3hGfg8v56eIExFcQNRygzTJ=="),),
        distinct=20,
    ),
    key(
        "azure-client-secret",
        "Azure client secret",
        "https://learn.microsoft.com/en-us/entra/identity-platform/howto-create-service-principal-portal",
        keywords=("client secret", "azure client secret", "arm client secret", "azure secret", "app secret"),
        variants=((run("A-Za-z0-9_~.", 3), run("0-9", 1), "Q~", run("A-Za-z0-9_~.-", 31, 34)),),
        valid=(("aFr2", "Q~axAyOW9iwXx7YO9egqW9IRBVgXAF-DY15"),),
    ),
    key(
        "azure-service-bus-key",
        "Azure shared access key",
        "https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas",
        keywords=("shared access key", "sharedaccesskey", "service bus key", "event hub key", "iot hub key"),
        variants=((run(BASE64, 43), "="),),
        valid=(("ig5X", "oSxB0nL5HYP3EurscePLs6hAZHDoSIbnNFX5iHm="),),
        distinct=14,
    ),
    key(
        "azure-devops-token",
        "Azure DevOps personal access token",
        "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
        keywords=(
            "azure devops",
            "azure devops pat",
            "azure devops ext pat",
            "ado pat",
            "vsts token",
            "system accesstoken",
        ),
        variants=((run(ALNUM, 76), "AZDO", run(ALNUM, 4)), (run("a-z2-7", 52),)),
        valid=(
            ("qKgu", "xv4b7oAQ9SJoM7p3DPeDMguBU3r8y5wrMyUcM0mlrot3awW4KjehLNc7YElKnSIp1xwwFgFZAZDO7BqN"),
            ("ajkv", "cbcdhrm5o6k7w6aas5l75oeaibfhr2g4agy72tas7si3lj6s"),
        ),
        distinct=14,
    ),
    key(
        "azure-cognitive-key",
        "Azure AI services key",
        "https://learn.microsoft.com/en-us/azure/ai-services/",
        keywords=(
            "ocp apim subscription key",
            "azure openai api key",
            "azure openai key",
            "cognitive services key",
            "subscription key",
        ),
        variants=((run(HEX, 32),), (run(ALNUM, 84),)),
        valid=(
            ("f6f4", "eb01c0c2d65a0ac645c130bb03e9"),
            ("solI", "ZBOD1I9vhJ8tU7dBz3S04DP6iD5aWDyK0i3zUvpWRWkUu5jjRjNKKEf4WNpDSGU4aBtbMMlzJMQ4qLz0"),
        ),
        distinct=8,
    ),
    key(
        "cosmos-db-key",
        "Azure Cosmos DB key",
        "https://learn.microsoft.com/en-us/azure/cosmos-db/secure-access-to-data",
        keywords=("cosmos key", "cosmosdb key", "cosmos db key", "cosmos account key", "cosmos primary key"),
        variants=((run(BASE64, 86), "=="),),
        valid=(("hGmb", "WX8pIBE5KCBRBzR8/8uJEXKvUq9EjNMBTta0n/LAZZbtIr+7AhHEse9QvWnNDQpZJA9zAMoXFBuHQjLaT9=="),),
        distinct=20,
    ),
    token(
        "alibaba-access-key-id",
        "Alibaba Cloud AccessKey ID",
        "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",
        variants=(("LTAI", run(ALNUM, 12, 21)),),
        valid=(("LTAI", "ooAEbHcB909U5gqxQOWe"), ("LTAI5t", "wUmFc39J7a2C0KYWSU")),
    ),
    key(
        "alibaba-access-key-secret",
        "Alibaba Cloud AccessKey secret",
        "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",
        keywords=(
            "alibaba access key secret",
            "alibaba secret",
            "aliyun access key secret",
            "aliyun secret",
            "alicloud secret key",
            "access key secret",
            "accesskeysecret",
        ),
        variants=((run(ALNUM, 30),),),
        valid=(("lNFY", "xrffDdtfE3l92qfnkQN9jSG9pX"),),
    ),
    token(
        "tencent-secret-id",
        "Tencent Cloud secret ID",
        "https://www.tencentcloud.com/document/product/598/32675",
        variants=(("AKID", run(ALNUM, 32)),),
        valid=(("AKID", "dYMtdKx18Jf2LyUgZEIjhaosvohVWdeE"),),
    ),
    key(
        "tencent-secret-key",
        "Tencent Cloud secret key",
        "https://www.tencentcloud.com/document/product/598/32675",
        keywords=("tencentcloud secret key", "tencent cloud secret key", "tencent secret key", "qcloud secret key"),
        variants=((run(ALNUM, 32),),),
        valid=(("Dz08", "o3o2kqmLjBscRprtCUStTOv1jLO5"),),
    ),
    key(
        "ibm-cloud-key",
        "IBM Cloud API key",
        "https://cloud.ibm.com/docs/account?topic=account-userapikey",
        keywords=(
            "ibmcloud api key",
            "ibm cloud api key",
            "ibm api key",
            "iam api key",
            "ibmcloud apikey",
            "bluemix api key",
        ),
        variants=((run(BASE64URL, 44),),),
        valid=(("EeLe", "ChH7Yll-rY2KYii3Em_9DXnc6zw7I_3Dg4z4xYoL"),),
        distinct=14,
    ),
    key(
        "linode-token",
        "Linode personal access token",
        "https://techdocs.akamai.com/linode-api/reference/get-started",
        keywords=("linode token", "linode api token", "linode cli token", "linode pat"),
        variants=((run(HEX, 64),),),
        valid=(("7f22", "c57f814bf919df14119d82a326e132bcc9e0a34c9eb09b00373f571402a3"),),
    ),
    key(
        "hetzner-token",
        "Hetzner Cloud API token",
        "https://docs.hetzner.cloud/",
        keywords=("hcloud token", "hetzner token", "hetzner api token", "hetzner cloud token", "hcloud api token"),
        variants=((run(ALNUM, 64),),),
        valid=(("t5OF", "8xKvKKLBwLbXqgzjLgvUzr5xt1ox7ebQ0TX0137XvGWyttZtYW6TxZhhIC0E"),),
        distinct=16,
    ),
    key(
        "vultr-key",
        "Vultr API key",
        "https://www.vultr.com/api/",
        keywords=("vultr api key", "vultr key", "vultr api token", "vultr token"),
        variants=((run(UPPER, 36),),),
        valid=(("SYMY", "7RJY0WI4VYPYSMQ6M2H3UGKWA83HUFMK"),),
        distinct=12,
    ),
)
