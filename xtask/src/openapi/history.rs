//! Members about the history of a declaration.

use super::json::{Json, Members, text};
use crate::spec::history::History;

/// Adds the deprecation, the first version and the old names.
pub(super) fn add(members: &mut Members, history: &History) {
    let History { deprecated, since, renamed_from } = history;
    if let Some(sentence) = deprecated {
        members.add("deprecated", true);
        members.add("x-deprecated", sentence.value.as_str());
    }
    members.add_some("x-since", since.as_ref().map(|since| since.value.as_str()));
    if !renamed_from.is_empty() {
        let names = renamed_from.iter().map(|name| text(name.value.as_str())).collect();
        members.add("x-renamed-from", Json::List(names));
    }
}
