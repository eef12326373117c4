//! Whether what was read goes back in the spelling in which it came.

use std::collections::BTreeMap;

use core_api::record::{FieldInfo, Kind};
use serde_json::value::RawValue;

type Members<'a> = BTreeMap<String, &'a RawValue>;

/// Compares the members of an answer with those that are written of its record.
pub(super) fn check(table: &'static [FieldInfo], answer: &[u8], written: &[u8]) {
    let body = answer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(answer);
    // Keys with half of a pair of surrogates are the business of a test of their own.
    let (Ok(came), Ok(went)) = (members(body), members(written)) else { return };
    assert_eq!(came.keys().collect::<Vec<_>>(), went.keys().collect::<Vec<_>>());
    for (name, came) in came {
        let info = table.iter().find(|info| info.name == name);
        compare(info.map(|info| info.kind), came.get(), went[&name].get());
    }
}

fn members(json: &[u8]) -> serde_json::Result<Members<'_>> {
    serde_json::from_slice(json)
}

fn compare(kind: Option<Kind>, came: &str, went: &str) {
    match (kind, came.as_bytes().first()) {
        (Some(Kind::Object(table)), Some(b'{')) => check(table, came.as_bytes(), went.as_bytes()),
        (Some(Kind::List(table)), Some(b'[')) => {
            let items = |json| serde_json::from_str::<Vec<&RawValue>>(json).unwrap();
            let (came, went) = (items(came), items(went));
            assert_eq!(came.len(), went.len());
            for (came, went) in came.into_iter().zip(went) {
                // One that does not fit is in what went as it came.
                compare(Some(Kind::Object(table)), came.get(), went.get());
            }
        }
        _ if came == went => {}
        // The same text may have other escapes.
        _ => {
            let text = |json| serde_json::from_str::<String>(json).ok();
            assert!(text(came).is_some() && text(came) == text(went), "{came} went as {went}");
        }
    }
}
