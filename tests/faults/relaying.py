"""The product's relay as it is; it only has to know the sample's events.

python -m tests.faults.relaying
"""

import faulthandler

from shared.bus import relay
from tests.faults.sample import LEDGER, SHOW_STACKS

if __name__ == "__main__":
    faulthandler.register(SHOW_STACKS)
    relay.main(LEDGER)
