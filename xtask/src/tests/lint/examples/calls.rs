//! Examples of the rules for calls and their resources.

use super::{Example, SCOPES, field, step, task};

pub(super) fn of_calls() -> Vec<Example> {
    let call = |text: &str| {
        let rest = "returns = \"json\"\ndoc = \"Finds.\"\n";
        vec![task(&format!("[call.find]\n{text}\n{rest}"))]
    };
    let find = |method: &str, path: &str, scope: &str| {
        call(&format!(
            "method = \"{method}\"\npath = \"{path}\"\nscope = \"{scope}:core\"\nparams = {{ taskId = \"string\" }}"
        ))
    };
    let plain =
        |path: &str| call(&format!("method = \"GET\"\npath = \"{path}\"\nscope = \"read:core\""));
    let scopes = |method: &str, scope: &str| {
        let text = format!("method = \"{method}\"\npath = \"/task/all\"\nscope = \"{scope}:core\"");
        let write =
            "[scope.WriteCore]\nname = \"write:core\"\ndoc = \"Writes.\"\naccess = \"write\"\n";
        let used = "[call.save]\nmethod = \"POST\"\npath = \"/step/save\"\nscope = \"write:core\"\nreturns = \"json\"\ndoc = \"Saves.\"\n";
        let (path, step) = step("due", "type = \"date-time\"");
        [
            call(&text).as_slice(),
            &[("scopes.toml", format!("{SCOPES}{write}")), (path, step + used)],
        ]
        .concat()
    };
    let repeat = |flag: bool| {
        let text = "method = \"GET\"\npath = \"/task/all\"\nscope = \"read:core\"";
        call(&format!("{text}\nidempotent = {flag}"))
    };
    vec![
        (
            "duplicate-request",
            find("GET", "/TASK/{taskId}", "read"),
            find("GET", "/task/{taskId}/all", "read"),
        ),
        (
            "foreign-path",
            [plain("/step/all"), vec![step("due", "type = \"date-time\"")]].concat(),
            plain("/task/all"),
        ),
        ("scope-of-method", scopes("POST", "read"), scopes("POST", "write")),
        ("scope-of-method", scopes("GET", "write"), scopes("GET", "read")),
        ("idempotent-by-method", repeat(true), repeat(false)),
    ]
}

pub(super) fn of_records() -> Vec<Example> {
    let made = |calls: &str, required: &str| {
        let (path, text) = field("due", &format!("type = \"string\"{required}"));
        vec![(path, text.replace("calls = [\"get\", \"list\"]", calls))]
    };
    let usual = "calls = [\"get\", \"list\"]";
    vec![
        ("fields-without-calls", made("calls = []", ""), made(usual, "")),
        (
            "required-without-create",
            made(usual, ", required = true"),
            made("calls = [\"get\", \"create\"]", ", required = true"),
        ),
    ]
}
