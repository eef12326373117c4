//! Texts that are longer than Core takes, found before anything is sent.

use super::{FieldInfo, Fields, View};

/// What is wrong with the first text that is too long, in characters; nested ones included.
pub(crate) fn too_long(fields: &dyn Fields) -> Option<String> {
    let mut table = fields.table().iter().enumerate();
    table.find_map(|(index, info)| view_too_long(info, fields.view(index)?))
}

/// What is wrong with what a field holds, where a text in it is too long.
pub(crate) fn view_too_long(info: &FieldInfo, view: View<'_>) -> Option<String> {
    match view {
        View::Text(text) => text_too_long(info, text),
        View::Object(nested) => too_long(nested),
        View::List(list) => (0..list.len()).find_map(|index| too_long(list.item(index)?)),
        _ => None,
    }
}

fn text_too_long(info: &FieldInfo, text: &str) -> Option<String> {
    let (max, found) = (info.max_length?, text.chars().count());
    let is_longer = usize::try_from(max).is_ok_and(|max| found > max);
    let name = info.name;
    is_longer.then(|| format!("`{name}` has {found} characters; Core takes at most {max}"))
}
