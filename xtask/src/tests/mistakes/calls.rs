//! What is said of calls.

use insta::assert_snapshot;

use super::{TASK, brief};

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
    error: a call cannot return this
      write `object:…`, `list:…` or `json`; an answer may be a `string` too
    error: `personId` is not in the path
      add `{personId}` to the path, or leave it out here
    "#);
    let twice =
        TASK.replace("\"list\"]", "\"list\", \"get\"]").replace("\"/task\"", "\"task/{id}\"");
    assert_snapshot!(brief(&[("resources/general/task.toml", &twice)]), @"
    error: a resource's path starts with `/` and has no placeholder
      write it as `/timeentry`; calls below a record have a table `[call.…]`
    error: a second item `GetTask`
      all items are exported side by side; rename one
    error: a second call `get`
      each call stands once
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
    error: `listSteps` is no name of a call
      write a verb and what it is about, as in `list-activities`
    error: a placeholder that is none
      write each placeholder as `{id}`: a name in braces
    error: a second placeholder `id`
      a placeholder stands once in a path
    error: a call cannot send this
      write `object:…`, `list:…` or `json`; an answer may be a `string` too
    error: a DELETE has no body
      leave `body` out
    error: `step` is not in the path
      add `{step}` to the path, or leave it out here
    error: this cannot stand in a path
      write `id`, `id:…` or `string`
    ");
}
