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
_READ = "code read as text"
_PRINTED = "letters and results printed"
_PROCESSES = "servers and commands as processes"
_STRANGERS = "what strangers may send and answer"
_READS, _WITNESSING = "voting/pages/test_reads.py", "voting/log/test_witnessing.py"
_CASTING, _AFFAIRS = "voting/casting/test_casting.py", "voting/affairs/test_affairs.py"
_LETTERS = "voting/documents/test_letters.py"
_AGENTS, _MEETINGS = "voting/owners/test_agents.py", "voting/meeting/test_meetings.py"
POSTGRES = "PostgreSQL (every test runs on SQLite alone)"
LEFT_OUT = {
    "e2e": "the browser and the demo",
    "voting/casting/test_kill.py": "kill drills",
    "voting/documents/test_pdfa.py": "the PDF validator",
    "architecture/test_sentences.py": _READ,
    "architecture/test_rule_fields.py": _READ,
    "architecture/installing/test_locks.py": _READ,
    "voting/people/test_looks.py": _TABLES,
    "voting/documents/test_result_pages.py": _PRINTED,
    "voting/web/display/test_conveners.py": _TABLES,
    "voting/web/sessions/test_other_communities.py": _TABLES,
    "voting/steps/test_two_persons.py": _TABLES,
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
    "voting/web/fuzzing": _STRANGERS,
    "voting/fuzzing": _STRANGERS,
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
    "voting/oversight/test_inbox.py::test_a_result_waits_until_it_is_countersigned": _WHOLE,
    "voting/web/ways/test_owners.py::"
    "test_anybody_checks_a_promise_at_once_and_a_receipt_of_a_public_result": _WHOLE,
    "voting/web/ways/test_owners.py::"
    "test_an_owner_opens_the_documents_of_their_own_meeting_alone": _WHOLE,
    "ballots/test_rule_sets.py::test_a_rule_set_is_printed_for_people_and_for_programs": _PROCESSES,
    "audit/test_command_line.py::test_where_nobody_reads_on_a_command_ends_quietly": _PROCESSES,
    "voting/cli/test_start.py::test_an_owner_votes_without_what_makes_documents": _PROCESSES,
    "voting/cli/test_cli.py::test_a_newcomer_is_told_what_to_do": _PROCESSES,
    "ballots/test_cases.py::test_the_command_counts_the_published_cases": _PROCESSES,
    "audit/test_verdicts.py::test_a_document_that_the_committee_signed_twice_is_refuted": _WHOLE,
    "voting/people/test_handover.py::"
    "test_the_office_and_the_committee_print_the_list_to_be_signed": _PRINTED,
    "voting/affairs/test_own_home.py::"
    "test_an_owner_finds_on_one_page_what_is_due_and_what_became_of_everything": _WHOLE,
    "voting/documents/test_letters.py::"
    "test_the_letter_sends_whoever_lost_it_to_the_office_and_not_to_the_committee": _PRINTED,
    "voting/documents/test_letters.py::"
    "test_the_ballot_itself_says_by_when_and_where_it_is_handed_in": _PRINTED,
    "voting/importing/test_spreadsheets.py::"
    "test_a_spreadsheet_of_too_many_rows_is_refused": "registers written in every form",
    "voting/web/sessions/test_access.py::test_nobody_sees_or_touches_another_community": _TABLES,
    "voting/desk/test_transfers.py::"
    "test_the_desk_registers_a_sale_the_street_office_sees_it_and_the_buyer_votes": _WHOLE,
    "voting/owners/test_agents.py::test_letters_are_printed_at_the_desk": _PRINTED,
    "voting/meeting/guidance/test_pages.py::"
    "test_the_answer_goes_to_the_members_and_beside_the_notice": _WHOLE,
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
