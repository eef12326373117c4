//! Every name in the API reference has a spec. The names are listed in `tests/fixtures/names.txt`.

use std::{collections::BTreeSet, fs, path::Path};

/// Reads all files with this extension below a folder of the workspace.
fn texts(folder: &str, extension: &str) -> Vec<String> {
    fn collect(folder: &Path, extension: &str, texts: &mut Vec<String>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                collect(&path, extension, texts);
            } else if path.extension().is_some_and(|found| found == extension) {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut texts = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    collect(&folder, extension, &mut texts);
    texts
}

/// Returns the values of a key that starts a line of a spec.
fn values<'a>(spec: &'a str, key: &str) -> impl Iterator<Item = &'a str> {
    let value = move |line: &'a str| {
        let (found, value) = line.split_once(" = ")?;
        (found == key).then(|| value.trim_matches('"'))
    };
    spec.lines().filter_map(value)
}

/// Returns the names in the specs, in the notation of the list.
fn spec_names() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for spec in texts("specs", "toml") {
        for kind in ["object", "enum"] {
            found.extend(values(&spec, kind).map(|name| format!("{kind} {name}")));
        }
        for name in values(&spec, "resource") {
            let path = values(&spec, "path").next().unwrap();
            found.insert(format!("resource {name} {path}"));
        }
    }
    found
}

/// Returns the calls in the tables of the module docs, in the notation of the list.
fn documented_calls() -> BTreeSet<String> {
    let modules = texts("core-api/src/generated", "rs");
    let lines = modules.iter().flat_map(|text| text.lines());
    let cells = lines.filter_map(|line| line.strip_prefix("//! |")?.strip_suffix("` |"));
    cells.map(|cells| format!("call {}", cells.rsplit('`').next().unwrap())).collect()
}

#[test]
fn the_specs_have_exactly_the_calls_of_the_reference() {
    let listed = include_str!("../fixtures/names.txt").lines();
    let listed = listed.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (calls, names): (BTreeSet<_>, BTreeSet<_>) =
        listed.map(str::to_owned).partition(|line| line.starts_with("call "));
    assert_eq!(names.len(), 66);
    // A resource that is listed only below another one is an `object` in the specs.
    let below = "resource ProjectActivity /project/{id}/activities";
    let mut spec_names = spec_names();
    assert!(spec_names.contains("object ProjectActivity"));
    spec_names.insert(below.to_owned());
    let missing: Vec<_> = names.difference(&spec_names).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(documented_calls(), calls);
}

/// Keys of a declaration that name a type other than the record.
const KEYS: [&str; 8] = ["get", "list", "create", "update", "patch", "delete", "batch", "input"];

/// Returns the names that a module re-exports from another one.
fn re_exports(text: &str, of: &str) -> BTreeSet<String> {
    let start = format!("pub use {of}::");
    let listed = text.split(&start).nth(1).and_then(|rest| rest.split(';').next()).unwrap_or("");
    let names = listed.split(|letter: char| !letter.is_alphanumeric());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_record_input_and_call_is_at_the_root_and_in_the_module_of_its_group() {
    let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core-api/src/generated");
    let root = fs::read_to_string(generated.with_extension("rs")).unwrap();
    let mut declared = 0;
    for group in ["crm", "general", "hr", "lists", "system"] {
        let module = fs::read_to_string(generated.join(group).with_extension("rs")).unwrap();
        let at_root = re_exports(&root, group);
        for file in fs::read_dir(generated.join(group)).unwrap().map(|entry| entry.unwrap().path())
        {
            let text = fs::read_to_string(&file).unwrap();
            let words = text.lines().filter_map(|line| match line.trim() {
                line if line.starts_with("pub struct ") => line.split(' ').nth(2),
                // `get = GetActivity`, `input = ActivityInput`.
                line => line
                    .split_once(" = ")
                    .filter(|(key, _)| KEYS.contains(key))
                    .map(|(_, name)| name),
            });
            let names: BTreeSet<String> =
                words.map(|word| word.trim_end_matches(',').to_owned()).collect();
            assert_eq!(re_exports(&module, file.file_stem().unwrap().to_str().unwrap()), names);
            assert!(at_root.is_superset(&names), "{names:?}");
            declared += names.len();
        }
    }
    // Records, inputs, calls.
    assert_eq!(declared, 42 + 35 + 192);
}
