"""An empty system gets its county and the one person who brings in the others; once."""

from datetime import date

import pytest
import sqlalchemy as sa

from deploy import first_account
from deploy.demo.county import DIVISIONS
from deploy.first_account import NotAsItIs, Somebody
from services.directory import passwords, queries
from services.directory.actions import accounts
from services.directory.models import Division
from shared import clock
from shared.calls.directory import Authenticate

WANG = Somebody("王芳", "女", date(1985, 3, 2), "+8613900000000")
LI = Somebody("李强", "男", date(1980, 1, 1), "+8613900000001")


def test_the_first_account_signs_in_for_the_whole_county(sessions):
    issued = first_account.make(sessions, WANG, DIVISIONS)
    with sessions() as session:
        call = Authenticate(login=issued.login, password=issued.password)
        person = accounts.authenticate(session, call, now=clock.now(), verify=passwords.verify)
        identity = queries.identity(session, person, on=clock.today())
        divisions = session.scalar(sa.select(sa.func.count()).select_from(Division))
    assert [(grant.role, grant.area) for grant in identity.grants] == [("county", "620922")]
    assert (identity.home, identity.must_change_password, divisions > 100) == ("620922", True, True)


def test_there_is_only_one_first(sessions):
    first_account.make(sessions, WANG, DIVISIONS)
    for somebody, again in ((LI, False), (WANG, False), (LI, True)):
        with pytest.raises(NotAsItIs, match="已经有县级账号"):
            first_account.make(sessions, somebody, DIVISIONS, again=again)


def test_its_lost_password_is_made_anew(sessions):
    before = first_account.make(sessions, WANG, DIVISIONS)
    after = first_account.make(sessions, WANG, DIVISIONS, again=True)
    assert (after.login, after.password == before.password) == (before.login, False)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("code,name\n620922,瓜州县\n", "应有这些列"), ("", "应有这些列"),
        ("code,name,level,parent_code\n620922101,甲镇,township,620922\n", "正好有一个县"),
        ("code,name,level,parent_code\n620922,瓜州县,county,\n620922101201,甲村,village,620922101\n", "不在表里"),
    ],
)  # fmt: skip
def test_a_table_that_is_no_county_changes_nothing(sessions, tmp_path, content, said):
    file = tmp_path / "divisions.csv"
    file.write_text(content)
    with pytest.raises(NotAsItIs, match=said):
        first_account.make(sessions, WANG, file)
    with sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Division)) == 0
