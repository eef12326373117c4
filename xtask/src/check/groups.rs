//! Rules for groups, the folders of resources, which are public modules.

use super::names::is_name;
use crate::{diagnostics::Mistakes, rust::names::field_name, spec::Specs};

/// Modules of generated code that are not groups.
const GENERATED: [&str; 8] =
    ["api", "catalog", "enums", "needs", "objects", "references", "scopes", "sensitive"];

/// Modules at the root of core-api, which would hide a group.
const MODULES: &str = "
__private access base_url blocking call catalog client decode derives distinct encode endpoint error
evidence excerpt exports field filter foreign_text format generated id json leniency literal order
projection readme record redactor scope sealed sensitive suggestion token wire_enum
";

/// Crates that core-api names. A group would hide them in its documentation.
const CRATES: &str = "
alloc base64 bytes core core_api core_api_macros fastrand form_urlencoded futures_core futures_util
http http_body http_body_util httpdate jiff percent_encoding reqwest rust_decimal rustls
rustls_platform_verifier secrecy serde serde_json std tempfile test thiserror tokio tower_service
tracing url uuid
";

pub(super) fn check(specs: &Specs, mistakes: &mut Mistakes) {
    for resource in &specs.resources {
        let group = resource.group.as_str();
        let message = format!("`{group}` is not a valid name of a group");
        if !is_name(group) || field_name(group) != group {
            let help = "rename the folder: lower case, and no word of Rust";
            mistakes.push(&resource.name.at, message, help);
        } else if is_taken(group) {
            let help = "rename the folder; `core_api` has a module or a crate with this name";
            mistakes.push(&resource.name.at, message, help);
        }
    }
}

fn is_taken(group: &str) -> bool {
    let is_in = |names: &str| names.split_whitespace().any(|name| name == group);
    GENERATED.contains(&group) || is_in(MODULES) || is_in(CRATES)
}

#[cfg(test)]
mod tests {
    use super::is_taken;

    #[test]
    fn every_crate_that_core_api_depends_on_is_taken() {
        let manifest = include_str!("../../../core-api/Cargo.toml");
        let (_, dependencies) = manifest.split_once("\n[dependencies]\n").unwrap();
        let names = dependencies.lines().take_while(|line| !line.starts_with('['));
        let names = names.filter_map(|line| line.split(['.', ' ']).next());
        let names = names.filter(|name| !name.is_empty()).map(|name| name.replace('-', "_"));
        let free: Vec<String> = names.filter(|name| !is_taken(name)).collect();
        assert!(free.is_empty(), "add {free:?} to CRATES");
    }

    #[test]
    fn every_module_at_the_root_of_core_api_is_taken() {
        let root = include_str!("../../../core-api/src/lib.rs");
        let is_word = |word: &&str| !["pub", "pub(crate)", "pub(super)"].contains(word);
        let modules = root.lines().filter_map(|line| {
            let mut words = line.split_whitespace().filter(is_word);
            (words.next()? == "mod").then_some(words.next()?.trim_end_matches(';'))
        });
        let modules: Vec<&str> = modules.collect();
        assert!(modules.contains(&"client") && modules.contains(&"decode"), "{modules:?}");
        let free: Vec<_> = modules.into_iter().filter(|name| !is_taken(name)).collect();
        assert!(free.is_empty(), "add {free:?} to MODULES");
    }
}
