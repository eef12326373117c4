//! Lists with `where`, `orderBy`, `fields`, `expand` and `page`, and counts.

mod order;
mod page;
mod query;
mod selection;

use std::cmp::Ordering;

use core_api::Json;
use jiff::Timestamp;

use super::{
    database::Database, marks::Marks, refusal::Refusal, row::Row, scalar::Value, schema::Resource,
};
use order::Order;
use query::ListQuery;
use selection::Selection;

/// Runs the query of a list, and returns a page as JSON, or the count. `None` is a page past the end.
pub(crate) fn list(
    database: &Database,
    resource: &Resource,
    query: &str,
    marks: &mut Marks,
) -> Result<Option<String>, Refusal> {
    let query = ListQuery::parse(resource, query, marks)?;
    Ok(page(database, resource, &query))
}

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
        Selection::Only(only) => Some(only),
    };
    let page = &query.page;
    // A page is found without a look at the rows after it.
    let rows = ordered(database, resource, &query.orders);
    let rows: Vec<&Row> = match query.condition {
        None => rows.skip(page.offset()).take(page.size).collect(),
        Some(_) => rows.filter(fits).skip(page.offset()).take(page.size).collect(),
    };
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

/// Returns the rows in the order of a field, or of several fields, or in no order that means something.
fn ordered<'a>(
    database: &'a Database,
    resource: &Resource,
    orders: &[Order],
) -> Box<dyn Iterator<Item = &'a Row> + 'a> {
    match orders {
        [] => Box::new(database.rows(resource)),
        [order] if order.is_descending => Box::new(database.sorted(resource, order.index).rev()),
        [order] => Box::new(database.sorted(resource, order.index)),
        orders => {
            let mut rows: Vec<&Row> = database.rows(resource).collect();
            sort(&mut rows, orders);
            Box::new(rows.into_iter())
        }
    }
}

/// Sorts rows by the first order, and equal rows by the next one.
fn sort(rows: &mut [&Row], orders: &[Order]) {
    let key = |row: &&Row| -> Vec<Value> {
        orders.iter().map(|order| Value::of(order.info.kind, row.value_at(order.index))).collect()
    };
    let mut keyed: Vec<(Vec<Value>, &Row)> = rows.iter().map(|row| (key(row), *row)).collect();
    keyed.sort_by(|(left, _), (right, _)| {
        let compared = left.iter().zip(right).zip(orders).map(|((left, right), order)| {
            if order.is_descending { right.cmp(left) } else { left.cmp(right) }
        });
        compared.fold(Ordering::Equal, Ordering::then)
    });
    for (place, (_, row)) in rows.iter_mut().zip(keyed) {
        *place = row;
    }
}
