//! Rules for deprecations, first versions and old names.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    calls::is_kebab,
    names::{check_type_name, is_name, is_taken, rust_names},
};
use crate::{
    diagnostics::{At, Mistakes, Spanned},
    rust::{
        names::{field_name, rust_field},
        old_names,
    },
    spec::{
        Constant, Enum, EnumValue, Field, Resource, Specs, field_flag::FieldFlag, history::History,
    },
};

/// The key of the newest version of the vendor's documentation.
const NEWEST: &str = "documentation_version";

pub(super) fn check(specs: &Specs, mistakes: &mut Mistakes) {
    check_items(specs, &rust_names(specs), mistakes);
    let newest = newest(specs);
    let mut check = |history| check_facts(history, newest, mistakes);
    for declaration in &specs.enums {
        check(&declaration.history);
        declaration.values.iter().for_each(|value| check(&value.history));
    }
    for object in &specs.objects {
        check(&object.history);
        object.fields.iter().for_each(|field| check(&field.history));
    }
    for resource in &specs.resources {
        check(&resource.history);
        resource.fields.iter().for_each(|field| check(&field.history));
        resource.extra_calls.iter().for_each(|call| check(&call.history));
    }
    for declaration in &specs.enums {
        check_types(&declaration.history, mistakes);
        check_values(declaration, mistakes);
    }
    for object in &specs.objects {
        check_types(&object.history, mistakes);
        check_fields(&object.fields, mistakes);
    }
    for resource in &specs.resources {
        check_types(&resource.history, mistakes);
        check_fields(&resource.fields, mistakes);
        check_calls(resource, newest, mistakes);
    }
}

/// Returns the newest version of the vendor's documentation.
fn newest(specs: &Specs) -> Option<&str> {
    let constants = &specs.api.as_ref()?.constants;
    constants.iter().find_map(|(key, constant)| match constant {
        Constant::Text(version) if key.key == NEWEST => Some(version.as_str()),
        Constant::Text(_) | Constant::Number(_) | Constant::Texts(_) => None,
    })
}

/// Checks a sentence and a version.
fn check_facts(history: &History, newest: Option<&str>, mistakes: &mut Mistakes) {
    if let Some(sentence) = &history.deprecated {
        check_sentence(sentence, mistakes);
    }
    if let Some(since) = &history.since {
        check_version(since, newest, mistakes);
    }
}

/// Checks that a deprecation is a sentence. The compiler shows the sentence to each user.
fn check_sentence(sentence: &Spanned<String>, mistakes: &mut Mistakes) {
    let text = sentence.value.trim();
    let is_sentence = text.ends_with('.')
        && text.contains(' ')
        && text.starts_with(|first: char| first.is_uppercase());
    if !is_sentence {
        let help = "name the replacement in a sentence, as in `deprecated = \"Use `phaseNote`.\"`";
        mistakes.push(&sentence.at, "the text of a deprecation is not a sentence", help);
    }
}

fn check_version(since: &Spanned<String>, newest: Option<&str>, mistakes: &mut Mistakes) {
    let Some(version) = numbers(&since.value) else {
        let message = format!("`{}` is not a valid version", since.value);
        let help = "write numbers with dots between them, as in `2026.03.1.0`";
        return mistakes.push(&since.at, message, help);
    };
    let Some(newest) = newest else { return };
    if numbers(newest).is_some_and(|newest| version > newest) {
        let message =
            format!("version `{}` is newer than the newest version, `{newest}`", since.value);
        let help = format!("mend it, or raise `{NEWEST}` in specs/api.toml");
        mistakes.push(&since.at, message, help);
    }
}

/// Returns the numbers of a version. `1` and `1.0` are the same version.
fn numbers(version: &str) -> Option<Vec<u64>> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |part: &str| part.parse().ok().filter(|_| is_number(part));
    let mut numbers: Vec<u64> = version.split('.').map(number).collect::<Option<_>>()?;
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    Some(numbers)
}

/// Notes each old name that makes an item that exists now, or that another old name makes. `now` has all items.
///
/// An old name of a resource makes many items. The first clash of a name is enough.
fn check_items(specs: &Specs, now: &[(String, &At)], mistakes: &mut Mistakes) {
    let mut seen: BTreeMap<String, (&At, bool)> =
        now.iter().map(|(name, at)| (name.clone(), (*at, true))).collect();
    let mut reported: BTreeSet<&At> = BTreeSet::new();
    for name in old_names::all(specs) {
        let first = seen.get(&name.old).copied();
        let message = match first {
            Some((first, false)) if first == name.at => continue,
            Some((_, true)) => {
                format!("the old name makes `{}`, an item that exists now", name.old)
            }
            Some((_, false)) => format!("the old name makes `{}`, like another old name", name.old),
            None if is_taken(&name.old) => format!("the name `{}` is taken", name.old),
            None => {
                seen.insert(name.old, (name.at, false));
                continue;
            }
        };
        if !reported.insert(name.at) {
            continue;
        }
        let help = "write the name that it had before, or leave `renamed_from` out";
        mistakes.push(name.at, message, help);
        if let Some((first, _)) = first {
            mistakes.also(first, "it is here");
        }
    }
}

