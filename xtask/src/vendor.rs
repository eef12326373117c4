//! `cargo xtask import`: facts of the vendor's documents, compared with the specs.

mod assumed;
mod compare;
mod connector;
mod facts;
mod html;
mod ids;
mod json;
mod page;
mod reference;
mod report;
mod source;
mod terms;
mod text;
mod types;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use crate::{
    diagnostics::{Mistakes, Source},
    load::{self, LoadedSpecs},
    spec_edit,
};
use compare::{Comparison, Wishes};
use facts::{FieldFacts, RecordFacts};
pub(crate) use report::Report;
pub(crate) use source::SourceKind;

/// The options of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ImportOptions {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) resource: Option<String>,
    pub(crate) overwrite: Vec<String>,
    pub(crate) reorder: bool,
    pub(crate) write: bool,
}

/// Reads a document to import.
///
/// # Errors
///
/// A file that cannot be read, that is too long, or that is not UTF-8.
pub(crate) fn read(path: &Path) -> Result<Source, String> {
    source::read(path)
}

/// Returns the kind of a document.
pub(crate) fn kind(document: &Source) -> SourceKind {
    source::kind(document)
}

/// Compares files with the specs, and shows or writes the changes.
///
/// # Errors
///
/// The report with each part that could not be read. The other parts are written if `--write` is given.
pub(crate) fn run(root: &Path, options: &ImportOptions) -> Result<String, String> {
    let loaded = load::load(root).map_err(|error| format!("error: {error}"))?;
    let documents =
        options.files.iter().map(|path| source::read(path)).collect::<Result<_, _>>()?;
    let (report, texts) = compare(loaded, documents, options)?;
    if options.write && !texts.is_empty() {
        spec_edit::write(root, &texts).map_err(|error| format!("error: {error}"))?;
    }
    report.result(options.write)
}

/// The changed specs with their new texts, by path.
pub(crate) type Texts = BTreeMap<String, String>;

/// Compares documents with specs in memory.
///
/// # Errors
///
/// Specs that cannot be read, and wishes that have no effect.
pub(crate) fn compare(
    loaded: LoadedSpecs,
    documents: Vec<Source>,
    options: &ImportOptions,
) -> Result<(Report, Texts), String> {
    let LoadedSpecs { mut sources, specs, mistakes: in_specs } = loaded;
    if !specs.unread.is_empty() {
        let text = in_specs.render(&sources);
        return Err(format!("{text}\n\nmend the specs, and import again; nothing was written"));
    }
    let wishes = Wishes {
        resource: options.resource.clone(),
        overwrite: options.overwrite.iter().cloned().collect(),
        reorder: options.reorder,
    };
    let names = || specs.resources.iter().map(|resource| resource.name.value.as_str());
    if let Some(wished) = wishes.resource.as_deref()
        && !names().any(|name| name == wished)
    {
        let near = crate::diagnostics::nearest(wished, names());
        let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(format!("error: no spec is of the resource `{wished}`{help}"));
    }
    let mut mistakes = Mistakes::default();
    let mut facts: Vec<RecordFacts> = Vec::new();
    for document in documents {
        let file = sources.len();
        facts.extend(facts_of(file, &document, &mut mistakes));
        sources.push(document);
    }
    let comparison = Comparison::of(&facts, &specs, &sources, &wishes, &mut mistakes);
    if let Some(unused) = comparison.unused().first() {
        return Err(format!(
            "error: `--overwrite {unused}` has no effect; name a field that is listed as kept"
        ));
    }
    let texts = comparison.texts();
    Ok((Report::of(comparison, &texts, &sources, mistakes), texts))
}

fn facts_of(file: usize, document: &Source, mistakes: &mut Mistakes) -> Vec<RecordFacts> {
    match source::kind(document) {
        SourceKind::Html => reference::facts(file, &html::read(file, &document.text), mistakes),
        SourceKind::Text => {
            let page = text::read(file, &document.text, mistakes);
            reference::facts(file, &page, mistakes)
        }
        SourceKind::Json => json::facts(file, &document.text, mistakes),
        SourceKind::Connector => connector::facts(file, &document.text, mistakes),
    }
}

/// Returns the fields that occur once. Two lines about one field disagree, so that neither is read.
fn once(fields: Vec<FieldFacts>, mistakes: &mut Mistakes) -> Vec<FieldFacts> {
    let mut first = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for field in &fields {
        let name = field.name.value.as_str();
        let Some(at) = first.get(name).copied() else {
            first.insert(name, &field.name.at);
            continue;
        };
        if twice.insert(name.to_owned()) {
            let help = "neither is read; see which one is right, and write it by hand";
            mistakes.push(&field.name.at, format!("the field `{name}` occurs twice"), help);
            mistakes.also(at, "the first one is here");
        }
    }
    fields.into_iter().filter(|field| !twice.contains(&field.name.value)).collect()
}
