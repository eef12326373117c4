//! Mistakes in files, names, scopes and `api.toml`.

use std::fs;

use insta::assert_snapshot;

use super::{API, TASK, brief};
use crate::{Command, run, tests::workspace};

#[test]
fn names_and_places_of_files_are_checked() {
    let object = |name: &str| {
        format!("object = \"{name}\"\ndoc = \"A.\"\nsource = \"https://a.test\"\n[fields]\n")
    };
    let (step, task, client) = (object("Step"), object("Task"), object("ErrorKind"));
    assert_snapshot!(brief(&[
        ("objects/steps.toml", &step),
        ("objects/task.toml", &task),
        ("objects/error_kind.toml", &client),
        ("objects/deep/er.toml", &step),
        ("tasks.toml", TASK),
    ]), @r#"
    error: a file in the wrong folder
      specs are `api.toml`, `scopes.toml`, `enums/*.toml`, `objects/*.toml` and `resources/<group>/*.toml`
    error: the name `ErrorKind` is taken
      write `rust = "…"` in its spec, with another name; `core-api` has an item with this name
    error: `Step` is in a file called `steps.toml`
      rename the file to `step.toml`, or mend the name
    error: a second item `Task`
      all items are exported side by side; rename one
    error: a file in the wrong folder
      specs are `api.toml`, `scopes.toml`, `enums/*.toml`, `objects/*.toml` and `resources/<group>/*.toml`
    "#);
}

#[test]
fn aliases_are_checked() {
    let task = TASK.replace(
        "path =",
        "aliases = [\"to do\", \"To-do\", \"a\\\"b\", \"to do\", \"\", \"a  b\", \"e-mail 2\"]\npath =",
    );
    assert_snapshot!(brief(&[("resources/general/task.toml", &task)]), @r#"
    error: `To-do` is not a valid alias
      write words in lower case with one space or `-` between them, as in `time sheet`
    error: `a"b` is not a valid alias
      write words in lower case with one space or `-` between them, as in `time sheet`
    error: a second alias `to do`
      each alias occurs once
    error: `` is not a valid alias
      write words in lower case with one space or `-` between them, as in `time sheet`
    error: `a  b` is not a valid alias
      write words in lower case with one space or `-` between them, as in `time sheet`
    "#);
}

#[test]
fn areas_are_checked() {
    let api = API.replace("[servers]", "areas = [\"Work\", \"Rest\", \"Work\"]\n[servers]");
    let step = TASK.replace("Task", "Step").replace("path =", "area = \"Wrk\"\npath =");
    let file = ("resources/general/step.toml", step.as_str());
    assert_snapshot!(brief(&[("api.toml", &api), file]), @"
    error: a second area `Work`
      each area occurs once
    error: there is no area `Wrk`
      did you mean `Work`?
    error: `area` is missing
      add `area = \"…\"` with one of `Rest`, `Work`
    ");
    assert_snapshot!(brief(&[file]), @"
    error: there is no area `Wrk`
      add it to `areas` of specs/api.toml
    ");
    let task = TASK.replace("path =", "area = \"Work\"\npath =");
    let api = API.replace("[servers]", "areas = [\"Work\", \"Rest\"]\n[servers]");
    let specs = [("api.toml", api.as_str()), ("resources/general/task.toml", &task)];
    assert_snapshot!(brief(&specs), @"
    error: no resource is in the area `Rest`
      leave it out, or name it in a resource
    ");
}

#[test]
fn scopes_and_the_api_are_checked() {
    let scopes = r#"
[scope.ReadCore]
name = "read:core"
doc = "Reads."
implies = ["ReadCore", "WriteCore"]
[scope.again]
name = "read:core"
doc = "Again."
"#;
    let api = "documentation_version = 1\n[pages]\ndefault_size = 0\nmax_size = \"1000\"\n";
    assert_snapshot!(brief(&[("scopes.toml", scopes), ("api.toml", api)]), @"
    error: `[servers]` is missing
      add a table `[servers]`
    error: `[identity]` is missing
      add a table `[identity]`
    error: `[headers]` is missing
      add a table `[headers]`
    error: `[filter]` is missing
      add a table `[filter]`
    error: `[rate_limit]` is missing
      add a table `[rate_limit]`
    error: `documentation_version` is a number
      write a text in quotes
    error: `default_size` is out of range
      write a number from 1 to 4294967295
    error: `max_size` is a text
      write a whole number
    error: a scope implies itself anyway
      leave it out
    error: there is no scope `WriteCore`
      write the name of a table `[scope.…]`
    error: `again` is not a valid name of a type
      write words with capitals and nothing between them, as in `TimeEntry`
    error: a second scope `read:core`
      each scope occurs once
    ");
}

#[test]
fn a_file_that_cannot_be_read_makes_no_mistakes_elsewhere() {
    let task = format!("{TASK}state = {{ type = \"enum:State\", doc = \"State.\" }}\n");
    let task = format!("{task}owner = {{ type = \"id:Owner\", doc = \"Owner.\" }}\n");
    let api = format!("{API}\nbroken = ");
    assert_snapshot!(brief(&[
        ("resources/general/task.toml", &task),
        ("enums/state.toml", "enum = "),
        ("api.toml", &api),
    ]), @r#"
    error: string values must be quoted, expected literal string
      write it as TOML wants it (https://toml.io)
    error: string values must be quoted, expected literal string
      write it as TOML wants it (https://toml.io)
    "#);
}

#[test]
fn a_group_is_named_as_a_module() {
    assert_snapshot!(brief(&[
        ("resources/api/task.toml", TASK),
        ("resources/Human/task.toml", TASK),
    ]), @"
    error: `Human` is not a valid name of a group
      rename the folder: lower case, and no word of Rust
    error: a second item `Task`
      all items are exported side by side; rename one
    error: `api` is not a valid name of a group
      rename the folder; `core_api` has a module or a crate with this name
    error: a second item `Task`
      all items are exported side by side; rename one
    ");
}

#[test]
fn a_caret_is_below_whole_characters() {
    let output =
        super::super::complaints(&[("enums/state.toml", "é"), ("enums/other.toml", "enum = \"é")]);
    assert!(output.contains("specs/enums/state.toml:1:1"), "{output}");
    assert!(output.contains("specs/enums/other.toml:1"), "{output}");
}

#[test]
fn a_file_that_every_workspace_has_is_missed() {
    let root = workspace(&[]);
    fs::remove_file(root.path().join("specs/scopes.toml")).unwrap();
    assert_snapshot!(run(Command::Check { explain: None }, root.path()).unwrap_err(), @"
    error: a file is missing
     --> specs/scopes.toml:1:1
      |
    1 |
      | ^
      |
      = help: add `specs/scopes.toml`

    1 mistake in specs; nothing was written
    ");
}
