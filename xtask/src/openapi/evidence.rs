//! Members that say how a fact is known.

use super::json::{Members, text};
use crate::spec::evidence::{Evidence, Provenance};

/// Adds the evidence of a fact, and its source and day where a spec names them.
pub(super) fn add(members: &mut Members, evidence: Evidence, provenance: Option<&Provenance>) {
    members.add("x-evidence", evidence.word());
    add_provenance(members, provenance);
}

/// Adds the source and the day of a fact.
pub(super) fn add_provenance(members: &mut Members, provenance: Option<&Provenance>) {
    let Some(Provenance { source, date }) = provenance else { return };
    let mut facts = Members::default();
    facts.add_some("source", source.as_deref().map(text));
    facts.add_some("date", date.as_deref().map(text));
    members.add("x-provenance", facts);
}
