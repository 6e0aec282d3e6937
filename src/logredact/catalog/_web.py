"""Credentials in headers and URLs, and signed tokens."""

from __future__ import annotations

from ._schema import LEFT, Detector

_HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
_CLAIMS = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkphbmUifQ"
_SIGNATURE = "Kx7Rt2mVqB9zLw4NcYh6PjDf-Kx7Rt2mVqB9zLw4Nc_"

DETECTORS = (
    Detector(
        id="jwt",
        type="jwt",
        title="JSON Web Token",
        description="A JWS or JWE in compact form: parts in base64url, the first a JSON object.",
        source="https://www.rfc-editor.org/rfc/rfc7519#section-3",
        kind="shape",
        reference=LEFT + rb"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){0,3}",
        matches=(
            _HEADER + "." + _CLAIMS + "." + _SIGNATURE,
            _HEADER + "." + _CLAIMS,
            ('{"id":"' + _HEADER + "." + _CLAIMS + "." + _SIGNATURE + '"}', _HEADER + "." + _CLAIMS + "." + _SIGNATURE),
            ("sid=" + _HEADER + "." + _CLAIMS + "." + _SIGNATURE + ".", _HEADER + "." + _CLAIMS + "." + _SIGNATURE),
        ),
        near_misses=("eyJhbGciOiJI", "eyJhbGci.eyJzdWIi", "x" + _HEADER + "." + _CLAIMS, _HEADER + ". " + _CLAIMS),
        params={"shape": "jwt"},
    ),
    Detector(
        id="http-authorization",
        type="secret",
        title="HTTP credentials",
        description="The credentials of an Authorization or Proxy-Authorization header, and of Bearer and Basic "
        "wherever they stand.",
        source="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2",
        kind="shape",
        reference=LEFT + rb"(?i:authorization(?:\\*[\"'])?[ \t]*[:=][ \t]*(?:\[[ \t]*)?(?:\\*[\"'])?"
        rb"(?:(?:bearer|basic|digest|negotiate|ntlm|token|apikey|oauth|hawk|dpop|privatetoken|aws4-hmac-sha256|splunk"
        rb"|sharedkey|googlelogin|jwt|signature|vapid) +)?"
        rb"([^\s\"'<>,;)\]}\\]+(?:, *[A-Za-z]+=[^\s\"'<>;)\]}\\]+)*)"
        rb"|(?:bearer|basic)(?: +|%20|\+)([A-Za-z0-9._~+/=-]+))",
        matches=(
            ("Authorization: Bearer mF_9.B5f-4.1JqM", "mF_9.B5f-4.1JqM"),
            ("authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            ("Proxy-Authorization: Basic QWxhZGRpbjpvcGVu, next", "QWxhZGRpbjpvcGVu"),
            ('headers {"Authorization":"Bearer abc.def"}', "abc.def"),
            (r"{\"authorization\":\"Token 3f2a\"}", "3f2a"),
            ("Authorization:[Bearer k9Jd8sLq]", "k9Jd8sLq"),
            ("Authorization=3f2a9c0b7d", "3f2a9c0b7d"),
            ("sent Bearer 9f86d081884c7d659a2f", "9f86d081884c7d659a2f"),
            ("header basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
            ("Authorization: AWS4-HMAC-SHA256 Credential=a/b,Signature=c9", "Credential=a/b,Signature=c9"),
        ),
        near_misses=(
            "Authorization failed",
            "authorization: granted",
            "Authorization: [REDACTED:http-authorization]",
            "the bearer of this letter",
            "basic authentication",
            "Bearer token",
            "Bearer realmrealmrealmrealm",
        ),
        params={"shape": "http-authorization"},
    ),
    Detector(
        id="url-credentials",
        type="secret",
        title="Credentials in a URL",
        description="The password in scheme://user:password@host, or the user where the password is empty; and in Go's user:password@tcp(host)/name.",
        source="https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
        kind="shape",
        reference=rb"[A-Za-z][A-Za-z0-9+.-]*://(?:[^\x00-\x20/?#\"'<>\\`:]*:([^\x00-\x20/?#\"'<>\\`]+)@"
        rb"|([^\x00-\x20/?#\"'<>\\`:]+):@)|:([^\x00-\x20\"'<>\\`]+)@(?:tcp|unix|cloudsql)[a-z0-9+-]{0,8}\(",
        matches=(
            ("postgres://app:s3cret@db:5432/x", "s3cret"),
            ("https://ci:p%40ss@example.com/repo.git", "p%40ss"),
            ("redis://:hunter2@cache:6379", "hunter2"),
            ("amqp://user:a@b@mq/vhost", "a@b"),
            ("https://tokenonly:@example.com", "tokenonly"),
            (r'"dsn":"mysql:\/\/x" mongodb+srv://u:pw@h/?a=b', "pw"),
            ("open app:s3cr/t@tcp(db:3306)/shop?parseTime=true", "s3cr/t"),
        ),
        near_misses=(
            "https://example.com:8443/a@b",
            "https://user@example.com",
            "ssh://git@host:22/x",
            "://user:pw@host",
            "https://example.com/?next=a:b@c",
            "postgres://app:[REDACTED:url-credentials]@db",
            "postgres://app:****@db",
            "app@tcp(db:3306)/shop",
            "app:[REDACTED:url-credentials]@tcp(db:3306)/shop",
        ),
        params={"shape": "url-credentials"},
    ),
)
