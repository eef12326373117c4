//! The commands as a maintainer meets them.

mod coverage;
mod fuzz;
mod generate;
mod mistakes;

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{Command, run};

const API: &str = r#"
documentation_version = "1"
references = [{ name = "Employee", doc = "An employee." }]
[servers]
production = "https://api.test"
[identity]
issuer = "https://identity.test"
authorize = "/authorize"
token = "/token"
revocation = "/revocation"
userinfo = "/userinfo"
discovery = "/discovery"
jwks = "/jwks"
[headers]
utc_offset = "x-utc-offset"
rate_limit = "x-limit"
rate_remaining = "x-remaining"
rate_reset = "x-reset"
[pages]
default_size = 25
max_size = 1000
max_expanded_size = 100
[filter]
operators = ["="]
joins = ["AND"]
[rate_limit]
calls_per_minute = 100
"#;

const SCOPES: &str = r#"
[scope.ReadCore]
name = "read:core"
doc = "Reads."
"#;

const TASK: &str = r#"
resource = "Task"
doc = "Something to do."
source = "https://example.com"
path = "/task"
calls = ["get", "list"]
[fields]
id = { type = "id", read_only = true, doc = "Identifier." }
name = { type = "string", doc = "Name." }
"#;

/// A workspace with these specs, beside those that it must have.
fn workspace(specs: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let always =
        [("api.toml", API), ("scopes.toml", SCOPES), ("resources/general/task.toml", TASK)];
    for (path, text) in always.iter().chain(specs) {
        write(root.path(), &format!("specs/{path}"), text);
    }
    root
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What `check` says of these specs.
fn complaints(specs: &[(&str, &str)]) -> String {
    let root = workspace(specs);
    run(Command::Check, root.path()).unwrap_err()
}
