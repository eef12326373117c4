//! Lists with `where`, `orderBy`, `fields`, `expand` and `page`, and counts.

mod order;
mod page;
mod page_caps;
mod plan;
mod query;
mod selection;

use core_api::Json;
use jiff::Timestamp;

use super::{database::Database, marks::Marks, refusal::Refusal, row::Row, schema::Resource};
pub(crate) use page_caps::PageCaps;
use query::ListQuery;
use selection::Selection;

/// Runs the query of a list, and returns a page as JSON, or the count. `None` is a page past the end.
pub(crate) fn list(
    database: &Database,
    resource: &Resource,
    query: &str,
    caps: PageCaps,
    marks: &mut Marks,
) -> Result<Option<String>, Refusal> {
    let query = ListQuery::parse(resource, query, caps, marks)?;
    Ok(page(database, resource, &query))
}

fn page(database: &Database, resource: &Resource, query: &ListQuery) -> Option<String> {
    let condition = query.condition.as_ref();
    let only = match &query.selection {
        Selection::Count => {
            let count = match condition {
                None => database.count(resource),
                Some(_) => plan::rows(database, resource, condition, &[]).count(),
            };
            return Some(format!("[{{\"count\":{count}}}]"));
        }
        Selection::All => None,
        Selection::Only(only) => Some(only),
    };
    // A page is found without a look at the rows after it.
    let rows = plan::rows(database, resource, condition, &query.orders);
    let rows = rows.skip(query.page.offset()).take(query.page.size);
    let read_at = Timestamp::now().as_second();
    let mut json = String::new();
    for row in rows {
        json.push(if json.is_empty() { '[' } else { ',' });
        let listed = only.map(|only| only.listed.as_slice());
        row.write(&mut json, listed, |index| query.expanded.contains(&index), read_at);
        append(&mut json, row, only.map_or(&[], |only| only.unlisted.as_slice()));
    }
    // Core sends no empty array for a page past the end.
    if json.is_empty() {
        return None;
    }
    json.push(']');
    Some(json)
}

/// Appends fields that the specs do not have to a row at the end of a text. Without a value, they are null.
fn append(json: &mut String, row: &Row, unlisted: &[String]) {
    for name in unlisted {
        let is_first = json.ends_with("{}");
        json.pop();
        json.push_str(if is_first { "" } else { "," });
        let value = row.unlisted(name).map_or("null", Json::as_str);
        json.push_str(&format!("{}:{value}}}", serde_json::Value::from(name.as_str())));
    }
}
