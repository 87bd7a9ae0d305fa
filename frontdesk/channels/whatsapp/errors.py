"""WhatsApp's errors: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes

They come as the answer to a call, in a webhook's `failed` status, or both.
"""

from __future__ import annotations

from channels.inbound import ProviderError
from channels.meta.rules import ANY, DROP, DROP_AND_ALERT, LASTING, OURS, SLOW, STOP, Action, Rule, Table, rule_in

RETRY = Rule(Action.RETRY, (1, 10, 100, 1000))
RETRY_ONCE = Rule(Action.RETRY, (1,))
PAIR = Rule(Action.PAIR, (1, 4, 16, 64, 256))  # 4^X s, as Meta asks
HOLD = Rule(Action.HOLD, (5,))  # a window just opened may not be known everywhere yet
PERMISSIONS = range(200, 300)

RULES: dict[Rule, tuple[int, ...]] = {
    RETRY: (1, 2, 131000, 131016, 133004),
    LASTING: (131057,),  # maintenance
    RETRY_ONCE: (131053,),  # a medium was not taken
    SLOW: (4, 80007, 130429),
    PAIR: (131056,),  # too much to one person
    HOLD: (131047,),
    STOP: (
        *(0, 190),  # the token
        *(3, 10, 131005, *PERMISSIONS),
        131048,  # too many people called our messages spam
    ),
    DROP_AND_ALERT: (
        *(368, 130497, 131031),  # a policy, a country, a locked account
        *(33, 131037, 131042, 131045, 133010),  # the number, its name, payment, certificate or registration
        131064,  # the limit after wrong templates
        *(132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069),  # templates, forms
    ),
    OURS: (100, 131008, 131009, 131051, 135000),
    DROP: (
        131021,  # to ourselves
        131026,  # this person's WhatsApp cannot receive it
        131030,  # a number in development writes to a few people only
        *(130472, 131049, 131050, 131063),  # marketing
        131052,  # a medium of the person's could not be fetched
        131062,  # this kind goes to phone numbers only
        137000,  # the person's key is not the one we know
    ),
}

ERRORS: Table = {(code, ANY): rule for rule, codes in RULES.items() for code in codes}


def rule_for(error: ProviderError) -> Rule:
    """Return what an error that came for a message wants done."""
    return rule_in(ERRORS, error, RETRY)
