//! Each public method of the async types has a blocking counterpart of the same name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The methods by type.
type Methods = BTreeMap<String, BTreeSet<String>>;

/// The async types with a blocking counterpart. Iterators have `next` by their trait.
const TYPES: [&str; 8] = [
    "Client",
    "Records",
    "Pages",
    "ChangeStream",
    "ChangeFeed",
    "CreateAll",
    "Download",
    "RawCall",
];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Returns the public methods in the files of a folder, or in one file.
fn methods(path: &Path) -> Methods {
    let mut methods = Methods::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            for (name, more) in self::methods(&entry.unwrap().path()) {
                methods.entry(name).or_default().extend(more);
            }
        }
        return methods;
    }
    let text = fs::read_to_string(path).unwrap();
    let mut current = None;
    for line in text.lines() {
        if let Some(header) = line.strip_prefix("impl") {
            current = subject(header);
        } else if line == "}" {
            current = None;
        }
        let signature = line.strip_prefix("    pub ").map(|rest| rest.trim_start_matches("async "));
        let name = signature.and_then(|rest| rest.strip_prefix("fn ")?.split(['(', '<']).next());
        if let (Some(of), Some(name)) = (&current, name) {
            methods.entry(String::clone(of)).or_default().insert(name.to_owned());
        }
    }
    methods
}

/// Returns the type of an `impl` without a trait: ` Client {`, `<A> Client<A> {`. The type of an iterator is
/// that of its stream.
fn subject(header: &str) -> Option<String> {
    let header = header.trim_end_matches('{').trim();
    if header.contains(" for ") {
        return None;
    }
    let mut depth = 0;
    let start = header.find(|letter| {
        depth += i32::from(letter == '<') - i32::from(letter == '>');
        depth == 0 && letter != '>' && letter != ' '
    });
    let name = &header[start?..];
    let name = name.strip_prefix("Iter<client::").unwrap_or(name);
    name.split(['<', ' ']).next().map(str::to_owned)
}

#[test]
fn the_types_of_a_file_are_found() {
    assert_eq!(subject(" Client {").as_deref(), Some("Client"));
    assert_eq!(subject("<A> Client<A> {").as_deref(), Some("Client"));
    assert_eq!(subject("<R: Into<Box<u8>>> Iter<client::Pages<R>> {").as_deref(), Some("Pages"));
    assert_eq!(subject("<A> Clone for Client<A> {"), None);
    let methods = methods(&root().join("core-api/src/client"));
    assert!(methods["Client"].contains("raw_get") && methods["Client"].contains("check_base_url"));
    assert!(methods["ChangeFeed"].contains("follow"));
}

#[track_caller]
fn assert_complete(of: &str, expected: &BTreeSet<String>, found: &BTreeSet<String>) {
    let missing: Vec<_> = expected.difference(found).collect();
    assert!(missing.is_empty(), "the blocking `{of}` lacks {missing:?}");
}

#[test]
fn no_method_of_the_client_is_missing() {
    let core_api = root().join("core-api/src");
    let mut asynchronous = methods(&core_api.join("client"));
    for (name, more) in methods(&core_api.join("client.rs")) {
        asynchronous.entry(name).or_default().extend(more);
    }
    let blocking = methods(&core_api.join("blocking"));
    for name in TYPES {
        let mut expected = asynchronous[name].clone();
        expected.retain(|method| method != "try_next" && method != "next");
        assert_complete(name, &expected, &blocking.get(name).cloned().unwrap_or_default());
    }
}

#[test]
fn no_method_of_a_session_is_missing() {
    let core_auth = root().join("core-auth/src");
    let blocking = methods(&core_auth.join("blocking"));
    let mut session = methods(&core_auth.join("session.rs"))["Session"].clone();
    session.extend(methods(&core_auth.join("session/state.rs"))["Session"].clone());
    assert_complete("Session", &session, &blocking["Session"]);
    let sessions = &methods(&core_auth.join("sessions.rs"))["Sessions"];
    assert_complete("Sessions", sessions, &blocking["Sessions"]);
}
