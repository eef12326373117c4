//! Compares enums and their values.

use super::{
    declarations::{Declaration, DeclarationRules},
    history::{self, was_called},
    rust_names::compare_rust_names,
    texts,
};
use crate::{
    diagnostics::Spanned,
    diff::{
        finding::{Comparison, Item, Side},
        matching::{Pairs, moved},
        rules::{declarations as rule, fields::ORDER_CHANGED},
    },
    spec::{Enum, EnumValue, Wire, history::History},
};

impl Declaration for Enum {
    fn rules() -> DeclarationRules {
        DeclarationRules {
            renamed: &rule::ENUM_RENAMED,
            removed: &rule::ENUM_REMOVED,
            added: &rule::ENUM_ADDED,
            has_calls: false,
        }
    }

    fn name(&self) -> &Spanned<String> {
        &self.name
    }

    fn rust_name(&self) -> &Spanned<String> {
        self.rust_name()
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn equal_parts(&self, new: &Self, _: &Comparison<'_>) -> Option<&'static str> {
        (!self.values.is_empty() && facts(self) == facts(new)).then_some("its values are")
    }

    fn compare_parts(&self, new: &Self, comparison: &mut Comparison<'_>) {
        compare_enum(self, new, comparison);
    }
}

/// The values that a program sees.
fn facts(declared: &Enum) -> Vec<(&Wire, &str)> {
    declared.values.iter().map(|value| (&value.wire.value, value.name.value.as_str())).collect()
}

fn compare_enum(old: &Enum, new: &Enum, comparison: &mut Comparison<'_>) {
    let Enum {
        origin: old_origin,
        name: _,
        rust: _,
        doc: old_doc,
        aliases: old_aliases,
        values: old_values,
        history: old_history,
    } = old;
    let Enum { origin, name: _, rust: _, doc, aliases, values, history } = new;
    let item = new.item(Side::New);
    texts::origins(old_origin, origin, &item, comparison);
    compare_rust_names(old.name.value == new.name.value, old.rust_name(), &item, comparison);
    texts::docs(old_doc, doc, &item, comparison);
    texts::aliases(old_aliases, aliases, &item, comparison);
    history::compare(old_history, history, &old.name.value, &item, comparison);
    let declared = new;
    // A name is what programs use, so that equal names are one value even with another number.
    let mut pairs = Pairs::new(old_values, values, |value| value.name.value.as_str());
    for (old, new) in std::mem::take(&mut pairs.both) {
        compare_value(declared, old, new, comparison);
    }
    for (old, new) in pairs.take_alike(|old, new| was_called(&new.history, &old.name.value)) {
        compare_value(declared, old, new, comparison);
    }
    for (old, new) in pairs.take_alike(|old, new| old.wire.value == new.wire.value) {
        compare_value(declared, old, new, comparison);
    }
    pairs.removed.iter().for_each(|old| removed(declared, old, comparison));
    pairs.added.iter().for_each(|new| added(declared, new, comparison));
    let moved = moved(&names(old_values), &names(values)).join("`, `");
    if !moved.is_empty() {
        comparison.add(&ORDER_CHANGED, &item, &format!("has `{moved}` at another place"), None);
    }
}

fn names(values: &[EnumValue]) -> Vec<&str> {
    values.iter().map(|value| value.name.value.as_str()).collect()
}

fn value_item<'a>(declared: &'a Enum, value: &'a EnumValue, side: Side) -> Item<'a> {
    let (owner, name) = (declared.name.value.as_str(), &value.name.value);
    let own = &declared.rust_name().value;
    let (wire, rust) = (format!("{owner}.{name}"), format!("{own}::{name}"));
    Item { owner, wire, rust, side, at: &value.wire.at }
}

fn compare_value(owner: &Enum, old: &EnumValue, new: &EnumValue, comparison: &mut Comparison<'_>) {
    let item = value_item(owner, new, Side::New);
    let EnumValue {
        wire: old_wire,
        name: old_name,
        doc: old_doc,
        evidence: old_evidence,
        provenance: old_provenance,
        history: old_history,
    } = old;
    let EnumValue { wire, name, doc, evidence, provenance, history } = new;
    history::compare(old_history, history, &old_name.value, &item, comparison);
    if old_name.value != name.value && was_called(history, &old_name.value) {
        let was = format!("{}::{}", owner.rust_name().value, old_name.value);
        history::renamed(&old_name.value, &was, &item, comparison);
    } else if old_name.value != name.value {
        let was = format!("{}::{}", owner.rust_name().value, old_name.value);
        let says = format!("is the name of {}, formerly `{}`", wire.value, old_name.value);
        let entry = format!("Rename `{was}` to `{}`.", item.rust);
        comparison.add(&rule::VALUE_RENAMED, &item, &says, entry);
    }
    if old_wire.value != wire.value {
        let (was, is) = (&old_wire.value, &wire.value);
        let entry = format!("Send and read {is} instead of {was} for `{}`.", item.rust);
        comparison.add(
            &rule::VALUE_MOVED,
            &item,
            &format!("is {is} on the wire, formerly {was}"),
            entry,
        );
    }
    texts::docs(old_doc, doc, &item, comparison);
    texts::own_evidence(*old_evidence, *evidence, &item, comparison);
    texts::provenance(old_provenance.as_ref(), provenance.as_ref(), &item, comparison);
}

fn removed(owner: &Enum, old: &EnumValue, comparison: &mut Comparison<'_>) {
    let item = value_item(owner, old, Side::Old);
    let wire = &old.wire.value;
    let entry = format!("Remove `{}`. The value {wire} is `Unknown` again.", item.rust);
    comparison.add(&rule::VALUE_REMOVED, &item, &format!("no longer names {wire}"), entry);
}

fn added(owner: &Enum, new: &EnumValue, comparison: &mut Comparison<'_>) {
    let item = value_item(owner, new, Side::New);
    let (wire, rust, display) = (&new.wire.value, &item.rust, &new.name.value);
    let effect = format!(
        "no program must change: `wire() == {wire}` holds as before, and `to_string` is \"{display}\""
    );
    let entry = format!("Name the value {wire} `{rust}`. `wire() == {wire}` holds as before.");
    comparison.add(&rule::VALUE_NAMED, &item, &format!("names {wire}"), entry).effect(effect);
}