/// Checks the old names of a type.
fn check_types(history: &History, mistakes: &mut Mistakes) {
    for name in &history.renamed_from {
        check_old_type(name, mistakes);
    }
}

/// Checks the old name of a type or a value. Unlike that of a required key, an empty text is not noted yet.
fn check_old_type(name: &Spanned<String>, mistakes: &mut Mistakes) {
    if name.value.is_empty() {
        mistakes.push(&name.at, "an old name is empty", "write the name, or leave it out");
    }
    check_type_name(name, mistakes);
}

fn check_values(declaration: &Enum, mistakes: &mut Mistakes) {
    let names = |value: &EnumValue| value.name.value.clone();
    let now = declaration.values.iter().map(|value| (names(value), &value.name.at));
    let old = declaration.values.iter().flat_map(|value| &value.history.renamed_from);
    check_old(now, old.clone(), "value", str::to_owned, mistakes);
    for name in old {
        check_old_type(name, mistakes);
        if name.value == "Unknown" {
            let help = "leave it out; `Unknown` holds values without a name";
            mistakes.push(&name.at, "the name `Unknown` is taken", help);
        }
    }
}

fn check_fields(fields: &[Field], mistakes: &mut Mistakes) {
    let now = fields.iter().map(|field| (rust_field(field), &field.name.at));
    let old = fields.iter().flat_map(|field| &field.history.renamed_from);
    check_old(now, old.clone(), "field", field_name, mistakes);
    for name in old.filter(|name| !is_name(&name.value)) {
        let message = format!("`{}` is not a valid name of a field", name.value);
        let help = "a name is letters, digits and `_`, and starts with a letter";
        mistakes.push(&name.at, message, help);
    }
    for field in fields {
        let Some(sentence) = &field.history.deprecated else { continue };
        if field.has(FieldFlag::Required) {
            let help = "leave out one of `required` and `deprecated`; every create would warn";
            mistakes.push(&sentence.at, "a required field cannot be deprecated", help);
        }
    }
}

fn check_calls(resource: &Resource, newest: Option<&str>, mistakes: &mut Mistakes) {
    let facts = resource.call_deprecated.iter().chain(&resource.call_since);
    for (call, _) in facts.filter(|(call, _)| !resource.has_call(&call.value)) {
        let message = format!("the resource has no call `{}`", call.value);
        mistakes.push(&call.at, message, "name calls of `calls`");
    }
    for (_, sentence) in &resource.call_deprecated {
        check_sentence(sentence, mistakes);
    }
    for (_, since) in &resource.call_since {
        check_version(since, newest, mistakes);
    }
    let old = resource.extra_calls.iter().flat_map(|call| &call.history.renamed_from);
    for name in old.filter(|name| !is_kebab(&name.value)) {
        let message = format!("`{}` is not a valid name of a call", name.value);
        let help = "write the old name of the table, as in `list-activities`";
        mistakes.push(&name.at, message, help);
    }
}

/// Notes each old name that an item has now, or that occurs twice. `rust` gives the name in Rust, by which they are
/// compared.
fn check_old<'a>(
    now: impl Iterator<Item = (String, &'a At)>,
    old: impl Iterator<Item = &'a Spanned<String>>,
    what: &str,
    rust: impl Fn(&str) -> String,
    mistakes: &mut Mistakes,
) {
    let mut seen: BTreeMap<String, (&At, bool)> =
        now.map(|(name, at)| (name, (at, true))).collect();
    for name in old.filter(|name| !name.value.is_empty()) {
        match seen.get(&rust(&name.value)) {
            Some((first, true)) => {
                let message = format!("the old name `{}` is that of a {what} now", name.value);
                let help = "write the name that it had before, or leave `renamed_from` out";
                mistakes.push(&name.at, message, help);
                mistakes.also(first, "it is here");
            }
            Some((first, false)) => {
                let message = format!("a second {what} with the old name `{}`", name.value);
                let help = "an old name leads to one name; leave out one of them";
                mistakes.push(&name.at, message, help);
                mistakes.also(first, "the first one is here");
            }
            None => {
                seen.insert(rust(&name.value), (&name.at, false));
            }
        }
    }
}
