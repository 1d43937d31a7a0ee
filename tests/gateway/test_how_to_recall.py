"""Any voter finds how a recall is demanded, where, and that the township takes the demand."""

import pytest

from shared.procedure import RECALL
from tests.gateway import sample_county as county
from tests.gateway import village
from tests.gateway.acting import As, signed_in
from tests.gateway.conftest import Services
from tests.gateway.demands import with_demands
from tests.gateway.village import MEMBER, SECRETARY, VILLAGE

__all__ = ["signed_in"]
SAID = (
    "五分之一以上有选举权的村民",
    "三分之一以上的村民代表",
    "乡镇工作人员",
    "收集小组不登记的，乡镇登记",
    "无记名投票",
    RECALL,
)


def missing(page: str) -> list[str]:
    return [words for words in SAID if words not in page]


@pytest.mark.parametrize("address", ["/villages/{}", "/demands?area={}"])
def test_on_the_villages_board_and_beside_the_demands_for_a_meeting(browser, services: Services, address: str) -> None:
    village.settle(services)
    with_demands(services)
    services.answers.update(county.answers())
    assert not missing(browser.get(address.format(county.VILLAGE)).text)


def test_where_somebody_has_opinions_and_does_not_register_it_themselves(signed_in: As) -> None:
    assert not missing(signed_in(MEMBER).get(f"/opinions?village={VILLAGE}").text)
    assert missing(signed_in(SECRETARY).get(f"/opinions?village={VILLAGE}").text)
