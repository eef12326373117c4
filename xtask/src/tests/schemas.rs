//! The JSON Schemas in a validator of others. `cargo xtask schemas` runs these tests.

mod editor;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use super::{
    texts::{API, SCOPES, TASK},
    write,
};
use crate::schemas::PROGRAM;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn validator() -> Command {
    Command::new(env::var_os(PROGRAM).expect("run this test by `cargo xtask schemas`"))
}

/// Returns what the validator says about a folder or file. It is empty if all files are valid.
fn complaints(folder: &Path, path: &str) -> String {
    let mut lint = validator();
    lint.args(["lint", "--offline", "--no-cache", "--error-on-warnings", path]).current_dir(folder);
    let output = lint.env("NO_COLOR", "1").output().unwrap();
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    if output.status.success() { String::new() } else { text }
}

/// A folder with the schemas and one spec that names its schema.
fn with_spec(path: &str, schema: &str, text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(root().join("specs/schema")).unwrap() {
        let entry = entry.unwrap();
        let text = fs::read_to_string(entry.path()).unwrap();
        write(folder.path(), &format!("specs/schema/{}", entry.file_name().display()), &text);
    }
    let up = "../".repeat(path.split('/').count() - 2);
    write(folder.path(), path, &format!("#:schema {up}schema/{schema}.json\n{text}"));
    folder
}

#[test]
#[ignore = "needs the validator: `cargo xtask schemas`"]
fn all_specs_are_valid() {
    assert_eq!(complaints(&root(), "specs"), "");
    // A file without a schema would be valid whatever it has.
    let mut paths = vec![root().join("specs")];
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.starts_with("#:schema "), "{}", path.display());
        }
    }
}

const LIGHT: &str = "enum = \"Light\"\ndoc = \"A light.\"\nsource = \"https://example.com\"\n\
                     values = [{ value = 0, name = \"Red\", doc = \"Stop.\" }]\n";

#[test]
#[ignore = "needs the validator: `cargo xtask schemas`"]
fn wrong_specs_are_refused() {
    let api = API.trim_start();
    let [api, scopes, task, light] = [
        ("specs/api.toml", "api", api),
        ("specs/scopes.toml", "scopes", SCOPES),
        ("specs/resources/general/task.toml", "resource", TASK),
        ("specs/enums/light.toml", "enum", LIGHT),
    ];
    let call = "[call.find]\nmethod = \"GET\"\npath = \"/task/all\"\nscope = \"read:core\"\n\
                returns = \"json\"\ndoc = \"Finds.\"\n[fields]";
    let with_call = TASK.replace("[fields]", call);
    let called = (task.0, task.1, with_call.as_str());
    for (path, schema, text) in [api, scopes, task, light, called] {
        let folder = with_spec(path, schema, text);
        assert_eq!(complaints(folder.path(), path), "", "{text}");
    }
    for ((path, schema, text), from, to) in [
        (api, "[pages]", "[page]"),
        (api, "default_size = 25", "default_size = 0"),
        (api, "max_size = 1000", "max_size = \"1000\""),
        (api, "joins = [\"AND\"]", "joins = \"AND\""),
        (api, "name = \"Employee\"", "name = \"employee\""),
        (scopes, "access = \"read\"", "access = \"reads\""),
        (scopes, "name = \"read:core\"\n", ""),
        (light, "value = 0", "value = 0.5"),
        (light, "name = \"Red\"", "name = \"red light\""),
        (light, "https:", "http:"),
        (light, "doc = \"A light.\"", "dok = \"A light.\""),
        (task, "\"/task\"", "\"task\""),
        (task, "\"list\"]", "\"lits\"]"),
        (task, "calls = [\"get\", \"list\"]\n", ""),
        (task, "resource = \"Task\"", "resource = \"task\""),
        (task, "type = \"string\"", "type = \"text\""),
        (task, "type = \"string\"", "type = \"id:\""),
        (task, "doc = \"Name.\"", "doc = \"\""),
        (task, "doc = \"Name.\"", "doc = \"Name.\", filter = 1"),
        (task, "doc = \"Name.\"", "doc = \"Name.\", max_length = 0"),
        (task, "doc = \"Name.\"", "doc = \"Name.\", evidence = \"sure\""),
        (task, "doc = \"Name.\"", "doc = \"Name.\", allow = \"x\""),
        (task, "doc = \"Name.\"", "doc = \"Name.\", hidden = true"),
        (called, "\"GET\"", "\"FETCH\""),
        (called, "scope = \"read:core\"\n", ""),
        (called, "returns = \"json\"", "returns = 1"),
    ] {
        assert!(text.contains(from), "{from}");
        let folder = with_spec(path, schema, &text.replacen(from, to, 1));
        assert_ne!(complaints(folder.path(), path), "", "{from} → {to} is valid");
    }
}
