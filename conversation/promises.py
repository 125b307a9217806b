"""What was promised while something is made, and whether it is still wanted."""

from conversation.talk import Talk
from engine.domain.phrase import Phrase


def hold(talk: Talk, receipt: Phrase) -> bool:
    """Whether what was promised is still wanted after this turn."""
    shop = talk.session.shop
    match receipt.key:
        case "receipt.offer":
            return shop.offer is not None and shop.offer == talk.origin.shop.offer
        case "receipt.day":
            return shop.day is not None and shop.day == talk.origin.shop.day
        case "receipt.added" | "receipt.corrected":
            known = f"{shop.model_dump_json()} {shop.features}"
            return all(word in known for word in str(receipt.values.get("facts", "")).split())
        case _:
            return True
