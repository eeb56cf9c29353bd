"""Invented histories on a real server: what mail, owner, server and machine do, in any order.

Whatever happens, a mail gets at most one draft, and nothing else is written. In the end, when all is well again, every
mail that was left in the inbox is handled once, and has its draft.
"""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from inboxguard.core.types import DraftState
from tests.faults.nursery import Nursery, nursery
from tests.faults.proxy import Act, Fault, Side
from tests.faults.shop import DEMAND, shop_behind_proxy
from tests.servers import DOVECOT, Dovecot, dovecot
from tests.twins import id_of
from tests.workshop import message

_numbers = st.integers(min_value=0, max_value=7)
_WRONG = "{tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n"
#: A mail that was begun so often without an end is set aside, and told.
_CRASHES = 2


class History(RuleBasedStateMachine):
    """The true time goes on by ten minutes a pass; the program's clock may differ from it."""

    server: Dovecot
    children: Nursery

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.shop = self.stack.enter_context(shop_behind_proxy(self.server))
        self.shop.change(drafts_per_day=99)
        self.mailbox = self.shop.mailbox
        self.mailbox.make_folder("Later")
        self.skew = timedelta(0)
        self.crashes = 0
        #: What lies where; a mail is a Message-ID.
        self.inbox: dict[bytes, bytes] = {}
        self.later: dict[bytes, bytes] = {}
        self.all: set[bytes] = set()
        #: Mails about which the owner did something that may spare the draft, and drafts that the owner took.
        self.spared: set[bytes] = set()
        self.taken = 0

    # mail

    @rule()
    def deliver(self) -> None:
        number = len(self.all)
        content = message(DEMAND, message_id=f"h{number}@cafe.example", at=self.shop.now - self.skew)
        content = content.replace(b"\n", b"\r\n")
        self.mailbox.deliver(content, at=self.shop.now - self.skew)
        self.inbox[id_of(content)] = content
        self.all.add(id_of(content))

    # the owner

    @precondition(lambda self: self.inbox)
    @rule(number=_numbers)
    def delete(self, number: int) -> None:
        mail = self._pick(self.inbox, number)
        self.mailbox.delete(mail)
        del self.inbox[mail]

    @precondition(lambda self: self.inbox)
    @rule(number=_numbers)
    def move_away(self, number: int) -> None:
        mail = self._pick(self.inbox, number)
        self.mailbox.move(mail, "Later")
        self.later[mail] = self.inbox.pop(mail)

    @precondition(lambda self: self.later)
    @rule(number=_numbers)
    def move_back(self, number: int) -> None:
        mail = self._pick(self.later, number)
        self.mailbox.move(mail, "INBOX", "Later")
        self.inbox[mail] = self.later.pop(mail)

    @precondition(lambda self: self.inbox)
    @rule(number=_numbers)
    def answer(self, number: int) -> None:
        mail = self._pick(self.inbox, number).decode()
        content = message(
            "Sure.", sender="noa@bar.example", to="dana@cafe.example", message_id=f"a-{len(self.spared)}@bar.example",
            at=self.shop.now - self.skew, In_Reply_To=f"<{mail}>", References=f"<{mail}>",
        )  # fmt: skip
        self.mailbox.deliver(content.replace(b"\n", b"\r\n"), "Sent", at=self.shop.now - self.skew)
        self.spared.add(mail.encode())

    @rule()
    def take_a_draft(self) -> None:
        drafts = self.shop.stored()
        if drafts:
            self.mailbox.delete(id_of(drafts[0]), "Drafts")
            self.spared.add(_answers(drafts[0]))
            self.taken += 1

    # the server

    @rule(folder=st.sampled_from(["INBOX", "Drafts"]))
    def count_anew(self, folder: str) -> None:
        self.shop.stored(folder)  # Dovecot makes the folder at the first sight of it
        self.server.change_uidvalidity(self.mailbox.user, folder)

    @rule(number=st.integers(min_value=1, max_value=70), side=st.sampled_from([Side.CLIENT, Side.SERVER]))
    def pass_that_is_cut(self, number: int, side: Side) -> None:
        self._look(Fault(Act.CUT, side, number=number))

    @rule()
    def pass_whose_answer_to_append_is_lost(self) -> None:
        self._look(Fault(Act.CUT, pattern="APPENDUID"))

    @rule()
    def pass_that_is_refused(self) -> None:
        self._look(Fault(Act.REPLY, Side.CLIENT, " LOGIN ", text=_WRONG))

    # the machine

    @rule(number=st.integers(min_value=1, max_value=35), side=st.sampled_from([Side.CLIENT, Side.SERVER]))
    def killed_at_a_line(self, number: int, side: Side) -> None:
        pattern = r"^\w+ |^\+|^\r"
        fault = self.shop.proxy.add(Fault(Act.CUT, side, pattern, number=number, call=self.children.kill))
        self._child(None)
        self.shop.proxy.faults.remove(fault)

    @rule(half=st.integers(min_value=0, max_value=30))
    def killed_at_a_commit(self, half: int) -> None:
        self.crashes += self._child(half)

    @rule(hours=st.sampled_from([-20, -1, 1, 20]))
    def clock_jumps(self, hours: int) -> None:
        self._set_clock(timedelta(hours=hours))

    @rule()
    def good_pass(self) -> None:
        assert self._look(None) == ""

    # what holds

    @invariant()
    def nothing_is_written_but_drafts(self) -> None:
        if hasattr(self, "shop"):
            assert {mail: content for mail, (content, _) in self.mailbox.held().items()} == self.inbox
            assert {flags for _, flags in self.mailbox.held().values()} <= {frozenset()}

    @invariant()
    def a_mail_has_at_most_one_draft(self) -> None:
        if hasattr(self, "shop"):
            answered = [_answers(draft) for draft in self.shop.stored()]
            assert len(answered) == len(set(answered))
            assert set(answered) <= self.all

    def teardown(self) -> None:
        if not hasattr(self, "shop"):
            return
        try:
            self._set_clock(timedelta(0))
            self.shop.look_until_quiet()
            self.a_mail_has_at_most_one_draft()
            assert self.shop.waiting() == 0
            uncertain = [row for row in self.shop.rows() if row.state == DraftState.UNCERTAIN]
            assert len(uncertain) <= self.taken
            drafted = {_answers(draft) for draft in self.shop.stored()}
            missing = set(self.inbox) - drafted - self.spared
            assert len(missing) <= self.crashes // _CRASHES, f"no draft for {missing}"
        finally:
            self.stack.close()

    def _look(self, fault: Fault | None) -> str:
        if fault:
            self.shop.proxy.add(fault)
        self.shop.now += timedelta(minutes=10)
        error = self.shop.look().error
        if fault:
            self.shop.proxy.faults.remove(fault)
        return error

    def _child(self, commits: int | None) -> bool:
        self.shop.now += timedelta(minutes=10)
        return self.children.look(self.shop, commits=commits)

    def _set_clock(self, skew: timedelta) -> None:
        self.shop.now += skew - self.skew
        self.skew = skew

    @staticmethod
    def _pick(mails: dict[bytes, bytes], number: int) -> bytes:
        return sorted(mails)[number % len(mails)]


def _answers(draft: bytes) -> bytes:
    """Message-ID of the mail that the draft answers."""
    line = next(line for line in draft.split(b"\r\n") if line.lower().startswith(b"in-reply-to:"))
    return line.partition(b"<")[2].rstrip(b">")


@pytest.mark.server
@pytest.mark.skipif(DOVECOT is None, reason="dovecot is not installed")
@pytest.mark.parametrize("examples", [20, pytest.param(400, marks=pytest.mark.matrix)])
def test_invented_histories(examples: int) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    with dovecot() as server, nursery() as children:
        History.server, History.children = server, children
        run_state_machine_as_test(
            History,
            settings=settings(
                max_examples=examples, stateful_step_count=15, deadline=None, derandomize=True, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
