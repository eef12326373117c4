//! `circles`: files of a crate that import each other.
//!
//! Imports between a file and its parent or child module do not count. Neither do those of generated files,
//! because records may refer to each other. An import through a re-export counts twice: for the file that
//! declares the item, and for the file that re-exports it. The latter does not count for imports within its
//! own module.

mod known;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use crate::imports::{self, Import, Tree};

/// The folder of generated files.
const GENERATED: &str = "/generated/";

/// Files that import each other, directly or by others of them, and the imports that show it.
#[derive(Debug)]
pub(crate) struct Circle {
    pub(crate) files: BTreeSet<String>,
    pub(crate) imports: Vec<Import>,
}

/// Checks that the circles of a workspace are those that `xtask/rules/circles.toml` lists.
///
/// # Errors
///
/// Each circle that is not listed with its imports, and each entry that is not a circle any more.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let mut found = Vec::new();
    for tree in imports::crates(root)? {
        found.extend(circles(&tree));
    }
    let known = known::read(root)?;
    let mistakes = known::compare(&found, &known);
    if mistakes.is_empty() {
        let line =
            |known: &known::KnownCircle| format!("{} files: {}", known.files.len(), known.reason);
        let mut lines: Vec<String> = known.iter().map(line).collect();
        lines.push(format!("no new circle of imports; {} known", known.len()));
        return Ok(lines.join("\n"));
    }
    Err(mistakes.join("\n\n"))
}

/// The circles of a crate, the largest first.
pub(crate) fn circles(tree: &Tree) -> Vec<Circle> {
    let mut imports = tree.imports();
    imports.retain(|import| {
        !tree.are_related(&import.from, &import.to) && !import.from.contains(GENERATED)
    });
    imports.dedup_by(|next, first| next.from == first.from && next.to == first.to);
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in &imports {
        next.entry(&import.from).or_default().insert(&import.to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        next.keys().map(|file| (*file, reachable(file, &next))).collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|files| files.contains(to));
    let mut groups: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for file in next.keys().filter(|file| reaches(file, file)) {
        let together = next.keys().filter(|other| reaches(file, other) && reaches(other, file));
        groups.insert(together.copied().collect());
    }
    let circle = |files: BTreeSet<&str>| Circle {
        imports: imports
            .iter()
            .filter(|import| {
                files.contains(import.from.as_str()) && files.contains(import.to.as_str())
            })
            .cloned()
            .collect(),
        files: files.into_iter().map(str::to_owned).collect(),
    };
    let mut circles: Vec<Circle> = groups.into_iter().map(circle).collect();
    circles.sort_by_key(|circle| usize::MAX - circle.files.len());
    circles
}

/// The files that a file leads to by one import or more.
fn reachable<'a>(start: &str, next: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = next.get(start).into_iter().flatten().copied().collect();
    while let Some(file) = open.pop() {
        if reached.insert(file) {
            open.extend(next.get(file).into_iter().flatten());
        }
    }
    reached
}
