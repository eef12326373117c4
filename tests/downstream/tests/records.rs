//! Records of core-api in a stranger's own types and tests.

use core::error::Error;
use std::collections::BTreeMap;

use bqe::{Activity, Id, Project, ProjectStatus, record::Record};
use core_downstream::renamed::Work;
use serde::{Deserialize, Serialize};

/// A result of these tests.
type Outcome = Result<(), Box<dyn Error>>;

/// An activity of this program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Own(Activity);

/// A key of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
struct Key(Id<Project>);

/// A report with records in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Report {
    /// A record beside fields of the report.
    #[serde(flatten)]
    work: Work,
    /// A key for each name.
    keys: BTreeMap<String, Key>,
    /// States by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    states: BTreeMap<Key, ProjectStatus>,
    /// A record that may be missing.
    own: Option<Own>,
}

#[test]
fn a_record_is_built_for_a_test() -> Outcome {
    let mut activity = Activity::empty();
    activity.id = "f5b2e48c-581a-485b-b1f3-7d34a3c74739".parse()?;
    activity.code = Some("D-01".to_owned());
    let read: Own = serde_json::from_value(serde_json::to_value(&activity)?)?;
    assert_eq!((read.0.id, &read.0.code), (activity.id, &activity.code));
    // A record that was read knows which fields were there, so each is equal to its like only.
    assert_ne!(read, Own(activity.clone()));
    assert_eq!(read, serde_json::from_value(serde_json::to_value(&activity)?)?);
    Ok(())
}

#[test]
fn records_are_parts_of_the_types_of_others() -> Outcome {
    let text = r#"{"id":"f5b2e48c-581a-485b-b1f3-7d34a3c74739","code":"D-01","keys":{"a":"f5b2e48c-581a-485b-b1f3-7d34a3c74730"},"states":{"f5b2e48c-581a-485b-b1f3-7d34a3c74730":1},"own":{"id":"f5b2e48c-581a-485b-b1f3-7d34a3c74738","memo":"x"}}"#;
    let report: Report = serde_json::from_str(text)?;
    assert_eq!(report.work.code.as_deref(), Some("D-01"));
    assert_eq!(report.own.as_ref().and_then(|own| own.0.memo.as_deref()), Some("x"));
    assert_eq!(report.keys.len(), 1);
    assert_eq!(report.states.len(), 1);
    let written: Report = serde_json::from_str(&serde_json::to_string(&report)?)?;
    assert_eq!((written.own, written.keys), (report.own, report.keys));
    Ok(())
}
