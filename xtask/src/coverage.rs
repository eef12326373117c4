//! The part of the API that the specs describe, by evidence.

mod connector;
mod sources;

use std::{collections::BTreeMap, fmt, io, path::Path};

use crate::spec::{CHANGE_TIME, CREATION_TIME, Resource, Specs, evidence::Evidence};
use connector::ConnectorCoverage;

/// A number of things for each [`Evidence`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count([usize; Evidence::ALL.len()]);

impl Count {
    fn of(evidence: impl IntoIterator<Item = Evidence>) -> Self {
        let mut count = Self::default();
        for evidence in evidence {
            let known = Evidence::ALL.iter().zip(&mut count.0);
            known.filter(|(known, _)| **known == evidence).for_each(|(_, number)| *number += 1);
        }
        count
    }

    fn plus(self, other: Self) -> Self {
        let mut sum = self;
        sum.0.iter_mut().zip(other.0).for_each(|(number, more)| *number += more);
        sum
    }

    fn all(self) -> usize {
        self.0.iter().sum()
    }

    /// Returns each evidence with its number.
    fn by_evidence(self) -> impl Iterator<Item = (Evidence, usize)> {
        Evidence::ALL.into_iter().zip(self.0)
    }

    fn json(self) -> String {
        let number =
            |(evidence, number): (Evidence, usize)| format!(",\"{}\":{number}", evidence.word());
        format!("{{\"all\":{}{}}}", self.all(), self.by_evidence().map(number).collect::<String>())
    }
}

/// Writes the number, and the numbers by evidence unless all are documented.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.all())?;
        let weaker = |(evidence, number): &(Evidence, usize)| {
            *evidence != Evidence::Documented && *number > 0
        };
        let parts: Vec<_> = self
            .by_evidence()
            .filter(weaker)
            .map(|(evidence, number)| format!("{number} {}", evidence.word()))
            .collect();
        if parts.is_empty() { Ok(()) } else { write!(f, " ({})", parts.join(", ")) }
    }
}

/// The numbers of a resource, of a group, or of all.
#[derive(Clone, Copy, Debug, Default)]
struct CoverageRow {
    resources: Count,
    calls: Count,
    fields: Count,
}

/// The counts of all specs.
struct Coverage {
    groups: BTreeMap<String, CoverageRow>,
    objects: Count,
    object_fields: Count,
    enums: Count,
    deprecated: usize,
}

/// Returns the tables for people, and the part of the connector's list that the specs have.
///
/// # Errors
///
/// A list that cannot be read.
pub(crate) fn table(specs: &Specs, root: &Path) -> io::Result<String> {
    let connector = ConnectorCoverage::of(specs, root)?;
    Ok(Coverage::of(specs).table() + &connector.text())
}

/// Returns the same for programs.
///
/// # Errors
///
/// A list that cannot be read.
pub(crate) fn json(specs: &Specs, root: &Path) -> io::Result<String> {
    let connector = ConnectorCoverage::of(specs, root)?.json();
    Ok(Coverage::of(specs).json(&connector))
}

impl Coverage {
    fn of(specs: &Specs) -> Self {
        let mut groups: BTreeMap<String, CoverageRow> = BTreeMap::new();
        for resource in &specs.resources {
            let row = groups.entry(resource.group.clone()).or_default();
            *row = row.plus(CoverageRow::of(resource));
        }
        let fields = specs.objects.iter().flat_map(|object| &object.fields);
        Self {
            groups,
            objects: Count::of(
                specs
                    .objects
                    .iter()
                    .map(|object| strongest(object.fields.iter().map(|field| field.evidence))),
            ),
            object_fields: Count::of(fields.map(|field| field.evidence)),
            enums: Count::of(specs.enums.iter().map(|declaration| {
                strongest(declaration.values.iter().map(|value| value.evidence))
            })),
            deprecated: specs.deprecated_items(),
        }
    }

    fn total(&self) -> CoverageRow {
        self.groups.values().fold(CoverageRow::default(), |sum, row| sum.plus(*row))
    }

