//! Runs every operation under each fault of the sandbox, and checks that nothing is lost or done twice.
//!
//! `docs/faults.md` records the outcomes. `CORE_UPDATE_DOCS=1` rewrites the page.

mod faults;
mod leaks;
mod operations;
mod secrets;
mod setup;
mod watch;

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use futures_util::{StreamExt, future::join, stream};

use faults::{Case, Occurrence};
use operations::Operation;
use setup::Setup;

/// Time limit for one cell. A cell that takes longer is taken to hang.
const CELL_TIMEOUT: Duration = Duration::from_secs(120);

/// Number of rows that run at the same time.
const CONCURRENT_ROWS: usize = 2;

const HEAD: &str = "\
<!-- Written by `CORE_UPDATE_DOCS=1 cargo test --package core-tests --test it fault_matrix`. -->

# Faults

This page shows the result of each fault of the sandbox for each operation. The tests of
`tests/it/fault_matrix` measure it and fail when it changes.

A cell has the result (`done`, or the kind of the error), the number of requests at the server, and
the elapsed time. The time consists of pauses between attempts and of limits that ran out. A pause is
a random part of the backoff, which starts at 200 ms and doubles (`Retry`). A limit is `first_byte`,
`idle` if a body stops in transit (`Limits`), or the time-out of an app for token requests.

In every cell, the tests also check these rules:

- No record was created twice.
- No record was created without a success or an error that leaves the outcome open.
- A list has every row once.
- No call presented a refresh token twice.
- Neither the error nor a cassette of the calls shows a secret.

The operations are:

- **list** reads three pages, and the fault hits the second. After an error, the test asks the stream
  for more: `the rest follows` once the fault is over.
- **create**, **update**, **delete**: `acted` after an error means that the server has performed the
  write. A create is not repeated then. Look for the record before you create it again. A repeated
  update meets its own version, and a repeated delete finds no record. The error then adds that an
  earlier attempt may have been performed.
- **refresh**: the fault hits the token endpoint after the access token has expired. `later` is the
  result of the next call, once the fault is over. That call presents a refresh token again if its
  answer was lost. The sandbox ends a session at the second presentation. So a login is needed if the server
  had processed the first one, or if the session was revoked. A request that hangs is processed once
  the fault is over.
";

/// Number of tests that share the rows of the page, to keep each of them short.
///
/// Test `n` runs every `PARTS`th case, starting with case `n`.
const PARTS: usize = 6;

macro_rules! parts {
    ($($name:ident: $part:literal,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                run_part($part).await;
            }
        )*

        #[test]
        fn every_part_of_the_cases_has_a_test() {
            assert_eq!([$($part),*], std::array::from_fn::<usize, PARTS, _>(|part| part));
        }
    };
}

parts! {
    outcomes_of_part_1_match_the_page: 0,
    outcomes_of_part_2_match_the_page: 1,
    outcomes_of_part_3_match_the_page: 2,
    outcomes_of_part_4_match_the_page: 3,
    outcomes_of_part_5_match_the_page: 4,
    outcomes_of_part_6_match_the_page: 5,
}

/// Runs the cases of a part and compares them with their rows of the page.
///
/// To rewrite the page, the first part runs all cases.
async fn run_part(part: usize) {
    let writes = std::env::var_os("CORE_UPDATE_DOCS").is_some();
    if writes && part > 0 {
        return;
    }
    let is_in_part = |index: &usize| writes || index % PARTS == part;
    let cases = [Occurrence::Once, Occurrence::Always].map(|occurrence| {
        let cases = faults::all().into_iter().enumerate();
        cases.filter(|(index, _)| is_in_part(index)).map(move |(_, case)| (occurrence, case))
    });
    // Cases that wait for limits use little CPU time, so they all run at once.
    let (slow, quick): (Vec<_>, Vec<_>) =
        cases.into_iter().flatten().partition(|(_, case)| case.is_slow());
    let (mut rows, quick) =
        join(run_cases(slow, usize::MAX), run_cases(quick, CONCURRENT_ROWS)).await;
    rows.extend(quick);
    if writes {
        fs::write(page_path(), page(&rows)).unwrap();
    }
    assert_rows_match(&rows);
}

