"""Who may record that somebody was told, and who may see who was."""

from shared.identity import Role

TELLERS = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.COLLECTION_TEAM)
OVERSEERS = (*TELLERS, Role.TOWNSHIP, Role.COUNTY)
