"""Where passkeys can be offered at all."""

from ipaddress import ip_address

from django.http import HttpRequest
from django.http.request import split_domain_port


def offers_passkeys(request: HttpRequest) -> bool:
    """A passkey belongs to a host name; under a bare address no browser makes one."""
    host, _ = split_domain_port(request.get_host())
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False
