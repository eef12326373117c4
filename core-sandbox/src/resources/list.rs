//! A list: `where`, `orderBy`, `fields`, `expand`, `page`, and the count.

mod query;

use axum::http::StatusCode;
use jiff::Timestamp;

use super::{Answer, Resource};
use crate::{
    query::Value,
    refusal::Refusal,
    store::{Row, Store},
};
use query::{Order, Query, Selection};

pub(super) fn list(store: &Store, resource: &Resource, query: &str) -> Result<Answer, Refusal> {
    let query = Query::parse(resource, query)?;
    let rows = store.rows(resource);
    let mut rows: Vec<&Row> =
        rows.filter(|row| query.condition.as_ref().is_none_or(|found| found.holds(row))).collect();
    let only = match &query.selection {
        Selection::Count => {
            let count = format!("[{{\"count\":{}}}]", rows.len());
            return Ok(Answer::Json(StatusCode::OK, count));
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
    // A page past the end is no empty array.
    if json.is_empty() {
        return Ok(Answer::Nothing);
    }
    json.push(']');
    Ok(Answer::Json(StatusCode::OK, json))
}

fn sort(rows: &mut [&Row], order: &Order) {
    rows.sort_by_cached_key(|row| Value::of(order.kind, row.at(order.field)));
    if order.is_descending {
        rows.reverse();
    }
}
