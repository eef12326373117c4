//! The overview on the page of a record: its calls, filters and sort orders.

use syn::Visibility;

use super::Resource;
use crate::{
    fields::Field,
    names::{constant, unraw},
};

impl Resource {
    /// Returns the lines of the overview.
    pub(super) fn overview(&self) -> Vec<String> {
        let calls: Vec<_> =
            self.calls.iter().map(|call| format!("[`{}`]", call.item.name)).collect();
        let listed = &self.fields.listed;
        let filterable = links(listed.iter().filter(|field| field.can_filter()));
        let sortable = links(listed.iter().filter(|field| field.can_sort()));
        let mut lines = Vec::new();
        for (label, links) in
            [("Calls", calls), ("Filterable by", filterable), ("Sortable by", sortable)]
        {
            if !links.is_empty() {
                lines.push(format!(" {label}: {}.", links.join(", ")));
                lines.push(String::new());
            }
        }
        lines
    }
}

/// Returns links to the constants of fields, or the plain names of fields that are not public.
fn links<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<String> {
    let link = |field: &Field| {
        let (name, constant) = (unraw(&field.ident), constant(&field.ident));
        match field.visibility {
            Visibility::Public(_) => format!("[`{name}`](Self::{constant})"),
            Visibility::Restricted(_) | Visibility::Inherited => format!("`{name}`"),
        }
    };
    fields.map(link).collect()
}
