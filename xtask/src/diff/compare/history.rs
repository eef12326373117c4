//! Compares deprecations, old names and first versions.

use crate::{
    diagnostics::Spanned,
    diff::{
        finding::{Comparison, Item},
        rules::history as rule,
    },
    spec::history::History,
};

/// Compares the history of an item. `name` is its name in the old state.
pub(super) fn compare(
    old: &History,
    new: &History,
    name: &str,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let History { deprecated: old_deprecated, since: old_since, renamed_from: old_names } = old;
    let History { deprecated, since, renamed_from } = new;
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    compare_deprecation(
        text(old_deprecated).as_deref(),
        text(deprecated).as_deref(),
        item,
        comparison,
    );
    compare_since(text(old_since).as_deref(), text(since).as_deref(), item, comparison);
    let has = |names: &[Spanned<String>], name: &str| names.iter().any(|known| known.value == name);
    for Spanned { value: gone, .. } in old_names.iter().filter(|old| !has(renamed_from, &old.value))
    {
        let entry = format!("Remove the old name `{gone}` of `{}`.", item.rust);
        comparison.add(
            &rule::OLD_NAME_REMOVED,
            item,
            &format!("is no longer known as `{gone}`"),
            entry,
        );
    }
    // The name of the old state is that of a rename, which is a change of its own.
    let added = renamed_from.iter().filter(|new| !has(old_names, &new.value) && new.value != name);
    for Spanned { value: added, .. } in added {
        let entry = format!("Accept the old name `{added}` of `{}`.", item.rust);
        comparison.add(&rule::OLD_NAME_ADDED, item, &format!("is also known as `{added}`"), entry);
    }
}

/// Compares the sentences about a deprecated item.
pub(super) fn compare_deprecation(
    old: Option<&str>,
    new: Option<&str>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    match (old, new) {
        (None, Some(new)) => {
            let entry = format!("Deprecate `{}`: {new}", item.rust);
            comparison.add(&rule::DEPRECATED, item, &format!("is deprecated: “{new}”"), entry);
        }
        (Some(_), None) => {
            let entry = format!("Deprecate `{}` no longer.", item.rust);
            comparison.add(&rule::DEPRECATION_REMOVED, item, "is no longer deprecated", entry);
        }
        (Some(old), Some(new)) if old != new => {
            let says = format!("is deprecated with another text: “{new}”");
            comparison.add(&rule::DEPRECATION_CHANGED, item, &says, None);
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
}

/// Compares the versions of the vendor's documentation that first have an item.
pub(super) fn compare_since(
    old: Option<&str>,
    new: Option<&str>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    if old != new {
        let says = match new {
            Some(new) => format!("is known since version {new}"),
            None => "has no known first version any more".to_owned(),
        };
        comparison.add(&rule::SINCE_CHANGED, item, &says, None);
    }
}

/// Returns whether an item says that it had this name.
pub(super) fn was_called(new: &History, name: &str) -> bool {
    new.old_names().any(|old| old == name)
}

/// Adds a rename whose old name still works.
pub(super) fn renamed(was: &str, was_rust: &str, item: &Item<'_>, comparison: &mut Comparison<'_>) {
    let entry = format!("Rename `{was_rust}` to `{}`. The old name is deprecated.", item.rust);
    let says = format!("was called `{was}`, which still works");
    comparison.add(&rule::RENAMED_WITH_ALIAS, item, &says, entry);
}
