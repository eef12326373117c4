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

What comes of each fault of the sandbox, in each operation, as a test of `tests/it/fault_matrix` has
seen it and holds it.

A cell has the result: `done`, or the kind of the error; how many requests the server has seen, and
the time that it took: pauses between attempts, each a random part of the backoff, and the limits
that ran out. A pause costs up to 200 ms at first and doubles (`Retry`); a limit is `first_byte`,
`idle` where a body stops on its way (`Limits`), or the time-out of an app for token requests. A call
without a pause or a limit goes as fast as the server.

In every cell the test has checked that no record was created twice, that none was created without
an answer that says so or an error that leaves it open, that a list has every row once, that no
call presented a refresh token twice, and that neither the error nor a cassette of the calls shows a
secret.

- **list** reads three pages; the fault comes with the second, and after an error the stream is
  asked for more: `the rest follows` once the fault is over.
- **create**, **update**, **delete**: `acted` behind an error means that the server has done it all
  the same. A create is not repeated then; look for the record before you create it anew. An update
  that is repeated meets its own version, and a delete its own absence: the server says so, and the
  error adds that an attempt before may have been acted on.
- **refresh**: the fault comes at the token endpoint, after the access token has expired; `later`
  is what the next call meets once the fault is over. A refresh token whose answer was lost is
  presented again then. A login is needed where the server had acted, since the sandbox ends the
  session at the second presentation, and where the session was revoked. A request that hangs is
  acted on once the fault is over.
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
