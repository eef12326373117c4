//! Compares the declarations of a kind: enums, objects or resources.

use super::{
    SIDES,
    history::{self, was_called},
};
use crate::{
    diagnostics::Spanned,
    diff::{
        finding::{Comparison, Item, Side},
        matching::Pairs,
        names::declaration,
        rules::Rule,
    },
    spec::history::History,
};

/// A declaration of a type.
pub(super) trait Declaration {
    /// Returns the rules about the declarations of the kind.
    fn rules() -> DeclarationRules;

    fn name(&self) -> &Spanned<String>;

    /// Returns the name of the type in Rust.
    fn rust_name(&self) -> &Spanned<String>;

    fn history(&self) -> &History;

    /// Returns the equal parts by which a declaration seems to be another one with a new name.
    fn equal_parts(&self, new: &Self, comparison: &Comparison<'_>) -> Option<&'static str>;

    /// Compares the parts of two states.
    fn compare_parts(&self, new: &Self, comparison: &mut Comparison<'_>);

    /// Returns the item in a state.
    fn item(&self, side: Side) -> Item<'_> {
        declaration(self.name(), self.rust_name(), side)
    }
}

/// The rules about the declarations of a kind.
pub(super) struct DeclarationRules {
    pub(super) renamed: &'static Rule,
    pub(super) removed: &'static Rule,
    pub(super) added: &'static Rule,
    /// True if a declaration comes and goes with calls.
    pub(super) has_calls: bool,
}

/// Compares all declarations of a kind.
pub(super) fn compare<T: Declaration>(old: &[T], new: &[T], comparison: &mut Comparison<'_>) {
    let DeclarationRules { renamed, removed, added, has_calls } = T::rules();
    let (with_calls, and_calls) =
        if has_calls { (", with its calls", " and its calls") } else { ("", "") };
    let mut pairs = Pairs::new(old, new, |known| known.name().value.as_str());
    for (old, new) in std::mem::take(&mut pairs.both) {
        old.compare_parts(new, comparison);
    }
    for (old, new) in pairs.take_alike(|old, new| was_called(new.history(), &old.name().value)) {
        let (was, rust) = (&old.name().value, &old.rust_name().value);
        history::renamed(was, rust, &new.item(SIDES.1), comparison);
        old.compare_parts(new, comparison);
    }
    for (old, new) in pairs.take_alike(|old, new| old.equal_parts(new, comparison).is_some()) {
        let (item, was) = (new.item(SIDES.1), &old.name().value);
        let parts = old.equal_parts(new, comparison).unwrap_or_default();
        let entry = format!("Rename `{}` to `{}`{with_calls}.", old.rust_name().value, item.rust);
        let says = format!("seems to be `{was}` with another name ({parts} equal)");
        comparison.add(renamed, &item, &says, entry);
        old.compare_parts(new, comparison);
    }
    for old in pairs.removed {
        let item = old.item(SIDES.0);
        let entry = format!("Remove `{}`{and_calls}.", item.rust);
        comparison.add(removed, &item, "is gone", entry);
    }
    for new in pairs.added {
        let item = new.item(SIDES.1);
        let entry = format!("Add `{}`{and_calls}.", item.rust);
        comparison.add(added, &item, "is new", entry);
    }
}
