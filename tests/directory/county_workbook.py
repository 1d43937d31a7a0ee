"""A part of the demonstration county as the county's own offices would write it into the template."""

from deploy.demo.county import County
from services.directory.importing.cells import OrganisationKind
from shared.identity import Role
from shared.vocabulary import BelongsTo, Standing
from tests.directory.sheets import roster

STANDINGS = {standing.value: standing.chinese for standing in Standing}
KINDS = {kind.value: kind.chinese for kind in OrganisationKind}
BELONGS_TO = {one.value: one.chinese for one in BelongsTo}


def workbook(county: County, village: str):
    """Everybody who lives in a village, with their memberships, offices and groups, and all Party organisations above and beside."""
    people = {row["id"]: row for row in county.person if row["area"] == village}
    organisations = {row["id"]: row for row in county.organisation if row["kind"] in KINDS}
    groups = {row["id"]: row["name"] for row in county.party_group}
    return roster(
        people=[
            {
                "人员编号": row["external_key"], "姓名": row["name"], "性别": row["gender"], "出生日期": row["born_on"],
                "手机号": (row["phone"] or "").removeprefix("+86"), "村代码": row["area"],
                "户编号": str(row["household_id"] or ""), "流动在外": "是" if row["away"] else "否",
            }
            for row in people.values()
        ],
        organisations=[
            {
                "党组织编码": str(row["id"]), "名称": row["name"], "类别": KINDS[row["kind"]], "地方代码": row["area"],
                "上级党组织编码": str(row["parent_id"]) if row["parent_id"] else "",
            }
            for row in organisations.values()
        ],
        members=[
            {
                "人员编号": people[row["person_id"]]["external_key"], "党组织编码": str(row["organisation_id"]),
                "党小组": groups.get(row["group_id"], ""), "党员类别": STANDINGS[row["standing"]], "起始日": row["since"],
            }
            for row in county.membership if row["person_id"] in people
        ],
        offices=[
            {
                "人员编号": people[row["person_id"]]["external_key"], "职务": Role(row["role"]).chinese, "地方代码": row["area"],
                "起始日": row["since"],
            }
            for row in county.office if row["person_id"] in people
        ],
        belonging=[
            {
                "人员编号": people[row["person_id"]]["external_key"], "归属": BELONGS_TO[row["belongs_to"]],
                "村代码": row["area"], "小组名称": row["group_name"], "起始日": row["since"],
            }
            for row in county.belonging if row["person_id"] in people
        ],
    )  # fmt: skip
