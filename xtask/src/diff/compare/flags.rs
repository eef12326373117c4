//! Compares the options of a field.

use super::owner::{Owner, OwnerKind};
use crate::{
    diff::{
        finding::{Comparison, Item, Side},
        names::{member, setter},
        rules::{Rule, fields as rule},
    },
    rust::names::builder_name,
    spec::{CHANGE_TIME, CREATION_TIME, Field, field_flag::FieldFlag},
};

/// Compares one option of the old and the new field.
pub(super) fn compare(
    flag: FieldFlag,
    (old, new): (&Field, &Field),
    owner: &Owner<'_>,
    comparison: &mut Comparison<'_>,
) {
    let item = owner.item(new, Side::New);
    let change = (old.has(flag), new.has(flag));
    match flag {
        FieldFlag::Required => required(change, new, owner, &item, comparison),
        FieldFlag::ReadOnly => read_only(change, new, owner, &item, comparison),
        FieldFlag::Volatile => volatile(change, &item, comparison),
        FieldFlag::Sensitive => sensitive(change, &item, comparison),
        FieldFlag::Filter => ability(&FILTER, (old, new), &item, comparison),
        FieldFlag::Sort => ability(&SORT, (old, new), &item, comparison),
    }
}

/// Adds the change of a field that a create must send now.
pub(super) fn required_added(
    item: &Item<'_>,
    new: &Field,
    owner: &Owner<'_>,
    says: &str,
    comparison: &mut Comparison<'_>,
) {
    let setter = match owner.kind {
        OwnerKind::Object => member(&builder_name(owner.rust), new),
        OwnerKind::Resource { .. } => setter(owner.wire, new),
    };
    let entry = format!("Require `{setter}`.");
    let effect = format!("a program that does not call `{setter}` stops compiling");
    comparison.add(&rule::REQUIRED_ADDED, item, says, entry).effect(effect);
}

fn required(
    change: (bool, bool),
    new: &Field,
    owner: &Owner<'_>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    match change {
        (false, true) if owner.has_setters() => {
            required_added(item, new, owner, "is required", comparison);
        }
        (true, false) if owner.has_setters() => {
            let entry = format!("Make `{}` optional in a create.", item.rust);
            comparison.add(&rule::REQUIRED_REMOVED, item, "is no longer required", entry);
        }
        (false, true) => noted(item, "is marked as required", comparison),
        (true, false) => noted(item, "is no longer marked as required", comparison),
        (true, true) | (false, false) => {}
    }
}

fn noted(item: &Item<'_>, says: &str, comparison: &mut Comparison<'_>) {
    comparison.add(&rule::FIELD_NOTED, item, says, None);
}

fn read_only(
    change: (bool, bool),
    new: &Field,
    owner: &Owner<'_>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let setter = match owner.kind {
        OwnerKind::Object => Some(member(owner.rust, new)),
        OwnerKind::Resource { has_input: true, .. } => Some(setter(owner.wire, new)),
        OwnerKind::Resource { has_input: false, .. } => None,
    };
    match change {
        (false, true) if owner.is_written() => {
            let entry = format!("Make `{}` read only.", item.rust);
            let effect = match setter {
                Some(setter) => format!("the setter `{setter}` stops compiling"),
                None => "an update no longer sends a new value".to_owned(),
            };
            comparison.add(&rule::READ_ONLY_ADDED, item, "is read only", entry).effect(effect);
        }
        (true, false) if owner.is_written() => {
            let entry = format!("Make `{}` writable.", item.rust);
            comparison.add(&rule::READ_ONLY_REMOVED, item, "can be written", entry);
        }
        (false, true) => noted(item, "is marked as read only", comparison),
        (true, false) => noted(item, "is no longer marked as read only", comparison),
        (true, true) | (false, false) => {}
    }
}

fn volatile(change: (bool, bool), item: &Item<'_>, comparison: &mut Comparison<'_>) {
    match change {
        (false, true) => {
            let entry = format!("Ignore differences of `{}` between two reads.", item.rust);
            comparison.add(&rule::VOLATILE_CHANGED, item, "changes at each read", entry);
        }
        (true, false) => {
            let entry = format!("Compare `{}` between two reads.", item.rust);
            comparison.add(&rule::VOLATILE_CHANGED, item, "no longer changes at each read", entry);
        }
        (true, true) | (false, false) => {}
    }
}

