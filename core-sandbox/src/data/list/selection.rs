//! The parameters `fields` and `expand`.

use core_api::record::Kind;

use crate::data::{column::Column, marks::Marks, refusal::Refusal, schema::Resource};

/// The maximum number of columns that the specs do not have, which limits the size of a page.
const MAX_UNLISTED: usize = 50;

/// The fields to return.
#[derive(Debug, PartialEq)]
pub(super) enum Selection {
    All,
    /// The number of records instead of the records.
    Count,
    Only(Columns),
}

/// The columns to return.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Columns {
    /// The positions of fields in the table.
    pub(super) listed: Vec<usize>,
    /// The names of fields that the specs do not have.
    pub(super) unlisted: Vec<String>,
}

impl Selection {
    pub(super) fn parse(
        resource: &Resource,
        text: &str,
        marks: &mut Marks,
    ) -> Result<Self, Refusal> {
        let text = text.trim();
        if text == "*" {
            return Ok(Self::All);
        }
        if text.eq_ignore_ascii_case("count(*)") {
            return Ok(Self::Count);
        }
        if text.is_empty() {
            marks.note_query("empty fields")?;
            return Ok(Self::All);
        }
        let mut columns = Columns::default();
        for name in text.split(',').map(str::trim) {
            if name.is_empty() {
                marks.note("an empty name in fields", || Refusal::field("fields", name))?;
                continue;
            }
            match Column::find(resource, "fields", name, marks)? {
                Column::Field { info, .. } if !resource.is_selectable(info.name) => {
                    return Err(Refusal::query(format_args!(
                        "Core's database cannot select {}; leave `fields` out",
                        info.name
                    )));
                }
                Column::Field { index, .. } => add(&mut columns.listed, index),
                Column::Member { .. } | Column::Unlisted(_) => {
                    add(&mut columns.unlisted, name.to_owned());
                }
            }
            if columns.unlisted.len() > MAX_UNLISTED {
                return Err(Refusal::parameter(format_args!(
                    "`fields` has more than {MAX_UNLISTED} names that no source shows; name fewer."
                )));
            }
        }
        Ok(Self::Only(columns))
    }
}

/// Adds a column once, because a JSON object has each name once.
fn add<T: PartialEq>(columns: &mut Vec<T>, column: T) {
    if !columns.contains(&column) {
        columns.push(column);
    }
}

/// Returns the positions of the nested fields that `expand` names. No source shows the result of other names.
pub(super) fn expanded(
    resource: &Resource,
    names: &str,
    marks: &mut Marks,
) -> Result<Vec<usize>, Refusal> {
    let mut positions = Vec::new();
    for name in names.split(',').map(str::trim) {
        let mut fields = resource.fields.iter().enumerate();
        let found = fields.find(|(_, info)| info.name.eq_ignore_ascii_case(name));
        let nested = found.filter(|(_, info)| {
            matches!(info.kind, Kind::Object(_) | Kind::List(_) | Kind::Values(_) | Kind::Json)
        });
        match nested {
            Some((index, _)) => add(&mut positions, index),
            None => marks.note(format!("expand of {name}"), || Refusal::field("expand", name))?,
        }
    }
    Ok(positions)
}
