//! Ten tasks of a bookkeeper and ten of an integrator, each as one line. The results are compared with the records of the
//! sandbox, read by the raw door.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{support::Run, test_sandbox::TestSandbox};

/// Returns all records of a path, read page by page by the raw door.
fn records(sandbox: &TestSandbox, path: &str) -> Vec<Value> {
    let mut records = Vec::new();
    for page in 1.. {
        let answer = sandbox.run(&format!("api '{path}?page={page},1000'"));
        // A page behind the last one has no body.
        if answer.stdout.is_empty() {
            break;
        }
        records.extend(serde_json::from_str::<Vec<Value>>(&answer.stdout).unwrap());
    }
    records
}

/// Returns the rows of JSON lines.
fn rows(run: &Run) -> Vec<Value> {
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_default()
}

fn number(record: &Value, field: &str) -> f64 {
    record[field].as_f64().unwrap_or_default()
}

#[test]
fn ten_tasks_of_a_bookkeeper() {
    let sandbox = TestSandbox::start();
    let run = |line: &str| sandbox.run(line);
    let invoices = records(&sandbox, "/invoice");
    let times = records(&sandbox, "/timeentry");
    let is_open = |invoice: &&Value| number(invoice, "balance") > 0.0;

    // 1. The invoices that are not paid.
    let open = rows(&run("list invoices --where 'balance > 0' --fields invoiceNumber,balance"));
    assert!(!open.is_empty() && open.len() == invoices.iter().filter(is_open).count());
    // 2. Those that are overdue on a day, the oldest first.
    let line = "list invoices --where 'balance > 0 and dueDate < 2026-10-01' --order dueDate";
    let overdue = rows(&run(&format!("{line} --fields dueDate,balance")));
    let is_overdue = |invoice: &&Value| is_open(invoice) && text(invoice, "dueDate") < "2026-10-01";
    assert_eq!(overdue.len(), invoices.iter().filter(is_overdue).count());
    assert!(overdue.is_sorted_by_key(|invoice| text(invoice, "dueDate").to_owned()));
    // 3. The five largest balances.
    let largest = rows(&run("list invoices --order 'balance desc' -n 5 --fields balance"));
    assert_eq!(largest.len(), 5);
    let most = invoices.iter().map(|invoice| number(invoice, "balance")).fold(0.0, f64::max);
    assert_eq!(number(&largest[0], "balance"), most);
    // 4. One invoice with its details.
    let id = text(&invoices[0], "id");
    let one = run(&format!("get invoice {id}"));
    assert!(one.stdout.contains(text(&invoices[0], "invoiceNumber")), "{one:?}");
    // 5. The number of time entries that are not billed.
    let unbilled = run("count time --where 'billable = true and billStatus = Unbilled'");
    let is_unbilled = |time: &&Value| time["billable"] == true && time["billStatus"] == 0;
    assert_eq!(unbilled.stdout.trim(), times.iter().filter(is_unbilled).count().to_string());
    // 6. The hours of a month for a spreadsheet.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("september.csv");
    let month = "date >= 2026-09-01 and date < 2026-10-01";
    let line = format!("list time --where '{month}' --fields date,resource,project,actualHours");
    assert_eq!(run(&format!("{line} -o {}", file.display())).code, Some(0));
    check_hours(&file, &times);
    // 7. The clients by name.
    let clients = rows(&run("list clients --order name --fields name"));
    assert!(clients.is_sorted_by_key(|client| text(client, "name").to_owned()));
    // 8. The bills that are not paid.
    let bills = rows(&run("list bills --where 'balance > 0' --fields number,balance"));
    let unpaid =
        records(&sandbox, "/bill").iter().filter(|bill| number(bill, "balance") > 0.0).count();
    assert_eq!(bills.len(), unpaid);
    // 9. The payments of a quarter.
    let payments = rows(&run("list payments --where 'date >= 2026-04-01 and date < 2026-07-01'"));
    let is_in = |payment: &&Value| ("2026-04-01".."2026-07-01").contains(&text(payment, "date"));
    assert_eq!(payments.len(), records(&sandbox, "/payment").iter().filter(is_in).count());
    // 10. The meaning of a field on an invoice.
    let meaning = run("explain invoice.balance");
    assert!(meaning.stdout.starts_with("Invoice.balance\n") && meaning.stdout.contains("decimal"));
}

/// Checks the file of hours of September.
fn check_hours(file: &Path, times: &[Value]) {
    let csv = fs::read_to_string(file).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let hours: Vec<f64> = reader.records().map(|row| row.unwrap()[3].parse().unwrap()).collect();
    let is_in = |time: &&Value| ("2026-09-01".."2026-10-01").contains(&text(time, "date"));
    let expected: Vec<f64> =
        times.iter().filter(is_in).map(|time| number(time, "actualHours")).collect();
    assert!(!hours.is_empty() && hours.len() == expected.len());
    assert_eq!(hours.iter().sum::<f64>(), expected.iter().sum::<f64>());
}

#[test]
fn ten_tasks_of_an_integrator() {
    let sandbox = TestSandbox::start();
    let run = |line: &str| sandbox.run(line);
    let folder = tempfile::tempdir().unwrap();
    let projects = records(&sandbox, "/project");

    // 1. All records of a resource as JSON lines.
    assert_eq!(rows(&run("list project")).len(), projects.len());
    // 2. The records that changed since a time.
    let changed =
        rows(&run("list project --where 'lastUpdated >= 2025-01-01' --fields lastUpdated"));
    let is_new = |project: &&Value| text(project, "lastUpdated") >= "2025-01-01";
    assert_eq!(changed.len(), projects.iter().filter(is_new).count());
    // 3. The resources whose changes can be read.
    let resources = rows(&run("resources --json"));
    assert!(resources.iter().any(|one| one["name"] == "TimeEntry" && one["changes"] == "yes"));
    // 4. The fields of a resource, for a mapping.
    let fields = rows(&run("fields project --json"));
    assert!(
        fields
            .iter()
            .any(|field| field["field"] == "managerId" && field["type"] == "id of Employee")
    );
    // 5. A record by its id, with some fields.
    let id = text(&projects[0], "id");
    let one = rows(&run(&format!("get project {id} --fields id,code --json")));
    assert_eq!(one[0]["code"], projects[0]["code"]);
    // 6. The raw answer, with its headers.
    assert!(run("api /company --include").stdout.starts_with("HTTP/1.1 200 OK\n"));
    // 7. A call that the tables do not have a command for.
    let count = run("api GET /project --query 'fields=count(*)'");
    assert!(count.stdout.contains(&projects.len().to_string()), "{count:?}");
    // 8. Rows with their nested lists.
    let nested = rows(&run("list invoice --expand invoiceDetails -n 1"));
    assert!(nested[0]["invoiceDetails"].is_array(), "{nested:?}");
    // 9. An export that is whole or does not exist.
    let file = folder.path().join("projects.jsonl");
    assert_eq!(run(&format!("list project --output {}", file.display())).code, Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), projects.len());
    // 10. A mirror in a database, which is complete.
    let database = folder.path().join("firm.db");
    let mirror = run(&format!("mirror --to {} --resources project,client", database.display()));
    assert_eq!(mirror.code, Some(0), "{mirror:?}");
    assert!(mirror.stdout.contains("complete") && database.is_file(), "{mirror:?}");
}
