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
