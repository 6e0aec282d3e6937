"""E-mail addresses and telephone numbers."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector

# What stands after an `@` and ends like a domain without being one: files (`logo@2x.png`, `lodash@4.17.tgz`)
# and systemd units (`user@1000.service`). None is a top-level domain of the DNS root zone.
_NOT_TLD = (
    # images, sound and fonts
    "apng", "avif", "bmp", "eps", "gif", "heic", "heif", "icns", "ico", "jpe", "jpeg", "jpg", "jxl", "mkv", "mpeg",
    "mpg", "ogg", "otf", "png", "psd", "svg", "svgz", "tif", "tiff", "ttf", "wav", "webm", "webp", "woff",
    # sources and documents
    "cjs", "class", "conf", "cpp", "cs", "css", "csv", "cts", "doc", "docx", "hpp", "htm", "html", "ini", "ipynb",
    "js", "json", "jsonl", "jsx", "less", "lock", "log", "mjs", "mts", "odt", "patch", "pdf", "php",
    "ppt", "pptx", "proto", "pyc", "rtf", "sass", "scss", "sql", "toml", "ts", "tsx", "txt", "vue", "wasm", "xls",
    "xlsx", "xml", "yaml", "yml",
    # archives, packages, binaries and keys
    "apk", "bak", "bin", "cer", "crt", "csr", "deb", "der", "dll", "dmg", "dmp", "dylib", "ear", "egg", "exe", "gem",
    "gz", "img", "iso", "jar", "ko", "lz", "pem", "pfx", "rar", "rpm", "sock", "swp", "tar", "tgz", "tmp", "war",
    "whl", "xz", "zst",
    # systemd units, systemd.unit(5)
    "automount", "device", "mount", "path", "scope", "service", "slice", "snapshot", "socket", "swap", "timer",
)  # fmt: skip

DETECTORS = (
    Detector(
        id="email",
        packs=("default", "pii", "gdpr", "hipaa-safe-harbor"),
        type="email",
        title="E-mail address",
        description="A mailbox with a dot-atom local part and a domain of at least two labels, in any script.",
        source="https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2",
        kind="shape",
        reference=rb"(?:(?<=\\)[nrtbf]|(?<=\\)u[0-9A-Fa-f]{4})?([A-Za-z0-9_\x80-\xff][A-Za-z0-9._%+'\x80-\xff-]*"
        rb"@(?:[A-Za-z0-9\x80-\xff](?:[A-Za-z0-9\x80-\xff-]{0,250}[A-Za-z0-9\x80-\xff])?\.)+"
        rb"(?:xn--[A-Za-z0-9-]{1,59}|[A-Za-z]{2,63}|[\x80-\xff]{2,252}))",
        matches=(
            "jane.doe@example.com",
            "o_brien+logs@mail.example.co.uk",
            ("From: <jane@example.org>, cc", "jane@example.org"),
            ("user=jane@example.com.", "jane@example.com"),
            (r"failed\njane@example.com", "jane@example.com"),
            ("info@xn--bcher-kva.example", "info@xn--bcher-kva.example"),
            ("a@b.xn--p1ai", "a@b.xn--p1ai"),
            ("jane@example.com.10", "jane@example.com"),
            "o'brien@example.com",
            "jürgen@bücher.example",
            "用户@例え.テスト",
            ("to jane@example.com，谢谢", "jane@example.com"),
        ),
        near_misses=(
            "logo@2x.png",
            "Started user@1000.service",
            "lodash@4.17.21",
            "root@localhost",
            "@example.com",
            "jane@",
            "java.lang.Object@1b6d3586",
            "jane@-example-.com",
            "'app'@db.example.com",
            "图片@2倍",
            "left-pad@1.3.0.tgz",
        ),
        params={"shape": "email", "not_tld": _NOT_TLD},
    ),
    Detector(
        id="phone",
        packs=("pii", "gdpr", "hipaa-safe-harbor"),
        type="phone",
        title="Telephone number",
        description="An international number that begins with +, or a North American one with separators.",
        source="https://www.itu.int/rec/T-REC-E.164",
        kind="shape",
        reference=LEFT + rb"(?:(?<!\+)\+[1-9](?:(?:[ .(-]| \(|\)[ -]?)?[0-9]){7,14}|(?<![+.-])(?:1[-. ])?"
        rb"(?:\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[-. ]|[2-9][0-9]{2}[-.][2-9][0-9]{2}[-.])[0-9]{4})" + RIGHT,
        matches=(
            "+14155550123",
            "+1 (415) 555-0123",
            "+44 20 7946 0958",
            "+49-30-901820",
            ("call (415) 555-0123 now", "(415) 555-0123"),
            ("tel:415-555-0123", "415-555-0123"),
            "1-415-555-0123",
            "415.555.0123",
        ),
        near_misses=(
            "415-155-0123",
            "115-555-0123",
            "415-555.0123",
            "415-555-01234",
            "+0123456789",
            "1+4155550123",
            "415-555-0123-9",
            "4155550123",
        ),
        params={"shape": "phone"},
    ),
)
