//! The report of a run on standard output.

use core_mirror::RunReport;

use crate::{
    context::Context,
    error::CliError,
    moment::moment,
    output::{Listing, OutputArguments, show as show_listing},
};

/// Writes the report of a run: a line for each fact, or one row for each run of a watch.
///
/// # Errors
///
/// If the output cannot be written.
pub(super) fn show(
    report: &RunReport,
    output: &OutputArguments,
    is_watch: bool,
    context: &Context,
) -> Result<(), CliError> {
    let facts = facts(report);
    if is_watch || output.json || output.csv {
        let mut listing = Listing::new(&facts.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        listing.rows.push(facts.into_iter().map(|(_, value)| value).collect());
        return show_listing(&listing, output, context);
    }
    let mut listing = Listing::new(&["fact", "value"]);
    let known = facts.into_iter().filter(|(_, value)| !value.is_empty());
    listing.rows = known.map(|(name, value)| vec![name.replace('_', " "), value]).collect();
    show_listing(&listing, output, context)
}

/// Returns the facts of a report.
fn facts(report: &RunReport) -> Vec<(&'static str, String)> {
    let not_mirrored =
        report.not_mirrored.iter().map(|one| format!("{}: {}", one.table, one.reason));
    let left_out = report.left_out.iter().map(|one| one.fields.len()).sum::<usize>();
    vec![
        ("started_at", moment(report.started_at)),
        ("outcome", report.outcome.as_str().to_owned()),
        ("reason", report.outcome.reason().unwrap_or_default().to_owned()),
        ("rows_read", report.rows_read.to_string()),
        ("rows_changed", report.rows_changed.to_string()),
        ("rows_deleted", report.rows_deleted.to_string()),
        ("rows_rejected", report.rows_rejected.to_string()),
        ("calls", report.calls.to_string()),
        ("seconds_waited", format!("{:.1}", report.waited.as_secs_f64())),
        ("sensitive_fields_left_out", left_out.to_string()),
        ("not_mirrored", not_mirrored.collect::<Vec<_>>().join("; ")),
    ]
}
