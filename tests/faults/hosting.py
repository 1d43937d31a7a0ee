"""The product's own host, for a listener that does not lie in services/.

python -m tests.faults.hosting archive
"""

import faulthandler
import sys

from shared.bus import hub


def main(name: str) -> None:
    from shared.bus import host
    from tests.faults import listening
    from tests.faults.sample import SHOW_STACKS

    faulthandler.register(SHOW_STACKS)
    sys.modules[f"services.{name}.service"] = listening
    host.main(name)


if __name__ == "__main__":
    hub.patch()
    main(sys.argv[1])
