//! The comparison of a sweep with the deletion history.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::history::{Claims, ID_FIELDS};

/// The result of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The sweep shows nothing about the history.
    Unchanged,
    /// The history has all deletions of the sweep, with their ids in this field.
    Covered(String),
    /// The history has some deletions of the sweep. It may have been read before the others.
    Partial,
    /// The history covered the resource, but lacks these deletions.
    Missing(Vec<Uuid>),
}

/// Compares the deletions that a sweep found with the claims of the history.
pub(super) fn compare(
    covered_by: Option<&str>,
    found: &BTreeSet<Uuid>,
    claims: &BTreeMap<String, Claims>,
) -> Verdict {
    if let Some(field) = covered_by {
        let is_missing = |id: &&Uuid| !claims.get(field).is_some_and(|it| it.contains_key(*id));
        let missing: Vec<Uuid> = found.iter().filter(is_missing).copied().collect();
        return if missing.is_empty() { Verdict::Unchanged } else { Verdict::Missing(missing) };
    }
    let mut is_partial = false;
    let others = claims.keys().map(String::as_str).filter(|field| !ID_FIELDS.contains(field));
    for field in ID_FIELDS.into_iter().chain(others) {
        let Some(claims) = claims.get(field) else { continue };
        let agreed = found.iter().filter(|id| claims.contains_key(id)).count();
        if agreed > 0 && agreed == found.len() {
            return Verdict::Covered(field.to_owned());
        }
        is_partial |= agreed > 0;
    }
    if is_partial { Verdict::Partial } else { Verdict::Unchanged }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[u128]) -> BTreeSet<Uuid> {
        ids.iter().copied().map(Uuid::from_u128).collect()
    }

    fn claims(fields: &[(&str, &[u128])]) -> BTreeMap<String, Claims> {
        let claims = |of: &[u128]| ids(of).into_iter().map(|id| (id, None)).collect();
        fields.iter().map(|(field, of)| ((*field).to_owned(), claims(of))).collect()
    }

    #[test]
    fn a_resource_is_covered_after_an_agreement_on_all_deletions_of_a_sweep() {
        let covered = |field: &str| Verdict::Covered(field.to_owned());
        for (found, fields, expected) in [
            (&[1, 2][..], &[("entityId", &[1, 2, 3][..])][..], covered("entityId")),
            (&[1, 2], &[("id", &[1, 2]), ("entityId", &[7])], covered("id")),
            (&[1], &[("aId", &[1]), ("id", &[1]), ("entityId", &[1])], covered("entityId")),
            (&[1], &[("recordId", &[1])], covered("recordId")),
            (&[1, 2], &[("entityId", &[1])], Verdict::Partial),
            (&[1, 2], &[("entityId", &[1]), ("id", &[2])], Verdict::Partial),
            (&[1], &[("entityId", &[2])], Verdict::Unchanged),
            (&[1], &[], Verdict::Unchanged),
            (&[], &[("entityId", &[2])], Verdict::Unchanged),
        ] {
            assert_eq!(compare(None, &ids(found), &claims(fields)), expected, "{fields:?}");
        }
    }

    #[test]
    fn a_deletion_that_the_history_lacks_ends_the_coverage() {
        let compare = |found: &[u128], fields: &[(&str, &[u128])]| {
            compare(Some("entityId"), &ids(found), &claims(fields))
        };
        assert_eq!(compare(&[], &[]), Verdict::Unchanged);
        assert_eq!(compare(&[1], &[("entityId", &[1, 2])]), Verdict::Unchanged);
        let missing = Verdict::Missing(vec![Uuid::from_u128(1)]);
        assert_eq!(compare(&[1, 2], &[("entityId", &[2]), ("id", &[1])]), missing);
        assert_eq!(compare(&[1], &[]), missing);
    }
}
