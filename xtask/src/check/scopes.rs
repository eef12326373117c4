//! Rules for scopes.

use std::collections::BTreeSet;

use super::{check_twice, names::check_type_name};
use crate::{
    diagnostics::{Mistakes, nearest},
    rules::limits::is_scope,
    spec::Scope,
};

/// The items of `core_api::access` besides the access types of scopes.
const ACCESS_ITEMS: [&str; 6] =
    ["AllowedFor", "ReadOnly", "ReadWrite", "RequiredAccess", "Scope", "Scopes"];

pub(super) fn check(scopes: &[Scope], mistakes: &mut Mistakes) {
    let names = scopes.iter().map(|scope| (scope.name.value.as_str(), &scope.name.at));
    check_twice(names, "scope", "each scope occurs once", mistakes);
    let variants: BTreeSet<_> = scopes.iter().map(|scope| scope.variant.value.as_str()).collect();
    for scope in scopes {
        check_type_name(&scope.variant, mistakes);
        if !scope.name.value.is_empty() && !is_scope(&scope.name.value) {
            let help = "write printable ASCII without spaces, quotes and backslashes (RFC 6749, section 3.3)";
            let message = format!("`{}` is not a valid name of a scope", scope.name.value);
            mistakes.push(&scope.name.at, message, help);
        }
        let variant = &scope.variant;
        if scope.access.is_some() && ACCESS_ITEMS.contains(&variant.value.as_str()) {
            let help =
                "`core_api::access` has an item with this name; name the scope by another one";
            mistakes.push(&variant.at, format!("the name `{}` is taken", variant.value), help);
        }
        let implied = scope.implies.iter().map(|implied| (implied.value.as_str(), &implied.at));
        check_twice(implied, "implied scope", "name each scope once", mistakes);
        for implied in &scope.implies {
            if implied.value == scope.variant.value {
                mistakes.push(&implied.at, "a scope implies itself anyway", "leave it out");
            } else if !variants.contains(implied.value.as_str()) {
                let help = match nearest(&implied.value, variants.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write the name of a table `[scope.…]`".to_owned(),
                };
                mistakes.push(&implied.at, format!("there is no scope `{}`", implied.value), help);
            }
        }
    }
}
