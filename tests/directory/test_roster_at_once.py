"""Two people of the county who write a roster at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from services.directory import importing
from services.directory.actions import importing as imports
from services.directory.models import Base
from shared.bus import mailbox
from shared.calls import directory as calls
from shared.vocabulary import RollKind
from tests.directory.importer import COUNTY, OWNER, Importer
from tests.directory.sheets import BRANCH, GOOD, MEMBER, SECRETARY, roster
from tests.servers import emptied

TWO_AT_A_TIME = 10  # seconds until somebody who waits for the other gives up


def test_a_roster_that_two_write_at_once_is_written_once(postgresql_sessions):
    directory = Importer(emptied(postgresql_sessions, Base.metadata, mailbox.metadata))
    content = roster([GOOD], [BRANCH], [MEMBER], [SECRETARY])
    uploads = [directory.upload(content) for _ in range(2)]
    both_have_read = Barrier(2, timeout=TWO_AT_A_TIME)

    def read(sheets):
        found = importing.read(sheets)
        both_have_read.wait()
        return found

    def write(upload):
        call = calls.ImportRoster(upload_id=upload, file_name="名册.xlsx", dry_run=False)
        with directory.sessions() as session:
            report = imports.import_roster(session, call, OWNER, county=COUNTY, now=directory.now, read=read)
            session.commit()
            return report

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(write, uploads))

    assert sorted((report.new, report.changed, len(report.problems)) for report in reports) == [(0, 0, 0), (4, 0, 0)]
    assert directory.names(RollKind.MEMBERS, directory.today) == ["A1"]
