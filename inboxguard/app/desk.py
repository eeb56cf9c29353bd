"""What every pass needs: the settings, the judge, the templates, the state, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from inboxguard.core.billing import FileReport
from inboxguard.core.judge import Judge
from inboxguard.core.parsing import parse
from inboxguard.core.replies import Templates
from inboxguard.core.settings import DraftMode, Settings
from inboxguard.core.state_ports import StorePort
from inboxguard.core.suspicion import parse_with_care
from inboxguard.core.types import Fetched, Mail

#: Key of the note that says when the first review ended.
REVIEWED = "first-review"


@dataclass(frozen=True)
class Desk:
    """The things on the desk; the store belongs to the thread of the pass."""

    settings: Settings
    judge: Judge
    templates: Templates
    store: StorePort
    #: Aware.
    clock: Callable[[], datetime]
    #: Parses a mail that may do harm, with limits on time and memory. Raises Unreadable.
    parse_apart: Callable[[Fetched], Mail] = parse
    #: How the reading of the invoice files went.
    invoice_files: tuple[FileReport, ...] = ()

    def parse(self, fetched: Fetched) -> Mail:
        """Apart what is built strangely, the rest here. Raises Unreadable."""
        return parse_with_care(fetched, self.parse_apart)

    def draft_mode(self) -> DraftMode:
        """As configured; where nothing is, observe until the first review has ended."""
        if self.settings.policy.drafts is not None:
            return self.settings.policy.drafts
        return DraftMode.ON if self.store.health.note(REVIEWED) else DraftMode.OBSERVE

    def midnight(self) -> datetime:
        """When the owner's day began."""
        now = self.clock().astimezone(self.settings.me.zone)
        return datetime.combine(now.date(), time(0), self.settings.me.zone)
