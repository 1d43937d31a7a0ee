"""A county's roster as a workbook: from its bytes to what would change. Touches no database.

``cells``     what stands in one cell
``sheets``    which columns each sheet has
``rows``      one row of each sheet
``workbook``  from bytes to rows
``template``  the workbook to fill in
``timeline``  what becomes of what lasts: memberships and offices, with the past kept as it was
"""

from services.directory.importing.rows import MembershipRow, OfficeRow, OrganisationRow, PersonRow, Roster
from services.directory.importing.template import EXCEL, TEMPLATE_NAME, template
from services.directory.importing.workbook import read

__all__ = [
    "EXCEL", "TEMPLATE_NAME", "MembershipRow", "OfficeRow", "OrganisationRow", "PersonRow", "Roster", "read", "template",
]  # fmt: skip
