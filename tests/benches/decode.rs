//! Decoding a list of 1,000 rows: as records, by serde's derive on the same fields, and as JSON values.

#[path = "decode/project.rs"]
mod project;
#[path = "decode/time_entry.rs"]
mod time_entry;

use core_api::{Endpoint, ListProjects, ListTimeEntries, Project, TimeEntry, endpoint::Answer};
use divan::{Bencher, black_box, counter::BytesCount};
use serde::{de::DeserializeOwned, de::IgnoredAny};
use serde_json::Value;

fn main() {
    divan::main();
}

/// A list to decode.
trait Rows {
    /// Returns the body of the response.
    fn answer() -> String;
    /// The record type, decoded through serde's traits.
    type Record: DeserializeOwned;
    /// A struct with the same fields, decoded by serde's derive.
    type Derived: DeserializeOwned;
    /// The call that lists the records.
    type List: Endpoint<Response = Vec<Self::Record>>;
}

/// Time entries, which have 49 fields.
struct TimeEntries;

/// Projects, the widest record with 88 fields.
struct Projects;

impl Rows for TimeEntries {
    type Record = TimeEntry;
    type Derived = time_entry::Derived;
    type List = ListTimeEntries;

    fn answer() -> String {
        time_entry::answer()
    }
}

impl Rows for Projects {
    type Record = Project;
    type Derived = project::Derived;
    type List = ListProjects;

    fn answer() -> String {
        project::answer()
    }
}

fn run<R: Rows, T>(bencher: Bencher, decode: impl Fn(&str) -> T + Sync) {
    let text = R::answer();
    bencher.counter(BytesCount::of_str(&text)).bench(|| decode(black_box(&text)));
}

/// Records as a client decodes them, which keeps unknown fields and the text of numbers.
#[divan::bench(types = [TimeEntries, Projects])]
fn record<R: Rows>(bencher: Bencher)
where
    Vec<R::Record>: Answer,
{
    let body = bytes::Bytes::from(R::answer());
    run::<R, _>(bencher, |_| R::List::decode(http::Response::new(body.clone())).unwrap());
}

/// Records with a blank before a date in each row: noncanonical, but read in the first pass.
#[divan::bench(types = [TimeEntries, Projects])]
fn noncanonical_texts<R: Rows>(bencher: Bencher)
where
    Vec<R::Record>: Answer,
{
    let answer = R::answer().replace("\"createdOn\": \"", "\"createdOn\":\"");
    let noncanonical = answer.replace("\"createdOn\":\"", "\"createdOn\":\" ");
    assert_ne!(noncanonical, answer);
    let body = bytes::Bytes::from(noncanonical);
    run::<R, _>(bencher, |_| R::List::decode(http::Response::new(body.clone())).unwrap());
}

/// Records with a decimal point in an enum of each row: noncanonical, and read in the second pass.
#[divan::bench(types = [TimeEntries])]
fn noncanonical_numbers<R: Rows>(bencher: Bencher)
where
    Vec<R::Record>: Answer,
{
    let answer = R::answer().replace("\"billStatus\": ", "\"billStatus\":");
    let noncanonical = ["0", "1", "2"].iter().fold(answer.clone(), |text, number| {
        let member = format!("\"billStatus\":{number}");
        text.replace(&format!("{member},"), &format!("{member}.0,"))
    });
    assert_ne!(noncanonical, answer);
    let body = bytes::Bytes::from(noncanonical);
    run::<R, _>(bencher, |_| R::List::decode(http::Response::new(body.clone())).unwrap());
}

/// Records decoded through serde's traits.
#[divan::bench(types = [TimeEntries, Projects])]
fn record_by_serde<R: Rows>(bencher: Bencher) {
    run::<R, _>(bencher, |text| serde_json::from_str::<Vec<R::Record>>(text).unwrap());
}

/// A struct of serde's derive with the same fields, decoded from bytes.
///
/// It goes through `str`, the faster of the two ways of `serde_json`.
#[divan::bench(types = [TimeEntries, Projects])]
fn derived<R: Rows>(bencher: Bencher) {
    run::<R, _>(bencher, |text| {
        let text = str::from_utf8(text.as_bytes()).unwrap();
        serde_json::from_str::<Vec<R::Derived>>(text).unwrap()
    });
}

/// Decodes into [`Value`].
#[divan::bench(types = [TimeEntries, Projects])]
fn value<R: Rows>(bencher: Bencher) {
    run::<R, _>(bencher, |text| serde_json::from_str::<Value>(text).unwrap());
}

/// Skips over the text, which is a lower bound for every decoder.
#[divan::bench(types = [TimeEntries, Projects])]
fn skipped<R: Rows>(bencher: Bencher) {
    run::<R, _>(bencher, |text| serde_json::from_str::<IgnoredAny>(text).unwrap());
}
