"""What `scripts/test --quick` leaves out, and why; every other test file is in it.

The same files are the long ones, so a whole run begins with them: what is short fills the gaps.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
EXAMPLES = 10
"""How many examples a generated test gets in the quick run."""
_DAMAGE = "documents and evidence damaged at every place"
_WHOLE = "results signed, printed and witnessed whole"
_TABLES = "every command, form, list and state of a page, one by one"
_PRINTED = "letters and results printed"
_PROCESSES = "servers as processes"
_STRANGERS = "what strangers' servers may answer"
_READS, _WITNESSING = "voting/pages/test_reads.py", "voting/log/test_witnessing.py"
_CASTING, _AFFAIRS = "voting/casting/test_casting.py", "voting/affairs/test_affairs.py"
_PAGES, _LETTERS = "voting/documents/test_result_pages.py", "voting/documents/test_letters.py"
_AGENTS, _MEETINGS = "voting/owners/test_agents.py", "voting/meeting/test_meetings.py"
POSTGRES = "PostgreSQL (every test runs on SQLite alone)"
LEFT_OUT = {
    "e2e": "the browser and the demo",
    "voting/casting/test_kill.py": "kill drills",
    "voting/documents/test_pdfa.py": "the PDF validator",
    "voting/web/sessions/test_roles.py": _TABLES,
    "voting/watching/test_watching.py": _TABLES,
    "voting/serving/test_serving.py": _PROCESSES,
    "voting/serving/test_stopping.py": _PROCESSES,
    "voting/serving/test_database_away.py": _PROCESSES,
    "voting/cli/test_commands.py": _TABLES,
    "voting/pages/test_lists.py": _TABLES,
    "voting/web/test_every_state.py": _TABLES,
    "voting/web/test_forms.py": _TABLES,
    "voting/web/test_acts.py": _TABLES,
    "voting/web/responses/test_one_read.py": _TABLES,
    "voting/pages/test_waiting.py": _TABLES,
    "architecture/installing/test_wheels.py": "wheels built and installed",
    "architecture/test_quick.py": "what the quick run leaves out",
    "voting/serving/test_staying_up.py": "kill drills",
    "voting/cli/test_commands_on_postgresql.py": POSTGRES,
    "voting/web/test_odd_characters.py": POSTGRES,
    "audit/test_tampering.py": _DAMAGE,
    "ballots/test_exhaustively.py": "every way to vote of a small assembly",
    "audit/checks/test_headlines.py": _WHOLE,
    "voting/documents/test_rendering.py": _WHOLE,
    "voting/keys/test_keys.py": _WHOLE,
    "voting/meeting/kinds/test_kinds.py": _WHOLE,
    "voting/archive": _WHOLE,
    "voting/platform": _WHOLE,
    "voting/result/test_annulment.py": _WHOLE,
    "voting/result/test_examining.py": _WHOLE,
    "voting/result/test_own_machine.py": _WHOLE,
    "voting/result/test_signing.py": _WHOLE,
    "voting/result/test_warnings.py": _WHOLE,
    "voting/storage/test_transactions.py": _WHOLE,
    "voting/result/test_document.py": _DAMAGE,
    "voting/serving/test_strangers.py": _STRANGERS,
    "audit/test_witness.py": _STRANGERS,
    "voting/web/display/test_english_pages.py": _TABLES,
    "voting/result/test_filing.py": _WHOLE,
    "voting/web/ways/test_committee_and_office.py": _WHOLE,
    "voting/web/test_deviations.py": _WHOLE,
    "voting/meeting/test_adopted_rules.py": _WHOLE,
    "voting/meeting/clocks/test_pause.py": _WHOLE,
    "voting/maintenance/test_rotation.py": _WHOLE,
    "voting/maintenance/backups/test_commands.py": _WHOLE,
    "voting/maintenance/backups/test_restoring.py": _WHOLE,
    "voting/owners/test_paper_of_agents.py": _WHOLE,
    "law/test_walk.py": _WHOLE,
    "voting/importing/forms/test_forms.py": "registers written in every form",
    "voting/importing/test_annotated.py": "registers written in every form",
    "voting/serving/test_health.py::"
    "test_a_database_that_says_nothing_holds_up_one_request_and_not_for_ever": _PROCESSES,
    f"{_LETTERS}::test_the_front_is_one_page_that_says_all": _PRINTED,
    f"{_LETTERS}::test_where_nobody_votes_online_there_is_no_code": _PRINTED,
    f"{_PAGES}::test_the_first_page_says_the_result_how_to_check_it_and_nothing_for_specialists": (
        _PRINTED
    ),
    f"{_PAGES}::test_nobody_is_told_an_id_of_a_motion": _PRINTED,
    "voting/desk/test_letters.py::"
    "test_letters_come_in_the_order_of_the_walk_with_a_paper_ballot_overleaf": _PRINTED,
    "voting/meeting/test_platform.py::test_letters_and_poster_lead_nobody_to_vote_online": _PRINTED,
    "voting/desk/test_transfers.py::"
    "test_one_of_two_flats_is_its_buyers_and_the_other_stays_the_sellers": _WHOLE,
    "voting/storage/test_storage.py::test_of_two_migrations_at_once_one_waits": _PROCESSES,
    "voting/maintenance/backups/test_failed_restorations.py::"
    "test_a_restoration_that_is_killed_can_be_tried_again": "kill drills",
    f"{_CASTING}::test_paper_goes_into_the_same_log_and_yields_to_an_online_ballot": _WHOLE,
    f"{_CASTING}::test_the_last_ballot_counts_where_the_rules_allow_a_change": _WHOLE,
    f"{_AFFAIRS}::test_the_board_shows_a_file_and_the_result_page_what_was_spent": _WHOLE,
    f"{_AFFAIRS}::test_steps_are_noted_for_decisions_that_are_final_alone": _WHOLE,
    f"{_AGENTS}::test_an_owner_stops_the_agent_and_may_still_vote": _WHOLE,
    f"{_AGENTS}::test_a_ballot_says_under_which_mandate_an_agent_cast_it": _WHOLE,
    f"{_MEETINGS}::test_a_result_is_signed_once_and_countersigned_once": _WHOLE,
    f"{_MEETINGS}::test_a_meeting_goes_its_one_way_and_notes_who_and_when": _WHOLE,
    "voting/desk/test_paper_ballots.py::test_a_paper_ballot_is_read_by_two_who_agree": _WHOLE,
    "voting/pages/test_rows.py::test_first_pages_read_the_motions_of_unfinished_meetings_alone": (
        _WHOLE
    ),
    f"{_WITNESSING}::test_a_receipt_says_who_cosigned_it": _WHOLE,
    f"{_WITNESSING}::test_a_result_that_is_witnessed_names_the_witness": _WHOLE,
    f"{_READS}::test_a_receipt_is_checked_without_reading_an_entry_but_the_first": _WHOLE,
    f"{_READS}::test_a_result_is_counted_once_and_again_when_its_log_has_grown": _WHOLE,
}
"""Each folder, file or test below tests/ that is not in the quick run, and what it is about."""


def is_left_out(path: Path) -> bool:
    """Tell whether the quick run does not collect a folder or a file."""
    if not path.is_relative_to(TESTS):
        return False
    place = path.relative_to(TESTS)
    return not LEFT_OUT.keys().isdisjoint(each.as_posix() for each in (place, *place.parents))


def is_skipped(item: pytest.Item) -> bool:
    """Tell whether the quick run does not run a test of a file that it collects."""
    name = f"{item.path.relative_to(TESTS).as_posix()}::{item.name.partition('[')[0]}"
    return name in LEFT_OUT or needs_postgres(item)


def needs_postgres(item: pytest.Item) -> bool:
    """Tell whether a collected test asks for a PostgreSQL cluster, itself or by a parameter."""
    fixtures = set(getattr(item, "fixturenames", ()))
    call = getattr(item, "callspec", None)
    return bool({"cluster", "postgres_url"} & fixtures) or (
        call is not None and "postgres" in call.params.values()
    )


def say_left_out() -> str:
    """Return one line for people."""
    return "; ".join(dict.fromkeys((*LEFT_OUT.values(), POSTGRES)))
