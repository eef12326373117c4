//! Hours of a year, some of them today and some on the first of this month.

use core_api::TimeEntry;
use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::{PEOPLE, Seed, activities, hundredths, projects, row};
use crate::{
    resources::Kind,
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

pub(super) fn seed(
    seed: &mut Seed,
    people: &[Uuid; PEOPLE.len()],
    activities: &[activities::Booked],
    projects: &[projects::Booked],
) {
    for number in 0..COUNT {
        let person = seed.numbers.pick(people).unwrap_or_default();
        let activity = seed.numbers.pick(activities);
        let project = projects.get(seed.numbers.below(projects.len() as u32) as usize);
        let (Some(activity), Some(project)) = (activity, project) else { return };
        let day = day(seed, number);
        insert(seed, day, person, activity, project);
    }
}

/// A working day of the last year. The first of the month and today have some for certain, so that
/// "this month" is never empty.
fn day(seed: &mut Seed, number: u32) -> Date {
    match number {
        0..20 => seed.today.first_of_month(),
        20..40 => seed.today,
        _ => {
            let day = seed.today.saturating_sub(i64::from(seed.numbers.below(365)).days());
            match day.weekday() {
                jiff::civil::Weekday::Saturday => day.saturating_sub(1.day()),
                jiff::civil::Weekday::Sunday => day.saturating_sub(2.days()),
                _ => day,
            }
        }
    }
}

fn insert(
    seed: &mut Seed,
    day: Date,
    person: Uuid,
    activity: activities::Booked,
    project: &projects::Booked,
) {
    let hours = 25 * (1 + seed.numbers.below(32));
    let is_billable = activity.is_billable && seed.numbers.below(10) < 9;
    // What is older than two months has been billed.
    let is_billed = is_billable && day < seed.today.saturating_sub(60.days());
    let invoice = if is_billed { seed.numbers.id() } else { Uuid::nil() };
    let number = format!("{}-{:04}", day.year(), seed.numbers.below(2000));
    let name = |seed: &Seed, id| seed.store.name_of(id).and_then(text);
    let values = [
        ("date", text(&day.at(0, 0, 0, 0).to_string())),
        ("activityId", text(&activity.id.to_string())),
        ("activity", name(seed, activity.id)),
        ("projectId", text(&project.id.to_string())),
        ("project", name(seed, project.id)),
        ("resourceId", text(&person.to_string())),
        ("resource", name(seed, person)),
        ("billable", bare(is_billable)),
        ("billStatus", bare(if is_billed { 2 } else { 0 })),
        ("description", seed.numbers.pick(&NOTES).and_then(text)),
        ("actualHours", hundredths(hours)),
        ("clientHours", hundredths(if is_billable { hours } else { 0 })),
        ("billRate", hundredths(activity.bill_rate)),
        ("costRate", hundredths(activity.cost_rate)),
        ("overtime", bare(hours > 750)),
        ("compensationTime", bare(false)),
        ("invoiceId", text(&invoice.to_string())),
        ("invoiceNumber", if is_billed { text(&number) } else { None }),
        ("tax1", hundredths(0)),
        ("tax2", hundredths(0)),
        ("tax3", hundredths(0)),
        ("extra", bare(false)),
        ("client", text(&project.client)),
        ("wudPercent", hundredths(0)),
        ("wudMultiplier", hundredths(100)),
        ("flag1", bare(false)),
        ("flag2", bare(false)),
        ("flag3", bare(false)),
    ];
    seed.insert(Kind::TimeEntry, row(TimeEntry::FIELDS, &values), day);
}
