//! The cases that every destination passes.

pub(crate) mod batches;
pub(crate) mod leases;
pub(crate) mod schema;
pub(crate) mod views;

use core_mirror::{Destination, Table};

/// A place in which tests open destinations, and look at the tables.
pub(crate) trait Place: Sized {
    type Destination: Destination;

    /// Makes an empty place. `None` if a program that it needs is not installed.
    async fn new() -> Option<Self>;

    /// Opens a destination.
    async fn open(&self) -> Self::Destination;

    /// Returns the name of a table in SQL.
    fn name(&self, table: &str) -> String;

    /// Runs a statement of another program.
    async fn execute(&self, statement: &str);

    /// Returns the rows of a query. Each value is a text.
    async fn query(&self, query: &str) -> Vec<Vec<Option<String>>>;

    /// Returns the cells of a table in the form of [`cells`](super::records::cells).
    async fn cells(&self, table: &Table, company: &str) -> Vec<Vec<Option<String>>>;
}

/// Makes a test of each case, for a place.
macro_rules! conformance {
    ($place:ty: $($part:ident { $($case:ident)* })*) => {
        $($(
            #[tokio::test]
            async fn $case() {
                let Some(place) = <$place as $crate::destinations::suite::Place>::new().await else { return };
                $crate::destinations::suite::$part::$case(&place).await;
            }
        )*)*
    };
    ($place:ty) => {
        $crate::destinations::suite::conformance! { $place:
            batches {
                every_column_of_every_table_comes_back
                a_new_version_replaces_the_old_one
                values_at_the_limits_keep_all_digits
                deletions_are_noted_until_the_row_is_back
                rejected_rows_are_kept_until_they_are_settled
                a_row_that_does_not_fit_is_rejected_and_the_others_are_written
                a_row_that_violates_a_constraint_is_rejected
                batches_of_several_tables_and_companies_do_not_mix
                known_rows_are_sorted_and_have_fingerprints
            }
            leases {
                a_company_has_one_holder
                a_worker_that_was_overtaken_writes_nothing
                the_state_is_that_of_the_last_batch
                a_report_replaces_the_one_of_its_start
                a_dropped_write_leaves_all_or_nothing
            }
            schema {
                tables_are_prepared_twice
                a_new_column_gets_its_values_from_the_unlisted_fields
                a_column_of_another_type_is_refused
                a_view_in_the_way_is_refused
                a_dropped_table_ends_the_batch
                a_table_without_its_key_is_refused
            }
            views {
                views_are_made_once_and_only_over_tables_that_exist
                a_view_follows_the_columns_of_its_tables
                a_table_with_the_name_of_a_view_is_kept_and_named
                a_view_that_somebody_changed_is_kept_and_named
            }
        }
    };
}
pub(crate) use conformance;
