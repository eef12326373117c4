//! Tests that documents refer to by name.

use std::{fs, path::Path};

/// A reference to a test in a document.
pub(crate) struct NamedTest {
    /// The path of its module.
    pub(crate) module: String,
    /// The name of a function or a module, or `*` for all tests of the module.
    pub(crate) name: String,
}

/// Parses the tests named in a table cell: `module::test`, `module::{one, other}`, `module::*`.
pub(crate) fn named(cell: &str) -> Vec<NamedTest> {
    let mut tests = Vec::new();
    for text in cell.split('`').skip(1).step_by(2) {
        let (path, last) = text.rsplit_once("::").unwrap_or_else(|| panic!("`{text}` has no path"));
        let (module, names) = match text.split_once("::{") {
            Some((module, names)) => (module, names.trim_end_matches('}')),
            None => (path, last),
        };
        let test =
            |name: &str| NamedTest { module: module.to_owned(), name: name.trim().to_owned() };
        tests.extend(names.split(',').map(test));
    }
    tests
}

impl NamedTest {
    /// Returns whether the test exists. `it` is the folder `base`; other paths are in core-auth.
    pub(crate) fn exists(&self, base: &str) -> bool {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let (base, path) = match self.module.strip_prefix("it") {
            Some(rest) if rest.is_empty() || rest.starts_with("::") => {
                (base, rest.trim_start_matches("::"))
            }
            _ => ("core-auth/src", self.module.as_str()),
        };
        let folder = root.join(base).join(path.replace("::", "/"));
        let text = fs::read_to_string(folder.with_extension("rs")).unwrap_or_default();
        let Self { name, .. } = self;
        let test = if name == "*" { "#[".to_owned() } else { format!("fn {name}(") };
        text.contains(&test) || folder.join(format!("{name}.rs")).is_file()
    }
}

impl std::fmt::Display for NamedTest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}::{}", self.module, self.name)
    }
}
