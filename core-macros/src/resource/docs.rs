//! The documentation of the calls for whole records.

use super::calls::{Facts, Kind};
use crate::root::Root;

impl Kind {
    /// The documentation of such a call, line by line.
    pub(super) fn docs(self, path: &str, owner: &str, root: &Root) -> Vec<String> {
        let Facts { method, scope, does, errors, .. } = self.facts();
        let does = does.replace('*', &format!("[`{owner}`]"));
        let mut lines = vec![
            format!(" `{method} {path}`: {does}"),
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
