//! The number of rows of a list, before it is decoded.

/// Returns the number of items of a JSON list, or `None` for another value.
///
/// It counts separators, so that it costs a fraction of decoding. The number for invalid JSON has no meaning.
pub(super) fn row_count(body: &[u8]) -> Option<usize> {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body).trim_ascii();
    let inner = body.strip_prefix(b"[")?.strip_suffix(b"]")?.trim_ascii();
    let (mut depth, mut commas) = (0_usize, 0_usize);
    let mut bytes = inner.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_text(&mut bytes),
            b'{' | b'[' => depth = depth.saturating_add(1),
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => commas = commas.saturating_add(1),
            _ => {}
        }
    }
    Some(if inner.is_empty() { 0 } else { commas.saturating_add(1) })
}

/// Skips the rest of a text and its closing quote.
fn skip_text(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use serde_json::Value;

    use super::row_count;

    #[test]
    fn a_list_has_its_number_of_items() {
        for (json, rows) in [
            ("[]", Some(0)),
            (" [ ] ", Some(0)),
            ("\u{feff}[1]", Some(1)),
            (r#"[{"a":[1,2],"b":","},"\",\\",3]"#, Some(3)),
            (r#"{"a":[1,2]}"#, None),
            ("\"[1]\"", None),
            ("", None),
            ("[", None),
        ] {
            assert_eq!(row_count(json.as_bytes()), rows, "{json}");
        }
    }

    proptest! {
        #[test]
        fn any_list_of_texts_has_its_number_of_items(
            texts in vec((any::<String>(), vec(any::<String>(), 0..4)), 0..20),
        ) {
            let items: Vec<Value> = texts.iter().map(|text| serde_json::json!(text)).collect();
            let json = serde_json::to_string(&items).unwrap();
            prop_assert_eq!(row_count(json.as_bytes()), Some(items.len()));
        }

        #[test]
        fn any_bytes_are_counted_without_a_panic(bytes: Vec<u8>) {
            row_count(&bytes);
        }
    }
}
