//! The order in which packages are published: each after those that it depends on.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use toml::de::{DeTable, DeValue};

use super::manifests::{Packages, parse, read};

/// The tables of a manifest with packages that a registry must have first. `cargo publish` looks up those of tests as well.
const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// Returns the published packages in their order.
///
/// # Errors
///
/// A manifest that cannot be read, or packages that depend on each other.
pub(super) fn order(root: &Path, packages: &Packages) -> Result<Vec<String>, String> {
    let mut waiting = BTreeMap::new();
    for (name, folder) in &packages.published {
        let path = format!("{folder}/Cargo.toml");
        let text = read(root, &path)?;
        let needed = needed(&parse(&text, &path)?);
        let own = needed.into_iter().filter(|needed| packages.published.contains_key(needed));
        waiting.insert(name.clone(), own.collect::<BTreeSet<String>>());
    }
    let mut order: Vec<String> = Vec::new();
    while !waiting.is_empty() {
        let ready =
            waiting.iter().find(|(_, needed)| needed.iter().all(|name| order.contains(name)));
        let Some(name) = ready.map(|(name, _)| name.clone()) else {
            let names: Vec<String> = waiting.into_keys().collect();
            return Err(format!(
                "error: the packages {} depend on each other\n  help: remove one of the dependencies; those of tests \
                 count as well",
                names.join(", ")
            ));
        };
        waiting.remove(&name);
        order.push(name);
    }
    Ok(order)
}

/// Returns the names of all dependencies of a manifest, also of those for single systems.
fn needed(manifest: &DeTable<'_>) -> BTreeSet<String> {
    let systems = manifest.get("target").and_then(|target| target.get_ref().as_table());
    let systems = systems.into_iter().flat_map(|targets| targets.values());
    let systems = systems.filter_map(|target| target.get_ref().as_table());
    let tables = [manifest].into_iter().chain(systems);
    let dependencies = tables.flat_map(|table| TABLES.iter().filter_map(|key| table.get(*key)));
    let dependencies = dependencies.filter_map(|table| table.get_ref().as_table());
    let name = |(key, value): (&str, &DeValue<'_>)| {
        let package = value.as_table().and_then(|table| table.get("package"));
        package.and_then(|package| package.get_ref().as_str()).unwrap_or(key).to_owned()
    };
    dependencies
        .flat_map(|table| table.iter())
        .map(|(key, value)| name((key.get_ref(), value.get_ref())))
        .collect()
}
