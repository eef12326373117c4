//! The same declarations in a crate that has another name for core-api.

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::emit::GENERATED;

const MANIFEST: &str = "\
[package]
name = \"foreign\"
publish = false
version.workspace = true
edition.workspace = true

[dependencies]
bqe = { package = \"core-api\", path = \"../core-api\", features = [\"client\"] }
jiff.workspace = true
rust_decimal.workspace = true

[lints.rust]
missing_docs = \"deny\"
unreachable_pub = \"deny\"
unused_qualifications = \"deny\"
";

/// The root. The types that generated code names by `crate` are re-exports.
const ROOT: &str = "\
//! Declarations of strangers, who call core-api `bqe`.

mod generated;

pub use bqe::{
    Endpoint, Id, Json, Object, Reference, Resource, Scopes, UnknownValue, Unlisted, WireEnum,
};
pub use generated::*;

/// The types for the scopes that calls need.
pub mod access {
    pub use crate::generated::needs::*;
}
";

/// The derives whose attribute may be missing, with its name.
const ATTRIBUTES: [(&str, &str); 4] =
    [("Object", "object"), ("Reference", "reference"), ("Scopes", "scope"), ("WireEnum", "wire")];

/// Writes the crate.
pub(super) fn write(folder: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    write_file(&folder.join("Cargo.toml"), MANIFEST)?;
    write_file(&folder.join("src/lib.rs"), ROOT)?;
    for (path, text) in files {
        let Some(rest) = path.strip_prefix(GENERATED).filter(|rest| rest.ends_with(".rs")) else {
            continue;
        };
        write_file(&folder.join(format!("src/generated{rest}")), &translated(text))?;
    }
    Ok(())
}

fn write_file(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// Returns a generated file with `crate = bqe` in each declaration, and without the tables that only core-api uses.
fn translated(text: &str) -> String {
    let text =
        text.replace("pub(crate) mod aliases;\n", "").replace("pub(crate) mod sensitive;\n", "");
    let mut translated = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let (line, more) = translated_line(line, lines.peek().copied().unwrap_or_default());
        for line in [Some(line), more].into_iter().flatten() {
            translated.push_str(&line);
            translated.push('\n');
        }
    }
    translated
}

/// Returns a line with the path of core-api, and a line after it.
fn translated_line(line: &str, next: &str) -> (String, Option<String>) {
    if line == "    examples = core_api" {
        return ("    examples = bqe,".to_owned(), Some("    crate = bqe".to_owned()));
    }
    if let Some(words) = line.strip_prefix("#[object(") {
        return (format!("#[object(crate = bqe, {words}"), None);
    }
    if let Some(words) = line.strip_prefix("#[endpoint(").and_then(|line| line.strip_suffix(")]")) {
        return (format!("#[endpoint({words}, crate = bqe)]"), None);
    }
    let own = ATTRIBUTES.iter().find_map(|(derive, attribute)| {
        let is_derived = line.starts_with("#[derive(") && line.ends_with(&format!(" {derive})]"));
        let is_missing = !next.starts_with(&format!("#[{attribute}("));
        (is_derived && is_missing).then(|| format!("#[{attribute}(crate = bqe)]"))
    });
    (line.replace("crate = crate", "crate = bqe"), own)
}
