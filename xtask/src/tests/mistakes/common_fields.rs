//! Mistakes in the fields that records share, and in lines that change them.

use insta::assert_snapshot;

use super::{API, TASK, brief, shown};
use crate::{
    cli::Command,
    run,
    tests::{workspace, write},
};

const COMMON: &str = r#"[common]
id        = { type = "id", read_only = true, doc = "Identifier." }
createdOn = { type = "date-time", read_only = true, doc = "Time of creation." }
version   = { type = "string", read_only = true, doc = "Version.", evidence = "observed" }

[servers]"#;

/// The names of the other specs.
const TASK_PATH: &str = "resources/general/task.toml";

fn api(common: &str) -> String {
    API.replace("[servers]", common)
}

/// A task without fields of its own, and with these lines.
fn task(lines: &str) -> String {
    let (head, _) = TASK.split_once("[fields]").unwrap();
    format!("{head}[fields]\n{lines}\n")
}

/// The declaration that is generated for a task with these lines.
fn generated(lines: &str) -> String {
    let root = workspace(&[]);
    write(root.path(), "specs/api.toml", &api(COMMON));
    write(root.path(), &format!("specs/{TASK_PATH}"), &task(lines));
    run(Command::Generate { check: false }, root.path()).unwrap();
    let path = root.path().join("core-api/src/generated/general/task.rs");
    let text = std::fs::read_to_string(path).unwrap();
    let (_, fields) = text.split_once("pub struct Task {\n").unwrap();
    fields.split_once("    /// Fields that this version").unwrap().0.to_owned()
}

