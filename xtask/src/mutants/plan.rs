//! The mutants of each row, checked against the rows and the code.

use std::{
    collections::BTreeMap,
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
};

use super::{
    manifest::{self, Change, Entry},
    rows::{self, Row, TestName},
    shape,
};
use crate::{
    diagnostics::{At, Mistakes, Source, Spanned},
    load::{self, table::Table},
};

/// The rows.
const ROWS: &str = "core-auth/SECURITY.md";

/// The mutants, in files by section of the rows.
const MUTANTS: &str = "core-auth/mutants";

/// All that is to be tried.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) rows: Vec<Claim>,
    pub(crate) mutants: Vec<Mutant>,
    /// The files that mutants change, as they are.
    pub(crate) files: BTreeMap<PathBuf, String>,
}

/// A row, and the evidence that its tests check it.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) requirement: String,
    pub(crate) evidence: Evidence,
}

/// The evidence that the tests of a row hold it.
#[derive(Debug)]
pub(crate) enum Evidence {
    /// Trials that a test must fail in.
    Trials(Vec<Trial>),
    /// No mutant, for this reason.
    None(String),
}

/// A mutant, and the tests of a row that run with it.
#[derive(Debug)]
pub(crate) struct Trial {
    pub(crate) mutant: String,
    pub(crate) tests: Vec<TestName>,
}

/// A change of the code that breaks the requirement of a row.
#[derive(Debug)]
pub(crate) struct Mutant {
    pub(crate) name: String,
    /// From the workspace's folder.
    pub(crate) file: PathBuf,
    /// The place of the code that is replaced.
    pub(crate) range: Range<usize>,
    pub(crate) replace: String,
    pub(crate) at: At,
}

/// Reads the plan of a workspace.
///
/// # Errors
///
/// All mistakes at once, each with its place: a row without an entry, and an entry without a row.
/// Also code that is not there or is there twice, and a test that the row does not name.
pub(crate) fn read(root: &Path) -> Result<Plan, String> {
    let sources = sources(root).map_err(|error| format!("error: {error}"))?;
    let mut mistakes = Mistakes::default();
    let rows = rows::read(0, &sources[0].text);
    let mut entries = Vec::new();
    for (file, source) in sources.iter().enumerate().skip(1) {
        let Some(document) = load::document(file, source, &mut mistakes) else { continue };
        let table = Table::root(file, document.get_ref(), &mut mistakes);
        entries.extend(manifest::entries(table));
    }
    let plan =
        PlanReader { root, rows, mistakes: &mut mistakes, plan: Plan::empty() }.plan(entries);
    if mistakes.is_empty() {
        return Ok(plan);
    }
    let count = mistakes.len();
    Err(format!(
        "{}\n\n{count} mistakes in the mutants; nothing was run",
        mistakes.render(&sources)
    ))
}

fn sources(root: &Path) -> io::Result<Vec<Source>> {
    let mut paths = vec![root.join(ROWS)];
    load::toml_files(&root.join(MUTANTS), &mut paths)?;
    paths.iter().map(|path| load::source(root, path)).collect()
}

impl Plan {
    fn empty() -> Self {
        Self { rows: Vec::new(), mutants: Vec::new(), files: BTreeMap::new() }
    }
}

/// Joins rows and entries, and notes those without a counterpart.
struct PlanReader<'a> {
    root: &'a Path,
    rows: Vec<Row>,
    mistakes: &'a mut Mistakes,
    plan: Plan,
}

