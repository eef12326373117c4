//! Lists with `where`, `orderBy`, `fields`, `expand` and `page`, and counts.

mod query;

use jiff::Timestamp;

use super::{
    database::Database, query::Unconfirmed, refusal::Refusal, row::Row, scalar::Value,
    schema::Resource,
};
use query::{ListQuery, Order, Selection};

/// The result of a list.
#[derive(Debug)]
pub(crate) struct Listing {
    /// A page as JSON, or the count. `None` is a page past the end.
    pub(crate) page: Option<String>,
    /// The parts of the query that no source shows.
    pub(crate) unconfirmed: Vec<String>,
}

/// Runs the query of a list.
pub(crate) fn list(
    database: &Database,
    resource: &Resource,
    unconfirmed: Unconfirmed,
    query: &str,
) -> Result<Listing, Refusal> {
    let query = ListQuery::parse(resource, unconfirmed, query)?;
    let page = page(database, resource, &query);
    Ok(Listing { page, unconfirmed: query.unconfirmed })
}

/// Returns a page as JSON, or the count. `None` is a page past the end.
fn page(database: &Database, resource: &Resource, query: &ListQuery) -> Option<String> {
    let rows = database.rows(resource);
    let mut rows: Vec<&Row> = rows
        .filter(|row| query.condition.as_ref().is_none_or(|condition| condition.holds(row)))
        .collect();
    let only = match &query.selection {
        Selection::Count => {
            return Some(format!("[{{\"count\":{}}}]", rows.len()));
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
        return None;
    }
    json.push(']');
    Some(json)
}

fn sort(rows: &mut [&Row], order: &Order) {
    rows.sort_by_cached_key(|row| Value::of(order.kind, row.value_at(order.field)));
    if order.is_descending {
        rows.reverse();
    }
}
