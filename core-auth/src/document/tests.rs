//! Tests of documents.

use super::*;

/// A document of version 0.1 of this crate.
const FIRST: &str = r#"{"version":1,"revision":7,"endpoint":"https://core.test/api",
    "scopes":"read:core","issued_at":"2026-01-01T00:00:00Z",
    "expires_at":"2026-01-01T01:00:00Z","access_token":"a","refresh_token":"r"}"#;

fn refresh_token(grant: &Grant) -> &str {
    grant.refresh_token().unwrap().expose_secret()
}

#[test]
fn an_entry_goes_there_and_back() {
    let Ok(Entry::Grant(grant)) = read(&FIRST.into()) else { panic!() };
    assert_eq!((grant.access.secret(), refresh_token(&grant)), ("a", "r"));
    let mark = Presentation::new(grant.issued_at, 3, Duration::from_secs(90));
    let aged = grant.clone().aged_by(Duration::from_secs(7));
    let presented = Entry::Presented(aged, Some(mark));
    for entry in [Entry::Grant(grant), presented.clone(), Entry::Ended] {
        let again = read(&to_json(&entry).unwrap()).unwrap();
        assert_eq!(without_mark(&again), without_mark(&entry));
    }
    let marked = || to_json(&presented).unwrap().expose_secret().to_owned();
    assert_ne!(marked(), marked(), "every presentation has a mark of its own");
}

fn without_mark(entry: &Entry) -> serde_json::Value {
    let text = to_json(entry).unwrap();
    let mut document: serde_json::Value = serde_json::from_str(text.expose_secret()).unwrap();
    document.as_object_mut().unwrap().remove("mark");
    document
}

#[test]
fn a_document_that_is_cut_or_newer_is_refused() {
    let Ok(entry) = read(&FIRST.into()) else { panic!() };
    let text = to_json(&entry).unwrap();
    let text = text.expose_secret();
    for length in 0..text.len() {
        assert_eq!(read(&text[..length].into()).unwrap_err(), DocumentError::NotJson);
    }
    let newer = text.replace("\"version\":2", "\"version\":3");
    assert_eq!(read(&newer.into()).unwrap_err(), DocumentError::Newer(3));
    let other = text.replace("\"endpoint\":\"https", "\"endpoint\":\"ftp");
    assert_eq!(read(&other.into()).unwrap_err(), DocumentError::Part("endpoint"));
}
