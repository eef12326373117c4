//! Check that the members of a response are written back in their original spelling.

use std::collections::BTreeMap;

use core_api::record::{FieldInfo, Kind};
use serde_json::value::RawValue;

type Members<'a> = BTreeMap<String, &'a RawValue>;

/// Compares the members of a response with the members that its record writes.
pub(super) fn check(table: &'static [FieldInfo], answer: &[u8], written: &[u8]) {
    let body = answer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(answer);
    // Keys with half of a surrogate pair are tested separately.
    let (Ok(received), Ok(sent)) = (members(body), members(written)) else { return };
    assert_eq!(received.keys().collect::<Vec<_>>(), sent.keys().collect::<Vec<_>>());
    for (name, received) in received {
        let info = table.iter().find(|info| info.name == name);
        compare(info.map(|info| info.kind), received.get(), sent[&name].get());
    }
}

fn members(json: &[u8]) -> serde_json::Result<Members<'_>> {
    serde_json::from_slice(json)
}

fn compare(kind: Option<Kind>, received: &str, sent: &str) {
    match (kind, received.as_bytes().first()) {
        (Some(Kind::Object(table)), Some(b'{')) => {
            check(table.fields(), received.as_bytes(), sent.as_bytes());
        }
        (Some(Kind::List(table)), Some(b'[')) => {
            let items = |json| serde_json::from_str::<Vec<&RawValue>>(json).unwrap();
            let (received, sent) = (items(received), items(sent));
            assert_eq!(received.len(), sent.len());
            for (received, sent) in received.into_iter().zip(sent) {
                // A misfit in the row is written back unchanged.
                compare(Some(Kind::Object(table)), received.get(), sent.get());
            }
        }
        _ if received == sent => {}
        // The same text may be written with other escapes.
        _ => {
            let text = |json| serde_json::from_str::<String>(json).ok();
            assert!(
                text(received).is_some() && text(received) == text(sent),
                "{received} went as {sent}"
            );
        }
    }
}
