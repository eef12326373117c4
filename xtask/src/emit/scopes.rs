//! The scopes of a login.

use super::{
    markdown::inline,
    text::{Text, lower},
};
use crate::spec::Scope;

pub(super) fn declaration(scopes: &[Scope]) -> String {
    let mut text = Text::new("specs/scopes.toml", "The scopes of a login.");
    text.line("use crate::Scopes;");
    text.blank();
    text.doc("", "A scope that a login requests and a token grants.");
    text.line("#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Scopes)]");
    text.line("#[non_exhaustive]");
    text.line("pub enum Scope {");
    for scope in scopes {
        text.doc("    ", &format!("`{}`: {}", scope.name.value, lower(&inline(&scope.doc))));
        let need = scope.access.map_or(String::new(), |access| {
            format!(", {} = {}", access.word(), scope.variant.value)
        });
        let implies: Vec<_> = scope.implies.iter().map(|scope| scope.value.as_str()).collect();
        let implies = match implies.as_slice() {
            [] => String::new(),
            names => format!(", implies = [{}]", names.join(", ")),
        };
        text.line(format!("    #[scope({:?}{need}{implies})]", scope.name.value));
        text.line(format!("    {},", scope.variant.value));
    }
    text.line("}");
    text.finish()
}
