//! Constants of the API that `specs/api.toml` lacks.

use super::Findings;
use crate::spec::{Specs, api_key::API_KEYS};

/// Finds numbers and lists that are missing. A missing text is a mistake of the file.
///
/// This is a rule, and not a mistake of the file, so that older states of the specs can be compared.
pub(super) fn find(specs: &Specs, findings: &mut Findings<'_>) {
    let Some(api) = &specs.api else { return };
    for key in &API_KEYS {
        if api.constants.iter().any(|(known, _)| known.constant == key.constant) {
            continue;
        }
        let place = match key.section {
            "" => "the file".to_owned(),
            section => format!("`[{section}]`"),
        };
        let message = format!("{place} has no `{}`", key.key);
        findings.push(&api.at, message, format!("add `{} = …` to {place}", key.key));
    }
}
