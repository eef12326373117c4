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
    spec::Specs,
    spec_edit,
};
use compare::{Comparison, Note, Wishes};
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
    let LoadedSpecs { sources, specs, mistakes } = loaded;
    if !specs.unread.is_empty() {
        let text = mistakes.render(&sources);
        return Err(format!("{text}\n\nmend the specs, and import again; nothing was written"));
    }
    let wishes = wishes(options, &specs)?;
    let mut import = Import::of(sources, specs);
    for document in documents {
        import.take(document, &wishes);
    }
    if let Some(unused) = wishes.overwrite.difference(&import.overwritten).next() {
        return Err(format!(
            "error: `--overwrite {unused}` has no effect; name a field that is listed as kept"
        ));
    }
    Ok(import.end())
}

/// Returns the wishes of a person, if there is a spec of the wished resource.
fn wishes(options: &ImportOptions, specs: &Specs) -> Result<Wishes, String> {
    let names = || specs.resources.iter().map(|resource| resource.name.value.as_str());
    if let Some(wished) = options.resource.as_deref()
        && !names().any(|name| name == wished)
    {
        let near = crate::diagnostics::nearest(wished, names());
        let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(format!("error: no spec is of the resource `{wished}`{help}"));
    }
    Ok(Wishes {
        resource: options.resource.clone(),
        overwrite: options.overwrite.iter().cloned().collect(),
        reorder: options.reorder,
    })
}

/// An import of several documents, one after the other.
struct Import {
    /// The specs before the import, and the documents.
    sources: Vec<Source>,
    /// The specs after the documents so far.
    now: Vec<Source>,
    specs: Specs,
    mistakes: Mistakes,
    kept: Vec<Note>,
    absent: Vec<Note>,
    overwritten: BTreeSet<String>,
}

impl Import {
    fn of(sources: Vec<Source>, specs: Specs) -> Self {
        Self {
            now: copies(&sources),
            sources,
            specs,
            mistakes: Mistakes::default(),
            kept: Vec::new(),
            absent: Vec::new(),
            overwritten: BTreeSet::new(),
        }
    }

    /// Compares a document with the specs as the documents before it have left them.
    fn take(&mut self, document: Source, wishes: &Wishes) {
        let facts = facts_of(self.sources.len(), &document, &mut self.mistakes);
        self.sources.push(document);
        let compared = Comparison::of(&facts, &self.specs, &self.now, wishes, &mut self.mistakes);
        let texts = compared.texts();
        self.overwritten.extend(compared.overwritten);
        self.kept.extend(compared.kept);
        self.absent.extend(compared.absent);
        if texts.is_empty() {
            return;
        }
        for source in &mut self.now {
            if let Some(text) = texts.get(&source.path) {
                source.text.clone_from(text);
            }
        }
        self.specs = load::of(copies(&self.now)).specs;
    }

    fn end(self) -> (Report, Texts) {
        let pairs = self.now.iter().zip(&self.sources);
        let changed = pairs.filter(|(now, before)| now.text != before.text);
        let texts: Texts = changed.map(|(now, _)| (now.path.clone(), now.text.clone())).collect();
        let Self { sources, mistakes, kept, absent, .. } = self;
        (Report::of(kept, absent, &texts, &sources, mistakes), texts)
    }
}

fn copies(sources: &[Source]) -> Vec<Source> {
    let copy = |source: &Source| Source { path: source.path.clone(), text: source.text.clone() };
    sources.iter().map(copy).collect()
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
