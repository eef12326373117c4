//! The documentation of standard calls.

use super::call_kind::{CallFacts, CallKind};
use crate::root::Root;

impl CallKind {
    /// Returns the lines of documentation of such a call.
    pub(super) fn docs(self, path: &str, owner: &str, root: &Root) -> Vec<String> {
        let CallFacts { method, scope, effect, errors, .. } = self.facts();
        let effect = effect.replace('*', &format!("[`{owner}`]"));
        let mut lines = vec![
            format!(" `{method} {path}`: {effect}"),
            String::new(),
            format!(" Needs the scope `{scope}`."),
            String::new(),
            " # Errors".to_owned(),
            String::new(),
        ];
        lines.extend(errors.iter().map(|(kind, when)| format!(" - {} {when}", root.link(kind))));
        let permission = "if the user, the subscription or the scope does not permit the call";
        lines.push(format!(" - {} {permission}", root.link("Permission")));
        lines.push(String::new());
        lines
    }
}
