//! The fields of a record or nested object.

mod known;
mod new;

use std::collections::BTreeSet;

use super::{Comparison, Owner};
use crate::{diagnostics::Mistakes, spec::Field, spec_edit::SpecEdit, vendor::facts::RecordFacts};

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
        let is_shown =
            |field: &&Field| names.iter().any(|name| name.eq_ignore_ascii_case(&field.name.value));
        let absent: Vec<&Field> = owner.fields.iter().filter(|field| !is_shown(field)).collect();
        if let Some(first) = absent.first() {
            let list: Vec<_> = absent.iter().map(|field| field.name.value.as_str()).collect();
            let text = format!("of `{}`: {}", owner.name, some(&list));
            self.lack(&first.name.at, text);
        }
    }

    /// Returns the field whose name differs in its capitals only.
    fn twin<'o>(&self, name: &str, owner: Owner<'o>) -> Option<&'o Field> {
        owner.fields.iter().find(|field| field.name.value.eq_ignore_ascii_case(name))
    }

    /// Compares the order of the fields, and takes that of the source if the person wishes it.
    fn order(&mut self, facts: &RecordFacts, owner: Owner<'_>, mistakes: &mut Mistakes) {
        let known = |name: &str| owner.field(name).is_some();
        let wanted: Vec<&str> = facts
            .fields
            .iter()
            .map(|field| field.name.value.as_str())
            .filter(|name| known(name))
            .collect();
        let found: Vec<&Field> = owner
            .fields
            .iter()
            .filter(|field| wanted.contains(&field.name.value.as_str()))
            .collect();
        let differs = |(field, wanted): &(&&Field, &&str)| field.name.value != **wanted;
        let Some((field, first)) = found.iter().zip(&wanted).find(differs) else { return };
        if self.wishes.reorder {
            let all: Vec<&str> =
                facts.fields.iter().map(|field| field.name.value.as_str()).collect();
            return self.apply(owner.path, &facts.at, mistakes, |spec: &mut SpecEdit| {
                spec.order_fields(&all);
                Ok(())
            });
        }
        let text = format!(
            "the order of `{}`: the source has `{first}` where the spec has `{}`; `--reorder` takes it",
            owner.name, field.name.value
        );
        self.keep(&field.name.at, text);
    }
}

/// Returns the first names of a list, and the number of the others.
fn some(names: &[&str]) -> String {
    let (shown, more) = names.split_at(names.len().min(SHOWN));
    let list = format!("`{}`", shown.join("`, `"));
    if more.is_empty() { list } else { format!("{list} and {} more", more.len()) }
}
