//! The store on every database it must work with: the embedded one in memory and on disk, and Amazon's own
//! DynamoDB Local. Each fact is written once.

mod attempts;
mod durability;
mod faults;
mod filing;
mod people;
mod reading;
mod reviewing;
mod roster;
mod roster_changes;
mod schema;
mod sessions;
mod size;
mod uploads;
mod verifying;

use aws_sdk_dynamodb::Client;
use campaign::{OnFile, Revision, RosterEntry, RosterNumber};
use futures::TryStreamExt as _;
use local::database;
use store::Store;
use support::dynamodb::DynamoDbLocal;

/// A table of its own for one fact.
struct Bench {
    client: Client,
    table: String,
    store: Store,
}

impl Bench {
    async fn new(client: Client, table: &str) -> Self {
        local::schema::create_table(&client, table).await.unwrap();
        let store = Store::new(client.clone(), table);
        Bench {
            client,
            table: table.to_owned(),
            store,
        }
    }

    /// Puts somebody on the roster.
    async fn enlist(&self, entry: &RosterEntry) {
        let people = [(entry.clone(), people::hash(1))];
        let at = people::moment("2017-09-10T01:00:00Z");
        self.store.roster_changes.load(&people, at).await.unwrap();
    }

    /// What the people of the unit `lab` had filed at a moment.
    async fn standing_at(&self, at: &str) -> Vec<Revision> {
        let (lab, files) = (people::unit("lab"), &self.store.unit_files);
        let everyone: Vec<OnFile> = files
            .everyone(&lab, people::moment(at))
            .try_collect()
            .await
            .unwrap();
        let dossiers = everyone.into_iter().filter_map(|person| person.dossier);
        dossiers.map(|dossier| dossier.current).collect()
    }

    /// What somebody filed.
    async fn revisions(&self, of: &RosterNumber) -> Vec<Revision> {
        self.store.declarations.revisions(of).await.unwrap()
    }
}

/// Makes a test of each fact on each embedded database, and one test of all of them on DynamoDB Local, which
/// takes seconds to start.
macro_rules! facts {
    ($($module:ident :: $fact:ident),+ $(,)?) => {
        mod in_memory {
            $(#[tokio::test]
            async fn $fact() {
                let client = super::database::in_memory().unwrap();
                super::$module::$fact(&super::Bench::new(client, "campaign").await).await;
            })+
        }

        mod on_disk {
            $(#[tokio::test]
            async fn $fact() {
                let folder = tempfile::tempdir().unwrap();
                let client = super::database::open(folder.path()).unwrap();
                super::$module::$fact(&super::Bench::new(client, "campaign").await).await;
            })+
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn every_fact_holds_on_amazons_own_dynamodb_local() {
            let amazon = DynamoDbLocal::start().await;
            let mut failed = Vec::new();
            $({
                let client = amazon.client();
                let table = stringify!($fact);
                let fact = tokio::spawn(async move { $module::$fact(&Bench::new(client, table).await).await });
                if fact.await.is_err() {
                    failed.push(table);
                }
            })+
            assert!(failed.is_empty(), "these do not hold: {failed:?}");
        }
    };
}

facts![
    roster::a_roster_entry_comes_back_with_all_its_fields,
    roster::a_number_that_is_not_on_the_roster_stands_nowhere,
    roster::who_could_sign_is_read_along_in_the_order_asked,
    roster::a_unit_is_read_page_by_page_in_the_order_of_numbers,
    roster::loading_again_replaces_entry_and_code,
    roster::a_roster_is_empty_until_someone_is_loaded,
    filing::a_declaration_comes_back_with_all_its_fields,
    filing::the_first_filing_happens_once,
    filing::of_twenty_racing_first_filings_one_wins,
    filing::of_twenty_racing_amendments_one_wins,
    filing::amending_keeps_the_reference_and_the_older_revisions_byte_for_byte,
    filing::amending_under_another_reference_is_refused,
    filing::a_revision_that_skips_one_is_refused,
    filing::a_taken_reference_leaves_nothing_half_written,
    size::the_largest_declaration_is_stored,
    size::a_declaration_too_large_for_an_item_is_rejected,
    reading::an_unknown_reference_leads_nowhere,
    reading::what_was_filed_later_does_not_count,
    reading::an_older_revision_is_found_among_many,
    reading::declarations_are_read_page_by_page,
    reading::who_left_comes_after_the_others_with_the_report,
    reading::a_report_is_read_where_its_person_is_now,
    reading::an_item_that_cannot_be_read_is_named_without_what_it_holds,
    attempts::failures_add_up_within_a_window_and_start_over_after_it,
    attempts::racing_failures_are_all_counted,
    attempts::a_person_and_an_address_are_counted_apart,
    attempts::of_a_thousand_racing_attempts_no_more_are_taken_than_the_limit,
    attempts::an_attempt_is_given_back_to_its_own_window_only,
    attempts::a_clock_that_is_set_back_makes_no_window_longer,
    sessions::a_session_comes_back_with_all_its_fields_until_it_is_ended,
    sessions::noting_that_a_session_is_in_use_changes_nothing_else_and_revives_nothing,
    sessions::a_persons_sessions_are_listed_until_they_are_ended_or_replaced,
    sessions::a_second_factor_is_enrolled_once_until_it_is_reset,
    sessions::a_one_time_code_is_used_once,
    roster_changes::people_come_change_and_go,
    roster_changes::made_again_they_change_nothing,
    roster_changes::whoever_changed_meanwhile_is_left_alone,
    roster_changes::who_leaves_keeps_the_declaration_but_no_way_in,
    roster_changes::municipally_managed_cadres_are_listed_while_they_are,
    roster_changes::codes_are_issued_to_people_on_the_roster_only,
    uploads::an_uploads_head_changes_one_version_at_a_time_until_its_time_is_over,
    uploads::what_is_staged_comes_back_in_order_and_in_pieces,
    uploads::large_values_make_more_pieces_than_an_item_could_hold,
    reviewing::a_filing_waits_until_it_is_signed,
    reviewing::of_twenty_racing_signatures_one_is_written,
    reviewing::what_was_amended_meanwhile_is_not_signed,
    reviewing::an_appointment_moves_it_to_another_queue,
    reviewing::what_waits_is_moved_only_while_it_stands_as_it_was_read,
    reviewing::a_check_follows_the_one_before,
    reviewing::a_signer_has_one_delegate_at_a_time,
    reviewing::a_sealed_table_comes_back_whole_and_is_opened_and_sealed_again,
    reviewing::of_two_racing_seals_one_stands_with_its_own_table,
    verifying::what_was_decided_comes_back_with_its_steps_and_its_case_report,
    verifying::of_twenty_racing_steps_one_is_taken,
    verifying::what_was_amended_meanwhile_is_not_decided,
    verifying::the_watch_list_has_what_is_undated_first_and_then_goes_by_date,
    verifying::what_is_left_goes_from_the_watch_list_in_the_same_step,
    verifying::a_units_note_changes_one_version_at_a_time_and_is_read_as_of_a_moment,
];
