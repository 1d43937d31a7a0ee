"""``make contracts``: writes what is generated from the declared contracts and kept in the repository: documents, lock, traffic."""

import json
from pathlib import Path

import yaml

from deploy.broker import traffic
from deploy.broker.declared import declared
from services.gateway.api.document import openapi
from shared import contracts_document

OPENAPI = Path(__file__).resolve().parent.parent / "services" / "gateway" / "api" / "openapi.yaml"


def openapi_text() -> str:
    return yaml.safe_dump(json.loads(json.dumps(openapi())), allow_unicode=True, sort_keys=False, width=120)


def main() -> None:
    contracts_document.write()
    OPENAPI.write_text(openapi_text())
    traffic.FILE.write_text(traffic.text(declared()))
    print(f"{OPENAPI.name}: {len(openapi()['paths'])} paths")


if __name__ == "__main__":
    main()
