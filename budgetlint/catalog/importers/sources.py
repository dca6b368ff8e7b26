"""Sources of prices: a source's identifier, and whether its page is the provider's own."""

import hashlib
import re
from typing import Final

from budgetlint.source.document import Plain

_LONGEST: Final = 56

_OWN_PAGES: Final[dict[str, tuple[str, ...]]] = {
    "agentcore": ("amazon.com",),
    "aiml": ("aimlapi.com",),
    "amazon-nova": ("amazon.com", "amazonaws.com"),
    "anthropic": ("anthropic.com", "claude.com"),
    "aws-polly": ("amazon.com",),
    "azure": ("azure.com", "microsoft.com"),
    "azure-ai": ("azure.com", "microsoft.com"),
    "bedrock": ("amazon.com", "amazonaws.com", "awsstatic.com"),
    "bedrock-mantle": ("amazon.com", "amazonaws.com", "awsstatic.com"),
    "bigmodel": ("bigmodel.cn",),
    "bing-grounding": ("microsoft.com", "azure.com"),
    "black-forest-labs": ("bfl.ai",),
    "clf-ai-gateway": ("clfaigateway.dev",),
    "cognition": ("devin.ai",),
    "dashscope": ("alibabacloud.com", "aliyun.com"),
    "eu-jev": ("eu-jev.com",),
    "github-copilot": ("github.com", "github.blog"),
    "google": ("google.com", "google.dev", "googleblog.com"),
    "google-pse": ("google.com",),
    "hostinger-router": ("hostinger.com",),
    "huggingface": ("huggingface.co",),
    "inception": ("inceptionlabs.ai",),
    "moonshot": ("moonshot.ai", "moonshot.cn", "kimi.ai"),
    "oci": ("oracle.com",),
    "opencode-go": ("opencode.ai",),
    "qwen-ai-platform": ("alibabacloud.com", "aliyun.com"),
    "scx-ai": ("scx.ai",),
    "tencent": ("tencentcloud.com", "tencent.com"),
    "transcribe": ("amazon.com", "amazonaws.com"),
    "vercel-ai-gateway": ("vercel.com", "vercel.sh"),
    "vertex": ("google.com", "google.dev"),
    "wandb": ("wandb.ai", "coreweave.com"),
    "watsonx": ("ibm.com",),
    "xai": ("x.ai",),
    "xiaomi-mimo": ("xiaomimimo.com",),
    "zai": ("z.ai",),
}
_SHARED_HOSTS: Final = ("githubusercontent.com", "artificialanalysis.ai", "github.com", "huggingface.co")


def link_in(text: str) -> str | None:
    """The first link in free text."""
    match = re.search(r"https?://[^\s,;\"<>]+", text)
    return match.group(0).rstrip(".)") if match is not None else None


def is_official(provider: str, url: str) -> bool:
    """Whether a page belongs to the provider: by the table of known hosts, else by the domain name."""
    host = re.sub(r"^https?://([^/:]+).*$", r"\1", url).lower()
    hosts = _OWN_PAGES.get(provider, ())
    if any(host == name or host.endswith(f".{name}") for name in hosts):
        return True
    if hosts or any(host == name or host.endswith(f".{name}") for name in _SHARED_HOSTS):
        return False
    stem = re.sub(r"-(ai|io|api)$", "", provider).replace("-", "")
    domain = "".join(host.split(".")[-2:]).replace("-", "")
    return len(stem) > 2 and stem in domain


def source_id(url: str) -> str:
    """An identifier derived from the link alone: its host and path, and a digest if that is too long."""
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^https?://(www\.)?", "", url.lower())).strip("-")
    if len(slug) <= _LONGEST:
        return slug
    return f"{slug[:_LONGEST].rstrip('-')}-{hashlib.sha256(url.encode()).hexdigest()[:6]}"


def source_of(
    provider: str, link: str | None, *, home: str, published: str, through: str
) -> tuple[str, dict[str, Plain]]:
    """The name and description of a price's source: `cited` if the list names the provider's own page."""
    name = through.partition(" ")[0]
    days: dict[str, Plain] = {"published": published, "through": through}
    if link is None or not link.startswith(("https://", "http://")):
        return name, {"url": home, "kind": "dataset", **days}
    if is_official(provider, link):
        return f"{source_id(link)}-via-{name}", {"url": link, "kind": "cited", **days}
    return f"{source_id(link)}-in-{name}", {"url": link, "kind": "dataset", **days}
