//! Compares `api.toml`.

use crate::{
    diagnostics::{At, Spanned},
    diff::{
        finding::{Comparison, Item, Side},
        matching::Pairs,
        rules::{Rule, declarations as rule},
    },
    spec::{Api, Constant, api_key::ApiKey},
};

/// The name of the file, which owns its constants and areas.
const OWNER: &str = "api.toml";

pub(super) fn compare(old: &Api, new: &Api, comparison: &mut Comparison<'_>) {
    // References are compared with the resources, which may replace them. Common fields are those of each record
    // that has them.
    let Api { areas: old_areas, references: _, common: _, constants: old, at: _ } = old;
    let Api { areas, references: _, common: _, constants: new, at: top } = new;
    let key = |pair: &(&'static ApiKey, Constant)| pair.0.constant;
    let pairs = Pairs::new(old, new, key);
    for ((key, old), (_, new)) in pairs.both {
        constant(key, old, new, top, comparison);
    }
    for (key, _) in pairs.removed {
        let item = item(key, top);
        let entry = format!("Remove `{}`.", item.rust);
        comparison.add(&rule::CONSTANT_REMOVED, &item, "is gone", entry);
    }
    for (key, _) in pairs.added {
        let item = item(key, top);
        let entry = format!("Add `{}`.", item.rust);
        comparison.add(&rule::CONSTANT_ADDED, &item, "is new", entry);
    }
    compare_areas(old_areas, areas, top, comparison);
}

fn constant(
    key: &ApiKey,
    old: &Constant,
    new: &Constant,
    top: &At,
    comparison: &mut Comparison<'_>,
) {
    let (was, is) = (shown(old), shown(new));
    if was == is {
        return;
    }
    let ApiKey { section, key: word, .. } = key;
    let item = item(key, top);
    let is_limit = word.starts_with("max_") || *section == "rate_limit";
    let rule: &'static Rule = match (old, new) {
        _ if *word == "documentation_version" => &rule::VERSION_CHANGED,
        (Constant::Number(old), Constant::Number(new)) if is_limit && new < old => {
            &rule::LIMIT_LOWERED
        }
        _ => &rule::CONSTANT_CHANGED,
    };
    let entry = (rule != &rule::VERSION_CHANGED)
        .then(|| format!("Change `{}` from {was} to {is}.", item.rust));
    comparison.add(rule, &item, &format!("is {is}, formerly {was}"), entry);
}

/// Makes the item of a constant: `pages.max_size` in the spec, and `api::MAX_PAGE_SIZE` in Rust.
fn item<'a>(key: &ApiKey, top: &'a At) -> Item<'a> {
    let ApiKey { section, key, kind: _, constant, doc: _ } = key;
    let wire = match *section {
        "" => (*key).to_owned(),
        section => format!("{section}.{key}"),
    };
    Item { owner: OWNER, wire, rust: format!("api::{constant}"), side: Side::New, at: top }
}

/// Returns a constant as TOML has it.
fn shown(constant: &Constant) -> String {
    match constant {
        Constant::Text(text) => format!("`{text}`"),
        Constant::Number(number) => number.to_string(),
        Constant::Texts(texts) => format!("`{texts:?}`"),
    }
}

fn compare_areas(
    old: &[Spanned<String>],
    new: &[Spanned<String>],
    top: &At,
    comparison: &mut Comparison<'_>,
) {
    let names = |areas: &[Spanned<String>]| -> Vec<String> {
        areas.iter().map(|area| area.value.clone()).collect()
    };
    let (old, new) = (names(old), names(new));
    if old != new {
        let rust = "areas".to_owned();
        let item = Item { owner: OWNER, wire: rust.clone(), rust, side: Side::New, at: top };
        comparison.add(&rule::AREAS_CHANGED, &item, &format!("are {}", new.join(", ")), None);
    }
}
