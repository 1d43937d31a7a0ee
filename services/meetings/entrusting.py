"""What the meetings service does where somebody acts for somebody: entry points that ask no other service."""

from sqlalchemy.orm import Session

from services.meetings.actions import proxies, proxy_papers
from shared import clock
from shared.bus.entrypoints import command
from shared.calls import proxies as proxy_calls
from shared.calls.common import Done
from shared.identity import Caller


class Entrusting:
    """A part of the service's class, in a file of its own."""

    @command(proxy_calls.EntrustProxy)
    def entrust_proxy(self, session: Session, call: proxy_calls.EntrustProxy, caller: Caller) -> Done:
        return proxies.entrust(session, call, caller=caller, now=clock.now())

    @command(proxy_calls.EndProxy)
    def end_proxy(self, session: Session, call: proxy_calls.EndProxy, caller: Caller) -> Done:
        return proxies.end(session, call, caller=caller, now=clock.now())

    @command(proxy_calls.EnterProxyPaper)
    def enter_proxy_paper(self, session: Session, call: proxy_calls.EnterProxyPaper, caller: Caller) -> Done:
        return proxy_papers.enter(session, call, caller=caller, now=clock.now())

    @command(proxy_calls.ConfirmProxyPaper)
    def confirm_proxy_paper(self, session: Session, call: proxy_calls.ConfirmProxyPaper, caller: Caller) -> Done:
        return proxy_papers.confirm(session, call, caller=caller, now=clock.now())

    @command(proxy_calls.DiscardProxyPaper)
    def discard_proxy_paper(self, session: Session, call: proxy_calls.DiscardProxyPaper, caller: Caller) -> Done:
        return proxy_papers.discard(session, call, caller=caller, now=clock.now())

    @command(proxy_calls.CastProxyVote)
    def cast_proxy_vote(self, session: Session, call: proxy_calls.CastProxyVote, caller: Caller) -> Done:
        return proxies.cast(session, call, caller=caller, now=clock.now())
