//! Every recorded payload decodes, and encodes to the same JSON.

use std::{collections::BTreeMap, fs, path::Path};

use core_api::{Account, Allocation, Budget, Invoice, Project, TimeEntry, record::Record};
use serde::{Serialize, de::DeserializeOwned};

use crate::support::json::Tree;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/payloads")
}

fn read(name: &str) -> Tree {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    Tree::parse(text.trim())
}

/// Returns the records of a payload, which is one record or a list.
fn records(payload: Tree) -> Vec<BTreeMap<String, Tree>> {
    let rows = match payload {
        Tree::List(rows) => rows,
        row => vec![row],
    };
    let members = |row| match row {
        Tree::Object(members) => members,
        other => panic!("{other:?}"),
    };
    rows.into_iter().map(members).collect()
}

/// Decodes each record, encodes it, and compares. The body of a request has no id, so one is added.
fn check<R: Record + Serialize + DeserializeOwned>(name: &str) {
    for mut members in records(read(name)) {
        let no_id = Tree::Text(uuid::Uuid::nil().to_string());
        members.entry("id".to_owned()).or_insert(no_id);
        let tree = Tree::Object(members);
        let record: R = serde_json::from_str(&tree.to_json()).unwrap();
        assert_eq!(Tree::parse(&serde_json::to_string(&record).unwrap()), tree, "{name}");
    }
}

type Check = fn(&str);

#[test]
fn every_payload_goes_back_as_it_came() {
    let checks: [(&str, Check); 9] = [
        ("account-1.json", check::<Account>),
        ("allocation-2.json", check::<Allocation>),
        ("budget-1.json", check::<Budget>),
        ("budget-3.json", check::<Budget>),
        ("invoice-1.json", check_made_up_invoices),
        ("project-1.json", check::<Project>),
        ("project-2.json", check::<Project>),
        ("timeentry-1.json", check::<TimeEntry>),
        ("timeentry-3.json", check::<TimeEntry>),
    ];
    for (name, check) in checks {
        check(name);
    }
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name());
    // Error payloads are tested with the classification of errors.
    let others = files.map(|name| name.into_string().unwrap());
    let unchecked: Vec<String> = others
        .filter(|name| !name.starts_with("error-") && checks.iter().all(|(known, _)| known != name))
        .collect();
    assert!(unchecked.is_empty(), "{unchecked:?}");
}

/// Checks the invoices, which are made up: their ids are not UUIDs, and their dates lack a time.
fn check_made_up_invoices(name: &str) {
    for mut members in records(read(name)) {
        members.insert("id".to_owned(), Tree::Text(uuid::Uuid::nil().to_string()));
        if let Some(Tree::Text(day)) = members.get_mut("date") {
            day.push_str("T00:00:00");
        }
        let tree = Tree::Object(members);
        let invoice: Invoice = serde_json::from_str(&tree.to_json()).unwrap();
        assert_eq!(Tree::parse(&serde_json::to_string(&invoice).unwrap()), tree);
    }
}
