//! Facts of a source against the specs: edits that are proposed, and differences that are kept.

mod calls;
mod fields;
mod owner;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use super::{facts::RecordFacts, types::Declarations};
use crate::{
    diagnostics::{At, Mistakes, Source},
    spec::{Resource, Specs},
    spec_edit::SpecEdit,
};
use owner::Owner;

/// The wishes of the person who imports.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    /// The record that the sources are about.
    pub(super) resource: Option<String>,
    /// Fields whose specs give way to the source.
    pub(super) overwrite: BTreeSet<String>,
    /// True if fields take the order of the source.
    pub(super) reorder: bool,
}

/// A difference that the import leaves as it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Note {
    /// Path and line of the spec.
    pub(super) place: String,
    pub(super) text: String,
}

/// The result of a comparison.
pub(super) struct Comparison<'a> {
    specs: &'a Specs,
    sources: &'a [Source],
    declarations: Declarations<'a>,
    wishes: &'a Wishes,
    edits: BTreeMap<String, SpecEdit>,
    /// Paths of the specs that an edit has changed.
    changed: BTreeSet<String>,
    /// Differences that the specs keep on purpose.
    pub(super) kept: Vec<Note>,
    /// Fields and calls that the source lacks.
    pub(super) absent: Vec<Note>,
    /// The wishes to overwrite that had an effect.
    pub(super) overwritten: BTreeSet<String>,
}

impl<'a> Comparison<'a> {
    /// Compares facts with the specs. Notes the facts that no spec can take.
    pub(super) fn of(
        facts: &[RecordFacts],
        specs: &'a Specs,
        sources: &'a [Source],
        wishes: &'a Wishes,
        mistakes: &mut Mistakes,
    ) -> Self {
        let mut comparison = Self {
            specs,
            sources,
            declarations: Declarations::of(specs),
            wishes,
            edits: BTreeMap::new(),
            changed: BTreeSet::new(),
            kept: Vec::new(),
            absent: Vec::new(),
            overwritten: BTreeSet::new(),
        };
        facts.iter().for_each(|facts| comparison.record(facts, mistakes));
        comparison
    }

    /// Returns the changed specs with their new texts.
    pub(super) fn texts(&self) -> BTreeMap<String, String> {
        let changed = self.changed.iter().filter_map(|path| Some((path, self.edits.get(path)?)));
        changed.map(|(path, edit)| (path.clone(), edit.text())).collect()
    }

    fn record(&mut self, facts: &RecordFacts, mistakes: &mut Mistakes) {
        let name = facts.name.as_ref().map_or("", |name| name.value.as_str());
        if self.is_of_another(facts) {
            return;
        }
        let is_same = |known: &str| known.eq_ignore_ascii_case(name);
        if !facts.values.is_empty() {
            return match self.specs.enums.iter().find(|known| is_same(&known.name.value)) {
                Some(known) => self.values(facts, known, mistakes),
                None => no_spec(facts, "enum", name, mistakes),
            };
        }
        if let Some(resource) = self.resource(facts) {
            self.calls(facts, resource, mistakes);
            return self.fields(facts, Owner::of_resource(resource), mistakes);
        }
        if self.wishes.resource.is_some() && facts.is_main {
            return no_spec(facts, "resource", name, mistakes);
        }
        match self.specs.objects.iter().find(|object| is_same(&object.name.value)) {
            Some(object) => self.fields(facts, Owner::of_object(object), mistakes),
            None => no_spec(facts, "resource", name, mistakes),
        }
    }

    /// Returns whether facts are about another path than the wished resource, as most of a connector.
    fn is_of_another(&self, facts: &RecordFacts) -> bool {
        let Some(wished) = self.wishes.resource.as_deref() else { return false };
        let path = facts.path.as_ref().map(|path| path.value.as_str());
        let is_wished = |resource: &&Resource| resource.name.value == wished;
        let wished = self.specs.resources.iter().find(is_wished);
        facts.name.is_none() && wished.map(|wished| wished.path.value.as_str()) != path
    }

    /// Returns the resource of facts: the wished one, or that of the page, the path or the name.
    fn resource(&self, facts: &RecordFacts) -> Option<&'a Resource> {
        let find = |is: &dyn Fn(&Resource) -> bool| {
            let mut found = self.specs.resources.iter().filter(|resource| is(resource));
            let first = found.next()?;
            // Two candidates prove nothing.
            found.next().is_none().then_some(first)
        };
        if let Some(wished) = self.wishes.resource.as_deref().filter(|_| facts.is_main) {
            return find(&|resource| resource.name.value == wished);
        }
        let path = facts.path.as_ref().map(|path| path.value.as_str());
        let by_path = || find(&|resource| Some(resource.path.value.as_str()) == path);
        let slug = facts.slug.as_deref();
        let by_page = || {
            find(&|resource| {
                super::page::slug(&resource.origin.source).as_deref() == slug && slug.is_some()
            })
        };
        let name = facts.name.as_ref().map(|name| name.value.as_str());
        let by_name = || {
            find(&|resource| {
                name.is_some_and(|name| resource.name.value.eq_ignore_ascii_case(name))
            })
        };
        by_name().or_else(by_path).or_else(by_page)
    }

    /// Returns the edit of a spec, or `None` if the spec is not a file of this run.
    fn edit(&mut self, path: &str) -> Option<&mut SpecEdit> {
        if !self.edits.contains_key(path) {
            let source = self.sources.iter().find(|source| source.path == path)?;
            self.edits.insert(path.to_owned(), SpecEdit::parse(&source.text).ok()?);
        }
        self.edits.get_mut(path)
    }

    /// Applies an edit to a spec.
    fn apply(
        &mut self,
        path: &str,
        at: &At,
        mistakes: &mut Mistakes,
        edit: impl FnOnce(&mut SpecEdit) -> Result<(), String>,
    ) {
        let result = match self.edit(path) {
            Some(spec) => edit(spec),
            None => Err(format!("the spec {path} cannot be edited")),
        };
        match result {
            Ok(()) => drop(self.changed.insert(path.to_owned())),
            Err(message) => mistakes.push(at, message, "make this change by hand"),
        }
    }

    fn keep(&mut self, at: &At, text: String) {
        let place = self.place(at);
        self.kept.push(Note { place, text });
    }

    fn lack(&mut self, at: &At, text: String) {
        let place = self.place(at);
        self.absent.push(Note { place, text });
    }

    /// Returns the path and the line of a place.
    fn place(&self, at: &At) -> String {
        let Some(source) = self.sources.get(at.file) else { return String::new() };
        let before = source.text.get(..at.start).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        format!("{}:{line}", source.path)
    }
}

/// Notes that facts have no spec.
fn no_spec(facts: &RecordFacts, what: &str, name: &str, mistakes: &mut Mistakes) {
    let path = facts.path.as_ref().map_or("", |path| path.value.as_str());
    let shown = if name.is_empty() { path } else { name };
    let help = match what {
        "enum" => "add a spec to specs/enums, or leave the values out".to_owned(),
        _ => format!(
            "name it with `--resource NAME`; a new one: `cargo xtask new-resource GROUP {} --path {}`; \
             a nested object: a spec in specs/objects",
            if name.is_empty() { "NAME" } else { name },
            if path.is_empty() { "/path" } else { path }
        ),
    };
    mistakes.push(&facts.at, format!("no spec is of the {what} `{shown}`"), help);
}
