//! Time and expense entries: thirds of hours, corrections, leap days, the ends of years, and null.

use jiff::civil::{Date, date as day_of};
use uuid::Uuid;

use super::Cast;
use crate::data::{
    row::{scalar, text},
    schema::{EXPENSE_ENTRY, TIME_ENTRY, all},
    seed::{Seed, Values, date, reference},
};

/// The days of the entries.
const DAYS: [(i16, i8, i8); 6] =
    [(2024, 2, 29), (2024, 12, 31), (2025, 1, 1), (2025, 12, 31), (2026, 1, 1), (1999, 12, 31)];

/// The hours of the entries. A correction is negative.
const HOURS: [&str; 6] = ["0.33", "0.3333333333", "-0.33", "24.0", "0.0", "0.01"];

pub(super) fn seed(seed: &mut Seed, cast: &Cast, invoices: &[Uuid]) {
    for ((year, month, day), hours) in DAYS.iter().zip(HOURS) {
        let day = day_of(*year, *month, *day);
        let values = [
            ("actualHours", scalar(hours)),
            ("clientHours", scalar("0.0")),
            ("description", text("Third of an hour")),
            ("billable", scalar(true)),
        ];
        entry(seed, cast, cast.employee, day, &values);
        expense(seed, cast, day);
    }
    longest(seed, cast, invoices);
    others(seed, cast);
}

/// Inserts an entry with the longest texts, all taxes, and an invoice.
fn longest(seed: &mut Seed, cast: &Cast, invoices: &[Uuid]) {
    let day = day_of(2025, 6, 30);
    let invoice = invoices.first().copied();
    entry(
        seed,
        cast,
        cast.employee,
        day,
        &[
            ("description", super::longest(100)),
            ("classification", super::longest(100)),
            ("memo", super::memo()),
            ("actualHours", scalar("7.5")),
            ("billStatus", scalar(2)),
            ("invoiceId", invoice.and_then(reference)),
            ("tax1", scalar("8.25")),
            ("tax2", scalar("0.5")),
            ("tax3", scalar("-1.0")),
            ("wudPercent", scalar("-12.5")),
            ("wudMultiplier", scalar("0.875")),
        ],
    );
}

/// Inserts entries that refer to records that are not in use or deleted, and that have null in many fields.
fn others(seed: &mut Seed, cast: &Cast) {
    let day = day_of(2025, 6, 30);
    // Somebody who has left, an activity that is not in use, and a class that was deleted.
    entry(
        seed,
        cast,
        cast.inactive,
        day,
        &[
            ("projectId", reference(cast.deepest)),
            ("activityId", reference(cast.retired)),
            ("classId", reference(cast.deleted_class)),
            ("description", text("")),
            ("actualHours", scalar("1.0")),
        ],
    );
    // Null wherever a recorded answer has it.
    entry(
        seed,
        cast,
        cast.employee,
        day,
        &[
            ("description", None),
            ("actualHours", scalar("0.25")),
            ("memo", None),
            ("isWrittenOff", None),
        ],
    );
}

fn entry(seed: &mut Seed, cast: &Cast, person: Uuid, day: Date, more: Values<'_>) {
    let mut values = vec![
        ("date", date(day)),
        ("projectId", reference(cast.narrow)),
        ("activityId", reference(cast.only)),
        ("resourceId", reference(person)),
    ];
    values.extend_from_slice(more);
    let created = seed.ago(20);
    seed.insert(&TIME_ENTRY, created, &values);
}

fn expense(seed: &mut Seed, cast: &Cast, day: Date) {
    let created = seed.ago(20);
    let items = all().iter().find(|resource| resource.path == "/expense");
    let item = items.and_then(|items| seed.database.rows(items).find_map(|row| row.json("id")));
    let values = [
        ("date", date(day)),
        ("expenseId", item),
        ("projectId", reference(cast.narrow)),
        ("resourceId", reference(cast.employee)),
        ("description", text("Reçu — 1,5 km")),
        ("units", scalar("0.3333333333")),
        ("costRate", scalar("-0.55")),
        ("markup", scalar("10.0")),
        ("chargeAmount", scalar("-0.2016666666")),
    ];
    seed.insert(&EXPENSE_ENTRY, created, &values);
}
