"""`fit-ad orders`, `refund` and `grant`: what an operator books by hand, also while the program runs."""

import secrets
from datetime import timedelta

from bot.channels.console import Print
from bot.clock import SeoulClock
from bot.settings import Settings
from bot.wiring import booked
from engine.domain.errors import SettingsWrong
from engine.money import Refund
from engine.money import refund as given_back

SAID = {
    Refund.DONE: "{won:,} won of {order} are given back.",
    Refund.AGAIN: "{won:,} won of {order} were given back before.",
    Refund.UNPAID: "{order} was not paid, so there is nothing to give back.",
}


async def orders(settings: Settings, chat: str, days: int, out: Print) -> None:
    """One line an order, the newest first."""
    since = SeoulClock().now() - timedelta(days=days)
    mine = await booked(settings, lambda unit: unit.survey.orders(since, chat=chat))
    for made in mine:
        out(f"{made.id}  {made.created:%Y-%m-%d %H:%M}  {made.kind:11} {made.state.value:9} {made.charged:,} won")
    if not mine:
        out(f"{chat} has ordered nothing within {days} days.")


async def refund(settings: Settings, order: str, out: Print) -> None:
    """Raises SettingsWrong for an order that is not there."""
    came, won = await booked(settings, lambda unit: given_back(unit, order))
    if came is Refund.UNKNOWN:
        raise SettingsWrong(f"There is no order {order!r}: `fit-ad orders` lists those of an owner.")
    out(SAID[came].format(won=won, order=order))


async def grant(settings: Settings, chat: str, won: int, days: int | None, key: str, out: Print) -> None:
    """Raises SettingsWrong for a payment that was granted before."""
    name = f"grant:{key or secrets.token_urlsafe(9)}"
    until = None if days is None else SeoulClock().now() + timedelta(days=days)
    if not await booked(settings, lambda unit: unit.credits.grant(name, chat, won, until)):
        raise SettingsWrong(f"{key!r} was granted before.")
    lapses = "" if until is None else f" until {until:%Y-%m-%d}"
    left = (await booked(settings, lambda unit: unit.credits.purse(chat))).left
    out(f"{chat} has {won:,} won more{lapses}, {left:,} in all.")
