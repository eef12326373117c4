//! Old names of fields, values and items still work, and no value under an old name is lost.

mod gate;
mod server;

use core_api::{
    Endpoint, Filter, Order, Projection, Resource, endpoint::Leniency, record::FieldInfo,
};
use gate::{DoorInput, FetchDoor, Gate, GateInput, GetDoor, Hinge, PatchGate, State, UpdateGate};

const ID: &str = r#""id":"00000000-0000-0000-0000-000000000001","version":"1""#;

fn read(members: &str) -> Gate {
    serde_json::from_str(&format!("{{{ID},{members}}}")).unwrap()
}

/// Returns the members that a record sends, without its id and version.
fn sent(gate: &Gate) -> String {
    let text = serde_json::to_string(gate).unwrap();
    text.replacen(&format!("{{{ID}"), "{", 1).replacen("{,", "{", 1)
}

fn body(call: &impl Endpoint) -> String {
    let request = call.to_request(&"https://core.test".parse().unwrap()).unwrap();
    String::from_utf8(request.body().to_vec()).unwrap()
}

fn info(name: &str) -> FieldInfo {
    *Gate::FIELDS.iter().find(|info| info.name == name).unwrap()
}

#[test]
fn a_value_goes_back_with_the_name_that_it_came_with() {
    for name in ["note", "gateText", "gateDescription"] {
        let mut gate = read(&format!(r#""{name}":"iron","zebra":1"#));
        assert_eq!(gate.note.as_deref(), Some("iron"), "{name}");
        assert_eq!(sent(&gate), format!(r#"{{"{name}":"iron","zebra":1}}"#));
        gate.note = Some("steel".to_owned());
        assert_eq!(sent(&gate), format!(r#"{{"{name}":"steel","zebra":1}}"#));
        gate.note = None;
        assert_eq!(sent(&gate), format!(r#"{{"{name}":null,"zebra":1}}"#));
    }
    assert_eq!(sent(&read(r#""gateText":null"#)), r#"{"gateText":null}"#);
    assert_eq!(
        body(&gate::CreateGate::new(GateInput::new().name("a").note("b"))),
        r#"{"name":"a","note":"b"}"#
    );
}

#[test]
fn equal_values_with_both_names_go_back_with_both() {
    for members in [r#""note":"a","gateText":"a""#, r#""gateText":"a","note":"a""#] {
        let mut gate = read(members);
        assert_eq!(gate.note.as_deref(), Some("a"));
        assert!(gate.unlisted.is_empty(), "{gate:?}");
        assert_eq!(sent(&gate), format!("{{{members}}}"));
        gate.note = Some("b".to_owned());
        assert_eq!(sent(&gate), format!("{{{members}}}").replace("\"a\"", "\"b\""));
    }
    let all = read(r#""gateText":"a","gateDescription":"a","note":"a""#);
    assert_eq!(sent(&all), r#"{"gateText":"a","gateDescription":"a","note":"a"}"#);
}

#[test]
fn the_new_name_wins_and_another_old_value_is_unlisted() {
    for members in [
        r#""note":"new","gateText":"old""#,
        r#""gateText":"old","note":"new""#,
        r#""gateText":"new","note":"new","gateText":"old""#,
        r#""gateText":"older","gateText":"old","note":"new""#,
        r#""gateText":"old","note":"newer","note":"new""#,
    ] {
        let mut gate = read(members);
        assert_eq!(gate.note.as_deref(), Some("new"), "{members}");
        assert_eq!(gate.unlisted.text("gateText"), Some(r#""old""#), "{members}");
        assert_eq!(sent(&gate), r#"{"note":"new","gateText":"old"}"#, "{members}");
        gate.note = Some("newest".to_owned());
        assert_eq!(sent(&gate), r#"{"note":"newest","gateText":"old"}"#, "{members}");
    }
    let two = read(r#""gateText":"a","gateDescription":"b""#);
    assert_eq!(sent(&two), r#"{"gateText":"a","gateDescription":"b"}"#);
    let null = read(r#""note":null,"gateText":"a""#);
    assert_eq!(
        (null.note.as_deref(), sent(&null).as_str()),
        (None, r#"{"note":null,"gateText":"a"}"#)
    );
}

#[test]
fn a_repeated_old_name_counts_once() {
    assert_eq!(sent(&read(r#""gateText":"a","gateText":"b""#)), r#"{"gateText":"b"}"#);
    assert_eq!(
        sent(&read(r#""note":"a","gateText":"b","gateText":"c""#)),
        r#"{"note":"a","gateText":"c"}"#
    );
}

#[test]
fn nested_objects_have_old_names_too() {
    let gate = read(r#""hinges":[{"length":3},{"size":4},{"length":5,"size":5}]"#);
    let sizes: Vec<_> = gate.hinges.iter().flatten().map(|hinge| hinge.size).collect();
    assert_eq!(sizes, [Some(3), Some(4), Some(5)]);
    assert_eq!(sent(&gate), r#"{"hinges":[{"length":3},{"size":4},{"length":5,"size":5}]}"#);
    assert_eq!(sent(&read(r#""new":[]"#)), r#"{"new":[]}"#);
}

#[test]
fn unusual_spellings_and_misfits_keep_their_old_name() {
    for members in [r#""height":"7.50""#, r#""tall":"7.50""#, r#""height":"7.50","tall":7.50"#] {
        assert_eq!(sent(&read(members)), format!("{{{members}}}"));
    }
    let error = serde_json::from_str::<Gate>(&format!(r#"{{{ID},"tall":"high"}}"#)).unwrap_err();
    assert!(error.to_string().contains("height"), "{error}");
    let answer = http::Response::builder();
    let mut answer = answer.body(format!(r#"{{{ID},"tall":"high"}}"#).into_bytes().into()).unwrap();
    answer.extensions_mut().insert(Leniency::Lenient);
    let gate: Gate = gate::GetGate::decode(answer).unwrap();
    assert_eq!(gate.unlisted.misfits().count(), 1);
    assert_eq!(sent(&gate), r#"{"tall":"high"}"#);
}

#[test]
fn a_sensitive_value_is_hidden_under_its_old_name() {
    let gate = read(r#""personalCode":"4711""#);
    assert_eq!(sent(&gate), r#"{"personalCode":"4711"}"#);
    assert!(!format!("{gate:?}").contains("4711"), "{gate:?}");
    let error =
        serde_json::from_str::<Gate>(&format!(r#"{{{ID},"personalCode":[4711]}}"#)).unwrap_err();
    assert!(!error.to_string().contains("4711"), "{error}");
}

#[test]
fn filters_and_orders_as_text_accept_old_names() {
    let filter = |text: &str| Filter::<Gate>::parse(text).map(|filter| filter.to_string());
    assert_eq!(filter("GateText = 'a'").unwrap(), "note = 'a'");
    assert_eq!(
        filter("gatedescription = 'a' and note = 'b'").unwrap(),
        "note = 'a' AND note = 'b'"
    );
    assert_eq!(filter("state = 'Closed' or state = 'new'").unwrap(), "state = 1 OR state = 0");
    assert_eq!(filter("hinges.length > 3").unwrap(), "hinges.size > 3");
    assert_eq!(Order::<Gate>::parse("type desc").unwrap().to_string(), "name desc");
    let error = Order::<Gate>::parse("gateText").unwrap_err().to_string();
    assert!(error.contains("`note`"), "{error}");
}

#[test]
fn old_constants_setters_getters_and_types_work() {
    assert_eq!(Gate::GATE_TEXT.eq("a").to_string(), "note = 'a'");
    assert_eq!(Gate::TYPE.asc().to_string(), "name asc");
    assert_eq!(Gate::GATE_DESCRIPTION.name(), Gate::NOTE.name());
    let input = DoorInput::new().r#type("a").gate_text("b");
    let same: GateInput = input.clone();
    assert_eq!(body(&gate::CreateGate::new(same)), r#"{"name":"a","note":"b"}"#);
    assert_eq!(input, GateInput::new().name("a").gate_description("b"));
    assert_eq!(Hinge::default().length(3), Hinge::default().size(3));
    let gate = read(r#""note":"a""#);
    assert_eq!(gate.gate_text(), &Some("a".to_owned()));
    let calls: [gate::GetGate; 2] = [GetDoor::new(gate.id), FetchDoor::new(gate.id)];
    assert!(calls.iter().all(|call| body(call).is_empty()));
    assert_eq!(
        (info("note").old_names, info("note").deprecated),
        (["gateDescription", "gateText"].as_slice(), None)
    );
    assert_eq!(info("hinges").deprecated, Some("Use `note`."));
}

#[test]
fn old_names_of_values_match_in_patterns() {
    let name = |state: State| match state {
        State::Fresh => "fresh",
        State::Closed => "closed",
        _ => "other",
    };
    assert_eq!([State::Open, State::New, State::Shut].map(name), ["fresh", "fresh", "closed"]);
}

#[test]
fn a_projection_reads_old_names() {
    #[derive(Debug, PartialEq, Projection)]
    #[projection(Gate)]
    struct Row {
        gate_text: Option<String>,
        #[projection(column = r#type)]
        kind: String,
    }
    let list = gate::ListGates::new().select::<Row>();
    assert_eq!(format!("{list:?}"), r#"List {"fields": "note,name"}"#);
    for text in [r#"{"note":"a","name":"b"}"#, r#"{"gateDescription":"a","type":"b"}"#] {
        let answer = http::Response::new(format!("[{text}]").into_bytes().into());
        let rows = list.read(answer).unwrap();
        assert_eq!(rows, [Row { gate_text: Some("a".to_owned()), kind: "b".to_owned() }]);
    }
}

#[test]
fn a_patch_names_a_field_as_the_record_came() {
    for (members, names) in [
        (r#""note":"a""#, ["note"].as_slice()),
        (r#""gateText":"a""#, &["gateText"]),
        (r#""gateText":"a","note":"a""#, &["gateText", "note"]),
    ] {
        let old = read(members);
        let mut new = old.clone();
        new.note = Some("b".to_owned());
        let changes = new.changes_since(&old);
        assert_eq!(changes.names().collect::<Vec<_>>(), names);
        let patch: PatchGate = changes.into_patch().unwrap();
        let patch = body(&patch);
        assert!(names.iter().all(|name| patch.contains(&format!("/{name}\""))), "{patch}");
        assert!(body(&UpdateGate::new(new)).contains("\"b\""));
    }
}
