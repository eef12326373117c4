//! Mistakes in calls.

use insta::assert_snapshot;

use super::{TASK, brief, of_spec};

#[test]
fn calls_follow_their_rules() {
    let call = |text: &str| TASK.replace("[fields]", &format!("{text}\n[fields]"));
    let spec = call(
        r#"
[call.list-steps]
method = "FETCH"
path = "/task/{id}/step/{stepId}"
scope = "reed:core"
returns = "decimal"
params = { personId = "id:Employee" }
doc = "Lists the steps."
"#,
    );
    assert_snapshot!(brief(&[("resources/general/task.toml", &spec)]), @r#"
    error: unknown method `FETCH`
      there are GET, POST, PUT, PATCH, DELETE
    error: no field for the placeholder `{stepId}`
      add `params = { stepId = "id:…" }`, so that `ListTaskSteps` has a field
    error: there is no scope `reed:core`
      did you mean `read:core`? otherwise declare it in specs/scopes.toml
    error: `personId` is not in the path
      add `{personId}` to the path, or leave it out here
    "#);
    let twice =
        TASK.replace("\"list\"]", "\"list\", \"get\"]").replace("\"/task\"", "\"task/{id}\"");
    assert_snapshot!(brief(&[("resources/general/task.toml", &twice)]), @"
    error: a path starts with `/`
      write it as `/task` or `/task/{id}`
    error: a second item `GetTask`
      all items are exported side by side; rename one
    error: a second call `get`
      each call occurs once
    ");
}

#[test]
fn the_parts_of_a_call_fit_together() {
    let call = r#"
[call.listSteps]
method = "DELETE"
path = "/task/{id}/{id}/{step/{two words}"
scope = "read:core"
returns = "json"
body = "decimal"
params = { step = "boolean" }
doc = "Lists the steps."

[fields]"#;
    let spec = TASK.replace("[fields]", call);
    assert_snapshot!(brief(&[("resources/general/task.toml", &spec)]), @"
    error: `listSteps` is not a valid name of a call
      write a verb and its object, as in `list-activities`
    error: a path cannot contain ' '
      write letters, digits, `-`, `_`, `.` and `~` between the slashes
    error: a call cannot send this
      write `input`, `object:…`, `resource:…`, a list of them, `list:string`, `list:id:…` or `json`
    error: a DELETE has no body
      leave `body` out
    error: a path cannot contain a value of this type
      write `id`, `id:…` or `string`
    ");
}

#[test]
fn a_path_that_no_request_can_have_is_named() {
    // The escapes of JSON are those of TOML.
    let quoted = |path: &str| serde_json::to_string(path).unwrap();
    let spec = |path: &str| TASK.replace("\"/task\"", &quoted(path));
    for path in [
        "/",
        "/task/",
        "//task",
        "/task//x",
        "/../activity",
        "/task/./x",
        "/task/..",
        "/task/%2e%2E",
        "/task/%2fx",
        "/task/%zz",
        "/task%",
        "/task?x=1",
        "/task#x",
        "/t'sk",
        "/t\"sk",
        "/t`sk",
        "/t sk",
        "/t\tsk",
        "/t\0sk",
        "/t\nsk",
        "/t\\sk",
        "/t;sk",
        "/t:sk",
        "/täsk",
        "/t\u{202e}sk",
    ] {
        let found = brief(&[("resources/general/task.toml", &spec(path))]);
        assert_eq!(found.matches("error: ").count(), 1, "{path}: {found}");
        let call = format!(
            "[call.find-thing]\nmethod = \"GET\"\npath = {}\nscope = \"read:core\"\n\
             returns = \"json\"\ndoc = \"Finds.\"\n\n[fields]",
            quoted(path)
        );
        let call = TASK.replace("[fields]", &call);
        let found = brief(&[("resources/general/task.toml", &call)]);
        assert_eq!(found.matches("error: ").count(), 1, "{path}: {found}");
    }
    assert_snapshot!(of_spec(&spec("/task%2f")), @r#"
    error: a path cannot contain '%'
     --> specs/resources/general/task.toml:5:8
      |
    5 | path = "/task%2f"
      |        ^^^^^^^^^^
      |
      = help: write letters, digits, `-`, `_`, `.` and `~` between the slashes
    "#);
}

#[test]
fn the_names_that_derives_make_are_checked() {
    let twice = "new = { type = \"string\", doc = \"New.\" }\nnew_ = { type = \"string\", doc = \"Newer.\" }\n";
    assert_snapshot!(brief(&[("resources/general/task.toml", &format!("{TASK}{twice}"))]), @r#"
    error: a second field with the setter `new_`
      write `rust = "…"` beside one, with another name
    "#);
    // The derives give way to these.
    let fine = "fields = { type = \"string\", doc = \"A.\" }\nFIELDS2 = { type = \"string\", doc = \"B.\" }\n\
                record = { type = \"string\", doc = \"C.\" }\nnew = { type = \"string\", doc = \"D.\" }\n";
    let root = crate::tests::workspace(&[]);
    crate::tests::write(root.path(), "specs/resources/general/task.toml", &format!("{TASK}{fine}"));
    crate::run(crate::cli::Command::Generate { check: false }, root.path()).unwrap();
}

#[test]
fn placeholders_are_fields_with_names_of_their_own() {
    let call = |path: &str, params: &str, more: &str| {
        let call = format!(
            "[call.find-thing]\nmethod = \"POST\"\npath = {path:?}\nscope = \"read:core\"\n\
             returns = \"json\"\nparams = {{ {params} }}\n{more}doc = \"Finds.\"\n\n[fields]"
        );
        TASK.replace("[fields]", &call)
    };
    let twice = call("/task/{bC}/{b_c}", "bC = \"string\", b_c = \"string\"", "");
    assert_snapshot!(brief(&[("resources/general/task.toml", &twice)]), @"
    error: a second field of a call that Rust calls `b_c`
      rename a placeholder; its name in a path is not sent
    ");
    let body = call("/task/{body}", "body = \"string\"", "body = \"json\"\n");
    assert_snapshot!(brief(&[("resources/general/task.toml", &body)]), @"
    error: a second field of a call that Rust calls `body`
      rename a placeholder; its name in a path is not sent
    ");

    let root = crate::tests::workspace(&[]);
    let params = "otherId = \"id:Task\", self = \"string\", type = \"string\", Code = \"string\"";
    let spec = call("/task/{otherId}/{self}/{type}/{Code}", params, "");
    crate::tests::write(root.path(), "specs/resources/general/task.toml", &spec);
    crate::run(crate::cli::Command::Generate { check: false }, root.path()).unwrap();
    let path = root.path().join("core-api/src/generated/general/task.rs");
    let generated = std::fs::read_to_string(path).unwrap();
    let start = generated.find("pub struct FindTaskThing").unwrap();
    assert_snapshot!(generated[start..], @r#"
    pub struct FindTaskThing {
        /// The path parameter `otherId`.
        pub other_id: Id<Task>,
        /// The path parameter `self`.
        pub self_: String,
        /// The path parameter `type`.
        pub r#type: String,
        /// The path parameter `Code`.
        #[endpoint(path = "Code")]
        pub code: String,
    }
    "#);
}

#[test]
fn a_call_needs_a_scope_that_has_a_type() {
    let call = "[call.find-thing]\nmethod = \"GET\"\npath = \"/task/x\"\nscope = \"openid\"\n\
                returns = \"json\"\ndoc = \"Finds.\"\n\n[fields]";
    let spec = TASK.replace("[fields]", call);
    let scopes = format!(
        "{}[scope.Openid]\nname = \"openid\"\ndoc = \"Identity.\"\n",
        crate::tests::texts::SCOPES
    );
    let specs = [("scopes.toml", scopes.as_str()), ("resources/general/task.toml", &spec)];
    assert_snapshot!(brief(&specs), @r#"
    error: no call can need the scope `openid`
      add `access = "read"` or `access = "write"` to it in specs/scopes.toml
    "#);
}

#[test]
fn a_scope_that_specs_add_is_a_need_of_calls_without_an_edit_by_hand() {
    let call = "[call.pay-thing]\nmethod = \"POST\"\npath = \"/task/pay\"\nscope = \"pay\"\n\
                returns = \"json\"\ndoc = \"Pays.\"\n\n[fields]";
    let scopes = format!(
        "{}[scope.Pay]\nname = \"pay\"\ndoc = \"Pays.\"\naccess = \"write\"\n",
        crate::tests::texts::SCOPES
    );
    let spec = TASK.replace("[fields]", call);
    let root = crate::tests::workspace(&[]);
    crate::tests::write(root.path(), "specs/scopes.toml", &scopes);
    crate::tests::write(root.path(), "specs/resources/general/task.toml", &spec);
    crate::run(crate::Command::Generate { check: false }, root.path()).unwrap();
    let read = |path: &str| {
        let path = root.path().join("core-api/src").join(path);
        std::fs::read_to_string(path).unwrap()
    };
    let declared = "    #[scope(\"pay\", write = Pay)]\n    Pay,\n";
    assert!(read("generated/scopes.rs").contains(declared));
    assert!(read("generated.rs").contains("    pub use super::scopes::Pay;\n"));
    let call = "#[endpoint(POST, \"/task/pay\", scope = crate::access::Pay, returns = Json)]";
    assert!(read("generated/general/task.rs").contains(call));
}

#[test]
fn a_scope_says_whether_calls_read_or_write_by_it() {
    let scopes = "[scope.ReadOnly]\nname = \"read:core\"\ndoc = \"Reads.\"\naccess = \"read\"\n\
                  [scope.Other]\nname = \"other\"\ndoc = \"Others.\"\naccess = \"delete\"\n";
    assert_snapshot!(brief(&[("scopes.toml", scopes)]), @r#"
    error: the name `ReadOnly` is taken
      `core_api::access` has an item with this name; name the scope by another one
    error: unknown `access` of a scope, `delete`
      write `read` or `write`, or leave it out where no call needs the scope
    "#);
}
