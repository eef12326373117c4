//! Lists with `where`, `orderBy`, `fields`, `expand` and `page`, and counts.

mod query;

use jiff::Timestamp;

use super::{database::Database, refusal::Refusal, row::Row, scalar::Value, schema::Resource};
use query::{ListQuery, Order, Selection};

/// Returns a page of a list as JSON, or the count. `None` is a page past the end.
pub(crate) fn list(
    database: &Database,
    resource: &Resource,
    query: &str,
) -> Result<Option<String>, Refusal> {
    let query = ListQuery::parse(resource, query)?;
    let rows = database.rows(resource);
    let mut rows: Vec<&Row> = rows
        .filter(|row| query.condition.as_ref().is_none_or(|condition| condition.holds(row)))
        .collect();
    let only = match &query.selection {
        Selection::Count => {
            return Ok(Some(format!("[{{\"count\":{}}}]", rows.len())));
        }
        Selection::All => None,
        Selection::Only(only) => Some(only.as_slice()),
    };
    if let Some(order) = &query.order {
        sort(&mut rows, order);
    }
    let read_at = Timestamp::now().as_second();
    let page = rows.into_iter().skip(query.page.offset()).take(query.page.size);
    let mut json = String::new();
    for row in page {
        json.push(if json.is_empty() { '[' } else { ',' });
        row.write(&mut json, only, |index| query.expanded.contains(&index), read_at);
    }
    // Core sends no empty array for a page past the end.
    if json.is_empty() {
        return Ok(None);
    }
    json.push(']');
    Ok(Some(json))
}

fn sort(rows: &mut [&Row], order: &Order) {
    rows.sort_by_cached_key(|row| Value::of(order.kind, row.value_at(order.field)));
    if order.is_descending {
        rows.reverse();
    }
}
