//! Evidence that the spec itself contradicts.

use super::{Findings, records};
use crate::spec::{Field, Origin, Specs, Type, evidence::Evidence};

/// Hosts of code, which is not a page of the vendor about the API.
const CODE: [&str; 3] = ["https://github.com/", "https://gitlab.com/", "https://bitbucket.org/"];

fn is_code(address: &str) -> bool {
    CODE.iter().any(|host| address.starts_with(host))
}

/// Finds documented fields of records from code, unless the field names its page.
pub(super) fn find_fields(specs: &Specs, findings: &mut Findings<'_>) {
    let objects = specs.objects.iter().map(|known| (&known.origin, known.evidence, &*known.fields));
    let resources =
        specs.resources.iter().map(|known| (&known.origin, known.evidence, &*known.fields));
    let of_code = |(origin, evidence, _): &(&Origin, Evidence, &[Field])| {
        *evidence != Evidence::Documented && is_code(&origin.source)
    };
    for (_, _, fields) in objects.chain(resources).filter(of_code) {
        for field in fields.iter().filter(|field| field.evidence == Evidence::Documented) {
            let page = field.provenance.as_ref().and_then(|known| known.source.as_ref());
            if page.is_none() {
                let message = format!("`{}` is documented, and no page is named", field.name.value);
                let help = "write `evidence = { is = \"documented\", source = \"https://…\" }`";
                findings.push(&field.name.at, message, help);
            }
        }
    }
}

pub(super) fn find_sources(specs: &Specs, findings: &mut Findings<'_>) {
    let objects = specs.objects.iter().map(|known| (&known.origin, known.evidence, &known.name.at));
    let resources =
        specs.resources.iter().map(|known| (&known.origin, known.evidence, &known.name.at));
    for (origin, evidence, at) in objects.chain(resources) {
        if evidence == Evidence::Documented && is_code(&origin.source) {
            let message = format!("it is documented, and its source `{}` is code", origin.source);
            findings.push(at, message, "add `evidence`, or name the page as `source`");
        }
    }
}

/// Finds types that no source shows, of documented fields. Ids may have the mark, because a page shows that
/// a field is an id, and seldom the record.
pub(super) fn find_types(specs: &Specs, findings: &mut Findings<'_>) {
    let is_found = |field: &&Field| {
        let is_id = matches!(field.ty.value, Type::Id(_));
        field.is_type_assumed && field.evidence == Evidence::Documented && !is_id
    };
    for field in records(specs).flat_map(|(_, fields)| fields).filter(is_found) {
        let message = format!("`{}` is documented, and its type is assumed", field.name.value);
        let help = "leave the question mark out, or name the evidence of the name alone";
        findings.push(field.type_at(), message, help);
    }
}
