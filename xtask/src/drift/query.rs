//! The names of fields in the query of a list.

use std::collections::BTreeSet;

use super::{
    call_observation::{CallObservation, Runs},
    field_names::names,
    refusal::Refusal,
    shape::add,
};

/// The fields that a query names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) filters: BTreeSet<String>,
    pub(super) orders: BTreeSet<String>,
    /// True if the query selects fields, so that rows lack others.
    pub(super) is_selection: bool,
}

/// Reads a query string. Only the given names are fields.
pub(super) fn parameters(query: &str, fields: &[&str]) -> Parameters {
    let mut found = Parameters::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name.eq_ignore_ascii_case("where") {
            found.filters.extend(names(&value, fields));
        } else if name.eq_ignore_ascii_case("orderBy") {
            found.orders.extend(names(&value, fields));
        } else if name.eq_ignore_ascii_case("fields") {
            found.is_selection = true;
        }
    }
    found
}

impl Parameters {
    /// Counts the uses of fields.
    ///
    /// A refusal counts against a field that it names, and against no field if it names none.
    pub(super) fn count(&self, call: &mut CallObservation, is_success: bool, refusal: &Refusal) {
        let places = [
            (&self.filters, &mut call.filters, &refusal.filters),
            (&self.orders, &mut call.orders, &refusal.orders),
        ];
        for (names, runs, refused) in places {
            for name in names {
                let is_refused = refused.contains(name);
                if !is_success && !is_refused {
                    continue;
                }
                let Runs { accepted, refused } = runs.entry(name.clone()).or_default();
                add(if is_success { accepted } else { refused }, 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_outside_of_quotes() {
        let fields = ["status", "code", "createdOn", "name"];
        let found = parameters(
            "where=status%20%3D%200%20AND%20code%3D%27it%27%27s%20name%27&orderBy=createdOn+desc&page=1,9",
            &fields,
        );
        let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let expected = Parameters {
            filters: of(&["code", "status"]),
            orders: of(&["createdOn"]),
            is_selection: false,
        };
        assert_eq!(found, expected);
        assert!(parameters("fields=id,name", &fields).is_selection);
    }

    #[test]
    fn odd_queries_have_no_fields() {
        for query in ["", "where", "where=%", "where='", "where=%22code", "where=codes&x=code"] {
            assert_eq!(parameters(query, &["code"]).filters, BTreeSet::new(), "{query}");
        }
    }
}
