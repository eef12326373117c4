//! Invoices and payments whose sums agree: drafts, voids, credits, several lines and taxes, partial payments.

use core_api::Json;
use jiff::civil::{Date, date as day_of};
use uuid::Uuid;

use super::Cast;
use crate::data::{
    row::{scalar, text},
    schema::{INVOICE, PAYMENT},
    seed::{Seed, Values, date, reference},
};

/// A line of an invoice, in hundredths of the currency.
#[derive(Clone, Copy)]
struct Line {
    service: i64,
    expense: i64,
    service_tax: i64,
    expense_tax: i64,
    discount: i64,
}

impl Line {
    /// Returns the services, expenses and taxes, less the discount.
    fn amount(self) -> i64 {
        self.service + self.expense + self.service_tax + self.expense_tax - self.discount
    }
}

/// An invoice to insert.
struct Draft<'a> {
    number: &'a str,
    day: Date,
    lines: &'a [Line],
    /// The payments of the invoice, in hundredths of the currency.
    payments: &'a [i64],
    more: Values<'a>,
}

const WORK: Line =
    Line { service: 10_000, expense: 0, service_tax: 0, expense_tax: 0, discount: 0 };

/// A line with both taxes, an expense and a discount.
const TAXED: Line =
    Line { service: 10_001, expense: 3_333, service_tax: 825, expense_tax: 275, discount: 434 };

/// Inserts the invoices and payments, and returns the ids of the invoices.
pub(super) fn seed(seed: &mut Seed, cast: &Cast) -> Vec<Uuid> {
    let credit = Line { service: -5_000, service_tax: -413, ..WORK };
    let nothing = Line { service: 0, ..WORK };
    let last_day = day_of(2025, 12, 31);
    let yes = || scalar(true);
    let drafts = [
        Draft { number: "N-1", day: last_day, lines: &[WORK], payments: &[10_000], more: &[] },
        Draft {
            number: "N-2 drei Zeilen",
            day: day_of(2024, 2, 29),
            lines: &[TAXED, TAXED, WORK],
            payments: &[5_000, 1, 999],
            more: &[],
        },
        Draft {
            number: "N-3",
            day: day_of(2026, 1, 1),
            lines: &[WORK],
            payments: &[],
            more: &[("isDraft", yes())],
        },
        Draft {
            number: "N-4",
            day: last_day,
            lines: &[TAXED],
            payments: &[],
            more: &[("isVoid", yes()), ("voidDate", date(day_of(2026, 1, 1)))],
        },
        // A credit, and the refund of it.
        Draft { number: "N-5", day: last_day, lines: &[credit], payments: &[-5_413], more: &[] },
        Draft { number: "N-6", day: last_day, lines: &[nothing], payments: &[], more: &[] },
        Draft {
            number: "N-7",
            day: last_day,
            lines: &[Line { service: 250, ..WORK }],
            payments: &[],
            more: &[("type", scalar(39)), ("isLateFeeInvoice", yes())],
        },
        // A payment of more than is due.
        Draft { number: "N-8", day: last_day, lines: &[WORK], payments: &[10_001], more: &[] },
    ];
    let invoices = drafts.iter().map(|draft| invoice(seed, cast, draft)).collect();
    retainers(seed, cast);
    invoices
}

fn invoice(seed: &mut Seed, cast: &Cast, draft: &Draft<'_>) -> Uuid {
    let sum = |part: fn(Line) -> i64| cents(draft.lines.iter().map(|line| part(*line)).sum());
    let total: i64 = draft.lines.iter().map(|line| line.amount()).sum();
    let paid: i64 = draft.payments.iter().sum();
    let is_void = draft.more.iter().any(|(name, _)| *name == "isVoid");
    let mut values = vec![
        ("invoiceNumber", text(draft.number)),
        ("date", date(draft.day)),
        ("dueDate", date(draft.day)),
        ("type", scalar(13)),
        ("status", scalar(if total == paid { 1 } else { 0 })),
        ("invoiceAmount", cents(total)),
        ("balance", cents(if is_void { 0 } else { total - paid })),
        ("serviceAmount", sum(|line| line.service)),
        ("expenseAmount", sum(|line| line.expense)),
        ("serviceTaxAmount", sum(|line| line.service_tax)),
        ("expenseTaxAmount", sum(|line| line.expense_tax)),
        ("isDraft", scalar(false)),
        ("isVoid", scalar(false)),
        ("invoiceDetails", details(cast, draft.lines)),
    ];
    values.extend_from_slice(draft.more);
    let created = seed.ago(50);
    let id = seed.insert(&INVOICE, created, &values);
    for amount in draft.payments {
        let values = [
            ("date", date(draft.day)),
            ("amount", cents(*amount)),
            ("clientId", reference(cast.client)),
            ("projectId", reference(cast.narrow)),
            ("reference", text(draft.number)),
            ("isRetainer", scalar(false)),
        ];
        seed.insert(&PAYMENT, created, &values);
    }
    id
}

/// Inserts a retainer, its partial use, and a payment with nothing but its amount.
fn retainers(seed: &mut Seed, cast: &Cast) {
    let created = seed.ago(40);
    for amount in [500_000, -123_456] {
        let values = [
            ("date", date(day_of(2025, 12, 31))),
            ("amount", cents(amount)),
            ("clientId", reference(cast.client)),
            ("isRetainer", scalar(true)),
            ("memo", super::memo()),
        ];
        seed.insert(&PAYMENT, created, &values);
    }
    seed.insert(&PAYMENT, created, &[("amount", cents(1))]);
}

/// Returns the details of an invoice, one for each line. The projects take turns.
fn details(cast: &Cast, lines: &[Line]) -> Option<Json> {
    let projects = [cast.narrow, cast.deepest];
    let line = |(line, project): (&Line, &Uuid)| {
        format!(
            r#"{{"projectId":"{project}","amount":{},"serviceAmount":{},"expenseAmount":{},"serviceTaxAmount":{},"expenseTaxAmount":{},"discount":{}}}"#,
            digits(line.amount()),
            digits(line.service),
            digits(line.expense),
            digits(line.service_tax),
            digits(line.expense_tax),
            digits(line.discount),
        )
    };
    let texts: Vec<String> = lines.iter().zip(projects.iter().cycle()).map(line).collect();
    Json::parse(format!("[{}]", texts.join(","))).ok()
}

/// Formats hundredths like Core.
fn cents(value: i64) -> Option<Json> {
    scalar(digits(value))
}

fn digits(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.unsigned_abs() / 100, value.unsigned_abs() % 100);
    let digits = format!("{sign}{whole}.{part:02}");
    digits.strip_suffix('0').map(str::to_owned).unwrap_or(digits)
}
