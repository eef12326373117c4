//! Each fault of the sandbox, with each operation: what comes of it, and that nothing is lost or done
//! twice. `docs/faults.md` is what this has seen; `CORE_UPDATE_DOCS=1` writes it anew.

mod faults;
mod leaks;
mod operations;
mod secrets;
mod setup;
mod watch;

use std::{fmt::Write, fs, path::Path, time::Duration};

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

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_ends_well_in_each_operation_as_the_page_says() {
    let cases = [Often::Once, Often::Always].map(|often| (often, faults::all()));
    let cases = cases
        .into_iter()
        .flat_map(|(often, cases)| cases.into_iter().map(move |case| (often, case)));
    // Those that wait for limits take little of the processor, and so go all at once.
    let (slow, quick): (Vec<_>, Vec<_>) = cases.partition(|(_, case)| case.is_slow());
    let (mut rows, quick) = join(tried(slow, usize::MAX), tried(quick, AT_A_TIME)).await;
    rows.extend(quick);
    rows.sort_by_key(|(often, _)| *often);
    let names = Operation::ALL.map(Operation::name).join(" | ");
    let rule = "---|".repeat(Operation::ALL.len() + 1);
    let mut page = HEAD.to_owned();
    for table in rows.chunk_by(|one, next| one.0 == next.0) {
        let lines: String = table.iter().map(|(_, line)| line.as_str()).collect();
        let often = table[0].0;
        write!(page, "\n## {often}\n\n| fault | {names} |\n|{rule}\n{lines}").unwrap();
    }
    compare(&page);
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

/// Holds the page, or writes it when asked to.
fn compare(page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md");
    if std::env::var_os("CORE_UPDATE_DOCS").is_some() {
        fs::write(&path, page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let lines = page.lines().zip(kept.lines().chain(std::iter::repeat("")));
    let differences: Vec<_> = lines.filter(|(now, kept)| now != kept).collect();
    assert!(
        kept == page,
        "docs/faults.md is not what the test has seen; read this, and write it anew by \
         `CORE_UPDATE_DOCS=1`: {differences:#?}"
    );
}