    /// A table for people, in Markdown.
    fn table(&self) -> String {
        let rows = self.groups.iter().map(|(name, row)| (name.as_str(), *row));
        let rows = rows.chain([("all groups", self.total())]);
        let lines = rows.map(|(name, row)| {
            format!("| {name} | {} | {} | {} |\n", row.resources, row.calls, row.fields)
        });
        format!(
            "| group | resources | calls | fields |\n|---|---|---|---|\n{}\n\
             | beside the groups | number | fields |\n|---|---|---|\n\
             | nested objects | {} | {} |\n| enums | {} | |\n| deprecated items | {} | |\n",
            lines.collect::<String>(),
            self.objects,
            self.object_fields,
            self.enums,
            self.deprecated,
        )
    }

    /// The same for programs, with the JSON of the connector's list.
    fn json(&self, connector: &str) -> String {
        let row = |row: CoverageRow| {
            format!(
                "{{\"resources\":{},\"calls\":{},\"fields\":{}}}",
                row.resources.json(),
                row.calls.json(),
                row.fields.json()
            )
        };
        let groups: Vec<_> =
            self.groups.iter().map(|(name, found)| format!("{name:?}:{}", row(*found))).collect();
        format!(
            "{{\"groups\":{{{}}},\"total\":{},\"objects\":{},\"object_fields\":{},\"enums\":{},\
             \"deprecated\":{},\"connector\":{connector}}}",
            groups.join(","),
            row(self.total()),
            self.objects.json(),
            self.object_fields.json(),
            self.enums.json(),
            self.deprecated,
        )
    }
}

/// Returns the page of the documentation. It has no totals, which every branch with a new resource would change.
pub(crate) fn page(specs: &Specs) -> String {
    let mut page = String::from(
        "<!-- @generated by `cargo xtask generate` from specs; edit those instead. -->\n\n\
         # Coverage\n\n\
         The resources of `specs`, by evidence. Items without a mark are *documented*: a page of the vendor shows \
         them.\n*Vendor-code* items are in the vendor's connector or samples. *Observed* items are in answers or in \
         public code.\n*Assumed* items follow from a pattern, and no source shows them. `cargo xtask coverage` \
         prints totals, with\n`--format json` for programs.\n\n\
         A list can be read *by key* or for *changes* without gaps while others write. A *batch* creates many \
         records by one\nrequest.\n\n\
         | group | resource | path | calls | fields | abilities |\n|---|---|---|---|---|---|\n",
    );
    let mut resources: Vec<&Resource> = specs.resources.iter().collect();
    resources.sort_by_key(|resource| (&resource.group, &resource.name.value));
    for resource in resources {
        let CoverageRow { calls, fields, .. } = CoverageRow::of(resource);
        let (path, evidence) = (&resource.path.value, resource.evidence.word());
        let name = &resource.name.value;
        let group = &resource.group;
        page.push_str(&format!(
            "| {group} | {name} | `{path}`, {evidence} | {calls} | {fields} | {} |\n",
            abilities(resource)
        ));
    }
    page.push_str(&sources::table(specs));
    page
}

/// Returns the abilities that only some resources have.
fn abilities(resource: &Resource) -> String {
    let all = [
        ("by key", resource.reads_by(CREATION_TIME)),
        ("changes", resource.reads_by(CHANGE_TIME)),
        ("batch", resource.has_call("batch")),
    ];
    let found = all.into_iter().filter(|(_, has)| *has).map(|(name, _)| name);
    found.collect::<Vec<_>>().join(", ")
}

impl CoverageRow {
    fn of(resource: &Resource) -> Self {
        let standard = resource.calls.iter().map(|call| resource.call_evidence(&call.value));
        let extra = resource.extra_calls.iter().map(|call| call.evidence);
        Self {
            resources: Count::of([resource.evidence]),
            calls: Count::of(standard.chain(extra)),
            fields: Count::of(resource.fields.iter().map(|field| field.evidence)),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            resources: self.resources.plus(other.resources),
            calls: self.calls.plus(other.calls),
            fields: self.fields.plus(other.fields),
        }
    }
}

/// Returns the strongest evidence of the parts, or `assumed` without parts.
fn strongest(parts: impl Iterator<Item = Evidence>) -> Evidence {
    parts.min().unwrap_or(Evidence::Assumed)
}
