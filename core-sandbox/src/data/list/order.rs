//! The parameter `orderBy`.

use core_api::record::{FieldInfo, Support};

use crate::data::{column::Column, marks::Marks, refusal::Refusal, schema::Resource};

/// The order of rows by a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Order {
    /// The position of the field in the table.
    pub(super) index: usize,
    pub(super) info: &'static FieldInfo,
    pub(super) is_descending: bool,
}

impl Order {
    /// Parses `field`, `field asc` or `field desc`. No source shows several orders with commas.
    pub(super) fn parse_all(
        resource: &Resource,
        text: &str,
        marks: &mut Marks,
    ) -> Result<Vec<Self>, Refusal> {
        let mut orders = Vec::new();
        if text.trim().is_empty() {
            marks.note_query("an empty orderBy")?;
            return Ok(orders);
        }
        for (number, text) in text.split(',').enumerate() {
            if number == 1 {
                marks.note("several fields in orderBy", || Refusal::field("orderBy", text))?;
            }
            orders.extend(Self::parse(resource, text, marks)?);
        }
        Ok(orders)
    }

    /// Parses one order. `None` is a column that no row has a comparable value for.
    fn parse(resource: &Resource, text: &str, marks: &mut Marks) -> Result<Option<Self>, Refusal> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        let column = Column::find(resource, "orderBy", name, marks)?;
        let is_descending = match words.next() {
            None => false,
            Some(word) if word.eq_ignore_ascii_case("asc") => false,
            Some(word) if word.eq_ignore_ascii_case("desc") => true,
            Some(other) => return Err(Refusal::field("orderBy", other)),
        };
        if let Some(other) = words.next() {
            return Err(Refusal::field("orderBy", other));
        }
        let Column::Field { index, info } = column else { return Ok(None) };
        match info.sort {
            Support::Known => {}
            Support::Unknown => {
                marks
                    .note(format!("order by {}", info.name), || Refusal::field("orderBy", name))?;
            }
            Support::Refused => return Err(Refusal::field("orderBy", name)),
        }
        Ok(Some(Self { index, info, is_descending }))
    }
}
