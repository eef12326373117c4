//! Each mistake has a place, a line, a caret and a way out.

mod calls;
mod common_fields;
mod constants;
mod evidence;
mod files;
mod history;
mod many;
mod prose;
mod queries;
mod recursion;
mod rust_names;
mod server_facts;
mod types;

use insta::assert_snapshot;

use super::{API, SCOPES, TASK, complaints, workspace, write};
use crate::{cli::Command, run};

/// Returns the mistakes of a task with one more line, without the last line, which counts them.
fn of_task(line: &str) -> String {
    of_spec(&format!("{TASK}{line}\n"))
}

fn of_spec(text: &str) -> String {
    shown(&[("resources/general/task.toml", text)])
}

fn shown(specs: &[(&str, &str)]) -> String {
    let all = complaints(specs);
    all.rsplit_once("\n\n").unwrap().0.to_owned()
}

/// The titles and the advice alone.
fn brief(specs: &[(&str, &str)]) -> String {
    let all = shown(specs);
    let lines = all.lines().map(str::trim_start);
    let told = lines.filter(|line| line.starts_with("error: ") || line.contains("= help: "));
    told.map(|line| line.replace("= help: ", "  ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_mistake_is_shown_with_its_place_and_a_caret() {
    assert_snapshot!(of_task(r#"due = { typ = "string", doc = "When." }"#), @r#"
    error: unknown key `typ`
      --> specs/resources/general/task.toml:10:9
       |
    10 | due = { typ = "string", doc = "When." }
       |         ^^^
       |
       = help: did you mean `type`?
    "#);
}

#[test]
fn two_places_are_shown_where_two_things_clash() {
    assert_snapshot!(of_task(r#"Name = { type = "string", doc = "Name again." }"#), @r#"
    error: a second field that Rust calls `name`
      --> specs/resources/general/task.toml:10:1
       |
    10 | Name = { type = "string", doc = "Name again." }
       | ^^^^
       |
      ::: specs/resources/general/task.toml:9:1
       |
     9 | name = { type = "string", doc = "Name." }
       | ---- the first one is here
       |
       = help: write `rust = "…"` beside one, with another name
    "#);
}

#[test]
fn the_mistakes_of_a_run_are_shown_together() {
    let spec = TASK
        .replace("\"list\"]", "\"lits\"]")
        .replace("doc = \"Something to do.\"\n", "")
        .replace("type = \"string\"", "type = \"strin\"");
    let spec = format!("{spec}owner = {{ type = \"id:Emploee\", doc = \"Owner.\" }}\n");
    let spec = format!("{spec}state = {{ type = \"enum:State\", doc = \"State.\", filter = 1 }}\n");
    assert!(complaints(&[("resources/general/task.toml", &spec)]).contains("6 mistakes in specs"));
    assert_snapshot!(brief(&[("resources/general/task.toml", &spec)]), @r#"
    error: `doc` is missing
      add `doc = "…"`
    error: unknown call `lits`
      did you mean `list`?
    error: unknown type `strin`
      did you mean `string`?
    error: there is no resource `Emploee`
      did you mean `Employee`? otherwise declare it in `references` of specs/api.toml
    error: there is no enum `State`
      declare it in specs/enums
    error: `filter` is a number
      write `true` or `false`
    "#);
}

#[test]
fn invalid_toml_is_reported() {
    assert_snapshot!(of_spec("resource = \"Task\ndoc = 1"), @r#"
    error: invalid basic string, expected `"`
     --> specs/resources/general/task.toml:1:17
      |
    1 | resource = "Task
      |                 ^
      |
      = help: write it as TOML wants it (https://toml.io)
    "#);
    assert_snapshot!(of_task(r#"name = { type = "string", doc = "Twice." }"#), @r#"
    error: duplicate key
      --> specs/resources/general/task.toml:10:1
       |
    10 | name = { type = "string", doc = "Twice." }
       | ^^^^
       |
       = help: each name occurs once; rename this one, or leave it out
    "#);
}

#[test]
fn fields_follow_their_rules() {
    let spec = r#"
unlisted = { type = "string", doc = "Taken." }
self = { type = "int32", doc = "A word of Rust.", max_length = 3 }
other = { type = "id", doc = "Not its own." }
own = { type = "string", required = true, read_only = true, doc = "" }
long = { type = "string", max_length = 0, doc = "Long." }
list = { type = "list:Step", sort = true, doc = "Steps." }
"two words" = { type = "string", doc = "Spaced.", evidence = "sure" }
flat = "string"
"#;
    assert_snapshot!(brief(&[("resources/general/task.toml", &format!("{TASK}{spec}"))]), @r#"
    error: the name `unlisted` is taken
      write `rust = "…"` beside it, with another name; `unlisted` holds the fields that the spec does not list
    error: only a text has a `max_length`
      leave it out
    error: a type `id` without a resource is for the `id` of a resource only
      write `id:…` with the name of the resource that it refers to
    error: a field that only the server writes cannot be required
      leave out one of `required` and `read_only`
    error: `doc` is empty
      write it, or leave the key out
    error: `max_length` is out of range
      write the largest number of characters, from 1 to 2147483648
    error: a nested field neither filters nor sorts
      leave out `filter` and `sort`
    error: there is no object `Step`
      declare it in specs/objects
    error: `two words` is not a valid name of a field
      a name is letters, digits and `_`, and starts with a letter
    error: unknown evidence `sure`
      write `documented`, `vendor-code`, `observed`, `assumed`
    error: expected a table, found a text
      write `{ key = … }`
    "#);
}

#[test]
fn a_resource_needs_its_id() {
    let spec = TASK.replace("id = { type = \"id\"", "id = { type = \"id:Task\"");
    assert_snapshot!(brief(&[("resources/general/task.toml", &spec)]), @r#"
    error: the field `id` of a resource holds its own id
      write `type = "id"`
    "#);
    let spec = TASK.lines().filter(|line| !line.starts_with("id =")).collect::<Vec<_>>().join("\n");
    assert_snapshot!(brief(&[("resources/general/task.toml", &spec)]), @r#"
    error: a resource without an `id`
      add `id = { type = "id", read_only = true, doc = "Identifier." }`, unless the only call is `read`
    "#);
}

#[test]
fn enums_follow_their_rules() {
    let spec = r#"
enum = "State"
doc = "State."
source = "vendor"
values = [
    { value = 0, name = "Open", doc = "Open." },
    { value = 0, name = "Shut", doc = "Shut." },
    { value = 1, name = "Open", doc = "Open again." },
    { value = "x", name = "Unknown", doc = "Taken." },
    { name = "not a name", doc = "No value." },
]
"#;
    assert_snapshot!(brief(&[("enums/state.toml", spec)]), @r#"
    error: `source` is not an address
      write the address of the vendor's page, `https://…`
    error: a second value `0`
      a value on the wire has one name
    error: a second name `Open`
      a name has one value
    error: numbers and texts do not mix
      write all values of an enum as numbers, or all as texts
    error: the name `Unknown` is taken
      give it another name; `Unknown` holds values without a name
    error: `value` is missing
      add `value = 0` or `value = "text"`
    "#);
}

#[test]
fn what_the_derives_refuse_is_a_mistake() {
    let object = "object = \"Part\"\ndoc = \"Part.\"\nsource = \"https://example.com\"\n\
                  [fields]\nlight = { type = \"enum:Light\", doc = \"Light.\" }\n";
    let light =
        "enum = \"Light\"\ndoc = \"Light.\"\nsource = \"https://example.com\"\nvalues = []\n";
    let field = |ty| format!("{TASK}x = {{ type = \"{ty}\", sensitive = true, doc = \"X.\" }}\n");
    for (ty, is_refused) in
        [("enum:Light", true), ("list:enum:Light", true), ("object:Part", false), ("json", false)]
    {
        let root = workspace(&[("objects/part.toml", object), ("enums/light.toml", light)]);
        write(root.path(), "specs/resources/general/task.toml", &field(ty));
        let found = run(Command::Check { explain: None }, root.path());
        let message = "an enum cannot be sensitive, because its unknown values are logged";
        assert_eq!(found.is_err_and(|found| found.contains(message)), is_refused, "{ty}");
    }
    for name in ["two words", "a\\\"b", "ä", "a\\\\b"] {
        let scopes = format!("{SCOPES}[scope.Odd]\nname = \"{name}\"\ndoc = \"Odd.\"\n");
        let found = brief(&[("scopes.toml", &scopes)]);
        assert!(found.contains("is not a valid name of a scope"), "{name}: {found}");
    }
}

#[test]
fn the_names_of_choices_and_groups_are_their_own() {
    let field = |ty: &str| format!("{TASK}x = {{ type = \"{ty}\", doc = \"X.\" }}\n");
    assert_snapshot!(of_spec(&field("id:Task|Task")), @r#"
    error: a second `Task` in the type
      --> specs/resources/general/task.toml:10:14
       |
    10 | x = { type = "id:Task|Task", doc = "X." }
       |              ^^^^^^^^^^^^^^
       |
       = help: name each record once
    "#);
    let other = TASK.replace("\"Task\"", "\"TaskOrEmployee\"");
    assert_snapshot!(brief(&[
        ("resources/general/task_or_employee.toml", &other),
        ("resources/general/task.toml", &field("id:Task|Employee")),
    ]), @"
    error: a second item `TaskOrEmployee`
      all items are exported side by side; rename one
    ");
    for group in ["client", "record", "sensitive", "needs", "core", "core_api", "type", "Group"] {
        let found = brief(&[(&format!("resources/{group}/task.toml"), TASK)]);
        assert!(found.contains(&format!("`{group}` is not a valid name of a group")), "{found}");
    }
}
