"""What a file's place tells of its container, under the names of Fluent Bit's kubernetes filter, and of its format."""

from __future__ import annotations

import json
import os
import re
from typing import Dict, List

__all__ = ["entries", "format_of", "places"]

_NAME = rb"[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?"
# kubelet's links (kubernetes/kubernetes, pkg/kubelet/kuberuntime/legacy.go), its directories (…/kuberuntime/helpers.go), and
# Docker's own files. Fluent Bit reads the first the same way (plugins/filter_kubernetes/kube_regex.h).
_PLACES = [
    re.compile(rb"/(?P<pod_name>" + _NAME + rb")_(?P<namespace_name>[^_/]+)_(?P<container_name>[^/]+)-(?P<docker_id>[a-z0-9]{64})\.log\Z"),
    re.compile(rb"/pods/(?P<namespace_name>[^_/]+)_(?P<pod_name>" + _NAME + rb")_(?P<pod_id>[^_/]+)/(?P<container_name>[^/]+)/[0-9]+\.log[^/]*\Z"),
    re.compile(rb"/containers/(?P<docker_id>[0-9a-f]{64})/(?P=docker_id)-json\.log[^/]*\Z"),
]
_ORDER = ("pod_name", "namespace_name", "pod_id", "container_name", "docker_id")  # as the filter writes them
_LINKS = 8

_CRI = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [PF](?::\S*)? ")
_DOCKER = re.compile(rb'\{"(?:log|stream)":"')


def places(path: bytes) -> List[bytes]:
    """A path, and those that links lead to from there, one after another; the last one is the file's own."""
    found = [os.path.abspath(path)]
    while len(found) < _LINKS:
        try:
            target = os.readlink(found[-1])
        except OSError:
            break
        found.append(os.path.normpath(os.path.join(os.path.dirname(found[-1]), target)))
    return found


def _fields(path: bytes) -> Dict[str, bytes]:
    found: Dict[str, bytes] = {}
    for place in places(path):
        for form in _PLACES:
            match = form.search(place)
            if match:
                found = {**match.groupdict(), **found}
    return found


def entries(path: bytes) -> bytes:
    """{"kubernetes": {…}, "file": …} as JSON; what is no UTF-8 in a name becomes U+FFFD."""
    found = _fields(path)
    record = {}
    if found:
        record["kubernetes"] = {name: found[name].decode("utf-8", "replace") for name in _ORDER if name in found}
    return json.dumps({**record, "file": path.decode("utf-8", "replace")}, ensure_ascii=False, separators=(",", ":")).encode()


def format_of(path: bytes, first_line: bytes) -> str:
    """cri, docker or plain, by the first line, or else by the place."""
    if _CRI.match(first_line):
        return "cri"
    if _DOCKER.match(first_line):
        return "docker"
    found = _fields(path)
    if "docker_id" in found and places(path)[-1].endswith(b"-json.log"):
        return "docker"
    return "cri" if "pod_name" in found else "plain"
