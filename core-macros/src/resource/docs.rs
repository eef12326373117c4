//! The documentation of standard calls.

use super::{
    Resource,
    call_kind::{CallFacts, CallKind},
};
use crate::root::Root;

impl Resource {
    /// Returns the sentence about reading a whole list while others write.
    pub(super) fn reading(&self, root: &Root) -> String {
        let reads_by = |key| self.fields.listed.iter().any(|field| field.is_key(key));
        if reads_by("createdOn") {
            let by_key = root.link("`by_key`", "endpoint::List::by_key");
            return format!(" While others write, read the whole list with {by_key}.");
        }
        if reads_by("lastUpdated") {
            let changes = root.link("`Client::changes`", "Client::changes");
            return format!(
                " While others write, pages may repeat or miss records. {changes} from `DateTime::MIN` \
                 reads all of them."
            );
        }
        " While others write, pages may repeat or miss records.".to_owned()
    }
}

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
        let link = |kind: &str| root.link(&format!("`{kind}`"), &format!("ErrorKind::{kind}"));
        lines.extend(errors.iter().map(|(kind, when)| format!(" - {} {when}", link(kind))));
        let permission = "if the user, the subscription or the scope does not permit the call";
        lines.push(format!(" - {} {permission}", link("Permission")));
        lines.push(String::new());
        lines
    }
}
