//! Each fault of the sandbox, with each operation: what comes of it, and that nothing is lost or done
//! twice. `docs/faults.md` is what this has seen; `CORE_UPDATE_DOCS=1` writes it anew.

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

use faults::{Case, Often};
pub(crate) use leaks::Everything;
use operations::Operation;
use setup::Setup;

/// How long a cell may take, before it is taken for one that hangs.
const LONGEST: Duration = Duration::from_secs(120);

/// Rows that are tried at a time.
const AT_A_TIME: usize = 2;

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
  answer was lost. The sandbox ends a session at the second presentation, so a login is needed if the
  server had processed the first one, or if the session was revoked. A request that hangs is processed
  once the fault is over.
";

/// Tests that share the rows of the page, so that none takes long; each tries every `PARTS`th case.
const PARTS: usize = 6;

macro_rules! parts {
    ($($name:ident: $part:literal,)*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                end_well($part).await;
            }
        )*

        #[test]
        fn every_part_of_the_cases_has_a_test() {
            assert_eq!([$($part),*], std::array::from_fn::<usize, PARTS, _>(|part| part));
        }
    };
}

parts! {
    each_fault_ends_well_in_each_operation_as_the_page_says: 0,
    the_faults_of_the_second_part_end_well: 1,
    the_faults_of_the_third_part_end_well: 2,
    the_faults_of_the_fourth_part_end_well: 3,
    the_faults_of_the_fifth_part_end_well: 4,
    the_faults_of_the_sixth_part_end_well: 5,
}

/// Tries the cases of a part, and holds their rows of the page. Where the page is to be written, the
/// first part tries all of them.
async fn end_well(part: usize) {
    let writes = std::env::var_os("CORE_UPDATE_DOCS").is_some();
    if writes && part > 0 {
        return;
    }
    let is_of_part = |index: &usize| writes || index % PARTS == part;
    let cases = [Often::Once, Often::Always].map(|often| {
        let cases = faults::all().into_iter().enumerate();
        cases.filter(|(index, _)| is_of_part(index)).map(move |(_, case)| (often, case))
    });
    // Those that wait for limits take little of the processor, and so go all at once.
    let (slow, quick): (Vec<_>, Vec<_>) =
        cases.into_iter().flatten().partition(|(_, case)| case.is_slow());
    let (mut rows, quick) = join(tried(slow, usize::MAX), tried(quick, AT_A_TIME)).await;
    rows.extend(quick);
    if writes {
        fs::write(page_path(), page(&rows)).unwrap();
    }
    compare(&rows);
}

/// The page with these rows.
fn page(rows: &[(Often, String)]) -> String {
    let mut page = HEAD.to_owned();
    for often in [Often::Once, Often::Always] {
        let lines = rows.iter().filter(|row| row.0 == often).map(|(_, line)| line.as_str());
        let lines: String = lines.collect();
        write!(page, "\n## {often}\n\n{}{lines}", table_head()).unwrap();
    }
    page
}

fn table_head() -> String {
    let names = Operation::ALL.map(Operation::name).join(" | ");
    format!("| fault | {names} |\n|{}\n", "---|".repeat(Operation::ALL.len() + 1))
}

async fn tried(cases: Vec<(Often, Case)>, at_a_time: usize) -> Vec<(Often, String)> {
    let rows = stream::iter(cases).map(async |(often, case)| (often, row(case, often).await));
    rows.buffered(at_a_time).collect().await
}

async fn row(case: Case, often: Often) -> String {
    let setup = Setup::start(&case).await;
    let mut row = format!("| {} ", case.name);
    for operation in Operation::ALL {
        let cell = tokio::time::timeout(LONGEST, operation.meet(&setup, &case, often)).await;
        let (cell, _) =
            cell.unwrap_or_else(|_| panic!("{}: {} hangs", case.name, operation.name()));
        write!(row, "| {cell} ").unwrap();
    }
    row + "|\n"
}

fn page_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md")
}

/// The parts of a page: what is before its tables, and the rows of each.
fn kept() -> (String, Vec<(Often, String)>) {
    let text = fs::read_to_string(page_path()).unwrap_or_default().replace("\r\n", "\n");
    let (head, tables) = text.split_once("\n## ").unwrap_or((&text, ""));
    let tables: Vec<&str> = tables.split("\n## ").collect();
    let rows = [Often::Once, Often::Always].into_iter().zip(tables).flat_map(|(often, table)| {
        let start = format!("{often}\n\n{}", table_head());
        let rows = table.strip_prefix(&start).unwrap_or_default().lines();
        rows.map(move |row| (often, format!("{row}\n"))).collect::<Vec<_>>()
    });
    (head.to_owned(), rows.collect())
}

/// Holds that the page has these rows.
fn compare(rows: &[(Often, String)]) {
    let (_, kept) = kept();
    let differences: Vec<_> = rows.iter().filter(|row| !kept.contains(row)).collect();
    assert!(
        differences.is_empty(),
        "docs/faults.md is not what the test has seen; read this, and write it anew by \
         `CORE_UPDATE_DOCS=1`: {differences:#?}"
    );
}

#[test]
fn the_page_has_a_row_for_each_case_and_nothing_else() {
    let (head, rows) = kept();
    assert_eq!(head, HEAD);
    let text = fs::read_to_string(page_path()).unwrap().replace("\r\n", "\n");
    assert_eq!(text, page(&rows));
    let names = |often: Often| {
        let rows = rows.iter().filter(move |row| row.0 == often);
        rows.filter_map(|(_, row)| row.strip_prefix("| ")?.split(" | ").next()).collect::<Vec<_>>()
    };
    let cases: Vec<_> = faults::all().iter().map(|case| case.name).collect();
    assert_eq!((names(Often::Once), names(Often::Always)), (cases.clone(), cases));
}
