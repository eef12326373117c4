//! `cargo xtask new-resource`: the spec of a new resource, and its code.

mod docs;
mod request;
mod skeleton;

use std::{collections::BTreeMap, fs, path::Path};

use crate::{
    check,
    diagnostics::{Severity, Source},
    generate, lint,
    load::{self, LoadedSpecs},
    spec_edit::{self, SpecEdit},
    vendor::{self, ImportOptions},
};
pub(crate) use request::NewResource;
use request::Plan;

/// The file with the references, relative to the workspace.
const API: &str = "specs/api.toml";

/// Writes the spec of a resource, and generates its code.
///
/// # Errors
///
/// Bad input with the way out; nothing is written then. If the code cannot be generated, the specs are taken
/// back. Parts of a document that are not read come last, after all is written.
pub(crate) fn run(root: &Path, new: &NewResource) -> Result<String, String> {
    let document = new.from.as_deref().map(vendor::read).transpose()?;
    let loaded = load::load(root).map_err(|error| format!("error: {error}"))?;
    let Draft { texts, left, unread } = draft(loaded, new, document)?;
    let old = old_texts(root, &texts)?;
    spec_edit::write(root, &texts).map_err(|error| format!("error: {error}"))?;
    let generated = generate::write(root).map_err(|error| {
        let taken = take_back(root, &old);
        format!("{error}\n\nthe new spec was taken back{taken}")
    })?;
    let written: Vec<String> = texts.keys().map(|path| format!("written: {path}")).collect();
    let left: Vec<String> = left.iter().map(|line| format!("  {line}")).collect();
    let text = format!("{}\n{generated}\n\nleft to do:\n{}", written.join("\n"), left.join("\n"));
    if unread.is_empty() { Ok(text) } else { Err(format!("{text}\n\nnot read:\n{unread}")) }
}

/// The specs that change, and the work that is left.
#[derive(Debug)]
pub(crate) struct Draft {
    /// The new texts by path.
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) left: Vec<String>,
    /// The parts of the document that were not read.
    pub(crate) unread: String,
}

/// Drafts the spec of a resource in memory.
///
/// # Errors
///
/// Bad input with the way out.
pub(crate) fn draft(
    loaded: LoadedSpecs,
    new: &NewResource,
    document: Option<Source>,
) -> Result<Draft, String> {
    let before = checked(loaded, "mend the specs first")?;
    let kind = document.as_ref().map(vendor::kind);
    let plan = Plan::of(new, &before.specs, kind)?;
    let mut texts = BTreeMap::from([(plan.file.clone(), skeleton::text(&plan, &before.sources)?)]);
    if let Some(api) = without_reference(&before.sources, &plan.name)? {
        texts.insert(API.to_owned(), api);
    }
    let mut unread = String::new();
    let mut made = Vec::new();
    if let Some(document) = document {
        let options =
            ImportOptions { resource: Some(plan.name.clone()), ..ImportOptions::default() };
        let loaded = load::of(merged(&before.sources, &texts));
        let (report, imported) = vendor::compare(loaded, vec![document], &options)?;
        // Facts about other specs are for `import`.
        if let Some(text) = imported.get(&plan.file) {
            let (text, fields) = docs::complete(text)?;
            texts.insert(plan.file.clone(), text);
            made = fields;
        }
        unread = report.unread;
    }
    let after = checked(load::of(merged(&before.sources, &texts)), "change the input")?;
    let mut left = left(&plan, new, &made);
    if !after.mistakes.is_empty() {
        left.push("see the warnings of `cargo xtask check`".to_owned());
    }
    Ok(Draft { texts, left, unread })
}

/// Checks specs by all rules. They may have warnings.
fn checked(mut loaded: LoadedSpecs, advice: &str) -> Result<LoadedSpecs, String> {
    check::check(&loaded.specs, &mut loaded.mistakes);
    lint::check(&mut loaded);
    if loaded.mistakes.count(Severity::Error) == 0 {
        return Ok(loaded);
    }
    let text = loaded.mistakes.render(&loaded.sources);
    Err(format!("{text}\n\n{advice}; nothing was written"))
}

/// Returns the sources with new texts for some of them.
fn merged(sources: &[Source], texts: &BTreeMap<String, String>) -> Vec<Source> {
    let is_kept = |source: &&Source| !texts.contains_key(&source.path);
    let kept = sources.iter().filter(is_kept);
    let mut all: Vec<Source> = kept
        .map(|source| Source { path: source.path.clone(), text: source.text.clone() })
        .chain(texts.iter().map(|(path, text)| Source { path: path.clone(), text: text.clone() }))
        .collect();
    all.sort_by(|left, right| left.path.cmp(&right.path));
    all
}

/// Returns `specs/api.toml` without the reference that the resource replaces. `None` if no reference has its name.
fn without_reference(sources: &[Source], name: &str) -> Result<Option<String>, String> {
    let Some(api) = sources.iter().find(|source| source.path == API) else { return Ok(None) };
    let mut edit = SpecEdit::parse(&api.text)?;
    Ok(edit.remove_reference(name).then(|| edit.text()))
}

/// The work that no command can do.
fn left(plan: &Plan, new: &NewResource, made: &[String]) -> Vec<String> {
    let file = &plan.file;
    let mut left = vec![format!("{file}: describe the record in `doc`, and add `aliases`")];
    if new.source.is_none() {
        left.push(format!("{file}: see whether `source` is the address of the vendor's page"));
    }
    if !made.is_empty() {
        left.push(format!(
            "{file}: review the docs, which come from names: `{}`",
            made.join("`, `")
        ));
    }
    if new.from.is_none() {
        left.push(format!(
            "{file}: write the fields, or `cargo xtask import` a page of the vendor"
        ));
    }
    left.push(format!("{file}: raise the evidence when a source shows the calls"));
    left.push("CHANGELOG.md: add a line".to_owned());
    left
}

type OldTexts = BTreeMap<String, Option<Vec<u8>>>;

fn old_texts(root: &Path, texts: &BTreeMap<String, String>) -> Result<OldTexts, String> {
    let read = |path: &String| match fs::read(root.join(path)) {
        Ok(text) => Ok((path.clone(), Some(text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok((path.clone(), None)),
        Err(error) => Err(format!("error: {path}: {error}")),
    };
    texts.keys().map(read).collect()
}

/// Puts the old specs back. Returns the faults as a part of a sentence.
fn take_back(root: &Path, old: &OldTexts) -> String {
    let mut faults = String::new();
    for (path, text) in old {
        let result = match text {
            Some(text) => fs::write(root.join(path), text),
            None => fs::remove_file(root.join(path)),
        };
        if let Err(error) = result {
            faults.push_str(&format!("; {path} could not be: {error}"));
        }
    }
    faults
}
