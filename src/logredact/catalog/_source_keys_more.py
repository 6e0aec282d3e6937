"""Keys and tokens of source hosting, continuous integration, deployment and registries of packages."""

from __future__ import annotations

from ._schema import ALNUM, BASE64URL, HEX, run
from ._service import key, token

LOWER = "a-z0-9"
UPPER = "A-Z0-9"

DETECTORS = (
    key(
        "spacelift-secret",
        "Spacelift API key secret",
        "https://docs.spacelift.io/integrations/api",
        keywords=("spacelift api key secret", "spacelift secret"),
        variants=((run(HEX, 64),),),
        valid=(("629b", "bc5013383f5b1adf16a8b7e8a9b4a1e7442ee0665e468df7f3a800bca7d3"),),
    ),
    token(
        "doppler-token",
        "Doppler token",
        "https://docs.doppler.com/reference/auth-token-formats",
        variants=(
            ("dp.pt.", run(ALNUM, 40, 44)),
            ("dp.ct.", run(ALNUM, 40, 44)),
            ("dp.scim.", run(ALNUM, 40, 44)),
            ("dp.audit.", run(ALNUM, 40, 44)),
            ("dp.sa.", run(ALNUM, 40, 44)),
            ("dp.said.", run(ALNUM, 40, 44)),
            ("dp.st.", run(ALNUM, 40, 44)),
            ("dp.st.", run("a-z0-9_-", 2, 35), ".", run(ALNUM, 40, 44)),
        ),
        valid=(
            ("dp.pt.", "0qcwPofzVAVaSbxmi2SLYVKRRuDRDn81woXUYZHwt5"),
            ("dp.ct.", "tRPk2MEgvidR0pZjSNDnWq0qMdZJueGK4qKptqHoQ"),
        ),
    ),
    token(
        "onepassword-token",
        "1Password service account token or secret key",
        "https://developer.1password.com/docs/service-accounts/",
        variants=(
            ("ops_eyJ", run("A-Za-z0-9+/=_-", 250, 2000)),
            ("A3-", run(UPPER, 6), "-", run(UPPER, 11), "-", run(UPPER, 5), "-", run(UPPER, 5), "-", run(UPPER, 5)),
            (
                "A3-",
                run(UPPER, 6),
                "-",
                run(UPPER, 6),
                "-",
                run(UPPER, 5),
                "-",
                run(UPPER, 5),
                "-",
                run(UPPER, 5),
                "-",
                run(UPPER, 5),
            ),
        ),
        valid=(
            (
                "ops_eyJ",
                "bGykqGH5Eh8u1uW0yGY_6UP9CQxKbiJIAM4kv_rD0fQF0JeaO06Ux/hoQ6U22gH8AfbB-Hv15EqmyoDs"
                "4SOQequA6KxiOKn9NBbyxC358uo3Ej16dczsy6v4imv539A8FdQwpAdcWD_dYchS6HmBBD4Htdoe/0P-"
                "gQ0Nlgag/bDCIplbbmPXF8Mj682nU91sD79KVET=68eyHog5N323jp2SC7g8RIO4BJmlM1g-2PLEwnrz"
                "01XdoFyb0nywPQllhxnnD",
            ),
            ("A3-", "HCXH41-CE31YU3T26R-6ITL8-3AOT9-7GQLB"),
        ),
    ),
    token(
        "infracost-key",
        "Infracost API key",
        "https://www.infracost.io/docs/",
        variants=(("ico-", run(ALNUM, 32)),),
        valid=(("ico-", "hoYQSZX89f8fAH7pc3iWbX3y82OSgtac"),),
    ),
    key(
        "harness-key",
        "Harness API key",
        "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
        keywords=("harness api key", "harness platform api key", "harness token"),
        variants=(
            ("pat.", run(BASE64URL, 22), ".", run(ALNUM, 24), ".", run(ALNUM, 20)),
            ("sat.", run(BASE64URL, 22), ".", run(ALNUM, 24), ".", run(ALNUM, 20)),
        ),
        valid=(
            ("pat.", "txhQwwajec42mKgebUE0Ka.ExZvJRHvg9i1Fq8LfRwT2NyQ.8EFYh7XkyQJmV2eQkXFe"),
            ("sat.", "FX8gqO8wrAL2das3B2JgK3.R3Bk8iMRKqyK14KiMfuPq52E.y3q9vBmGSc4ynwuUHUax"),
        ),
        distinct=14,
    ),
    token(
        "infisical-token",
        "Infisical service token",
        "https://infisical.com/docs/documentation/platform/token",
        variants=(
            ("st.", run(HEX, 24), ".", run(HEX, 32), ".", run(HEX, 32)),
            (
                "st.",
                run(HEX, 8),
                "-",
                run(HEX, 4),
                "-",
                run(HEX, 4),
                "-",
                run(HEX, 4),
                "-",
                run(HEX, 12),
                ".",
                run(HEX, 32),
                ".",
                run(HEX, 32),
            ),
        ),
        valid=(
            ("st.", "b62c1a9c25e594110d5f2d5a.8d1b68620be6a3bf696234196b8be79e.a74847111c92e283f71621a36b4f813d"),
            (
                "st.",
                "d099b5a0-2977-44b2-03c8-63648b96aab1.e6538923ab74013d6d16bff5373361c5.df74038a9f"
                "9ffa1b089c2e1b99b37d75",
            ),
        ),
        distinct=8,
    ),
    token(
        "rubygems-key",
        "RubyGems API key",
        "https://guides.rubygems.org/api-key-scopes/",
        variants=(("rubygems_", run(HEX, 48)),),
        valid=(("rubygems_", "87d3f0969be3bb5eaeb0db772bed817d966452532231225b"),),
        distinct=8,
    ),
    token(
        "crates-io-token",
        "crates.io API token",
        "https://doc.rust-lang.org/cargo/reference/publishing.html",
        variants=(("cio", run(ALNUM, 32)),),
        valid=(("cio", "xw5J1gLdEEsBf9dC1UqTExy4KSKWQNe9"),),
        distinct=14,
    ),
    token(
        "nuget-key",
        "NuGet API key",
        "https://learn.microsoft.com/en-us/nuget/nuget-org/scoped-api-keys",
        variants=(("oy2", run(LOWER, 43)),),
        valid=(("oy2", "ebho9pllhtb6fzbdery5w8kq9l1iixy5vr43j7cxwof"),),
        distinct=14,
    ),
    token(
        "jfrog-token",
        "JFrog API key or reference token",
        "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",
        variants=(("AKCp", run(ALNUM, 68, 70)), ("cmVmd", run(ALNUM, 59))),
        valid=(
            ("AKCp", "6oJyww6VRLwYl8dRgKXH17kfSdRqCns4x8rrdhzRgyqJVk7w00QOjrM0tCXuQ0rMtSrGY"),
            ("cmVmd", "ppm10IelA2DLbRGI2gaPnHyDPPzcuysz7zLEp5cxNihveAhuwjqROrkxBYv"),
        ),
        distinct=16,
    ),
    token(
        "clojars-token",
        "Clojars deploy token",
        "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",
        variants=(("CLOJARS_", run(HEX, 60)),),
        valid=(("CLOJARS_", "77d8581430a298593e71085f671683fc1c51b6b8d3e1879f51baff547248"),),
    ),
    key(
        "maxmind-key",
        "MaxMind license key",
        "https://dev.maxmind.com/license-key/",
        keywords=("maxmind license key", "maxmind key", "geoip license key", "geoipupdate license key"),
        variants=((run(ALNUM, 6), "_", run(ALNUM, 29), "_mmk"), (run(ALNUM, 16),)),
        valid=(("52xh", "BI_dKFs8DfC7RCr1dKwQuzKHQ0RiMBwf_mmk"), ("nYIM", "9spW5gzstwC9")),
        distinct=9,
    ),
    token(
        "prefect-key",
        "Prefect API key",
        "https://docs.prefect.io/v3/manage/cloud/manage-users/api-keys",
        variants=(("pnu_", run(ALNUM, 36)), ("pnb_", run(ALNUM, 36))),
        valid=(("pnu_", "b6sSHyiXfcV4ywuSrasuBGFBADL1u0xrXe5I"), ("pnb_", "eQhSXlcFA0x4Uk7En92bDnSMI57awnEAV1O1")),
    ),
    key(
        "packagist-token",
        "Packagist API token",
        "https://packagist.org/apidoc",
        keywords=("packagist token", "packagist api token", "composer auth token"),
        variants=((run(BASE64URL, 20),),),
        valid=(("3_eu", "r0Lif04-1Qd4ELx9"),),
        distinct=12,
    ),
    key(
        "hex-pm-key",
        "Hex.pm API key",
        "https://github.com/hexpm/hexpm/blob/main/lib/hexpm/accounts/auth.ex",
        keywords=("hex api key", "hexpm api key"),
        variants=((run(HEX, 32),),),
        valid=(("967b", "30d9d143df8b0fab9a9404fb11ab"),),
        distinct=8,
    ),
)
