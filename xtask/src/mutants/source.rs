//! Code with its mutants, each behind a switch.

use std::{collections::BTreeMap, ops::Range, path::PathBuf};

use super::plan::{Mutant, Plan};

/// The environment variable that switches a mutant on.
pub(crate) const SWITCH: &str = "CORE_MUTANT";

/// The module that reads the switch, which each crate with mutants gets.
const MODULE: &str = "\
//! Says which mutant is switched on.

use std::sync::LazyLock;

static MUTANT: LazyLock<Option<String>> = LazyLock::new(|| std::env::var(\"CORE_MUTANT\").ok());

pub(crate) fn is(name: &str) -> bool {
    MUTANT.as_deref() == Some(name)
}
";

/// The files of a workspace with all its mutants.
#[derive(Debug, Default)]
pub(crate) struct Rewritten {
    /// By path from the workspace's folder.
    pub(crate) files: BTreeMap<PathBuf, String>,
    /// Lines of each mutant in the new files, with the innermost last.
    lines: Vec<(PathBuf, Range<usize>, String)>,
}

impl Rewritten {
    /// The mutant whose code has this line, counted from 1.
    pub(crate) fn mutant_at(&self, file: &str, line: usize) -> Option<&str> {
        let is_there = |(path, lines, _): &&(PathBuf, Range<usize>, String)| {
            path.as_os_str() == file && lines.contains(&line)
        };
        self.lines.iter().rev().find(is_there).map(|(.., name)| name.as_str())
    }
}

/// Puts every mutant of a plan behind its switch.
pub(crate) fn rewrite(plan: &Plan) -> Rewritten {
    let mut rewritten = Rewritten::default();
    for (path, text) in &plan.files {
        let mut mutants: Vec<&Mutant> =
            plan.mutants.iter().filter(|mutant| mutant.file == *path).collect();
        // The outer ones first.
        mutants.sort_by_key(|mutant| (mutant.range.start, usize::MAX - mutant.range.end));
        let text = render(text, 0..text.len(), &mutants);
        for mutant in mutants {
            rewritten.lines.extend(
                lines(&text, &mutant.name).map(|lines| (path.clone(), lines, mutant.name.clone())),
            );
        }
        rewritten.files.insert(path.clone(), text);
    }
    add_modules(&mut rewritten);
    rewritten
}

/// The text of a range, where `mutants` are those within it.
fn render(text: &str, range: Range<usize>, mutants: &[&Mutant]) -> String {
    let mut output = String::new();
    let mut position = range.start;
    let mut rest = mutants;
    while let Some((first, _)) = rest.split_first() {
        let place = &first.range;
        let same = rest.iter().take_while(|mutant| mutant.range == *place).count();
        let inner = rest.iter().take_while(|mutant| mutant.range.end <= place.end).count();
        output.push_str(&text[position..place.start]);
        let original = render(text, place.clone(), &rest[same..inner]);
        output.push_str(&switched(&rest[..same], &original));
        position = place.end;
        rest = &rest[inner..];
    }
    output.push_str(&text[position..range.end]);
    output
}

/// The code with a branch for each mutant, as a statement where the code is one.
fn switched(mutants: &[&Mutant], original: &str) -> String {
    let mut output = String::new();
    for mutant in mutants {
        let Mutant { name, replace, .. } = mutant;
        output.push_str(&format!("if crate::mutant::is({name:?}) {{ {replace} }} else "));
    }
    output.push_str(&format!("{{ {original} }}"));
    if original.ends_with([';', '}']) { output } else { format!("({output})") }
}

/// The lines, counted from 1, from the switch of a mutant to the end of its replacement.
fn lines(text: &str, name: &str) -> Option<Range<usize>> {
    let switch = format!("crate::mutant::is({name:?})");
    let start = text.find(&switch)?;
    let end = text[start..].find(" else ").map_or(text.len(), |length| start + length);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    Some(line(start)..line(end) + 1)
}

/// Adds the module to each crate that has a mutant: below each root, which the plan has read.
fn add_modules(rewritten: &mut Rewritten) {
    let is_root = |path: &&PathBuf| path.ends_with("src/lib.rs");
    let roots: Vec<PathBuf> = rewritten.files.keys().filter(is_root).cloned().collect();
    for root in roots {
        rewritten.files.insert(root.with_file_name("mutant.rs"), MODULE.to_owned());
        rewritten.files.entry(root).or_default().push_str("\nmod mutant;\n");
    }
}
