//! Counts the mistakes in the compile-fail cases by the position of their errors.
//!
//! A line with a mistake ends with `//~ token`, where `token` is the position of the error. `//~+ token`
//! marks a further error about the same mistake.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The derives of core-api, by the name that an error at the derive points to.
const DERIVES: [&str; 7] =
    ["Endpoint", "Object", "Projection", "Reference", "Resource", "Scopes", "WireEnum"];

/// Mistakes with more than one error, or with a label at the derive, and the reasons.
const KNOWN: [(&str, &str); 7] = [
    // The path of the crate is a word of the derive, so that lints ignore it.
    ("mistakes/names_of_nothing.rs:21", "also at the derive"),
    // The note about a private item points to the derive that creates the item.
    ("mistakes/private.rs:30", "also at the derive"),
    ("mistakes/private.rs:31", "also at the derive"),
    ("mistakes/required_fields.rs:45", "also at the derive"),
    // The other implementation of `Debug` is that of the derive `Debug`.
    ("mistakes/sensitive_fields.rs:7", "also at the derive"),
    // rustc reports the field and each use, and suggests a type parameter only for the field.
    ("mistakes/types_of_fields.rs:66", "repeated"),
    // The bound of an `async fn` applies to the call, to its future, and to `await`.
    ("use/write_with_a_read_only_client.rs:4", "repeated"),
];

#[derive(Debug, PartialEq)]
struct Report {
    line: usize,
    token: String,
    is_also_at_the_derive: bool,
}

struct Mistake {
    line: usize,
    token: String,
    /// Further errors that are marked as errors about the same mistake.
    more: Vec<String>,
}

fn mistakes(source: &str) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = Vec::new();
    for (line, text) in (1..).zip(source.lines()) {
        for mark in text.split(" //~").skip(1) {
            match mark.strip_prefix("+ ") {
                Some(more) => mistakes.last_mut().unwrap().more.push(more.to_owned()),
                None => {
                    let token = mark.strip_prefix(' ').unwrap().to_owned();
                    mistakes.push(Mistake { line, token, more: Vec::new() });
                }
            }
        }
    }
    mistakes
}

/// Parses the errors in the output of the compiler. The token of an error is above its carets.
fn reports(output: &str, source: &str) -> Vec<Report> {
    let source: Vec<&str> = source.lines().collect();
    let blocks = output.split("\n\n").filter(|block| block.starts_with("error"));
    let report = |block: &str| {
        let place = block.lines().nth(1).unwrap().trim().strip_prefix("--> ").unwrap();
        let mut numbers = place.rsplit(':').map(|number| number.parse::<usize>().unwrap());
        let (column, line) = (numbers.next().unwrap(), numbers.next().unwrap());
        let carets = carets(block, line);
        let token = source[line - 1].chars().skip(column - 1).take(carets).collect();
        let first = block.split("\nhelp: ").next().unwrap().split("\nnote: ").next().unwrap();
        let is_derive = |pair: [&str; 2]| {
            pair[0].contains("derive(") && pair[1].contains('-') && !pair[1].contains('^')
        };
        let lines: Vec<&str> = first.lines().collect();
        let is_also_at_the_derive = lines.windows(2).any(|pair| is_derive([pair[0], pair[1]]));
        Report { line, token, is_also_at_the_derive }
    };
    blocks.map(report).collect()
}

/// Returns the number of characters above the carets of an error.
fn carets(block: &str, line: usize) -> usize {
    let mut lines = block.lines().skip_while(|text| {
        let number = text.split('|').next().map(str::trim);
        number != Some(&line.to_string())
    });
    let below = lines.nth(1).unwrap_or_else(|| panic!("no line {line} in\n{block}"));
    let below = below.split_once('|').unwrap().1;
    // The label of a shorter span replaces the first carets.
    let end = below.rfind('^').unwrap();
    let before = below[..=end].chars().rev();
    before.take_while(|letter| *letter == '^' || *letter == '-').count()
}

fn kind(mistake: &Mistake, reports: &[&Report]) -> &'static str {
    match reports {
        [] => "wrongly accepted",
        [one] if DERIVES.contains(&one.token.as_str()) => "at the derive only",
        [one] if one.is_also_at_the_derive => "also at the derive",
        [_] if mistake.more.is_empty() => "at the right token only",
        [_, ..] => "repeated",
    }
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path().join("fail"));
    let files = folders.flat_map(|folder| fs::read_dir(folder).into_iter().flatten());
    let mut files: Vec<PathBuf> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

/// Counts the mistakes of a file, and lists those with other errors than one at the right token.
fn count(
    path: &Path,
    counts: &mut BTreeMap<&str, usize>,
    exceptions: &mut Vec<(String, &'static str)>,
) {
    let source = fs::read_to_string(path).unwrap();
    let output = fs::read_to_string(path.with_extension("stderr")).unwrap();
    let (mistakes, reports) = (mistakes(&source), reports(&output, &source));
    let folder = path.ancestors().nth(2).unwrap().file_name().unwrap().display();
    let file = format!("{folder}/{}", path.file_name().unwrap().display());
    assert!(!mistakes.is_empty(), "{file} has no mark");
    for mistake in &mistakes {
        let is_about =
            |report: &&Report| report.line == mistake.line && report.token == mistake.token;
        let found: Vec<&Report> = reports.iter().filter(is_about).collect();
        // Several mistakes at one token have an error each.
        let is_same = |other: &&Mistake| other.line == mistake.line && other.token == mistake.token;
        let mistakes_here = mistakes.iter().filter(is_same).count();
        let kind = match found.as_slice() {
            [first, ..] if found.len() == mistakes_here => kind(mistake, &[first]),
            found => kind(mistake, found),
        };
        *counts.entry(kind).or_default() += 1;
        if kind != "at the right token only" {
            exceptions.push((format!("{file}:{}", mistake.line), kind));
        }
    }
    for report in &reports {
        let is_marked = mistakes.iter().any(|mistake| {
            let tokens = || [&mistake.token].into_iter().chain(&mistake.more);
            mistake.line == report.line && tokens().any(|token| *token == report.token)
        });
        assert!(is_marked, "{file}: an error without a mark: {report:?}");
    }
}

#[test]
fn each_mistake_has_one_error_at_the_right_token() {
    let (mut counts, mut exceptions) = (BTreeMap::new(), Vec::new());
    for path in cases() {
        count(&path, &mut counts, &mut exceptions);
    }
    let mut table = String::new();
    for (kind, number) in &counts {
        writeln!(table, "{number:4} {kind}").unwrap();
    }
    println!("{table}");
    let known = KNOWN.map(|(place, kind)| (place.to_owned(), kind));
    assert_eq!(
        exceptions, known,
        "the mistakes that are not told at the right token only\n{table}"
    );
}
