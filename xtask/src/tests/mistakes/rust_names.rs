//! Names in Rust that a spec gives, where those of the wire are taken or unfit.

use std::fs;

use insta::assert_snapshot;

use super::{TASK, brief};
use crate::{
    cli::Command,
    run,
    tests::{workspace, write},
};

const CALL: &str = "[call.list]\nrust = \"ListTasksAgain\"\nmethod = \"GET\"\npath = \"/task/again\"\n\
                    scope = \"read:core\"\nreturns = \"json\"\ndoc = \"Lists again.\"\n\n[fields]";

#[test]
fn a_name_that_a_spec_gives_is_that_of_the_field_and_of_the_call() {
    let root = workspace(&[]);
    let spec = TASK.replace("[fields]", CALL).replace("\"list\"]", "\"list\", \"create\"]");
    let spec = format!(
        "{spec}unlisted = {{ type = \"string\", rust = \"not_listed\", required = true, doc = \"U.\" }}\n\
         Name = {{ type = \"string\", rust = \"other_name\", sort = true, doc = \"N.\" }}\n\
         kind = {{ type = \"string\", rust = \"type\", doc = \"K.\" }}\n\
         dueDate = {{ type = \"string\", rust = \"due_date\", doc = \"D.\" }}\n"
    );
    write(root.path(), "specs/resources/general/task.toml", &spec);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let read = |path: &str| fs::read_to_string(root.path().join(path)).unwrap();
    let text = read("core-api/src/generated/general/task.rs");
    let (_, fields) = text.split_once("    /// U.").unwrap();
    let (fields, _) = fields.split_once("    /// Fields that this").unwrap();
    assert_snapshot!(fields, @r#"
    #[field(name = "unlisted", required)]
    pub not_listed: Option<String>,
    /// N.
    #[field(name = "Name", sort)]
    pub other_name: Option<String>,
    /// K.
    #[field(name = "kind")]
    pub r#type: Option<String>,
    /// D.
    pub due_date: Option<String>,
    "#);
    assert!(
        text.contains("pub struct ListTasksAgain {}") && text.contains("Task::OTHER_NAME.asc()"),
        "{text}"
    );
    let names = read("docs/names.txt");
    assert!(names.contains("input general::TaskInput: not_listed\n"), "{names}");
    assert!(names.contains("call general::ListTasksAgain: GET /task/again\n"), "{names}");
    assert!(read("core-api/src/generated/catalog.rs").contains("not_listed: String,"));
}

#[test]
fn a_name_that_a_spec_gives_follows_the_rules_of_rust() {
    let call = CALL.replace("ListTasksAgain", "list tasks");
    let spec = TASK.replace("[fields]", &call);
    let spec = format!(
        "{spec}a = {{ type = \"string\", rust = \"unlisted\", doc = \"A.\" }}\n\
         b = {{ type = \"string\", rust = \"name\", doc = \"B.\" }}\n\
         c = {{ type = \"string\", rust = \"self\", doc = \"C.\" }}\n\
         d = {{ type = \"string\", rust = \"dueDate\", doc = \"D.\" }}\n\
         e = {{ type = \"string\", rust = \"\", doc = \"E.\" }}\n"
    );
    assert_snapshot!(brief(&[("resources/general/task.toml", &spec)]), @r#"
    error: `list tasks` is not a valid name of a type
      write words with capitals and nothing between them, as in `TimeEntry`
    error: the name `unlisted` is taken
      write `rust = "…"` beside it, with another name; `unlisted` holds the fields that the spec does not list
    error: a second field that Rust calls `name`
      write `rust = "…"` beside one, with another name
    error: `self` is not a valid name of a field in Rust
      write words in lower case with `_` between them, as in `project_id`
    error: `dueDate` is not a valid name of a field in Rust
      write words in lower case with `_` between them, as in `project_id`
    error: `rust` is empty
      write it, or leave the key out
    "#);
    let twin = TASK.replace("[fields]", &CALL.replace("ListTasksAgain", "ListTasks"));
    assert_snapshot!(brief(&[("resources/general/task.toml", &twin)]), @"
    error: a second item `ListTasks`
      all items are exported side by side; rename one
    ");
}

/// An enum and an object whose names are taken in Rust.
const FILTER: &str = "enum = \"Filter\"\nrust = \"FilterKind\"\ndoc = \"Kind.\"\nsource = \"https://example.com\"\n\
             values = [{ value = 1, name = \"One\", doc = \"One.\" }]\n";
const PART: &str = "object = \"Vec\"\nrust = \"Vector\"\ndoc = \"Part.\"\nsource = \"https://example.com\"\n\
            renamed_from = \"Row\"\n[fields]\nkind = { type = \"enum:Filter\", required = true, doc = \"Kind.\" }\n";

#[test]
fn a_type_has_the_name_that_its_spec_gives() {
    let root = workspace(&[("enums/filter.toml", FILTER), ("objects/vec.toml", PART)]);
    let spec = TASK.replace("resource = \"Task\"", "resource = \"Task\"\nrust = \"Duty\"")
        + "parts = { type = \"list:Vec\", doc = \"Parts.\" }\n\
           other = { type = \"id:Task|Employee\", doc = \"Other.\" }\n\
           next = { type = \"resource:Task\", doc = \"Next.\" }\n";
    write(root.path(), "specs/resources/general/task.toml", &spec);
    run(Command::Generate { check: false }, root.path()).unwrap();
    let read = |path: &str| fs::read_to_string(root.path().join(path)).unwrap();
    let names = read("docs/names.txt");
    let names: Vec<_> = names.lines().filter(|line| !line.starts_with('#')).collect();
    assert_snapshot!(names.join("\n"), @"
    call general::GetTask: GET /task/{id}
    call general::ListTasks: GET /task
    enum FilterKind
    object Vector
    old Row: Vector
    old RowBuilder: VectorBuilder
    record general::Duty: /task
    reference Employee
    ");
    let text = read("core-api/src/generated/general/task.rs");
    let lines: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("use ") || line.contains("pub ") || line.contains(" = Get"))
        .collect();
    assert_snapshot!(lines.join("\n"), @"
    use crate::{DutyOrEmployee, Id, Resource, Unlisted, Vector};
        get = GetTask,
    pub struct Duty {
        pub id: Id<Duty>,
        pub name: Option<String>,
        pub parts: Option<Vec<Vector>>,
        pub other: Option<Id<DutyOrEmployee>>,
        pub next: Option<Box<Duty>>,
        pub unlisted: Unlisted,
    ");
    let part = read("core-api/src/generated/objects/vec.rs");
    let lines: Vec<_> =
        part.lines().filter(|line| line.starts_with("#[object") || line.contains("pub ")).collect();
    assert_snapshot!(lines.join("\n"), @"
    #[object(builder = VectorBuilder)]
    pub struct Vector {
        pub kind: Option<FilterKind>,
        pub unlisted: Unlisted,
    pub type Row = Vector;
    pub type RowBuilder = VectorBuilder;
    ");
}

#[test]
fn a_name_of_a_type_in_rust_is_valid_and_free() {
    let task = |rust: &str| {
        let rust = format!("resource = \"Task\"\nrust = {rust:?}");
        TASK.replace("resource = \"Task\"", &rust)
    };
    let of = |rust: &str| brief(&[("resources/general/task.toml", &task(rust))]);
    let told: Vec<_> = ["Filter", "Employee", "ListTasks", "two words", "Self", "duty", "Task", ""]
        .iter()
        .map(|rust| format!("{rust:?}\n{}", of(rust)))
        .collect();
    assert_snapshot!(told.join("\n"), @r#"
    "Filter"
    error: the name `Filter` is taken
      write `rust = "…"` in its spec, with another name; `core-api` has an item with this name
    "Employee"
    error: a second item `Employee`
      all items are exported side by side; rename one
    "ListTasks"
    error: a second item `ListTasks`
      all items are exported side by side; rename one
    "two words"
    error: `two words` is not a valid name of a type
      write words with capitals and nothing between them, as in `TimeEntry`
    "Self"
    error: `Self` is not a valid name of a type
      write words with capitals and nothing between them, as in `TimeEntry`
    "duty"
    error: `duty` is not a valid name of a type
      write words with capitals and nothing between them, as in `TimeEntry`
    "Task"
    error: `rust` repeats the name
      leave it out; a type has this name in Rust anyway
    ""
    error: `rust` is empty
      write it, or leave the key out
    "#);
    assert_snapshot!(super::of_spec(&task("Filter")), @r#"
    error: the name `Filter` is taken
     --> specs/resources/general/task.toml:3:8
      |
    3 | rust = "Filter"
      |        ^^^^^^^^
      |
      = help: write `rust = "…"` in its spec, with another name; `core-api` has an item with this name
    "#);
}

#[test]
fn only_a_record_has_the_name_of_its_declaration() {
    let light = "enum = \"Task\"\nrust = \"TaskKind\"\ndoc = \"Kind.\"\nsource = \"https://example.com\"\nvalues = []\n";
    let twice = [("enums/task.toml", light), ("resources/general/task.toml", TASK)];
    assert_snapshot!(brief(&twice), @"
    error: a second declaration `Task`
      rename one; OpenAPI has the names of the vendor, whatever the names in Rust
    ");
    let alone = "resource = \"Task\"\nrust = \"Duty\"\ndoc = \"Calls.\"\narea = \"Accounting\"\nsource = \"https://example.com\"\n\
                 path = \"/task\"\n\n[call.find]\nmethod = \"GET\"\npath = \"/task\"\nscope = \"read:core\"\nreturns = \"json\"\ndoc = \"Finds.\"\n";
    assert_snapshot!(brief(&[("resources/general/task.toml", alone)]), @"
    error: a resource without a record has no type to name
      leave it out; calls have a `rust` of their own
    error: there is no area `Accounting`
      add it to `areas` of specs/api.toml
    ");
}
