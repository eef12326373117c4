//! Everything that the reference shows has a spec: compared by names that stand in a list.

use std::{collections::BTreeSet, fs, path::Path};

/// The texts of all specs.
fn specs() -> Vec<String> {
    fn collect(folder: &Path, texts: &mut Vec<String>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                collect(&path, texts);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut texts = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs"), &mut texts);
    texts
}

/// The values of these keys at the start of a line, over all specs.
fn values(specs: &[String], keys: &[&str]) -> BTreeSet<String> {
    let lines = specs.iter().flat_map(|text| text.lines());
    let value = |line: &str| {
        let (key, value) = line.split_once(" = ")?;
        keys.contains(&key).then(|| value.trim_matches('"').to_owned())
    };
    lines.filter_map(value).collect()
}

#[test]
fn everything_that_the_reference_shows_has_a_spec() {
    let specs = specs();
    let paths = values(&specs, &["path"]);
    // A resource that is only listed below another one is an object of a call.
    let resources = values(&specs, &["resource", "object"]);
    let objects = values(&specs, &["object"]);
    let enums = values(&specs, &["enum"]);

    let listed = include_str!("../fixtures/names.txt").lines();
    let listed = listed.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_missing = |line: &&str| {
        let words: Vec<&str> = line.split(' ').collect();
        !match *words.as_slice() {
            ["resource", name, path] => resources.contains(name) && paths.contains(path),
            ["object", name] => objects.contains(name),
            ["enum", name] => enums.contains(name),
            _ => panic!("{line}"),
        }
    };
    let missing: Vec<&str> = listed.clone().filter(is_missing).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(listed.count(), 66);
}
