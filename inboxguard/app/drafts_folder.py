"""The folder that drafts go to: found anew at every delivery, made where there is none, and told when it is another."""

import json
import logging
from datetime import datetime

from inboxguard.core.errors import Refused
from inboxguard.core.ports import MailSession
from inboxguard.core.rows import Event, EventKind
from inboxguard.core.state_ports import StorePort

log = logging.getLogger(__name__)


class DraftsFolder:
    """Where drafts go now."""

    def __init__(self, account: str, session: MailSession, store: StorePort, now: datetime) -> None:
        self._account = account
        self._session = session
        self._store = store
        self._now = now
        self.name = ""
        self.find_anew()

    def find_anew(self) -> None:
        """Asks the server, and makes the folder if it is gone. Raises Refused if it cannot be made."""
        name = self._session.folders().drafts
        uidvalidity = self._uidvalidity(name) if name else None
        if name is None or uidvalidity is None:
            name = self._session.create_drafts()
            uidvalidity = self._session.state(name).uidvalidity
        self.name = name
        self._remember(name, uidvalidity)

    def _uidvalidity(self, name: str) -> int | None:
        """None if there is no such folder: a configured name is given back unseen."""
        try:
            return self._session.state(name).uidvalidity
        except Refused:
            return None

    def _remember(self, name: str, uidvalidity: int) -> None:
        """Another answer than last time is no secret: the owner looks for drafts where they were."""
        key, health = f"drafts-folder:{self._account}", self._store.health
        present, before = json.dumps([name, uidvalidity]), health.note(key)
        if before == present:
            return
        with self._store.transaction():
            health.set_note(key, present)
            if before is not None:
                event = Event(EventKind.DRAFTS_MOVED, self._account, f"{json.loads(before)[0]} → {name}")
                self._store.fates.happened(event, self._now)
                log.warning("drafts account=%s event=moved", self._account)
