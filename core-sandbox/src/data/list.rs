//! Lists with `where`, `orderBy`, `fields`, `expand` and `page`, and counts.

mod query;

use jiff::Timestamp;

use super::{database::Database, query::Unconfirmed, refusal::Refusal, row::Row, schema::Resource};
use query::{ListQuery, Selection};

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
    let fits = |row: &&Row| query.condition.as_ref().is_none_or(|condition| condition.holds(row));
    let only = match &query.selection {
        Selection::Count => {
            let count = match query.condition {
                None => database.count(resource),
                Some(_) => database.rows(resource).filter(fits).count(),
            };
            return Some(format!("[{{\"count\":{count}}}]"));
        }
        Selection::All => None,
        Selection::Only(only) => Some(only.as_slice()),
    };
    let page = &query.page;
    let rows: Box<dyn Iterator<Item = &Row>> = match &query.order {
        None => Box::new(database.rows(resource)),
        Some(order) if order.is_descending => {
            Box::new(database.sorted(resource, order.field).rev())
        }
        Some(order) => Box::new(database.sorted(resource, order.field)),
    };
    // A page is found without a look at the rows after it.
    let rows: Vec<&Row> = match query.condition {
        None => rows.skip(page.offset()).take(page.size).collect(),
        Some(_) => rows.filter(fits).skip(page.offset()).take(page.size).collect(),
    };
    let read_at = Timestamp::now().as_second();
    let mut json = String::new();
    for row in rows {
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
