//! Edits of specs, and their layout.

mod files;
mod layout;

use insta::assert_snapshot;
use toml_edit::Value;

use crate::{
    spec::Wire,
    spec_edit::{Place, Row, SpecEdit, inline},
};

const DOOR: &str = r##"#:schema ../../schema/resource.json
resource = "Door"
doc = "A door."
source = "https://example.com"
path = "/door"
calls = ["get"]

# No source shows the opening.
[call.open]
method = "GET"
path = "/door/{id}/open"
doc = "Opens a door."

# The order is that of answers.
[fields]
id   = { type = "id", read_only = true, doc = "Identifier." }
# A public exporter sorts by it.
name = { type = "string", sort = true, doc = "Name." } # kept
size = { type = "decimal?", doc = "Width." }
"##;

/// The lines of a text that differ from those of another, with `-` and `+`.
fn difference(before: &str, after: &str) -> String {
    let lines = |text: &str, other: &str, mark: &str| -> Vec<String> {
        let is_new = |line: &&str| !other.lines().any(|known| known == *line);
        text.lines().filter(is_new).map(|line| format!("{mark}{line}")).collect()
    };
    [lines(before, after, "-"), lines(after, before, "+")].concat().join("\n")
}

fn edited(edit: impl FnOnce(&mut SpecEdit) -> Result<(), String>) -> String {
    let mut spec = SpecEdit::parse(DOOR).unwrap();
    edit(&mut spec).unwrap();
    difference(DOOR, &spec.text())
}

