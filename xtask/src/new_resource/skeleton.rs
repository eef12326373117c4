//! The text of a new spec.

use toml_edit::{Array, Value};

use super::Plan;
use crate::{
    diagnostics::Source,
    spec::evidence::Evidence,
    spec_edit::{Place, Row, SpecEdit},
};

/// Returns the spec of a resource with the common fields.
pub(super) fn text(plan: &Plan, sources: &[Source]) -> Result<String, String> {
    let mut spec = SpecEdit::parse(&format!(
        "#:schema ../../schema/resource.json\nresource = \"{}\"\n",
        plan.name
    ))?;
    spec.set(Row::Top, "doc", super::docs::record(&plan.name))?;
    if let Some(area) = &plan.area {
        spec.set(Row::Top, "area", area.as_str())?;
    }
    spec.set(Row::Top, "source", plan.source.as_str())?;
    spec.set(Row::Top, "path", plan.path.as_str())?;
    if plan.evidence != Evidence::Documented {
        spec.set(Row::Top, "evidence", plan.evidence.word())?;
    }
    spec.set(Row::Top, "calls", plan.calls.iter().copied().collect::<Array>())?;
    let api = sources.iter().find(|source| source.path == super::API);
    let api = SpecEdit::parse(api.map_or("", |api| api.text.as_str()))?;
    if api.has_table("common") {
        spec.insert_line("common", Value::from(true))?;
        return Ok(spec.text());
    }
    spec.insert_field(
        "id",
        Place::Last,
        [
            ("type", Value::from("id")),
            ("read_only", Value::from(true)),
            ("doc", Value::from("Identifier.")),
        ],
    )?;
    Ok(spec.text())
}
