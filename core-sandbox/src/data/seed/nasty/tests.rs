//! Tests of the odd records: they are consistent, and have what their documentation promises.

use std::collections::BTreeSet;

use jiff::civil::date;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::data::{
    database::Database,
    references::references,
    schema::{
        ACTIVITY, CLIENT, DELETED_HISTORY, EMPLOYEE, INVOICE, PAYMENT, PROJECT, Resource,
        TIME_ENTRY, all,
    },
    seed::{COMPANY_NAME, DataSet, database},
};

fn nasty() -> Database {
    database(DataSet::Nasty, date(2026, 3, 17), COMPANY_NAME, 0)
}

fn rows(database: &Database, resource: &Resource) -> Vec<Value> {
    database.rows(resource).map(|row| serde_json::from_str(&row.to_json(0)).unwrap()).collect()
}

fn number(value: &Value) -> Decimal {
    value.to_string().parse().unwrap_or_default()
}

#[test]
fn every_id_points_to_a_record_or_to_a_deleted_one() {
    let database = nasty();
    let deleted: BTreeSet<String> =
        database.rows(&DELETED_HISTORY).filter_map(|row| row.text("entityId")).collect();
    let mut dangling = 0;
    for resource in all() {
        for row in database.rows(resource) {
            for reference in references(resource) {
                let Some(id) = row.id(reference.id).filter(|id| !id.is_nil()) else { continue };
                if database.has_target(reference, id) {
                    continue;
                }
                dangling += 1;
                assert!(deleted.contains(&id.to_string()), "{}.{}", resource.name, reference.id);
                let shown = reference.name.and_then(|name| row.text(name));
                assert_eq!(shown, None, "{}.{}", resource.name, reference.id);
            }
        }
    }
    assert!(dangling >= 3, "{dangling}");
}

#[test]
fn sums_agree() {
    let database = nasty();
    let (invoices, payments) = (rows(&database, &INVOICE), rows(&database, &PAYMENT));
    for invoice in
        invoices.iter().filter(|row| row["invoiceNumber"].to_string().starts_with("\"N-"))
    {
        let lines = database
            .rows(&INVOICE)
            .find(|row| row.text("id").as_deref() == invoice["id"].as_str())
            .and_then(|row| row.json("invoiceDetails"))
            .unwrap();
        let lines: Vec<Value> = serde_json::from_str(lines.as_str()).unwrap();
        let sum = |name: &str| lines.iter().map(|line| number(&line[name])).sum::<Decimal>();
        let total = number(&invoice["invoiceAmount"]);
        assert_eq!(sum("amount"), total, "{invoice}");
        let parts = ["serviceAmount", "expenseAmount", "serviceTaxAmount", "expenseTaxAmount"];
        let parts = parts.map(|name| number(&invoice[name])).iter().sum::<Decimal>();
        assert_eq!(parts - sum("discount"), total, "{invoice}");
        let paid = payments.iter().filter(|row| row["reference"] == invoice["invoiceNumber"]);
        let paid: Decimal = paid.map(|row| number(&row["amount"])).sum();
        let due = if invoice["isVoid"] == true { Decimal::ZERO } else { total - paid };
        assert_eq!(number(&invoice["balance"]), due, "{invoice}");
    }
}

#[test]
fn the_records_have_what_their_documentation_promises() {
    let database = nasty();
    let has = |resource: &Resource, test: fn(&Value) -> bool| {
        rows(&database, resource).iter().filter(|row| test(row)).count()
    };
    let zero = Decimal::ZERO;
    assert!(has(&PAYMENT, |row| number(&row["amount"]) < Decimal::ZERO) >= 2);
    assert!(has(&PAYMENT, |row| row["isRetainer"] == true) >= 2);
    assert!(has(&INVOICE, |row| row["isDraft"] == true) >= 1);
    assert!(has(&INVOICE, |row| row["isVoid"] == true && !row["voidDate"].is_null()) >= 1);
    assert!(has(&INVOICE, |row| number(&row["balance"]) < Decimal::ZERO) >= 1);
    assert!(rows(&database, &TIME_ENTRY).iter().any(|row| number(&row["actualHours"]) < zero));
    assert!(has(&TIME_ENTRY, |row| number(&row["actualHours"]).to_string() == "0.33") >= 1);
    for day in ["2024-02-29T00:00:00", "2025-12-31T00:00:00", "2026-01-01T00:00:00"] {
        assert!(rows(&database, &TIME_ENTRY).iter().any(|row| row["date"] == day), "{day}");
    }
    assert!(has(&TIME_ENTRY, |row| row["description"].is_null()) >= 1);
    let longest = |row: &Value| row["description"].as_str().unwrap_or("").chars().count() == 100;
    assert!(rows(&database, &TIME_ENTRY).iter().any(longest));
    assert!(has(&TIME_ENTRY, |row| row["memo"].as_str().unwrap_or("").len() > 20_000) >= 1);
    assert!(has(&EMPLOYEE, |row| row["status"] == 1) >= 1);
    assert!(has(&ACTIVITY, |row| row["isActive"] == false) >= 2);
    assert!(has(&CLIENT, |row| row["name"] == "Alder & Finch") >= 3);
    assert!(has(&PROJECT, |row| row["name"] == "Library 1") >= 7);
    assert!(has(&PROJECT, |row| row["level"] == 3) >= 1);
}
