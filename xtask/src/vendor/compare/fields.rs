//! The fields of a record or nested object.

mod known;
mod new;

use std::collections::BTreeSet;

use super::{Comparison, Owner};
use crate::{
    diagnostics::Mistakes,
    spec::{Field, field::FieldOrigin, field_flag::FieldFlag},
    spec_edit::{Row, SpecEdit},
    vendor::facts::RecordFacts,
};

/// The number of names that a note lists.
const SHOWN: usize = 8;

impl Comparison<'_> {
    /// Compares the fields of facts with those of a spec.
    pub(super) fn fields(
        &mut self,
        facts: &RecordFacts,
        owner: Owner<'_>,
        mistakes: &mut Mistakes,
    ) {
        let names: BTreeSet<&str> =
            facts.fields.iter().map(|field| field.name.value.as_str()).collect();
        let mut before: Option<&str> = None;
        for field in &facts.fields {
            let name = field.name.value.as_str();
            if let Some(known) = owner.field(name) {
                self.known(field, known, owner, mistakes);
            } else if let Some(new) = self.renamed(name, owner) {
                let text = format!("`{}`: the source still writes `{name}`", new.name.value);
                self.keep(&new.name.at, text);
            } else if let Some(twin) = self.twin(name, owner) {
                let text = format!("`{}`: the source writes `{name}`", twin.name.value);
                self.keep(&twin.name.at, text);
            } else {
                let place = before.filter(|_| facts.is_in_order);
                self.new_field(field, place, &names, owner, mistakes);
            }
            before = Some(name);
        }
        if facts.is_in_order {
            self.order(facts, owner, mistakes);
        }
        self.hint_required(facts, owner);
        let is_shown =
            |field: &&Field| names.iter().any(|name| name.eq_ignore_ascii_case(&field.name.value));
        let absent: Vec<&Field> = owner.fields.iter().filter(|field| !is_shown(field)).collect();
        if let Some(first) = absent.first() {
            let list: Vec<_> = absent.iter().map(|field| field.name.value.as_str()).collect();
            let text = format!("of `{}`: {}", owner.name, some(&list));
            self.lack(&first.name.at, text);
        }
    }

    /// Names the fields that may be required, if the page has lost its asterisks.
    fn hint_required(&mut self, facts: &RecordFacts, owner: Owner<'_>) {
        let is_known =
            |field: &Field| field.has(FieldFlag::Required) || field.has(FieldFlag::ReadOnly);
        let is_open = |name: &&String| !owner.field(name).is_some_and(is_known);
        let open: Vec<&str> = facts.leading.iter().filter(is_open).map(String::as_str).collect();
        if let Some(first) = owner.fields.first()
            && !open.is_empty()
            && owner.is_resource
        {
            let text = format!(
                "of `{}`: the asterisks of required fields; {} come before the alphabetical order, and \
                 may be required",
                owner.name,
                some(&open)
            );
            self.lack(&first.name.at, text);
        }
    }

    /// Returns the field that had this name before.
    fn renamed<'o>(&mut self, name: &str, owner: Owner<'o>) -> Option<&'o Field> {
        let spec = self.edit(owner.path)?;
        owner.fields.iter().find(|field| {
            let old = spec.value(Row::Field(&field.name.value), "renamed_from");
            old.is_some_and(|old| match old.as_array() {
                Some(names) => names.iter().any(|old| old.as_str() == Some(name)),
                None => old.as_str() == Some(name),
            })
        })
    }

    /// Returns the field whose name differs in its capitals only.
    fn twin<'o>(&self, name: &str, owner: Owner<'o>) -> Option<&'o Field> {
        owner.fields.iter().find(|field| field.name.value.eq_ignore_ascii_case(name))
    }

    /// Compares the order of the fields, and takes that of the source if the person wishes it.
    fn order(&mut self, facts: &RecordFacts, owner: Owner<'_>, mistakes: &mut Mistakes) {
        let shown: Vec<&str> = facts.fields.iter().map(|field| field.name.value.as_str()).collect();
        let wanted = places(shown.iter().copied(), owner);
        let names = owner.fields.iter().map(|field| field.name.value.as_str());
        let found = places(names.filter(|name| shown.contains(name)), owner);
        let mut pairs = found.iter().zip(&wanted);
        let Some((known, first)) = pairs.find(|(known, wanted)| known != wanted) else { return };
        if self.wishes.reorder {
            let changed = owner.fields.iter().filter(|field| field.origin != FieldOrigin::Own);
            let changed: Vec<&str> = changed.map(|field| field.name.value.as_str()).collect();
            let mut all = places(shown.iter().copied(), owner);
            if let Some(index) = all.iter().position(|name| *name == COMMON) {
                // Lines that change common fields are directly below the line `common`.
                all.splice(index.saturating_add(1)..index.saturating_add(1), changed);
            }
            return self.apply(owner.path, &facts.at, mistakes, |spec: &mut SpecEdit| {
                spec.order_fields(&all);
                Ok(())
            });
        }
        let at = owner.field(known).or(owner.fields.first()).map(|field| field.name.at.clone());
        let text = format!(
            "the order of `{}`: the source has `{first}` where the spec has `{known}`; `--reorder` \
             takes it",
            owner.name
        );
        self.keep(&at.unwrap_or_else(|| facts.at.clone()), text);
    }
}

/// The line for all common fields.
const COMMON: &str = "common";

/// Returns the lines of known fields in their order. All common fields are one line.
fn places<'n>(names: impl Iterator<Item = &'n str>, owner: Owner<'_>) -> Vec<&'n str> {
    let mut places: Vec<&str> = Vec::new();
    for name in names {
        let place = match owner.field(name).map(|field| field.origin) {
            Some(FieldOrigin::Own) => name,
            Some(FieldOrigin::Common | FieldOrigin::ChangedCommon) => COMMON,
            None => continue,
        };
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Returns the first names of a list, and the number of the others.
fn some(names: &[&str]) -> String {
    let (shown, more) = names.split_at(names.len().min(SHOWN));
    let list = format!("`{}`", shown.join("`, `"));
    if more.is_empty() { list } else { format!("{list} and {} more", more.len()) }
}
