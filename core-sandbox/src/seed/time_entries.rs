//! Hours of a year, some of them today and some on the first of this month.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use uuid::Uuid;

use super::{Seed, activities::Booked, date, hundredths, reference};
use crate::{
    resources::TIME_ENTRY,
    store::{bare, text},
};

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

pub(super) fn seed(seed: &mut Seed, activities: &[Booked], projects: &[Uuid], invoices: &[Uuid]) {
    for number in 0..COUNT {
        let activity = seed.numbers.pick(activities);
        let project = seed.numbers.pick(projects);
        let (Some(activity), Some(project)) = (activity, project) else { return };
        let day = day(seed, number);
        let invoice = seed.numbers.pick(invoices);
        insert(seed, day, &activity, project, invoice);
    }
}

/// A working day of the last year. The first of the month and today have some for certain, so that
/// "this month" is never empty.
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

fn insert(seed: &mut Seed, day: Date, activity: &Booked, project: Uuid, invoice: Option<Uuid>) {
    let hours = 25 * (1 + seed.numbers.below(32));
    let is_billable = activity.is_billable && seed.numbers.below(10) < 9;
    // What is older than two months has been billed.
    let is_billed = is_billable && day < seed.ago(60);
    let mut values = vec![
        ("date", date(day)),
        ("activityId", reference(activity.id)),
        ("projectId", reference(project)),
        ("resourceId", seed.person()),
        ("billable", bare(is_billable)),
        ("description", seed.numbers.pick(&NOTES).and_then(text)),
        ("actualHours", hundredths(hours)),
        ("clientHours", hundredths(if is_billable { hours } else { 0 })),
        ("billRate", hundredths(activity.bill_rate)),
        ("costRate", hundredths(activity.cost_rate)),
        ("overtime", bare(hours > 750)),
    ];
    if is_billed {
        values.extend([("billStatus", bare(2)), ("invoiceId", invoice.and_then(reference))]);
    }
    seed.insert(&TIME_ENTRY, day, &values);
}
