//! Reports over a mirror of the odd records of the sandbox.

#[cfg(unix)]
mod sources;
#[cfg(unix)]
mod wrong_sources;

use std::{collections::BTreeMap, fs, path::PathBuf};

use core_api::{AccessToken, Client, TokenProvider, token::TokenFuture};
use core_mirror::{Mirror, Sqlite};
use core_sandbox::{DataSet, Sandbox};
use jiff::civil::date;
use rusqlite::Connection;
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::support::{Run, run};

/// The resources that the reports need.
const RESOURCES: [&str; 6] =
    ["Invoice", "Project", "ClientRecord", "TimeEntry", "ExpenseEntry", "Employee"];

/// A provider that always returns the same token.
struct Token(AccessToken);

impl TokenProvider for Token {
    fn token(&self) -> TokenFuture<'_> {
        let token = self.0.clone();
        Box::pin(async { Ok(token) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}

/// A mirror in a folder, and the records of the server as JSON.
struct Firm {
    folder: TempDir,
    records: BTreeMap<&'static str, Vec<Map<String, Value>>>,
}

impl Firm {
    fn of(data_set: DataSet) -> Self {
        Runtime::new().unwrap().block_on(Self::mirrored(data_set))
    }

    async fn mirrored(data_set: DataSet) -> Self {
        let sandbox =
            Sandbox::builder().data_set(data_set).today(date(2026, 9, 30)).start().await.unwrap();
        let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
        let client =
            Client::builder(Token(token)).allow_loopback().no_rate_limit().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let destination = Sqlite::open(folder.path().join("firm.db")).await.unwrap();
        let mut mirror = Mirror::builder(client.read_only(), destination)
            .company("acme")
            .resources(RESOURCES)
            .build()
            .unwrap();
        mirror.run().await.unwrap();
        let mut records = BTreeMap::new();
        for path in ["/invoice", "/timeentry", "/expenseentry"] {
            let mut all: Vec<Map<String, Value>> = Vec::new();
            for page in 1.. {
                let call = client.raw_get(path).query("page", format!("{page},1000"));
                let rows: Option<Vec<Map<String, Value>>> = call.fetch().await.unwrap();
                let rows = rows.unwrap_or_default();
                if rows.is_empty() {
                    break;
                }
                all.extend(rows);
            }
            records.insert(path, all);
        }
        Self { folder, records }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("firm.db")
    }

    fn report(&self, line: &str) -> Run {
        run(&format!("report {line} --mirror '{}'", self.path().display()))
    }

    /// Returns the sum of a field over records of the server.
    fn sum(&self, path: &str, field: impl Fn(&Map<String, Value>) -> Decimal) -> Decimal {
        self.records[path].iter().map(field).sum()
    }
}

fn number(record: &Map<String, Value>, name: &str) -> Decimal {
    record[name].to_string().parse().unwrap_or_default()
}

/// Returns the sum of a column of a report as JSON.
fn total(report: &str, column: &str) -> Decimal {
    let value = |line: &str| {
        let row: Map<String, Value> = serde_json::from_str(line).unwrap();
        row[column].to_string().parse::<Decimal>().unwrap_or_default()
    };
    report.lines().map(value).sum()
}

#[test]
fn amounts_are_the_exact_sums_of_the_server() {
    for data_set in [DataSet::Sample, DataSet::Nasty] {
        let firm = Firm::of(data_set);
        let open = firm.sum("/invoice", |row| {
            let counts = row["isVoid"] != true && row["isDraft"] != true;
            if counts { number(row, "balance") } else { Decimal::ZERO }
        });
        for by in ["client", "project"] {
            let aging = firm.report(&format!("aging --by {by} --json"));
            assert_eq!(
                (aging.code, total(&aging.stdout, "total")),
                (Some(0), open),
                "{}",
                aging.stderr
            );
        }
        let is_unbilled = |row: &Map<String, Value>| {
            row["billable"] == true && row["billStatus"] == 0 && row["isWrittenOff"] != true
        };
        let time = firm.sum("/timeentry", |row| {
            let amount = number(row, "actualHours") * number(row, "billRate");
            if is_unbilled(row) { amount } else { Decimal::ZERO }
        });
        let charges = firm.sum("/expenseentry", |row| {
            if is_unbilled(row) { number(row, "chargeAmount") } else { Decimal::ZERO }
        });
        for by in ["client", "project", "person"] {
            let unbilled = firm.report(&format!("unbilled --by {by} --as-of 2030-01-01 --json"));
            assert_eq!(unbilled.code, Some(0), "{}", unbilled.stderr);
            assert_eq!(total(&unbilled.stdout, "time"), time, "{by}");
            assert_eq!(total(&unbilled.stdout, "expenses"), charges, "{by}");
        }
        let all = firm.sum("/timeentry", |row| number(row, "actualHours"));
        let hours = firm.report("utilization --from 0001-01-01 --to 2030-01-01 --json");
        assert_eq!((hours.code, total(&hours.stdout, "hours")), (Some(0), all), "{}", hours.stderr);
    }
}

#[test]
fn a_table_has_sums_and_a_chart_has_bars() {
    let firm = Firm::of(DataSet::Sample);
    let aging = firm.report("aging --as-of 2026-09-30 --chart");
    assert_eq!(aging.code, Some(0), "{}", aging.stderr);
    insta::assert_snapshot!(aging.stdout);
    let svg = firm.folder.path().join("chart.svg");
    let drawn = firm.report(&format!(
        "utilization --from 2026-01-01 --to 2026-12-31 --svg '{}'",
        svg.display()
    ));
    assert_eq!(drawn.code, Some(0), "{}", drawn.stderr);
    let text = fs::read_to_string(svg).unwrap();
    assert!(text.starts_with("<svg") && text.contains("Billable share of hours"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_narrow_terminal_cuts_neither_names_nor_figures() {
    let firm = Firm::of(DataSet::Sample);
    let long = "Wohnungsbaugesellschaft der Freien Hansestadt und der Gemeinden am Unterlauf";
    let rename = format!("UPDATE client SET name = '{long}' WHERE name = 'Everett Clinic'");
    assert_eq!(Connection::open(firm.path()).unwrap().execute(&rename, []).unwrap(), 1);
    let line = format!("report aging --as-of 2026-09-30 --mirror '{}'", firm.path().display());
    let table = |width: &str| {
        let mut command = crate::support::corectl();
        command.args(crate::support::words(&line)).env("COLUMNS", width);
        let (code, shown) = crate::pty::Pty::start(&mut command).end();
        assert_eq!(code, Some(0), "{shown}");
        let plain = crate::pty::plain(&shown);
        plain.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<String>>()
    };
    let shown = table("80");
    for part in long.split(' ').chain(["40,562.50", "75,875.00", "64,925.00", "3,075.00"]) {
        assert!(shown.iter().any(|line| line.contains(part)), "{part}: {shown:#?}");
    }
    let is_before = |line: &&String| !line.starts_with("CLIENT");
    let mut lines = shown.iter().skip_while(is_before).take_while(|line| !line.contains("zeros"));
    assert!(lines.all(|line| line.chars().count() <= 80), "{shown:#?}");
    let note = "columns of zeros: credit;";
    assert!(shown.iter().any(|line| line.contains(note)), "{shown:#?}");
    let wide = table("200");
    assert!(wide.iter().any(|line| line.contains(long)), "{wide:#?}");
    assert!(wide.iter().any(|line| line.contains("CREDIT")), "{wide:#?}");
}

#[test]
fn a_mirror_that_is_not_whole_is_refused_or_named() {
    let firm = Firm::of(DataSet::Sample);
    let connection = Connection::open(firm.path()).unwrap();
    connection
        .execute_batch(
            "INSERT INTO _mirror_runs SELECT 'x', company, '2999-01-01T00:00:00.000Z', NULL, 'incomplete', \
             'the line was cut', 0, 0, 0, 0, 0, 0, '[]', '[]' FROM _mirror_runs",
        )
        .unwrap();
    let warned = firm.report("aging");
    assert_eq!(warned.code, Some(0));
    assert!(warned.stderr.contains("is incomplete: the line was cut"), "{}", warned.stderr);
    assert!(warned.stderr.contains("the mirror was whole at 20"), "{}", warned.stderr);
    connection.execute_batch("DELETE FROM _mirror_runs WHERE id <> 'x'").unwrap();
    let refused = firm.report("aging");
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(1), ""));
    assert!(refused.stderr.contains("was never whole"), "{}", refused.stderr);
    assert_eq!(firm.report("aging --incomplete").code, Some(0));
    connection.execute_batch("DROP VIEW report_unbilled").unwrap();
    let missing = firm.report("unbilled --incomplete");
    assert_eq!(missing.code, Some(1));
    assert!(missing.stderr.contains("no view `report_unbilled`"), "{}", missing.stderr);
}

#[test]
fn wrong_arguments_are_refused() {
    let firm = Firm::of(DataSet::Sample);
    let text = firm.folder.path().join("a.txt");
    fs::write(&text, "hours").unwrap();
    for (line, part) in [
        (format!("report aging --mirror '{}'", text.display()), "cannot be read as a mirror"),
        ("report aging --mirror /nonexistent/firm.db".to_owned(), "cannot be read as a mirror"),
        ("report aging".to_owned(), "--mirror"),
    ] {
        let refused = run(&line);
        assert_eq!(
            (refused.code, refused.stdout.as_str()),
            (Some(2), ""),
            "{line}: {}",
            refused.stderr
        );
        assert!(refused.stderr.contains(part), "{line}: {}", refused.stderr);
    }
    for (line, part) in [
        ("aging --as-of 30.09.2026", "write `2026-09-30`"),
        ("aging --by person", "does not belong to a person"),
        ("aging --company acmee", "did you mean `acme`?"),
        ("utilization --from 2026-02-01 --to 2026-01-01", "is after the last day"),
        ("aging --chart --json", "cannot be used with"),
        ("ageing", "aging"),
    ] {
        let refused = firm.report(line);
        assert_eq!(
            (refused.code, refused.stdout.as_str()),
            (Some(2), ""),
            "{line}: {}",
            refused.stderr
        );
        assert!(refused.stderr.contains(part), "{line}: {}", refused.stderr);
    }
}
