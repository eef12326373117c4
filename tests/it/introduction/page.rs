//! `docs/introduction.md` has a row for each sentence, and its tests and items exist.

use std::{collections::BTreeSet, fs, path::Path};

use crate::named_tests::named;

/// The sections of the vendor's page, with their number of sentences.
const SECTIONS: [(&str, usize); 11] = [
    ("Purpose", 3),
    ("Developer account", 6),
    ("Application", 10),
    ("Client id and secret", 7),
    ("Access tokens", 9),
    ("Login: the address", 29),
    ("Login: the person", 9),
    ("The answer to a login", 7),
    ("The exchange of the code", 11),
    ("Base URL", 12),
    ("First request", 5),
];

/// The API cell of a sentence about the vendor's portal.
const SITE: &str = "*vendor's site*";

/// Parses the rows of a table, without its header.
fn rows(section: &str) -> Vec<Vec<&str>> {
    let lines = section.lines().filter(|line| line.starts_with('|'));
    let bare = lines.skip(2).map(|line| line.trim_start_matches("| ").trim_end_matches(" |"));
    bare.map(|line| line.split(" | ").map(str::trim).collect()).collect()
}

/// Adds the words of all Rust sources below a folder.
fn read_words(folder: &Path, words: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_words(&path, words);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(path).unwrap();
            let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
            words.extend(text.split(|letter| !is_part(letter)).map(str::to_owned));
        }
    }
}

/// Returns the items that a cell names, such as `Login::url`, without arguments.
fn items(cell: &str) -> impl Iterator<Item = &str> {
    let quoted = cell.split('`').skip(1).step_by(2);
    let bare = quoted.filter_map(|text| text.split(['(', ' ']).next());
    bare.filter(|text| text.starts_with(char::is_uppercase))
}

#[test]
fn each_item_that_the_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut words = BTreeSet::new();
    for source in ["core-api/src", "core-auth/src", "core-sandbox/src"] {
        read_words(&root.join(source), &mut words);
    }
    let page = fs::read_to_string(root.join("docs/introduction.md")).unwrap();
    let mut count = 0;
    for line in page.lines().filter(|line| line.starts_with("| ") && line.contains(" | ")) {
        let api = line.split(" | ").nth(1).unwrap();
        for item in items(api) {
            let missing = item.split("::").find(|word| !words.contains(*word));
            assert_eq!(missing, None, "`{item}` does not exist: {line}");
            count += 1;
        }
    }
    assert!(count > 90, "{count}");
}

#[test]
fn each_sentence_has_a_row_with_tests_that_exist() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/introduction.md");
    let page = fs::read_to_string(page).unwrap();
    let (mut sentences, mut shown) = (0, 0);
    for (title, count) in SECTIONS {
        let head = format!("\n## {title} ({count})\n");
        let (_, section) = page.split_once(&head).unwrap_or_else(|| panic!("{head} is missing"));
        let section = section.split("\n## ").next().unwrap();
        let rows = rows(section);
        assert_eq!(rows.len(), count, "{title}");
        sentences += count;
        for row in rows {
            let [sentence, api, tests] = row[..] else { panic!("three cells: {row:?}") };
            assert!(!sentence.is_empty() && !api.is_empty() && !tests.is_empty(), "{row:?}");
            if api == SITE {
                assert_eq!(tests, "–", "{sentence}");
                continue;
            }
            let tests = named(tests);
            assert!(!tests.is_empty(), "no test shows: {sentence}");
            for test in tests {
                assert!(test.exists("tests/it"), "there is no `{test}`: {sentence}");
            }
            shown += 1;
        }
    }
    let sections = page.matches("\n## ").count();
    assert_eq!(sections, SECTIONS.len() + 1, "the extra section lists what does not hold");
    assert_eq!((sentences, shown), (108, 85));
}
