//! Invoices of projects, and payments of some of them.

use uuid::Uuid;

use super::{Seed, date, hundredths, reference};
use crate::data::{
    row::{JsonText, scalar, text},
    schema::{INVOICE, PAYMENT, PROJECT},
};

/// Inserts one or two invoices for each of these projects.
pub(super) fn seed(seed: &mut Seed, projects: &[Uuid]) -> Vec<Uuid> {
    let mut invoices = Vec::new();
    for (number, project) in (1_u32..).zip(projects.iter().cycle()).take(projects.len() * 3 / 2) {
        invoices.push(invoice(seed, number, *project));
    }
    invoices
}

fn invoice(seed: &mut Seed, number: u32, project: Uuid) -> Uuid {
    let day = seed.past(60, 300);
    let service = 50_000 + seed.numbers.below(400) * 2_500;
    let expense = seed.numbers.below(20) * 1_250;
    let total = service + expense;
    let is_paid = seed.numbers.below(4) > 0;
    let name = text(&format!("{}-{number:04}", day.year()));
    let values = [
        ("date", date(day)),
        ("dueDate", date(day.saturating_add(jiff::ToSpan::days(30_i64)))),
        ("invoiceFrom", date(day.first_of_month())),
        ("invoiceTo", date(day)),
        ("invoiceNumber", name.clone()),
        ("serviceAmount", hundredths(service)),
        ("expenseAmount", hundredths(expense)),
        ("serviceTaxAmount", hundredths(0)),
        ("expenseTaxAmount", hundredths(0)),
        ("invoiceAmount", hundredths(total)),
        ("balance", hundredths(if is_paid { 0 } else { total })),
        ("isDraft", scalar(false)),
        ("isVoid", scalar(false)),
        ("invoiceDetails", detail(seed, project, service, expense)),
    ];
    let id = seed.insert(&INVOICE, day, &values);
    if is_paid {
        let paid = day.saturating_add(jiff::ToSpan::days(i64::from(seed.numbers.below(45))));
        let client = seed.database.row(&PROJECT, project).and_then(|row| row.json("clientId"));
        let values = [
            ("date", date(paid)),
            ("amount", hundredths(total)),
            ("clientId", client),
            ("projectId", reference(project)),
            ("reference", name),
            ("isRetainer", scalar(false)),
        ];
        seed.insert(&PAYMENT, paid, &values);
    }
    id
}

/// Returns the details of an invoice: a nested list with its one project.
fn detail(seed: &Seed, project: Uuid, service: u32, expense: u32) -> Option<core_api::Json> {
    let amount = |cents: u32| hundredths(cents).map(|json| json.as_str().to_owned());
    let row = seed.database.row(&PROJECT, project)?;
    let code = row.value("code").map_or("null", JsonText::as_str);
    let text = format!(
        r#"[{{"projectId":"{project}","projectCode":{code},"amount":{},"serviceAmount":{},"expenseAmount":{}}}]"#,
        amount(service + expense)?,
        amount(service)?,
        amount(expense)?,
    );
    core_api::Json::parse(text).ok()
}