#[test]
fn common_fields_stand_where_the_line_is_and_change_by_key() {
    let lines = "name = { type = \"string\", doc = \"Name.\" }\ncommon = true\n\
                 createdOn = { filter = true, sort = false, doc = \"When.\", evidence = \"assumed\" }\n\
                 last = { type = \"boolean\", doc = \"Last.\" }";
    assert_snapshot!(generated(lines), @r#"
        /// Name.
        pub name: Option<String>,
        /// Identifier.
        #[field(read_only)]
        pub id: Id<Task>,
        /// When. Assumed, not observed.
        #[field(read_only, filter, sort = false, evidence = assumed)]
        pub created_on: Option<DateTime>,
        /// Version. Observed, not documented.
        #[field(read_only, evidence = observed)]
        pub version: Option<String>,
        /// Last.
        pub last: Option<bool>,
    "#);
    let some = "common = [\"version\", \"id\"]\nversion = { read_only = false }";
    assert_snapshot!(generated(some), @r#"
        /// Version. Observed, not documented.
        #[field(evidence = observed)]
        pub version: Option<String>,
        /// Identifier.
        #[field(read_only)]
        pub id: Id<Task>,
    "#);
    let own = "common = { type = \"string\", doc = \"A field with this name.\" }\n\
               id = { type = \"id\", doc = \"Id.\" }";
    assert!(generated(own).contains("pub common: Option<String>"));
}

#[test]
fn a_line_that_changes_a_common_field_says_what_differs() {
    let lines = r#"createdOn = { type = "date-time", doc = "Time of creation." }
common = true
id = {}
version = { doc = "Version.", read_only = true, evidence = "observed", filter = false, max_length = 0 }
name = { type = "string", doc = "Name." }
createdOn2 = { filter = true }"#;
    let specs = [("api.toml", &*api(COMMON)), (TASK_PATH, &*task(lines))];
    assert_snapshot!(brief(&specs), @r#"
    error: a change of the common field `createdOn` elsewhere
      move the line directly below `common`, which gives the place of the field
    error: the line changes nothing of the common field `id`
      leave it out
    error: the common field `version` has this `doc` anyway
      leave it out
    error: the common field `version` has this `read_only` anyway
      leave it out
    error: the common field `version` has this `evidence` anyway
      leave it out
    error: `max_length` is out of range
      write the largest number of characters, from 1 to 2147483648
    error: `type` is missing
      add `type = "…"`
    error: `doc` is missing
      add `doc = "…"`
    "#);
    let late =
        "common = true\nname = { type = \"string\", doc = \"Name.\" }\nid = { filter = true }";
    assert_snapshot!(shown(&[("api.toml", &*api(COMMON)), (TASK_PATH, &*task(late))]), @r#"
    error: a change of the common field `id` elsewhere
      --> specs/resources/general/task.toml:10:1
       |
    10 | id = { filter = true }
       | ^^
       |
       = help: move the line directly below `common`, which gives the place of the field
    "#);
}

#[test]
fn the_line_common_names_common_fields() {
    let cases = [
        ("common = false\n", COMMON),
        ("common = 3\n", COMMON),
        ("common = [\"id\", \"createdon\", \"id\", 7, \"summary\"]\n", COMMON),
        ("common = true\n", "[servers]"),
    ];
    let found = cases
        .map(|(line, common)| brief(&[("api.toml", &*api(common)), (TASK_PATH, &*task(line))]));
    assert_snapshot!(found.join("\n\n"), @r#"
    error: `common` is neither `true` nor a list
      write `common = true` for all common fields, or a list of their names

    error: `common` is neither `true` nor a list
      write `common = true` for all common fields, or a list of their names

    error: there is no common field `createdon`
      did you mean `createdOn`?
    error: a second common field `id`
      each field occurs once
    error: a name of a field is a text
      write `"createdOn"`
    error: there is no common field `summary`
      there are `id`, `createdOn`, `version`; write other fields as lines of their own

    error: a resource without an `id`
      add `id = { type = "id", read_only = true, doc = "Identifier." }`, unless the only call is `read`
    error: there are no common fields
      add a table `[common]` to specs/api.toml, or write the fields here
    "#);
}

#[test]
fn a_mistake_in_a_common_field_is_shown_once_and_there() {
    let wrong = r#"[common]
id = { type = "id", read_only = true, doc = "Identifier." }
"two words" = { type = "string", doc = "Spaced." }
state = { type = "enum:State", doc = "State.", filtre = true }
State = { type = "string", read_only = true, required = true, doc = "State again." }
flat = "string"

[servers]"#;
    let lines = "common = true\nState = { filter = true }";
    let api = api(wrong);
    let second = task(lines).replace("Task", "Other").replace("/task", "/other");
    let specs = [
        ("api.toml", &*api),
        (TASK_PATH, &*task(lines)),
        ("resources/general/other.toml", &*second),
    ];
    let found = shown(&specs);
    assert!(!found.contains("task.toml") && !found.contains("other.toml"), "{found}");
    assert_snapshot!(brief(&specs), @r#"
    error: `two words` is not a valid name of a field
      a name is letters, digits and `_`, and starts with a letter
    error: there is no enum `State`
      declare it in specs/enums
    error: unknown key `filtre`
      did you mean `filter`?
    error: a second field that Rust calls `state`
      write `rust = "…"` beside one, with another name
    error: a field that only the server writes cannot be required
      leave out one of `required` and `read_only`
    error: expected a table, found a text
      write `{ key = … }`
    "#);
}

#[test]
fn a_mistake_in_a_change_is_shown_at_the_change() {
    let lines = "common = true\nid = { type = \"id:Task\" }\nversion = { required = true, type = \"json?\" }\n\
                 created_on = { type = \"string\", doc = \"A twin in Rust.\" }";
    let found = shown(&[("api.toml", &*api(COMMON)), (TASK_PATH, &*task(lines))]);
    let places: Vec<_> = found.lines().filter(|line| line.contains("-->")).collect();
    assert!(places.iter().all(|line| line.contains("task.toml")), "{places:?}");
    assert_snapshot!(brief(&[("api.toml", &*api(COMMON)), (TASK_PATH, &*task(lines))]), @r#"
    error: the field `id` of a resource holds its own id
      write `type = "id"`
    error: a field that only the server writes cannot be required
      leave out one of `required` and `read_only`
    error: the type `json` is never assumed
      write `json`; raw JSON fits every value
    error: a second field that Rust calls `created_on`
      write `rust = "…"` beside one, with another name
    "#);
}

#[test]
fn a_default_that_a_change_makes_wrong_is_shown_at_the_change() {
    let common = COMMON.replace("doc = \"Version.\"", "default = \"A\", doc = \"Version.\"");
    let lines = "common = true\nversion = { type = \"int32\" }";
    assert_snapshot!(shown(&[("api.toml", &*api(&common)), (TASK_PATH, &*task(lines))]), @r#"
    error: the default does not have the type of the field
     --> specs/resources/general/task.toml:9:1
      |
    9 | version = { type = "int32" }
      | ^^^^^^^
      |
      = help: write a whole number
    "#);
}

#[test]
fn an_api_that_cannot_be_read_hides_no_common_field() {
    let specs = [("api.toml", "documentation_version = \"1"), (TASK_PATH, &*task("common = true"))];
    let found = shown(&specs);
    assert!(!found.contains("task.toml"), "{found}");
}
