"""Who a mail is from: one of the owner's clients, the owner, or nobody known."""

from collections.abc import Iterable, Iterator

from inboxguard.core.settings import Client, Me
from inboxguard.core.types import Address, Mail


class Directory:
    """Finds clients by address, then by domain."""

    def __init__(self, clients: Iterable[Client]) -> None:
        self._by_id = {client.id: client for client in clients}
        self._by_email = {email: client for client in self._by_id.values() for email in client.emails}
        self._by_domain = {domain: client for client in self._by_id.values() for domain in client.domains}

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Client]:
        return iter(self._by_id.values())

    def get(self, client_id: str | None) -> Client | None:
        """The client with this identifier."""
        return self._by_id.get(client_id or "")

    def of_address(self, address: Address | None) -> Client | None:
        """The client that writes from this address; an exact address wins over a domain, a subdomain counts too."""
        if address is None:
            return None
        if address.email in self._by_email:
            return self._by_email[address.email]
        domain = address.domain
        while "." in domain:
            if domain in self._by_domain:
                return self._by_domain[domain]
            domain = domain.partition(".")[2]
        return None

    def of_mail(self, mail: Mail) -> Client | None:
        """The client who wrote a mail, by From."""
        return self.of_address(mail.sender)


def is_new_requester(sender: Address | None, client: Client) -> bool:
    """Whether the sender is none of the contacts who, by the agreement, may ask for work (F06)."""
    contacts = client.agreement.contacts if client.agreement else ()
    return bool(contacts) and sender is not None and sender.email not in contacts


def is_own(mail: Mail, me: Me) -> bool:
    """Whether the owner wrote the mail."""
    return mail.sender is not None and mail.sender.email in me.addresses
