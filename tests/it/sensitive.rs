//! No value of a sensitive field is in `Debug` texts, errors, logs or cassettes.

mod errors;
mod every_resource;
mod person;
mod recordings;
mod views;

use core_api::{
    Endpoint, Error, Filter, Id, Projection, Resource,
    access::ReadwriteCore,
    endpoint::{Create, List, RequestParts, Update},
};
use http::Method;
use jiff::civil::date;
use rust_decimal::Decimal;

use person::{
    BatchCreatePeople, CreatePerson, MARKERS, PatchPerson, Person, PersonInput, person,
    shows_nothing,
};

#[derive(Debug, Projection)]
#[projection(Person)]
pub(crate) struct Taxed {
    pub(crate) name: Option<String>,
    pub(crate) salary: Option<Decimal>,
}

fn input() -> PersonInput {
    PersonInput::new()
        .name("Jane")
        .ssn(MARKERS[0])
        .salary(Decimal::new(778_125, 2))
        .born(date(1977, 8, 11).at(0, 0, 0, 0))
        .grade(77_812)
}

#[test]
fn records_and_calls_hide_sensitive_values_in_debug() {
    let record = person();
    shows_nothing(&format!("{record:?} {record:#?}"));
    assert!(format!("{record:?}").starts_with("Person {\"id\":"), "{record:?}");
    assert!(format!("{record:?}").contains("\"name\":\"Jane\""), "{record:?}");
    shows_nothing(&format!("{:?}", record.banks));
    shows_nothing(&format!("{:?}", Update::new(record.clone())));
    shows_nothing(&format!("{:?} {:?}", input(), Create::<Person>::new(input())));
    shows_nothing(&format!("{:?}", CreatePerson::new(input())));
    shows_nothing(&format!("{:?}", BatchCreatePeople::new([input(), input()])));
    let patch =
        PatchPerson::new(Id::NONE, "AAA=").set(Person::SSN, MARKERS[0]).set(Person::NAME, "X");
    let shown = format!("{patch:?}");
    shows_nothing(&shown);
    assert!(shown.contains(r#"{"op":"replace","path":"/ssn","value":"[redacted]"}"#), "{shown}");

    let mut old = record.clone();
    (old.ssn, old.name) = (None, None);
    let changes = record.changes_since(&old);
    shows_nothing(&format!("{changes:?}"));
    assert!(format!("{changes:?}").contains("Jane"), "{changes:?}");
    shows_nothing(&format!("{:?}", changes.into_patch().unwrap()));
    old.banks = None;
    shows_nothing(&format!("{:?}", record.changes_since(&old)));
}

#[test]
fn filters_hide_sensitive_values_in_debug_and_send_them() {
    let ssn = MARKERS[0];
    let filters = [
        Person::SSN.eq(ssn),
        !Person::SSN.lt(ssn),
        Person::SSN.is_in([ssn, "other"]) & Person::NAME.eq("Jane"),
        Person::SSN.raw_operator("like", ssn),
        Filter::raw(format!("ssn like '%{ssn}'")),
        Filter::parse(&format!("SSN = '{ssn}' and name = 'Jane'")).unwrap(),
    ];
    for filter in filters {
        shows_nothing(&format!("{filter:?}"));
        assert!(filter.to_string().contains(ssn), "{filter}");
        let list = List::<Person>::new().filter(filter);
        shows_nothing(&format!("{list:?} {:?}", list.to_count()));
    }
    assert!(format!("{:?}", Person::SSN.eq(ssn)).contains("ssn = '[redacted]'"));
    assert!(format!("{:?}", Person::NAME.eq("Jane")).contains("name = 'Jane'"));
    for text in [
        "ssn = 778-12-9034 x",
        "ssn '778-12-9034'",
        "name = 'A' and ssn >= 'MARKER-7781-x",
        "ssn = MARKER-7781-x",
    ] {
        let error = Filter::<Person>::parse(text).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("7781") && !shown.contains("778-12"), "{shown}");
    }
}

/// A call of the caller, whose request has a body and a query.
struct Import;

impl Endpoint for Import {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/person/import";
    type Access = ReadwriteCore;
    type Response = ();

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.body(&vec![person()])?;
        request.parameter("ssn", MARKERS[0]);
        request.parameter("where", &format!("ssn = '{}'", MARKERS[0]));
        let shown = format!("{request:?}");
        shows_nothing(&shown);
        assert!(shown.contains("Graz"), "{shown}");
        Ok(())
    }
}

#[test]
fn the_parts_of_a_request_hide_sensitive_values_in_debug() {
    let request = Import.to_request(&"https://core.test".parse().unwrap()).unwrap();
    assert!(request.uri().query().unwrap().contains(MARKERS[0]));
}
