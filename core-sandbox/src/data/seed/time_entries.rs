//! Time entries of a year.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use uuid::Uuid;

use super::{Seed, activities::ActivityRates, date, hundredths, reference};
use crate::data::{
    row::{scalar, text},
    schema::TIME_ENTRY,
};

/// The number of time entries.
const COUNT: u32 = 5_000;

const NOTES: [&str; 8] = [
    "Coordination with the structural engineer",
    "Floor plans",
    "Site visit",
    "Client meeting",
    "Door and window schedule",
    "Permit set",
    "Review of shop drawings",
    "Minutes",
];

/// Inserts the time entries.
pub(super) fn seed(
    seed: &mut Seed,
    activities: &[ActivityRates],
    projects: &[Uuid],
    invoices: &[Uuid],
) {
    for number in 0..COUNT {
        let activity = seed.numbers.pick(activities);
        let project = seed.numbers.pick(projects);
        let (Some(activity), Some(project)) = (activity, project) else { return };
        let day = day(seed, number);
        let invoice = seed.numbers.pick(invoices);
        insert(seed, day, &activity, project, invoice);
    }
}

/// Returns a working day of the last year.
///
/// The first entries are on the first of this month and today, so that "this month" is never empty.
fn day(seed: &mut Seed, number: u32) -> Date {
    match number {
        0..20 => return seed.today.first_of_month(),
        20..40 => return seed.today,
        _ => {}
    }
    let days = seed.numbers.below(365);
    let day = seed.ago(days);
    match day.weekday() {
        Weekday::Saturday => day.saturating_sub(1.day()),
        Weekday::Sunday => day.saturating_sub(2.days()),
        _ => day,
    }
}

fn insert(
    seed: &mut Seed,
    day: Date,
    activity: &ActivityRates,
    project: Uuid,
    invoice: Option<Uuid>,
) {
    let hours = 25 * (1 + seed.numbers.below(32));
    let is_billable = activity.is_billable && seed.numbers.below(10) < 9;
    // Entries that are older than two months have been billed.
    let is_billed = is_billable && day < seed.ago(60);
    let mut values = vec![
        ("date", date(day)),
        ("activityId", reference(activity.id)),
        ("projectId", reference(project)),
        ("resourceId", seed.person()),
        ("billable", scalar(is_billable)),
        ("description", seed.numbers.pick(&NOTES).and_then(text)),
        ("actualHours", hundredths(hours)),
        ("clientHours", hundredths(if is_billable { hours } else { 0 })),
        ("billRate", hundredths(activity.bill_rate)),
        ("costRate", hundredths(activity.cost_rate)),
        ("overtime", scalar(hours > 750)),
    ];
    if is_billed {
        values.extend([("billStatus", scalar(2)), ("invoiceId", invoice.and_then(reference))]);
    }
    seed.insert(&TIME_ENTRY, day, &values);
}