/// Renders the page with the given rows.
fn page(rows: &[(Occurrence, String)]) -> String {
    let mut page = HEAD.to_owned();
    for occurrence in [Occurrence::Once, Occurrence::Always] {
        let lines = rows.iter().filter(|row| row.0 == occurrence).map(|(_, line)| line.as_str());
        let lines: String = lines.collect();
        write!(page, "\n## {occurrence}\n\n{}{lines}", table_head()).unwrap();
    }
    page
}

fn table_head() -> String {
    let names = Operation::ALL.map(Operation::name).join(" | ");
    format!("| fault | {names} |\n|{}\n", "---|".repeat(Operation::ALL.len() + 1))
}

async fn run_cases(cases: Vec<(Occurrence, Case)>, at_a_time: usize) -> Vec<(Occurrence, String)> {
    let rows = stream::iter(cases)
        .map(async |(occurrence, case)| (occurrence, run_case(case, occurrence).await));
    rows.buffered(at_a_time).collect().await
}

async fn run_case(case: Case, occurrence: Occurrence) -> String {
    let setup = Setup::start(&case).await;
    let mut row = format!("| {} ", case.name);
    for operation in Operation::ALL {
        let cell =
            tokio::time::timeout(CELL_TIMEOUT, operation.run(&setup, &case, occurrence)).await;
        let (cell, _) =
            cell.unwrap_or_else(|_| panic!("{}: {} hangs", case.name, operation.name()));
        write!(row, "| {cell} ").unwrap();
    }
    row + "|\n"
}

fn page_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md")
}

/// Reads the page, and returns the text before its tables and the rows of each table.
fn saved_page() -> (String, Vec<(Occurrence, String)>) {
    let text = fs::read_to_string(page_path()).unwrap_or_default().replace("\r\n", "\n");
    let (head, tables) = text.split_once("\n## ").unwrap_or((&text, ""));
    let tables: Vec<&str> = tables.split("\n## ").collect();
    let rows = [Occurrence::Once, Occurrence::Always].into_iter().zip(tables).flat_map(
        |(occurrence, table)| {
            let start = format!("{occurrence}\n\n{}", table_head());
            let rows = table.strip_prefix(&start).unwrap_or_default().lines();
            rows.map(move |row| (occurrence, format!("{row}\n"))).collect::<Vec<_>>()
        },
    );
    (head.to_owned(), rows.collect())
}

/// Checks that the page contains the given rows.
fn assert_rows_match(rows: &[(Occurrence, String)]) {
    let (_, saved) = saved_page();
    let differences: Vec<_> = rows.iter().filter(|row| !saved.contains(row)).collect();
    assert!(
        differences.is_empty(),
        "docs/faults.md does not match the outcomes of this run; review the differences and \
         update the page with `CORE_UPDATE_DOCS=1`: {differences:#?}"
    );
}

#[test]
fn the_page_has_a_row_for_each_case_and_nothing_else() {
    let (head, rows) = saved_page();
    assert_eq!(head, HEAD);
    let text = fs::read_to_string(page_path()).unwrap().replace("\r\n", "\n");
    assert_eq!(text, page(&rows));
    let names = |occurrence: Occurrence| {
        let rows = rows.iter().filter(move |row| row.0 == occurrence);
        rows.filter_map(|(_, row)| row.strip_prefix("| ")?.split(" | ").next()).collect::<Vec<_>>()
    };
    let cases: Vec<_> = faults::all().iter().map(|case| case.name).collect();
    assert_eq!((names(Occurrence::Once), names(Occurrence::Always)), (cases.clone(), cases));
}
