//! The check for texts that are longer than Core accepts.

use super::{FieldInfo, Fields, View};

/// Returns the reason for the first text that is too long, in characters, including nested ones.
pub(crate) fn too_long(fields: &dyn Fields) -> Option<String> {
    let mut table = fields.table().iter().enumerate();
    table.find_map(|(index, info)| view_too_long(info, fields.view(index)?))
}

/// Returns the reason, if a text in a field is too long.
pub(crate) fn view_too_long(info: &FieldInfo, view: View<'_>) -> Option<String> {
    match view {
        View::Text(text) => text_too_long(info, text),
        View::Object(nested) => too_long(nested),
        View::List(list) => (0..list.len()).find_map(|index| too_long(list.item(index)?)),
        // A list of values has no `max_length`.
        View::Unset
        | View::Boolean(_)
        | View::Integer(_)
        | View::Decimal(_)
        | View::DateTime(_)
        | View::Id(_)
        | View::Values(_)
        | View::Json(_) => None,
    }
}

fn text_too_long(info: &FieldInfo, text: &str) -> Option<String> {
    let (max, found) = (info.max_length?, text.chars().count());
    let is_longer = usize::try_from(max).is_ok_and(|max| found > max);
    let name = info.name;
    is_longer.then(|| format!("`{name}` has {found} characters, but Core accepts at most {max}"))
}