#[test]
fn a_key_is_put_at_its_place_and_the_comment_stays() {
    assert_snapshot!(edited(|spec| spec.set(Row::Field("name"), "filter", true)), @r#"
    -name = { type = "string", sort = true, doc = "Name." } # kept
    +name = { type = "string", filter = true, sort = true, doc = "Name." } # kept
    "#);
    assert_snapshot!(edited(|spec| spec.set(Row::Field("size"), "type", "decimal")), @r#"
    -size = { type = "decimal?", doc = "Width." }
    +size = { type = "decimal", doc = "Width." }
    "#);
    let evidence =
        || inline([("is", Value::from("observed")), ("date", Value::from("2026-11-20"))]);
    assert_snapshot!(edited(|spec| spec.set(Row::Field("size"), "evidence", evidence())), @r#"
    -size = { type = "decimal?", doc = "Width." }
    +size = { type = "decimal?", doc = "Width.", evidence = { is = "observed", date = "2026-11-20" } }
    "#);
    assert_snapshot!(edited(|spec| spec.set(Row::Top, "evidence", "observed")), @r#"+evidence = "observed""#);
    assert_snapshot!(edited(|spec| spec.set(Row::Call("open"), "scope", "read:core")), @r#"+scope = "read:core""#);
    assert_snapshot!(edited(|spec| spec.remove(Row::Field("name"), "sort").map(drop)), @r#"
    -name = { type = "string", sort = true, doc = "Name." } # kept
    +name = { type = "string", doc = "Name." } # kept
    "#);
}

#[test]
fn a_new_key_at_the_top_is_between_its_neighbours() {
    let mut spec = SpecEdit::parse(DOOR).unwrap();
    spec.set(Row::Top, "evidence", "observed").unwrap();
    let text = spec.text();
    assert!(text.contains("path = \"/door\"\nevidence = \"observed\"\ncalls = "), "{text}");
    assert!(text.starts_with("#:schema "), "{text}");
}

#[test]
fn a_field_is_inserted_at_its_place_and_the_column_follows() {
    let line = || [("type", Value::from("boolean")), ("doc", Value::from("True if open."))];
    assert_snapshot!(edited(|spec| spec.insert_field("open", Place::First, line())), @r#"+open = { type = "boolean", doc = "True if open." }"#);
    let mut spec = SpecEdit::parse(DOOR).unwrap();
    spec.insert_field("isOpen", Place::After("name"), line()).unwrap();
    let text = spec.text();
    assert_snapshot!(text.split_once("[fields]\n").unwrap().1, @r#"
    id     = { type = "id", read_only = true, doc = "Identifier." }
    # A public exporter sorts by it.
    name   = { type = "string", sort = true, doc = "Name." } # kept
    isOpen = { type = "boolean", doc = "True if open." }
    size   = { type = "decimal?", doc = "Width." }
    "#);
    assert_eq!(spec.value(Row::Field("isOpen"), "type").unwrap().as_str(), Some("boolean"));
    assert!(spec.remove_field("isOpen") && !spec.remove_field("isOpen"));
    assert_eq!(spec.text(), DOOR);
}

#[test]
fn fields_take_another_order_with_their_comments() {
    let mut spec = SpecEdit::parse(DOOR).unwrap();
    spec.order_fields(&["name", "id"]);
    assert_eq!(spec.fields(), ["name", "size", "id"]);
    let text = spec.text();
    assert!(text.contains("[fields]\n# A public exporter sorts by it.\nname = "), "{text}");
    spec.order_fields(&["id", "name", "size"]);
    assert_eq!(spec.text(), DOOR);
}

#[test]
fn comments_are_read_and_added() {
    let mut spec = SpecEdit::parse(DOOR).unwrap();
    assert_eq!(spec.comment(Row::Field("name")), ["A public exporter sorts by it."]);
    assert_eq!(spec.comment(Row::Field("id")), Vec::<String>::new());
    assert_eq!(spec.comment(Row::Call("open")), ["No source shows the opening."]);
    spec.add_comment("name", "So does the connector.").unwrap();
    assert_eq!(spec.comment(Row::Field("name")).len(), 2);
    assert!(spec.add_comment("name", "two\nlines").is_err());
}

#[test]
fn values_and_references_are_inserted_in_order() {
    let mut light = SpecEdit::parse("enum = \"Light\"\nvalues = []\n").unwrap();
    let named = |name: &'static str| [("name", Value::from(name))];
    for (number, name) in [(2, "Green"), (-1, "Off"), (0, "Red")] {
        light.insert_value(&Wire::Number(number), named(name)).unwrap();
    }
    light.set(Row::Value(&Wire::Number(0)), "doc", "Stop.").unwrap();
    assert_snapshot!(light.text(), @r#"
    enum = "Light"
    values = [
        { value = -1, name = "Off" },
        { value = 0, name = "Red", doc = "Stop." },
        { value = 2, name = "Green" },
    ]
    "#);
    assert!(light.has(Row::Value(&Wire::Number(-1))));
    assert!(light.insert_value(&Wire::Number(2), named("Blue")).is_err());
    let mut api = SpecEdit::parse("references = [\n    # First.\n    { name = \"A\", doc = \"A.\" },\n    # Last.\n    { name = \"C\", doc = \"C.\" },\n]\n").unwrap();
    api.insert_reference("B", "B.").unwrap();
    assert_snapshot!(api.text(), @r#"
    references = [
        # First.
        { name = "A", doc = "A." },
        { name = "B", doc = "B." },
        # Last.
        { name = "C", doc = "C." },
    ]
    "#);
}

#[test]
fn an_edit_of_a_row_that_is_not_there_names_it() {
    let mut spec = SpecEdit::parse(DOOR).unwrap();
    let text = spec.text();
    let errors = [
        spec.set(Row::Field("colour"), "sort", true),
        spec.set(Row::Call("shut"), "doc", "Shuts."),
        spec.set(Row::Value(&Wire::Number(3)), "doc", "Three."),
        spec.set(Row::Reference("User"), "doc", "A user."),
        spec.insert_field("id", Place::Last, []),
        spec.insert_field("new", Place::After("old"), []),
        spec.insert_reference("User", "A user."),
    ];
    let errors: Vec<String> = errors.into_iter().map(Result::unwrap_err).collect();
    assert_snapshot!(errors.join("\n"), @"
    the spec has no field `colour`; add it to `[fields]`
    the spec has no call `shut`; add a table `[call.shut]`
    the enum has no value `3`; add it to `values`
    there is no reference `User`; add it to `references` of specs/api.toml
    the field `id` exists; change its keys instead
    the spec has no field `old`; add it to `[fields]`
    the spec has no list `references`; add `references = []`
    ");
    assert_eq!(spec.text(), text);
}