fn sensitive(change: (bool, bool), item: &Item<'_>, comparison: &mut Comparison<'_>) {
    match change {
        (false, true) => {
            let entry = format!("Hide the value of `{}` in texts and logs.", item.rust);
            comparison.add(&rule::SENSITIVE_ADDED, item, "is personal data", entry);
        }
        (true, false) => {
            let entry = format!("Show the value of `{}` in texts and logs.", item.rust);
            comparison.add(&rule::SENSITIVE_REMOVED, item, "is no longer personal data", entry);
        }
        (true, true) | (false, false) => {}
    }
}

/// The words and rules of an ability, which has three states.
struct Ability {
    flag: FieldFlag,
    verb: &'static str,
    /// The method of a constant that needs the ability.
    method: &'static str,
    noun: &'static str,
    added: &'static Rule,
    removed: &'static Rule,
    unconfirmed: &'static Rule,
    refused: &'static Rule,
    reopened: &'static Rule,
}

static FILTER: Ability = Ability {
    flag: FieldFlag::Filter,
    verb: "filter",
    method: "eq",
    noun: "filters by",
    added: &rule::FILTER_ADDED,
    removed: &rule::FILTER_REMOVED,
    unconfirmed: &rule::FILTER_UNCONFIRMED,
    refused: &rule::FILTER_REFUSED,
    reopened: &rule::FILTER_REOPENED,
};

static SORT: Ability = Ability {
    flag: FieldFlag::Sort,
    verb: "sort",
    method: "asc",
    noun: "orders by",
    added: &rule::SORT_ADDED,
    removed: &rule::SORT_REMOVED,
    unconfirmed: &rule::SORT_UNCONFIRMED,
    refused: &rule::SORT_REFUSED,
    reopened: &rule::SORT_REOPENED,
};

/// Compares an ability: `Some(true)` is known, `Some(false)` is refused, and `None` is unknown.
fn ability(
    ability: &Ability,
    (old, new): (&Field, &Field),
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    let state =
        |field: &Field| match (field.has(ability.flag), field.refused.contains(&ability.flag)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        };
    let Ability { verb, method, noun, added, removed, unconfirmed, refused, reopened, .. } =
        ability;
    let rust = &item.rust;
    let (rule, says, effect, entry) = match (state(old), state(new)) {
        (Some(true), Some(false)) => (
            removed,
            format!("no longer {verb}s"),
            Some(format!("`{rust}.{method}` stops compiling")),
            format!("Refuse {noun} `{rust}`."),
        ),
        (Some(true), None) => (
            unconfirmed,
            format!("is no longer known to {verb}"),
            Some(format!(
                "`{rust}.{method}` stops compiling; `{rust}.unconfirmed().{method}` compiles"
            )),
            format!("Require `unconfirmed` for {noun} `{rust}`."),
        ),
        (None, Some(false)) => (
            refused,
            format!("is known not to {verb}"),
            Some(format!("`{rust}.unconfirmed().{method}` stops compiling")),
            format!("Refuse unconfirmed {noun} `{rust}`."),
        ),
        (None | Some(false), Some(true)) => {
            (added, format!("{verb}s"), None, format!("Permit {noun} `{rust}`."))
        }
        (Some(false), None) => {
            (reopened, format!("may {verb}"), None, format!("Permit unconfirmed {noun} `{rust}`."))
        }
        (Some(true), Some(true)) | (Some(false), Some(false)) | (None, None) => return,
    };
    comparison.add(rule, item, &says, entry);
    if let Some(effect) = effect {
        comparison.effect(effect + reading_lost(&new.name.value));
    }
}

/// Returns the ways to read lists that need the ability of a field.
fn reading_lost(field: &str) -> &'static str {
    match field {
        CREATION_TIME => ", and `by_key` as well",
        CHANGE_TIME => ", and `Client::changes` as well",
        _ => "",
    }
}
