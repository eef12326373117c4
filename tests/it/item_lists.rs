//! Fields with lists of texts, numbers, ids and enums.

use bytes::Bytes;
use core_api::{
    Endpoint, Filter, Id, Object, Project, ProjectStatus, Projection, Resource, Unlisted,
    endpoint::{CanUpdate, Create, Leniency, List, Update},
    record::Kind,
};
use jiff::civil::DateTime;
use rust_decimal::Decimal;

const ID: &str = "627f5f9e-260f-cdab-5143-b9fedec21552";

/// A record with a list of each kind of value.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/box", create = CreateBox, update = UpdateBox, list = ListBoxes, input = BoxInput)]
#[non_exhaustive]
struct Crate {
    #[field(read_only)]
    id: Id<Crate>,
    tags: Option<Vec<String>>,
    flags: Option<Vec<bool>>,
    counts: Option<Vec<i32>>,
    rates: Option<Vec<Decimal>>,
    days: Option<Vec<DateTime>>,
    owners: Option<Vec<Id<Project>>>,
    states: Option<Vec<ProjectStatus>>,
    inner: Option<Inner>,
    #[field(read_only)]
    version: Option<String>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

/// Columns that are never null.
#[derive(Debug, Projection)]
#[projection(Crate)]
struct Columns {
    tags: Vec<String>,
    states: Option<Vec<ProjectStatus>>,
}

/// An object with a list of values.
#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Inner {
    words: Option<Vec<String>>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn answer(members: &str, leniency: Leniency) -> http::Response<Bytes> {
    let text = format!(r#"{{"id":"{ID}","version":"AAA=",{members}}}"#);
    let mut response = http::Response::new(text.into());
    response.extensions_mut().insert(leniency);
    response
}

fn read(members: &str) -> Crate {
    UpdateBox::decode(answer(members, Leniency::Strict)).unwrap()
}

fn sent<R: CanUpdate>(record: R) -> String {
    let request = Update::new(record).to_request(&"https://core.test".parse().unwrap()).unwrap();
    String::from_utf8(request.body().to_vec()).unwrap()
}

const MEMBERS: &str = r#""tags":["a","b\n"],"flags":[true,false],"counts":[1,-2],"rates":[1.50,0.0],"days":["2026-01-31T00:00:00"],"owners":["627f5f9e-260f-cdab-5143-b9fedec21553"],"states":[0,77,"Odd"]"#;

#[test]
fn lists_of_values_are_read_and_sent_back_unchanged() {
    let record = read(MEMBERS);
    assert_eq!(record.tags.as_deref().unwrap(), ["a", "b\n"]);
    assert_eq!(record.counts.as_deref().unwrap(), [1, -2]);
    assert_eq!(record.rates.as_ref().unwrap()[0].to_string(), "1.50");
    assert_eq!(record.owners.as_ref().unwrap().len(), 1);
    assert_eq!(record.states.as_ref().unwrap().len(), 3);
    assert!(sent(record).contains(MEMBERS));
    for members in [r#""tags":[]"#, r#""tags":null"#] {
        assert!(sent(read(members)).contains(members));
    }
    assert_eq!(read(r#""x":1"#).tags, None);
}

#[test]
fn a_value_in_an_unusual_spelling_is_sent_back_as_it_came() {
    let members = r#""tags":[12,"x"],"flags":["True",false],"counts":["3",4],"rates":["7.50"],"owners":["{627F5F9E-260F-CDAB-5143-B9FEDEC21552}"]"#;
    let mut record = read(members);
    assert_eq!(record.flags.as_deref().unwrap(), [true, false]);
    assert_eq!(record.tags.as_deref().unwrap(), ["12", "x"]);
    assert!(record.is_whole());
    assert!(sent(record.clone()).contains(members), "{}", sent(record));
    record = read(members);
    record.counts = Some(vec![3, 5]);
    assert!(sent(record).contains(r#""counts":[3,5]"#));
}

#[test]
fn a_value_that_does_not_fit_is_named_by_its_place() {
    for (members, place) in [
        (r#""counts":[1,"x"]"#, "counts[1]"),
        (r#""flags":[true,null]"#, "flags[1]"),
        (r#""tags":[["a"]]"#, "tags[0]"),
        (r#""owners":[7]"#, "owners[0]"),
        (r#""rates":{}"#, "rates"),
        (r#""days":7"#, "days"),
    ] {
        let error = UpdateBox::decode(answer(members, Leniency::Strict)).unwrap_err().to_string();
        assert!(error.contains(&format!("at `{place}`")), "{members}: {error}");
        let record = UpdateBox::decode(answer(members, Leniency::Lenient)).unwrap();
        let misfits = record.misfits();
        assert_eq!(misfits.len(), 1, "{members}: {misfits:?}");
        assert!(sent(record).contains(members), "{members}");
    }
}

#[test]
fn inputs_changes_and_columns_have_lists_of_values() {
    let input = BoxInput::new().tags(vec!["a".to_owned()]).counts([1, 2]);
    let request = Create::new(input).to_request(&"https://core.test".parse().unwrap()).unwrap();
    assert_eq!(request.body(), r#"{"tags":["a"],"counts":[1,2]}"#);

    let (old, mut new) = (read(MEMBERS), read(MEMBERS));
    assert!(new.changes_since(&old).is_empty());
    new.tags.as_mut().unwrap().push("c".to_owned());
    assert_eq!(new.changes_since(&old).names().collect::<Vec<_>>(), ["tags"]);

    let text = r#"[{"tags":["x"],"states":[1]}]"#;
    let rows = List::<Crate, Columns>::decode(http::Response::new(text.into())).unwrap();
    assert_eq!(rows[0].tags, ["x"]);
    assert_eq!(rows[0].states.as_ref().unwrap().len(), 1);

    let inner: Inner = serde_json::from_str(r#"{"words":["p","q"]}"#).unwrap();
    assert_eq!(inner, serde_json::from_str(&serde_json::to_string(&inner).unwrap()).unwrap());
    assert_eq!(Crate::FIELDS[1].kind, Kind::Values(&Kind::Text));
    assert!(
        matches!(Crate::FIELDS[7].kind, Kind::Values(Kind::Enum(values)) if !values.is_empty())
    );
}

#[test]
fn a_filter_refuses_a_list_of_values_inside_an_object() {
    let error = Filter::<Crate>::parse("inner.words is null").unwrap_err();
    assert!(error.to_string().starts_with("`words` is not a single value"), "{error}");
}
