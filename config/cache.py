"""Cache keys that say nothing to whoever reads the table."""

from django.utils.crypto import salted_hmac


def digest(key: str, key_prefix: str, version: int) -> str:
    """A keyed digest of the key: throttles name an address or an account in theirs."""
    return salted_hmac("config.cache", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
