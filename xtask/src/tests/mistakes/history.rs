//! Mistakes in deprecations, first versions and old names.

use insta::assert_snapshot;

use super::{TASK, brief, of_task};

/// Returns the titles and the advice for a task with these lines, and an enum with these values.
fn told(head: &str, fields: &str, values: &str) -> String {
    let task = TASK.replace("[fields]", &format!("{head}\n[fields]")) + fields;
    let state = format!(
        "enum = \"State\"\ndoc = \"State.\"\nsource = \"https://example.com\"\nvalues = [{values}]\n"
    );
    brief(&[("resources/general/task.toml", &task), ("enums/state.toml", &state)])
}

#[test]
fn an_old_name_that_a_field_has_now_is_shown_with_both_places() {
    let line = r#"note = { type = "string", renamed_from = "name", doc = "Note." }"#;
    assert_snapshot!(of_task(line), @r#"
    error: the old name `name` is that of a field now
      --> specs/resources/general/task.toml:10:42
       |
    10 | note = { type = "string", renamed_from = "name", doc = "Note." }
       |                                          ^^^^^^
       |
      ::: specs/resources/general/task.toml:9:1
       |
     9 | name = { type = "string", doc = "Name." }
       | ---- it is here
       |
       = help: write the name that it had before, or leave `renamed_from` out
    "#);
}

#[test]
fn an_old_name_leads_to_one_name() {
    let fields = r#"
        one = { type = "string", renamed_from = "one", doc = "One." }
        two = { type = "string", renamed_from = ["old", "Old", ""], doc = "Two." }
        three = { type = "string", renamed_from = ["old", "a b"], doc = "Three." }
    "#;
    let values = r#"
        { value = 1, name = "Open", renamed_from = ["Open", "Shut"], doc = "Open." },
        { value = 2, name = "Done", renamed_from = ["Shut", "Unknown", "a"], doc = "Done." },
    "#;
    assert_snapshot!(told("", fields, values), @"
    error: the old name `Open` is that of a value now
      write the name that it had before, or leave `renamed_from` out
    error: a second value with the old name `Shut`
      an old name leads to one name; leave out one of them
    error: the name `Unknown` is taken
      leave it out; `Unknown` holds values without a name
    error: `a` is not a valid name of a type
      write words with capitals and nothing between them, as in `TimeEntry`
    error: the old name `one` is that of a field now
      write the name that it had before, or leave `renamed_from` out
    error: a second field with the old name `Old`
      an old name leads to one name; leave out one of them
    error: `` is not a valid name of a field
      a name is letters, digits and `_`, and starts with a letter
    error: a second field with the old name `old`
      an old name leads to one name; leave out one of them
    error: `a b` is not a valid name of a field
      a name is letters, digits and `_`, and starts with a letter
    ");
}

#[test]
fn an_old_name_of_a_resource_is_free_and_so_are_those_of_its_calls() {
    let head = r#"renamed_from = ["Task", "State", "Filter", "a"]
        [call.start]
        method = "POST"
        path = "/task/{id}/start"
        scope = "read:core"
        returns = "json"
        renamed_from = ["start", "Begin"]
        doc = "Starts it."
        [call.stop]
        method = "POST"
        path = "/task/{id}/stop"
        scope = "read:core"
        returns = "json"
        renamed_from = "start"
        doc = "Stops it."
    "#;
    assert_snapshot!(told(head, "", ""), @"
    error: the old name makes `StartTask`, an item that exists now
      write the name that it had before, or leave `renamed_from` out
    error: the old name makes `Task`, an item that exists now
      write the name that it had before, or leave `renamed_from` out
    error: the old name makes `State`, an item that exists now
      write the name that it had before, or leave `renamed_from` out
    error: the name `Filter` is taken
      write the name that it had before, or leave `renamed_from` out
    error: `a` is not a valid name of a type
      write words with capitals and nothing between them, as in `TimeEntry`
    error: `Begin` is not a valid name of a call
      write the old name of the table, as in `list-activities`
    error: the old name makes `StartTask`, an item that exists now
      write the name that it had before, or leave `renamed_from` out
    ");
}

#[test]
fn a_deprecation_is_a_sentence_and_a_version_is_no_newer_than_the_newest() {
    let head = r#"deprecated = "old"
        since = "2"
        call_deprecated = { get = "gone", create = "Use `get`." }
        call_since = { list = "1.x", delete = "1" }
    "#;
    let fields = r#"
        one = { type = "string", required = true, deprecated = "Use `two`.", since = "1.", doc = "One." }
        two = { type = "string", deprecated = true, since = 1, renamed_from = 2, doc = "Two." }
    "#;
    let values = r#"{ value = 1, name = "Open", deprecated = "", since = "1.0.1", doc = "Open." }"#;
    assert_snapshot!(told(head, fields, values), @r#"
    error: `deprecated` is empty
      write it, or leave the key out
    error: version `1.0.1` is newer than the newest version, `1`
      mend it, or raise `documentation_version` in specs/api.toml
    error: the text of a deprecation is not a sentence
      name the replacement in a sentence, as in `deprecated = "Use `phaseNote`."`
    error: version `2` is newer than the newest version, `1`
      mend it, or raise `documentation_version` in specs/api.toml
    error: the text of a deprecation is not a sentence
      name the replacement in a sentence, as in `deprecated = "Use `phaseNote`."`
    error: the resource has no call `create`
      name calls of `calls`
    error: `1.x` is not a valid version
      write numbers with dots between them, as in `2026.03.1.0`
    error: the resource has no call `delete`
      name calls of `calls`
    error: a required field cannot be deprecated
      leave out one of `required` and `deprecated`; every create would warn
    error: `1.` is not a valid version
      write numbers with dots between them, as in `2026.03.1.0`
    error: `deprecated` is a boolean
      write a text in quotes
    error: `since` is a number
      write a text in quotes
    error: `renamed_from` is a number
      write a text in quotes
    "#);
}

#[test]
fn the_facts_of_a_call_are_texts() {
    let head = "call_deprecated = { get = true, list = \" \" }\ncall_since = \"1\"";
    assert_snapshot!(told(head, "", ""), @"
    error: `call_deprecated` of `get` is not a text, or is empty
      write a text in quotes
    error: `call_deprecated` of `list` is not a text, or is empty
      write a text in quotes
    error: expected a table, found a text
      write `{ key = … }`
    ");
}