impl PlanReader<'_> {
    fn plan(mut self, entries: Vec<Entry>) -> Plan {
        let mut claims: Vec<Option<Evidence>> = self.rows.iter().map(|_| None).collect();
        let mut uses = Vec::new();
        for entry in entries {
            let Some(index) = self.row(&entry.begins) else { continue };
            if claims[index].is_some() {
                self.mistakes.push(&entry.begins.at, "a row has two entries", "join them");
                continue;
            }
            claims[index] = Some(self.evidence(index, &entry));
            uses.extend(entry.uses.into_iter().map(|name| (index, name)));
        }
        for (index, name) in uses {
            self.check_use(&name);
            let tests = self.rows[index].tests.clone();
            if let Some(Some(Evidence::Trials(trials))) = claims.get_mut(index) {
                trials.push(Trial { mutant: name.value, tests });
            }
        }
        for (row, evidence) in self.rows.into_iter().zip(claims) {
            let Some(evidence) = evidence else {
                let help = "add an entry whose `begins` is the start of the row";
                self.mistakes.push(&row.at, "this row has no mutant", help);
                continue;
            };
            self.plan.rows.push(Claim { requirement: row.requirement, evidence });
        }
        self.plan
    }

    /// The row that begins so.
    fn row(&mut self, begins: &Spanned<String>) -> Option<usize> {
        if let Some(index) = self.rows.iter().position(|row| row.requirement == begins.value) {
            return Some(index);
        }
        let fits = |row: &Row| row.requirement.starts_with(&begins.value);
        let mut found = self.rows.iter().enumerate().filter(|(_, row)| fits(row));
        match (found.next(), found.next()) {
            (Some((index, _)), None) => return Some(index),
            (Some(_), Some(_)) => {
                self.mistakes.push(&begins.at, "several rows begin so", "write more of the row");
            }
            (None, _) => {
                let help = format!("write the start of a row of {ROWS}");
                self.mistakes.push(&begins.at, "no row begins so", help);
            }
        }
        None
    }

    fn evidence(&mut self, row: usize, entry: &Entry) -> Evidence {
        if let Some(reason) = &entry.none {
            if !entry.mutants.is_empty() || !entry.uses.is_empty() {
                let help = "leave `none` out, or leave the mutants out";
                self.mistakes.push(&reason.at, "a row has mutants and `none`", help);
            }
            return Evidence::None(reason.value.clone());
        }
        if entry.mutants.is_empty() && entry.uses.is_empty() {
            let help = "add `mutants`, or `none` with the reason why no code can break the row";
            self.mistakes.push(&entry.begins.at, "this row has no mutant", help);
        }
        Evidence::Trials(entry.mutants.iter().map(|change| self.trial(row, change)).collect())
    }

    fn trial(&mut self, row: usize, change: &Change) -> Trial {
        let named = &self.rows[row].tests;
        let mut tests = Vec::new();
        for text in &change.tests {
            for test in rows::tests(&format!("`{}`", text.value)) {
                if !named.contains(&test) {
                    let message = format!("the row does not name the test `{test}`");
                    self.mistakes.push(&text.at, message, "name tests as the row does");
                }
                tests.push(test);
            }
        }
        if tests.is_empty() {
            tests.clone_from(named);
        }
        if tests.is_empty() {
            self.mistakes.push(&change.at, "the row names no test", "name tests in its last cell");
        }
        self.mutant(change);
        Trial { mutant: change.name.value.clone(), tests }
    }

    fn mutant(&mut self, change: &Change) {
        let name = &change.name;
        if self.plan.mutants.iter().any(|mutant| mutant.name == name.value) {
            self.mistakes.push(&name.at, "two mutants have this name", "choose another name");
        }
        let file = match change.file.value.starts_with("core-") {
            true => PathBuf::from(&change.file.value),
            false => Path::new("core-auth/src").join(&change.file.value),
        };
        if let Err(path) = self.open(&file) {
            let message = format!("the file {} does not exist", path.display());
            let help = "name a file below core-auth/src, or as in `core-api/src/lib.rs`";
            self.mistakes.push(&change.file.at, message, help);
            return;
        }
        let find = &change.find;
        let found: Vec<usize> =
            self.plan.files[&file].match_indices(&find.value).map(|(start, _)| start).collect();
        let [start] = found[..] else {
            let message = format!(
                "the code of mutant `{}` is {} times in {}, and not once",
                name.value,
                found.len(),
                file.display(),
            );
            let help = "write code that is there once; the code may have changed meanwhile";
            self.mistakes.push(&find.at, message, help);
            return;
        };
        let before = &self.plan.files[&file][..start];
        if let Some(fault) = shape::fault(before, &find.value, &change.replace.value) {
            let message = format!("the code of mutant `{}` {fault}", name.value);
            let help = "write a whole expression, or whole statements";
            self.mistakes.push(&find.at, message, help);
            return;
        }
        self.add(Mutant {
            name: name.value.clone(),
            file,
            range: start..start + find.value.len(),
            replace: change.replace.value.clone(),
            at: find.at.clone(),
        });
    }

    /// Reads a file and the root of its crate, which gets the switch.
    fn open(&mut self, file: &Path) -> Result<(), PathBuf> {
        let root = file.iter().next().map(|name| Path::new(name).join("src/lib.rs"));
        for path in root.into_iter().chain([file.to_owned()]) {
            if !self.plan.files.contains_key(&path) {
                let text = fs::read_to_string(self.root.join(&path)).map_err(|_| path.clone())?;
                self.plan.files.insert(path, text);
            }
        }
        Ok(())
    }

    fn add(&mut self, mutant: Mutant) {
        let (start, end) = (mutant.range.start, mutant.range.end);
        let crosses = |other: &Mutant| {
            let range = &other.range;
            other.file == mutant.file
                && (range.start < start && start < range.end && range.end < end
                    || start < range.start && range.start < end && end < range.end)
        };
        if let Some(other) = self.plan.mutants.iter().find(|other| crosses(other)) {
            let message = format!("the code overlaps that of mutant `{}`", other.name);
            self.mistakes.push(&mutant.at, message, "choose one that is apart or within");
        }
        self.plan.mutants.push(mutant);
    }

    fn check_use(&mut self, name: &Spanned<String>) {
        if !self.plan.mutants.iter().any(|mutant| mutant.name == name.value) {
            let message = format!("the mutant `{}` does not exist", name.value);
            self.mistakes.push(&name.at, message, "name a mutant of another row");
        }
    }
}
