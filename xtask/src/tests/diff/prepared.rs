//! Prepared changes with the right verdict, beside that of cargo-semver-checks.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::{data, state, tree, with};
use crate::diff::{Level, compare, rules};

/// A prepared change.
struct Case {
    name: String,
    path: String,
    find: String,
    replace: String,
    changes: Vec<String>,
    level: String,
    semver_checks: String,
}

fn cases() -> Vec<Case> {
    let text = data("cases.toml");
    let table = DeTable::parse(&text).unwrap();
    let cases = table.get_ref()["case"].get_ref().as_array().unwrap();
    let case = |value: &DeValue<'_>| {
        let table = value.as_table().unwrap();
        let text = |key: &str| table[key].get_ref().as_str().unwrap().to_owned();
        let changes = table["changes"].get_ref().as_array().unwrap().iter();
        Case {
            name: text("name"),
            path: format!("specs/{}", text("path")),
            find: text("find"),
            replace: text("replace"),
            changes: changes.map(|rule| rule.get_ref().as_str().unwrap().to_owned()).collect(),
            level: text("level"),
            semver_checks: text("semver_checks"),
        }
    };
    cases.iter().map(|value| case(value.get_ref())).collect()
}

#[test]
fn each_prepared_change_has_the_right_verdict() {
    let tree = tree();
    let old = state(tree.clone()).unwrap_or_else(|error| panic!("{error}"));
    let (mut both, count) = (0, cases().iter().filter(|case| case.level == "breaking").count());
    for Case { name, path, find, replace, changes, level, semver_checks } in cases() {
        let text = &tree.iter().find(|source| source.path == path).unwrap().text;
        assert_eq!(text.matches(&find).count(), 1, "{name}: `find` occurs once");
        let new = with(&tree, &path, &text.replace(&find, &replace));
        let new = state(new).unwrap_or_else(|error| panic!("{name}: {error}"));
        let findings = compare(&old, &new);
        let found = findings.iter().filter(|finding| finding.rule.level != Level::Docs);
        let found: Vec<&str> = found.map(|finding| finding.rule.name).collect();
        assert_eq!(found, changes, "{name}: {findings:#?}");
        let worst = findings.iter().map(|finding| finding.rule.level).min().unwrap();
        assert_eq!(worst.word(), level, "{name}");
        assert!(["none", "breaking"].contains(&semver_checks.as_str()), "{name}: {semver_checks}");
        both += usize::from(level == "breaking" && semver_checks == level);
    }
    // The specs know breaks that no type shows.
    assert!(both * 2 < count, "cargo-semver-checks finds {both} of {count} breaks");
}

#[test]
fn names_of_rules_are_words_that_occur_once() {
    let all = rules::all();
    let names: BTreeSet<&str> = all.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), all.len());
    for rule in all {
        let is_word = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        assert!(rule.name.chars().all(is_word), "{}", rule.name);
        for text in [rule.reason, rule.advice] {
            assert!(text.ends_with('.'), "{}: {text}", rule.name);
        }
        assert!(!rule.title.ends_with('.') && !rule.example.ends_with('.'), "{}", rule.name);
    }
}
