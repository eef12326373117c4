//! Decoding 1,000 rows of a list: records, serde's derive on the same fields, and a JSON value.

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

/// A list that is decoded.
trait Rows {
    /// The text of the answer.
    fn answer() -> String;
    /// The records, by serde's traits.
    type Record: DeserializeOwned;
    /// The same fields, by serde's derive.
    type Derived: DeserializeOwned;
    /// The call that lists them.
    type List: Endpoint<Response = Vec<Self::Record>>;
}

/// 49 fields.
struct TimeEntries;

/// 88 fields, the widest record.
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

/// The records, as a client decodes them: unknown fields and number texts kept.
#[divan::bench(types = [TimeEntries, Projects])]
fn record<R: Rows>(bencher: Bencher)
where
    Vec<R::Record>: Answer,
{
    let body = bytes::Bytes::from(R::answer());
    run::<R, _>(bencher, |_| R::List::decode(http::Response::new(body.clone())).unwrap());
}

/// The records where a date of each row has a blank in front: odd, and read in the first pass.
#[divan::bench(types = [TimeEntries, Projects])]
fn odd_texts<R: Rows>(bencher: Bencher)
where
    Vec<R::Record>: Answer,
{
    let answer = R::answer().replace("\"createdOn\": \"", "\"createdOn\":\"");
    let odd = answer.replace("\"createdOn\":\"", "\"createdOn\":\" ");
    assert_ne!(odd, answer);
    let body = bytes::Bytes::from(odd);
    run::<R, _>(bencher, |_| R::List::decode(http::Response::new(body.clone())).unwrap());
}

/// The records where an enum of each row has a point: odd, and read in the second pass.
#[divan::bench(types = [TimeEntries])]
fn odd_numbers<R: Rows>(bencher: Bencher)
where
    Vec<R::Record>: Answer,
{
    let answer = R::answer().replace("\"billStatus\": ", "\"billStatus\":");
    let odd = ["0", "1", "2"].iter().fold(answer.clone(), |text, number| {
        let member = format!("\"billStatus\":{number}");
        text.replace(&format!("{member},"), &format!("{member}.0,"))
    });
    assert_ne!(odd, answer);
    let body = bytes::Bytes::from(odd);
    run::<R, _>(bencher, |_| R::List::decode(http::Response::new(body.clone())).unwrap());
}

/// The records through serde's traits.
#[divan::bench(types = [TimeEntries, Projects])]
fn record_by_serde<R: Rows>(bencher: Bencher) {
    run::<R, _>(bencher, |text| serde_json::from_str::<Vec<R::Record>>(text).unwrap());
}

/// Serde's derive on the same fields, from bytes as the server sends them, in the faster of the two
/// ways that `serde_json` has.
#[divan::bench(types = [TimeEntries, Projects])]
fn derived<R: Rows>(bencher: Bencher) {
    run::<R, _>(bencher, |text| {
        let text = str::from_utf8(text.as_bytes()).unwrap();
        serde_json::from_str::<Vec<R::Derived>>(text).unwrap()
    });
}

/// A JSON value.
#[divan::bench(types = [TimeEntries, Projects])]
fn value<R: Rows>(bencher: Bencher) {
    run::<R, _>(bencher, |text| serde_json::from_str::<Value>(text).unwrap());
}

/// The text skipped: what no decoder can be faster than.
#[divan::bench(types = [TimeEntries, Projects])]
fn skipped<R: Rows>(bencher: Bencher) {
    run::<R, _>(bencher, |text| serde_json::from_str::<IgnoredAny>(text).unwrap());
}
