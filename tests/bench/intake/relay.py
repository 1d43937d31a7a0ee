"""The product's relay as it is; it only has to know the job's event.

python -m tests.bench.intake.relay
"""

from shared.bus import relay
from tests.bench.intake import work

if __name__ == "__main__":
    relay.main(work.Voted.SOURCE)
