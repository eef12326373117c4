//! Prints the open amounts of each client by age: `aging 2026-09-30`.

use std::{collections::BTreeMap, env, error::Error};

use comfy_table::{CellAlignment, Table, presets::ASCII_MARKDOWN};
use core_api::{Id, Invoice, ListInvoices, ListProjects, Project, Projection};
use core_auth::{App, FileStore, Session};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// The columns of a row: not due, due for up to 30, 60 and 90 days, and for longer.
const AGES: [&str; 5] = ["Current", "1-30", "31-60", "61-90", "Over 90"];

#[derive(Projection)]
#[projection(Project)]
struct ClientOfProject {
    id: Id<Project>,
    client: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let today: Date = env::args().nth(1).ok_or("give a day")?.parse()?;
    let session =
        Session::builder(App::from_env()?, FileStore::open("session.json")?).open().await?;
    let client = session.client()?;

    let projects = client.collect(ListProjects::new().select::<ClientOfProject>()).await?;
    let clients: BTreeMap<_, _> = projects.into_iter().map(|row| (row.id, row.client)).collect();

    // A list has no details unless they are asked for.
    let open = ListInvoices::new().filter(Invoice::BALANCE.gt(0)).expand(Invoice::INVOICE_DETAILS);
    let mut rows: BTreeMap<String, [Decimal; 5]> = BTreeMap::new();
    let mut total = [Decimal::ZERO; 5];
    for invoice in client.collect(open.order_by(Invoice::DATE.asc())).await? {
        let project = invoice.invoice_details.iter().flatten().find_map(|line| line.project_id);
        let name = project.and_then(|id| clients.get(&id)?.clone()).unwrap_or_default();
        let balance = invoice.balance.unwrap_or_default();
        let age = age(today, invoice.due_date.ok_or("an invoice has no due date")?.date());
        rows.entry(name).or_default()[age] += balance;
        total[age] += balance;
    }

    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN).set_header(["Client"].iter().chain(&AGES).chain(&["Total"]));
    for (name, amounts) in rows.into_iter().chain([("Total".to_owned(), total)]) {
        let sum = amounts.iter().sum::<Decimal>();
        let amounts = amounts.iter().chain([&sum]).map(|amount| format!("{amount:.2}"));
        table.add_row([name].into_iter().chain(amounts));
    }
    table
        .column_iter_mut()
        .skip(1)
        .for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    println!("{table}");
    Ok(())
}

/// Returns the column of an invoice.
fn age(today: Date, due: Date) -> usize {
    match (today - due).get_days() {
        ..=0 => 0,
        1..=30 => 1,
        31..=60 => 2,
        61..=90 => 3,
        _ => 4,
    }
}
